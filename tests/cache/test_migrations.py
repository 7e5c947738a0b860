"""A cache that an earlier version has filled is brought along, row by row."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cache.migrations import STEPS
from syncconsole.cache.tables import (
    ALL,
    AgreedRecord,
    ComponentSync,
    Item,
    PlanRow,
    SalesOrder,
    Tick,
)
from syncconsole.cache.tables.base import database, reading
from syncconsole.errors import StateError
from tests.cache.read_runs.factory import add_flow, add_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADDED = ("store_address", "office_address", "seen_at")


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Path]:
    """A cache of version 1, with two orders; one of them is in a plan."""
    path = tmp_path / "cache.sqlite3"
    open_cache(path)
    close_cache()
    with sqlite3.connect(path) as raw:
        for name in ADDED:
            raw.execute(f"ALTER TABLE sales_order DROP COLUMN {name}")
        raw.executescript(
            """
            UPDATE schema_version SET version = 1;
            INSERT INTO connection (id, name, profile, ends, rules)
                VALUES (1, 'shop', 'cycle', 'web office', '');
            INSERT INTO sales_order (id, connection_id, remote_id, number, reference, status,
                created_at, updated_at, total, currency, customer, body, state, reason, office_id,
                subtracts, run)
                VALUES (1, 1, '101', '101', '', 'Completed', 0, 0, '', '', '', '{}', 'exported',
                        '', '145', 0, 1),
                       (2, 1, '102', '102', '', 'Completed', 0, 0, '', '', '', '{}', 'open',
                        '', '', 1, 1);
            INSERT INTO tick (connection, value, orders_read) VALUES (1, 3, 1000.0);
            """
        )
        _in_plan(raw, order=1, reference="W-101")
    raw.close()
    yield path
    close_cache()


def _in_plan(raw: sqlite3.Connection, *, order: int, reference: str) -> None:
    """A plan of orders with one row; columns without a default are filled with nothing."""
    for table, given in (
        ("plan", {"id": 7, "component": "orders"}),
        ("plan_row", {"plan_id": 7, "item": order, "sku": reference}),
    ):
        found = raw.execute(f"PRAGMA table_info({table})").fetchall()
        empty = {"TEXT": "", "INTEGER": 0, "BIGINT": 0, "REAL": 0.0, "BOOLEAN": 0}
        values = {name: empty.get(kind, "") for _, name, kind, *_ in found if name != "id"} | given
        marks = ", ".join("?" * len(values))
        raw.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values())
        )


def test_orders_keep_what_they_were_and_learn_their_reference(old: Path) -> None:
    open_cache(old)
    with reading():
        first, second = SalesOrder.select().order_by(SalesOrder.id)
        assert (first.number, first.office_id, first.reference) == ("101", "145", "W-101")
        assert (second.number, second.reference, second.subtracts) == ("102", "", True)
        assert (first.store_address, first.office_address, first.seen_at) == ("", "", 0.0)
        tick = Tick.get()
        assert (tick.value, tick.orders_read) == (3, None)


def test_a_cache_brought_along_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    def columns() -> dict[str, set[str]]:
        with reading():
            return {
                table._meta.table_name: {
                    column.name for column in database.get_columns(table._meta.table_name)
                }
                for table in ALL
            }

    open_cache(old)
    brought = columns()
    close_cache()
    open_cache(tmp_path / "new.sqlite3")
    assert brought == columns()


def test_a_cache_of_a_newer_program_is_left_alone(old: Path) -> None:
    with sqlite3.connect(old) as raw:
        raw.execute("UPDATE schema_version SET version = ?", (len(STEPS) + 1,))
    raw.close()
    with pytest.raises(StateError, match="newer version"):
        open_cache(old)


def test_a_cache_from_before_two_way_runs_is_brought_up_with_its_plans_kept(
    tmp_path: Path,
) -> None:
    path = tmp_path / "cache.sqlite3"
    open_cache(path)
    with reading():
        add_plan([{"key": "A", "before": 1, "after": 2}])
    close_cache()
    older = sqlite3.connect(path)
    older.executescript(
        "ALTER TABLE plan_row DROP COLUMN moved; DROP TABLE component_sync;"
        "DROP TABLE agreed_record; CREATE TABLE agreed_record (id INTEGER, digest TEXT);"
        "UPDATE schema_version SET version = 2;"
    )
    older.close()
    open_cache(path)
    with reading():
        assert [(row.key, row.moved) for row in PlanRow.select()] == [("A", "")]
        assert AgreedRecord.select(AgreedRecord.store_digest).count() == 0
        assert ComponentSync.select().count() == 0
    close_cache()


def test_a_cache_from_before_looks_and_marks_keeps_its_readings_and_plans(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite3"
    open_cache(path)
    with reading():
        add_plan([{"key": "A", "before": 1, "after": 2}])
        Item.create(flow=add_flow(), key="A", source_qty=2)
    close_cache()
    older = sqlite3.connect(path)
    older.executescript(
        "ALTER TABLE plan_row DROP COLUMN marks; ALTER TABLE item DROP COLUMN source_was;"
        "ALTER TABLE item DROP COLUMN source_run; UPDATE schema_version SET version = 6;"
    )
    older.close()
    open_cache(path)
    with reading():
        assert [(row.key, row.marks) for row in PlanRow.select()] == [("A", "")]
        (item,) = Item.select()
    assert (item.source_qty, item.source_was, item.source_run) == (2, None, None)
    close_cache()
