"""The virtual table over a hundred thousand rows of a real cache: what is shown, what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Item
from syncconsole.cache.tables.base import writing
from syncconsole.console.widgets.listing import Listing
from tests.console.looking import line_with, press, settle, shown
from tests.console.shop import a_connection, many_items

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.console.conftest import Opened

MANY = 100_000
FEW = 2_000


def listing(pilot: Pilot[None]) -> Listing:
    return pilot.app.screen.query_one(Listing)


def cursor_line(lines: list[str]) -> str:
    return next(line for line in lines[4:] if line.startswith(">"))


async def test_a_hundred_thousand_rows_are_walked_reading_only_what_is_looked_at(
    opened: Opened,
) -> None:
    """Open, page down, End, Home, order: each shows the right rows, few pages are read."""
    many_items(a_connection(), MANY)
    async with opened() as pilot:
        lines = await press(pilot, "2")
        assert "> SKU-000000" in cursor_line(lines)
        line_with(lines, "row 1 of 100,000")
        room = listing(pilot).table.room
        assert f"> SKU-{room:06}" in cursor_line(await press(pilot, "pagedown"))
        lines = await press(pilot, "G")
        assert "> SKU-099999" in cursor_line(lines)
        line_with(lines, f"SKU-{MANY - room:06}")
        line_with(lines, "row 100,000 of 100,000")
        assert "> SKU-000000" in cursor_line(await press(pilot, "g"))
        assert listing(pilot).table.pages.reads <= 8
        lines = await press(pilot, "O")
        assert "> SKU-099999" in cursor_line(lines)
        assert "SKU ▾" in line_with(lines, "Last Update")


async def test_a_filter_shows_prefixes_first_and_says_n_of_m(opened: Opened) -> None:
    """`/` narrows as one types; enter gives the rows the keyboard; esc shows all again."""
    many_items(a_connection(), FEW)
    async with opened() as pilot:
        await press(pilot, "2", "slash", "text=boot 12")
        line_with(shown(pilot), "111 of 2,000")
        lines = await press(pilot, "enter", "N")
        line_with(lines, "111 of 2,000")
        assert "Boot 1299" in cursor_line(lines)
        assert "Boot 12 " in cursor_line(await press(pilot, "n"))
        lines = await press(pilot, "escape")
        line_with(lines, "of 2,000")
        assert "row 1 of" in line_with(lines, "of 2,000")


async def test_rows_that_begin_with_the_text_come_before_rows_that_hold_it(opened: Opened) -> None:
    """A typed SKU is on the first line at once, whatever the order of the rest."""
    flow = a_connection()
    many_items(flow, 20)
    with writing():
        Item.create(flow=flow, key="A-1", title="goes with SKU-000003")
    async with opened() as pilot:
        lines = await press(pilot, "2", "slash", "text=SKU-000003")
        rows = [line for line in lines[4:] if "SKU-000003" in line]
        assert rows[0].startswith("> SKU-000003")
        line_with(lines, "2 of 21")


async def test_a_filter_that_hides_all_says_so_and_names_the_way_back(opened: Opened) -> None:
    """None of them match is not the same as none there."""
    many_items(a_connection(), 3)
    async with opened() as pilot:
        line_with(await press(pilot, "2", "slash", "Z", "Z"), "0 of 3 hold this text; esc clears")


async def test_the_cursor_keeps_its_row_while_rows_come_in_above(opened: Opened) -> None:
    """A reload finds the row again by its id, on the line where it was."""
    flow = a_connection()
    many_items(flow, 500)
    async with opened() as pilot:
        await press(pilot, "2", "pagedown", "pagedown", "down")
        before = shown(pilot)
        place = before.index(cursor_line(before))
        with writing():
            for n in range(40):
                Item.create(flow=flow, key=f"AAA-{n}", title="new")
        after = await press(pilot, "r")
        assert after[place] == before[place]
        assert "of 540" in line_with(after, "row")


async def test_orders_go_by_quantity_and_time_with_unknown_last(opened: Opened) -> None:
    """`o` goes through the columns; a row without the value stands last both ways."""
    flow = a_connection()
    many_items(flow, 5)
    with writing():
        Item.create(flow=flow, key="NONE", title="no quantity", source_id="1")
    async with opened() as pilot:
        await press(pilot, "2", "o")
        for key in ("O", "O"):
            lines = await press(pilot, key)
            rows = [line for line in lines[4:10] if line[2:5] in {"SKU", "NON"}]
            assert rows[-1][2:6] == "NONE"
        lines = await press(pilot, "o")
        assert "Last Update (UTC) ▴" in line_with(lines, "Last Update")
        assert "SKU-000004" in lines[4]  # the oldest


async def test_marks_cover_all_rows_the_filter_leaves(opened: Opened) -> None:
    """space marks one, a marks what the filter leaves, c clears; the line counts them."""
    many_items(a_connection(), FEW)
    async with opened() as pilot:
        lines = await press(pilot, "2", "space")
        line_with(lines, "*SKU-000000")
        line_with(lines, "1 marked")
        line_with(await press(pilot, "slash", "text=boot 12", "enter", "a"), "112 marked")
        assert "marked" not in "\n".join(await press(pilot, "c"))


async def test_wide_shows_every_column_and_scrolls_sideways(opened: Opened) -> None:
    """Without `w` the extra columns give way; with it they are reached by the arrow."""
    many_items(a_connection(), 3)
    async with opened() as pilot:
        assert "Pushed" not in (await press(pilot, "2"))[3]
        assert "Pushed" in (await press(pilot, "w", "right", "right"))[3]
        assert "SKU ▴" in (await press(pilot, "left", "left", "w"))[3]


@pytest.mark.parametrize("sku", ["X" * 60, "商品" * 12])
async def test_a_sku_is_never_cut(opened: Opened, sku: str) -> None:
    """A longer SKU pushes its own row to the right instead."""
    flow = a_connection()
    many_items(flow, 2)
    with writing():
        Item.create(flow=flow, key=sku, title="long", source_id="1", source_qty=1)
    async with opened() as pilot:
        line_with(await press(pilot, "2"), sku)


async def test_a_newer_request_drops_the_answer_of_an_older_one(opened: Opened) -> None:
    """Filters typed faster than the cache answers end with the last one's rows."""
    many_items(a_connection(), FEW)
    async with opened() as pilot:
        await press(pilot, "2", "slash")
        for letter in "boot 1999":
            await pilot.press(letter)
        await settle(pilot)
        assert "Boot 1999" in cursor_line(shown(pilot))
        line_with(shown(pilot), "1 of 2,000")
