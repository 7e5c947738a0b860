"""Durations, rates and instants in words; answers as text and as JSON."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import duration, moment, rate
from syncconsole.cli.printing import print_human, print_json
from syncconsole.domain.who import Who
from syncconsole.operator import operator


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.42, "0.4 s"), (41, "41 s"), (59.7, "1 min 0 s"), (125, "2 min 5 s"), (4320, "1 h 12 min")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(("rows", "words"), [(0.07, "0.1/s"), (21.4, "21/s"), (58000, "58,000/s")])
def test_rates(rows: float, words: str) -> None:
    assert rate(rows) == words


@pytest.mark.requirement("S-064")
def test_instants_are_shown_in_the_connections_zone_with_the_zone() -> None:
    instant = datetime(2020, 3, 2, 13, 30, tzinfo=UTC)
    assert moment(instant, ZoneInfo("Europe/Paris")) == "2020-03-02 14:30:00 CET"
    assert moment(None, UTC) == "-"


@pytest.mark.parametrize(
    ("environment", "who"),
    [
        ({"SYNCCONSOLE_OPERATOR": "ana"}, Who("ana", "local")),
        (
            {"SYNCCONSOLE_OPERATOR": "a\x1bna", "SSH_CONNECTION": "192.0.2.7 51 192.0.2.1 22"},
            Who("a\ufffdna", "ssh from 192.0.2.7"),
        ),
    ],
)
def test_the_operator_is_named_by_the_forced_command(environment: dict[str, str], who: Who) -> None:
    assert operator(environment, here="local") == who


class Screen(io.StringIO):
    """Stdout on a terminal."""

    def isatty(self) -> bool:
        return True


TABLE = Table(columns("SKU", ">QTY"), [("A-1", "12"), ("[red]B\n2", "3")])


def test_a_pipe_gets_aligned_text() -> None:
    out = io.StringIO()
    print_human(Answer({}, ["two items", TABLE]), out)
    assert out.getvalue() == "two items\nSKU       QTY\nA-1        12\n[red]B 2    3\n"


def test_a_terminal_gets_a_table_and_no_markup_of_the_data() -> None:
    out = Screen()
    print_human(Answer({}, [TABLE]), out)
    assert "[red]B 2" in out.getvalue()
    assert "SKU" in out.getvalue()


def test_json_is_one_document_of_printable_ascii() -> None:
    out = io.StringIO()
    print_json({"name": "Núñez \x1b\x7f\U0001f9e6", "at": datetime(2020, 3, 2, tzinfo=UTC)}, out)
    assert all(" " <= character <= "~" or character == "\n" for character in out.getvalue())
    assert json.loads(out.getvalue()) == {
        "name": "Núñez \x1b\x7f\U0001f9e6",
        "at": "2020-03-02T00:00:00Z",
    }
