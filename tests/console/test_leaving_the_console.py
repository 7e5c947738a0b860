"""What leaves the console: copies, exports, and its refusal to start where it cannot be seen."""

from __future__ import annotations

import base64
import csv
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syncconsole.config import ConsoleOptions
from syncconsole.console.clipboard import MOST, sequence
from syncconsole.console.main import refuse_without_terminal
from syncconsole.console.styles.themes import theme_for
from syncconsole.domain.who import Who
from syncconsole.errors import ConfigError, Refused
from syncconsole.operator import operator
from tests.console.looking import app_of, line_with, press, shown
from tests.console.shop import FIXTURE, NOW, a_config, a_connection, some_items

if TYPE_CHECKING:
    from tests.console.conftest import Opened

ROOT = Path(__file__).parent.parent.parent


def test_a_copy_is_one_osc_52_sequence_and_wrapped_for_tmux() -> None:
    """The payload is base64, so nothing of it can be an escape of its own."""
    plain = sequence("a\x1b]b", {})
    assert plain == "\x1b]52;c;" + base64.b64encode(b"a\x1b]b").decode() + "\x07"
    wrapped = sequence("a", {"TMUX": "/tmp/tmux-0/default,1,0"})
    assert wrapped == "\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\"


def test_a_copy_beyond_what_terminals_take_is_not_sent() -> None:
    """74,994 base64 bytes are sent, four more are not."""
    assert sequence("x" * (MOST // 4 * 3), {})
    assert sequence("x" * (MOST // 4 * 3 + 1), {}) == ""


async def test_y_copies_the_key_and_capital_y_the_row(opened: Opened, tmp_path: Path) -> None:
    """The file beside it is there in any case, for one account's eyes."""
    some_items(a_connection(), FIXTURE)
    async with opened() as pilot:
        lines = await press(pilot, "2", "j", "y")
        assert "sent to the terminal clipboard (OSC 52), also in state/clipboard.txt" in lines[-1]
        kept = tmp_path / "state" / "clipboard.txt"
        assert kept.read_text() == "A-1002"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        await press(pilot, "Y")
        assert kept.read_text().split("\t")[:5] == ["A-1002", "5", "3/2/2020 2:30 PM", "7", "-2"]


async def test_an_export_holds_the_rows_shown_and_no_formula(
    opened: Opened, tmp_path: Path
) -> None:
    """X writes what the filter leaves, in the order shown, to a private file."""
    flow = a_connection()
    some_items(flow, FIXTURE)
    some_items(flow, [("=1+1", "+boots", 3, 3, 3, NOW)])
    async with opened() as pilot:
        lines = await press(pilot, "2", "slash", "text=boots", "enter", "X")
        line_with(lines, "4 rows in state/exports/inventory-outdoor-shop-20200302-143500.csv")
    (path,) = (tmp_path / "state" / "exports").iterdir()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["SKU", "'=1+1", "A-1001", "A-1002", "A-1003"]
    assert rows[1][5] == "'+boots"
    assert rows[2][1:5] == ["7", "2020-02-28T08:45:00+00:00", "7", "0"]


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {}])
def test_a_dumb_terminal_is_refused_with_the_commands_that_work(
    environment: dict[str, str],
) -> None:
    """Exit 6: not here."""
    with pytest.raises(Refused, match="syncconsole status"):
        refuse_without_terminal(environment, terminal=True)
    with pytest.raises(Refused, match="needs a terminal"):
        refuse_without_terminal({"TERM": "xterm"}, terminal=False)
    refuse_without_terminal({"TERM": "xterm"}, terminal=True)


def test_the_operator_is_named_by_the_forced_command_and_the_line() -> None:
    """Audit and claims carry it."""
    ssh = {"SYNCCONSOLE_OPERATOR": "ana", "SSH_CONNECTION": "192.0.2.7 5000 192.0.2.1 22"}
    assert operator(ssh, here="console") == Who("ana", "ssh from 192.0.2.7")
    assert operator({"SYNCCONSOLE_OPERATOR": "ana"}, here="console") == Who("ana", "console")


@pytest.mark.parametrize(
    ("wish", "environment", "theme"),
    [
        ("auto", {"COLORTERM": "truecolor"}, "dark"),
        ("auto", {"COLORTERM": "truecolor", "SSH_CONNECTION": "1 2 3 4"}, "ansi"),
        ("auto", {}, "ansi"),
        ("light", {"SSH_CONNECTION": "1 2 3 4"}, "light"),
    ],
)
def test_the_theme_is_the_terminals_own_colours_over_ssh(
    wish: str, environment: dict[str, str], theme: str
) -> None:
    """A wish in config.yaml wins."""
    assert theme_for(wish, environment) == theme


def test_an_unknown_theme_is_a_config_error() -> None:
    """It lists ours."""
    with pytest.raises(ConfigError, match="auto, dark, light, ansi; found solarized"):
        theme_for("solarized", {})


@pytest.mark.parametrize("wish", ["dark", "light", "ansi"])
async def test_without_colour_every_state_is_still_a_word(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wish: str
) -> None:
    """NO_COLOR: no hue reaches the terminal, the words and glyphs are the same."""
    some_items(a_connection(), FIXTURE)
    monkeypatch.setenv("NO_COLOR", "1")
    config = a_config(tmp_path, console=ConsoleOptions(theme=wish))
    async with opened(config) as pilot:
        line_with(await press(pilot, "2"), "✓ OK")
        line_with(shown(pilot), "~ changed")
        for strip in app_of(pilot).screen._compositor.render_strips():
            for _, style, _ in strip:
                color = style.color if style else None
                triplet = None if color is None else color.triplet
                assert triplet is None or triplet.red == triplet.green == triplet.blue
                assert color is None or color.number is None


def test_the_console_imports_neither_http_nor_a_connectors_client() -> None:
    """It reads the cache and asks the engine; the wire is the worker's."""
    asked = (
        "import sys, syncconsole.console.app; wire = {'httpx', 'starlette', 'uvicorn'}; "
        "print([name for name in sys.modules if name.split('.')[0] in wire"
        " or name.startswith('connectors') and name.endswith('.client')])"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert told.stdout.strip() == "[]"
