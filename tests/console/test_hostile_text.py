"""Names that attack the terminal, in every column of every screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncconsole.cache.tables import Item
from syncconsole.cache.tables.base import writing
from syncconsole.console.text import cell, line
from tests.console.looking import press, shown
from tests.console.shop import NOW, a_connection, a_problem, a_run

if TYPE_CHECKING:
    from tests.console.conftest import Opened

HOSTILE = (
    "SKU[/red]x", "[bold red]FAKE OK[/]", "[@click=app.exit]press[/]", "[link='x']", "$name $",
    "\x1b]52;c;cGF5\x07", "\x1b]0;title\x1b\\", "\x1b[2J\x1b[H", "\x9b31m", "a\x00b\x07c\x08d",
    "line\r\nbreak\ttab", "\u202egnp.exe", "\u2066iso\u2069", "e\u0301\u0301", "👨‍👩‍👧", "商" * 60,
    "x" * 10_000, "\u2028sep", "\ufeffbom", "%s %d {0} {name}",
)  # fmt: skip

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile_cache() -> None:
    """Each text as SKU, title, problem, note and error."""
    flow = a_connection()
    run = a_run(state="failed", error=HOSTILE[5], counts="{}")
    with writing():
        for n, text in enumerate(HOSTILE):
            Item.create(
                flow=flow, key=f"{text}{n}", title=text, source_id=text, source_sku=text,
                target_sku=text, target_id="t", source_qty=n, target_qty=n + 1,
                source_updated=NOW.timestamp(), source_at=NOW.timestamp(), source_residue=text,
            )  # fmt: skip
    for text in HOSTILE[:8]:
        a_problem(run, key=text, message=text, remedy=text)


@pytest.mark.usefixtures("hostile_cache")
async def test_no_control_byte_of_the_data_reaches_a_line_of_any_screen(opened: Opened) -> None:
    """Dashboard with its errors, inventory and its rows, a record, help, a command line."""
    walk = (
        "e", "e", "2", *["down"] * len(HOSTILE), "w", "right", "w", "enter", "Y", "y", "escape",
        "5", "6", "enter", "tab", "tab", "colon", "escape", "question_mark",
    )  # fmt: skip
    async with opened(size=(120, 40)) as pilot:
        for key in walk:
            await pilot.press(key)
            for text in shown(pilot):
                assert not CONTROL.search(text), (key, text)
        assert pilot.app.is_running


@pytest.mark.usefixtures("hostile_cache")
async def test_a_hostile_filter_is_plain_text(opened: Opened) -> None:
    """Brackets, percent signs and underscores match themselves alone."""
    async with opened() as pilot:
        lines = await press(pilot, "2", "slash", "text=%s")
        assert any("1 of 20" in text for text in lines)
        await press(pilot, "escape", "slash", "text=[/red]")
        assert any("1 of 20" in text for text in shown(pilot))


@given(st.text(max_size=200))
def test_cells_and_lines_hold_no_control_character_and_keep_plain_text(text: str) -> None:
    """The one door: whatever comes in, what goes out can be painted."""
    assert not CONTROL.search(cell(text).plain)
    assert not CONTROL.search(line(text, (text, "bad")).plain)


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=60))
def test_printable_text_comes_through_unchanged(text: str) -> None:
    """Markup is text: brackets are neither lost nor obeyed."""
    assert line(text).plain == text
    assert cell(text).plain == text
