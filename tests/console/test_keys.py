"""The key table: one source for bindings, footer, help and README; remapped by config.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding

from syncconsole.config import ConsoleOptions
from syncconsole.console.bindings import bindings
from syncconsole.console.keys import FOOTERS, KEYS, markdown_table, remapped, spelt
from syncconsole.errors import ConfigError
from tests.console.looking import line_with, press, shown
from tests.console.shop import FIXTURE, a_config, a_connection, some_items

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.conftest import Opened

FORBIDDEN = {f"ctrl+{letter}" for letter in "sabotghnmij"} | {"ctrl+enter"}
"""Flow control, tmux, screen, zellij, and what terminals cannot tell apart."""


def test_ids_are_unique_and_no_key_collides_within_a_pane() -> None:
    """One key does one thing where it is pressed."""
    assert len({key.id for key in KEYS}) == len(KEYS)
    assert remapped({}) == KEYS
    for where in {key.where for key in KEYS}:
        names = [name for key in KEYS if key.where == where for name in key.keys.split(",")]
        assert len(names) == len(set(names)), where


def test_no_key_is_taken_by_terminals_or_multiplexers() -> None:
    """Plain letters and F-keys; no alt, which is an escape sequence in disguise."""
    names = {name for key in KEYS for name in key.keys.split(",")}
    assert not names & FORBIDDEN
    assert not [name for name in names if name.startswith("alt+")]


def test_capitals_start_something() -> None:
    """What asks the engine for work is a capital; vi's G, N, O and the rows' Y stay theirs."""
    starts = {"full", "update", "refresh_feeds", "actions", "push", "drop", "export"}
    for key in KEYS:
        if key.action in starts:
            assert key.keys.isupper(), key.id


def test_bindings_carry_the_ids_of_the_table() -> None:
    """So that textual's keymap can give each another key."""
    made = [each for each in bindings("list") if isinstance(each, Binding)]
    assert [each.id for each in made] == [key.id for key in KEYS if key.where == "list"]


def test_every_footer_names_keys_of_the_table() -> None:
    """A hint for a key that does not exist would be a lie."""
    known = {key.id for key in KEYS}
    assert all(name in known for names in FOOTERS.values() for name in names)


def test_the_readme_table_has_a_line_for_each_key() -> None:
    """Keys as an operator writes them."""
    lines = markdown_table().splitlines()
    assert len(lines) == len(KEYS) + 2
    assert lines[2] == "| `?` `F1` | help for what is on screen | everywhere | `help` |"
    assert spelt("pageup,question_mark") == "pgup ?"


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ({"fulll": "f5"}, 'did you mean "full"?'),
        ({"zzzzzz": "f5"}, "README's key table lists the ids"),
        ({"full": "j"}, "j is already the key of down"),
        ({"full": "f5", "update": "f5"}, "f5 is already the key of full"),
    ],
)
def test_a_remap_that_cannot_be_is_a_config_error(overrides: dict[str, str], said: str) -> None:
    """It names the key and the way out."""
    with pytest.raises(ConfigError) as error:
        remapped(overrides)
    assert said in str(error.value)
    assert "console.keys." in str(error.value)


async def test_a_remapped_key_works_and_the_footer_and_help_follow(
    opened: Opened, tmp_path: Path
) -> None:
    """The old key does nothing any more."""
    a_connection()
    config = a_config(tmp_path, console=ConsoleOptions(keys={"runs": "f5", "help": "f9"}))
    async with opened(config) as pilot:
        assert shown(pilot)[-1].startswith(" f9 help")
        assert "1 DASHBOARD" in (await press(pilot, "5"))[1]
        assert "5 RUNS" in (await press(pilot, "f5"))[1]
        line_with(await press(pilot, "1", "f9"), "f5              Runs")


async def test_the_footer_has_six_keys_at_80_columns_and_more_where_there_is_room(
    opened: Opened,
) -> None:
    """No hint is cut at the edge."""
    some_items(a_connection(), FIXTURE)
    for size, count in (((80, 24), 6), ((120, 40), 9)):
        async with opened(size=size) as pilot:
            last = (await press(pilot, "2"))[-1]
            assert len(last.split("  ")) - last.count("   ") <= count + 1
            assert last.strip().startswith("? help")
            assert last.count("   ") == count - 1


async def test_help_names_the_reason_of_a_key_that_does_nothing_now(opened: Opened) -> None:
    """Disabled, not hidden."""
    a_connection()
    async with opened() as pilot:
        line_with(await press(pilot, "question_mark"), "(off: there is one pane here)")
        text = "\n".join(await press(pilot, "G"))
        assert "Hold Shift to" in text
        assert (await press(pilot, "escape"))[1].startswith(" 1 DASHBOARD")


async def test_a_key_that_does_nothing_now_says_why(opened: Opened) -> None:
    """n without a filter; P outside Review."""
    some_items(a_connection(), FIXTURE)
    async with opened() as pilot:
        assert "no filter is set; / sets one" in (await press(pilot, "2", "n"))[-1]
        assert "a key of Review: open the push gate" in (await press(pilot, "P"))[-1]


async def test_commands_are_found_by_their_beginning_and_up_repeats_the_last(
    opened: Opened,
) -> None:
    """`:` and ctrl+p are one; `conn NAME` opens that connection; what is unknown is said."""
    a_connection()
    async with opened() as pilot:
        assert "2 INVENTORY" in (await press(pilot, "colon", "text=inv", "enter"))[1]
        assert "5 RUNS" in (await press(pilot, "ctrl+p", "text=runs", "enter"))[1]
        await press(pilot, "1")
        assert "5 RUNS" in (await press(pilot, "colon", "up", "enter"))[1]
        lines = await press(pilot, "colon", "text=conn trade", "tab", "enter")
        assert lines[0].startswith(" trade-shop")
        line_with(lines, "trade-shop   INVENTORY")
        assert "no such command: xyz" in (await press(pilot, "colon", "text=xyz", "enter"))[-1]
