"""Names that attack the terminal, in every column of every screen."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from connectors.model import Record
from syncconsole.cache.tables import Exclusion, Feed, Item
from syncconsole.cache.tables.base import writing
from syncconsole.console.text import cell, line
from tests.cache.read_runs.factory import add_plan
from tests.cache.records import some_records
from tests.console.centre_shop import a_centre_config, a_synced_centre
from tests.console.cycle_shop import a_cycle, a_cycle_config, an_order
from tests.console.feeds_shop import a_fed_house, a_feeds_config
from tests.console.looking import app_of, press, settle
from tests.console.shop import NOW, a_connection, a_problem, a_run
from tests.support.hostile import CONTROL, HOSTILE
from tests.support.poison import poison

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.console.conftest import Opened

MANY = len(HOSTILE)
LARGE = (150, 130)
PAGES = ("G", "g", *["pagedown"] * (MANY // 100 + 1))
"""From the first row of a list to its last, every row once in view."""

FORMULA = re.compile("[=+@\t\r\n＝＋－＠-]")
NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


def test_there_are_two_hundred_hostile_texts_and_no_two_are_the_same() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 200


def harmless(pilot: Pilot[None], after: str) -> None:
    """Nothing on the screen steers the terminal, is a link into nowhere, or can be clicked to act;
    every line is as wide as the screen, so that none pushes another aside."""
    width = pilot.app.size.width
    for strip in pilot.app.screen._compositor.render_strips():
        assert not CONTROL.search(strip.text), (after, strip.text)
        assert strip.cell_length == width, (after, strip.text)
        for segment in strip:
            style = segment.style
            if style is not None:
                assert "@click" not in style.meta, (after, segment.text)
                address = style.link or "https://"
                assert address.startswith(("https://", "http://")), (after, address)
                assert not CONTROL.search(address), (after, address)
    for toast in pilot.app._notifications:
        assert not toast.markup or not CONTROL.search(toast.message)


async def rest(pilot: Pilot[None]) -> None:
    """Wait for what is being read; a question that is open stays open."""
    await pilot.pause()
    while readers := [each for each in pilot.app.workers if each.group not in {"gate", "poll"}]:
        await pilot.app.workers.wait_for_complete(readers)
        await pilot.pause()


async def walk(pilot: Pilot[None], *keys: str) -> None:
    """Press the keys; after each the screen is harmless and the console lives."""
    for key in keys:
        word, equals, text = key.partition("=")
        if equals:
            await pilot.press(*text)
        else:
            await pilot.press(word)
        await rest(pilot)
        harmless(pilot, key)
    assert pilot.app.is_running


def rows() -> list[dict[str, Any]]:
    """A plan's rows, one for each text."""
    return [{"key": f"k{n}", "before": n, "after": n + 1} for n in range(MANY)]


def items(flow: int) -> None:
    """Items, one for each text, known on both sides."""
    with writing():
        for n in range(MANY):
            Item.create(
                flow=flow, key=f"k{n}", source_id=f"s{n}", target_id=f"t{n}", source_qty=n,
                target_qty=n + 1, source_updated=NOW.timestamp(), source_at=NOW.timestamp(),
            )  # fmt: skip


async def test_inventory_review_runs_and_errors(opened: Opened) -> None:
    """Dashboard with its errors, inventory and its rows, a record and its explanation, review, its
    gate, runs, one run, its problems, connections, help, the command line, what is copied."""
    items(a_connection())
    failed = a_run(state="failed", counts='{"scope":3,"pushed":1,"rejected":2}')
    with writing():
        for n in range(MANY):
            a_run(state="failed", counts="{}")
            a_problem(failed)
            Exclusion.create(connection="outdoor-shop", component="inventory", key=f"k{n}",
                             reason="", who="", at=NOW.timestamp())  # fmt: skip
        add_plan(rows(), made_at=(NOW - timedelta(minutes=2)).timestamp(), run=failed)
    poison()
    async with opened(size=LARGE) as pilot:
        await walk(pilot, "e", "pagedown", "pagedown", "e", "X")
        await walk(pilot, "2", *PAGES, "w", "right", *PAGES, "enter", "pagedown", "Y", "y")
        await walk(pilot, "E", "escape", "escape", "slash", "text=[", "enter", "escape", "X")
        await walk(pilot, "4", *PAGES, "w", "right", "equals_sign", "t", "P", "pagedown", "escape")
        await walk(pilot, "5", *PAGES, "enter", "e", *PAGES, "T", "escape", "escape")
        await walk(pilot, "6", "enter", "tab", "tab", "escape", "colon", "escape", "question_mark")


async def test_orders_and_their_review(opened: Opened, tmp_path: Path) -> None:
    """The orders of a cycle, one order, its four steps, the review of an export."""
    a_connection()
    run = a_cycle(notes=("n", "n", "n", "n"))
    with writing():
        for n in range(MANY):
            an_order(f"{n}", state=("open", "held", "exported", "to void")[n % 4])
        add_plan(rows(), component="orders", run=run, mode="all", made_at=NOW.timestamp())
    poison()
    async with opened(a_cycle_config(tmp_path), size=LARGE) as pilot:
        await walk(pilot, "6", "enter", "tab", *PAGES, "w", "right", "enter", "pagedown", "Y")
        await walk(pilot, "escape", "escape", "5", "enter", "pagedown", "escape")
        await walk(pilot, "4", *PAGES, "enter", "P", "pagedown", "escape", "1", "S", "escape")


async def test_a_store_centers_details_and_records(opened: Opened, tmp_path: Path) -> None:
    """Data Sync Details, the records of a component, lookup of one, its fields and its JSON."""
    run = a_synced_centre("failed")
    a_problem(run, connection="high-street")
    poison()
    async with opened(a_centre_config(tmp_path), size=LARGE) as pilot:
        await app_of(pilot).action_connection("high-street")
        await settle(pilot)
        await walk(pilot, "down", "enter", "pagedown", "escape", "X", "5", "enter", "e", "escape")
        await walk(pilot, "m", "escape", "1", "down", "enter", "M", "escape")


async def test_feeds_and_lookup(opened: Opened, tmp_path: Path) -> None:
    """Data Sync with its tiles and lists, lookup while it is typed, all a record holds."""
    house = a_fed_house(tmp_path)
    texts = dict(enumerate(HOSTILE))
    fields = {f"{text}{n}": text for n, text in texts.items()}
    product = Record("products", "p-1", "needle", title="needle", fields=fields)
    flow = Feed.get(Feed.side == "store").flow.id
    some_records(flow, "store", [product])
    a_problem(house.refresh().id, connection="trade-shop")
    async with opened(a_feeds_config(tmp_path), size=LARGE) as pilot:
        await walk(pilot, "3", "text=needle", "enter", "enter", *PAGES, "v", *PAGES, "Y", "y")
        poison()
        await walk(pilot, "1", "e", "d", "enter", "e", "pagedown", "e", "pagedown", "escape")
        await walk(pilot, "3", "escape", "text=\\u202e", "enter")


async def test_every_notice_is_plain_text(opened: Opened) -> None:
    """What the console says at its foot; eight of them at a time."""
    a_connection()
    async with opened() as pilot:
        for start in range(0, MANY, 8):
            told = " · ".join(text[:100] for text in HOSTILE[start : start + 8])
            app_of(pilot).say(told, "bad")
            await pilot.pause()
            harmless(pilot, told)


async def test_an_export_holds_no_formula(opened: Opened) -> None:
    """Every text as SKU and title, through the key X to the file."""
    items(a_connection())
    poison()
    async with opened() as pilot:
        await press(pilot, "2", "X")
        (path,) = (app_of(pilot).config.path.parent / "state" / "exports").iterdir()
    with path.open(encoding="utf-8", newline="") as file:
        written = list(csv.reader(file))
    assert len(written) == MANY + 1
    cells = {value for row in written[1:] for value in row}
    assert not [text for text in cells if FORMULA.match(text) and not NUMBER.fullmatch(text)]
    assert not [text for text in cells if CONTROL.search(text.replace("\n", "").replace("\t", ""))]
    assert {"'=cmd|' /C calc'!A0", "'@SUM(1,1)", "'+1", "-1", "'-1,5", "'\t=1+1"} <= cells


async def test_a_hostile_filter_is_plain_text(opened: Opened) -> None:
    """Brackets, percent signs, quotes and underscores match themselves alone."""
    texts = ("%s", "[/red]", "' OR '1'='1", "_", "plain")
    with writing():
        flow = a_connection()
        for n, title in enumerate(texts):
            Item.create(flow=flow, key=f"k{n}", title=title, source_id=f"{n}")
    async with opened() as pilot:
        await press(pilot, "2")
        for text in texts:
            lines = await press(pilot, "slash", f"text={text}", "enter")
            assert any("1 of 5" in each for each in lines), (text, lines)
            await press(pilot, "escape")


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
