"""Windows: any order, any length, read by the page and never by OFFSET."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.cache.read.inventory import ORDERS, inventory
from syncconsole.cache.read.windows import Window, contains, starts_with
from syncconsole.cache.tables import Item
from syncconsole.cache.tables.base import database, reading, writing
from syncconsole.domain.decide import Rules
from syncconsole.errors import StateError
from tests.console.shop import a_connection, many_items

if TYPE_CHECKING:
    from peewee import Expression

RULES = Rules()


def window(
    text: str = "", *, order: Any = Item.key, first: Expression | None = None
) -> Window[Any]:
    rows = Item.select()
    if text:
        rows = rows.where(contains((Item.key, Item.title), text))
    return Window(rows, id=Item.id, order=(order,), make=list, first_match=first)


def test_the_first_page_is_the_beginning_of_the_ids() -> None:
    """What is shown at once stays where it is when the ids come."""
    many_items(a_connection(), 300)
    first = [row.id for row in window(order=Item.title.desc()).first(20)]
    assert first == window(order=Item.title.desc()).ids()[:20].tolist()


def test_pages_come_by_id_and_leave_out_what_is_gone() -> None:
    """A row deleted since the ids were read is missing, the others are there."""
    many_items(a_connection(), 10)
    ids = window().ids()
    with writing():
        Item.delete().where(Item.id == ids[3]).execute()
    assert sorted(window().page(ids)) == sorted(set(ids) - {ids[3]})


def test_ids_stop_as_soon_as_nobody_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer request ends the one under way after a chunk."""
    monkeypatch.setattr("syncconsole.cache.read.windows.CHUNK", 100)
    many_items(a_connection(), 1000)
    assert len(window().ids(lambda: True)) == 100
    assert len(window().ids(lambda: False)) == 1000


def test_no_query_of_a_window_uses_offset() -> None:
    """OFFSET costs what it skips; pages come by id."""
    many_items(a_connection(), 300)
    asked: list[str] = []
    with reading():
        database.connection().set_trace_callback(asked.append)
        found = inventory("outdoor-shop", RULES, order="updated", text="boot 1")
        found.first(10)
        found.page(found.ids()[100:120])
        database.connection().set_trace_callback(None)
    assert len(asked) >= 4
    assert not any("OFFSET" in sql.upper() for sql in asked)


def test_a_prefix_is_answered_by_the_index() -> None:
    """The first page of a filter does not scan the table."""
    flow = a_connection()
    query = Item.select(Item.id).where(Item.flow == flow, starts_with(Item.key, "SKU-0001"))
    with reading():
        plan = database.execute_sql("EXPLAIN QUERY PLAN " + query.sql()[0], query.sql()[1])
        told = " ".join(str(row) for row in plan.fetchall())
    assert "SEARCH" in told
    assert "key>" in told


@pytest.mark.parametrize("text", ["%", "_", "\\", "*", "[a]"])
def test_wildcards_in_a_filter_are_plain_characters(text: str) -> None:
    """They find the row that holds them, and no other."""
    flow = a_connection()
    many_items(flow, 5)
    with writing():
        Item.create(flow=flow, key=f"x{text}y")
    assert window(text).count() == 1


@pytest.mark.parametrize("order", sorted(ORDERS))
@pytest.mark.parametrize("reverse", [False, True])
def test_every_order_holds_every_row_once_with_unknown_last(order: str, reverse: bool) -> None:
    """No order loses a row."""
    flow = a_connection()
    many_items(flow, 50)
    with writing():
        nothing = Item.create(flow=flow, key="NOTHING", source_id="1")
    ids = inventory("outdoor-shop", RULES, order=order, reverse=reverse).ids()
    assert sorted(ids) == list(range(1, 52))
    if order not in {"key", "title"}:
        assert ids[-1] == nothing.id


def test_a_filter_finds_any_part_in_capitals_or_small() -> None:
    """Boots, boots, oot."""
    many_items(a_connection(), 30)
    assert window("BOOT 2").count() == window("boot 2").count() == 11
    assert window("sku-00002").count() == 10


def test_a_cache_that_cannot_be_read_is_a_sentence() -> None:
    """Screens know no peewee: they get a StateError with what is still true."""
    many_items(a_connection(), 3)
    with writing():
        database.execute_sql("ALTER TABLE item RENAME TO gone")
    with pytest.raises(StateError, match="what is shown is the last that was read"):
        window().ids()
