"""Plans over a full cache: from the dirty keys, over everything, and by SQL alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from peewee import Value

from syncconsole.cache.tables import Baseline, Item, Plan, PlanRow
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write.absorb import mark_dirty
from syncconsole.cache.write.replay import insert_rows
from syncconsole.domain.runs import Mode, Step
from syncconsole.engine.plan import make_plan
from syncconsole.engine.pull import BATCH
from syncconsole.engine.stepping import stepping
from tests.bench.work import floor
from tests.bench.work.house import House
from tests.bench.work.timing import Watch

if TYPE_CHECKING:
    import sqlite3

    from tests.bench.child import Found

_FIELDS = (
    Item.flow, Item.key, Item.title, Item.source_id, Item.source_sku, Item.source_qty,
    Item.source_at, Item.target_id, Item.target_sku, Item.target_qty, Item.target_refs,
    Item.target_at,
)  # fmt: skip

_SCAN = "FROM item i LEFT JOIN baseline b ON b.item_id = i.id WHERE i.flow_id = 1"
_DIRTY = (
    "FROM dirty d JOIN item i ON i.id = d.item_id LEFT JOIN baseline b ON b.item_id = i.id "
    "WHERE d.flow_id = 1"
)
_COLUMNS = "i.id, i.key, i.title, i.target_refs, i.target_qty, i.source_qty, b.qty"
_ROW = (
    "CREATE TABLE raw_row (position INTEGER PRIMARY KEY, item INTEGER, key TEXT, title TEXT, "
    "refs TEXT, before INTEGER, after INTEGER, baseline INTEGER)"
)


def plans(folder: str, items: int, dirty: int, repeats: int, modes: list[str]) -> Found:
    """Plans of these modes by the engine and by SQL, in turn, over `items` keys of which `dirty`
    differ; `..._rows` are the rows each plan holds."""
    house = House(Path(folder))
    found: Found = {}
    with reading():
        _fill(house, items, dirty)
        database = floor.raw(house.database)
        for _ in range(repeats):
            for mode in map(Mode, modes):
                source = _SCAN if mode is Mode.FULL else _DIRTY
                for name, (seconds, rows) in (
                    (str(mode), _ours(house, mode)),
                    (f"raw_{mode}", _raw(database, source)),
                ):
                    found.setdefault(name, []).append(seconds)
                    found.setdefault(f"{name}_rows", []).append(rows)
        database.close()
    return found


def _fill(house: House, items: int, dirty: int) -> None:
    """Both sides equal and acknowledged, but for the dirty ones, which lie all over the flow."""
    flow = house.job(Mode.SMART).ids.flow
    step = items // dirty
    for start in range(0, items, BATCH):
        rows = [
            (flow, f"A-{1001 + n}", f"Ridgeline Rain Jacket {n}", f"A-{n}", f"A-{1001 + n}",
             n % 400 + (n % step == 0 and n // step < dirty), 1.0, f"variant:{n}", f"A-{1001 + n}",
             n % 400, f'{{"variant_id": "{n}"}}', 1.0)
            for n in range(start, min(start + BATCH, items))
        ]  # fmt: skip
        with writing():
            insert_rows(Item, _FIELDS, rows)
    with writing():
        Baseline.insert_from(
            Item.select(Item.id, Item.target_qty, Value(1.0), Value(1)),
            [Baseline.item, Baseline.qty, Baseline.at, Baseline.run],
        ).execute()
        differs = Item.select(Item.id).where(Item.source_qty != Item.target_qty)
        mark_dirty(flow, [item.id for item in differs], "reading")


def _ours(house: House, mode: Mode) -> tuple[float, int]:
    watch = Watch()
    job = house.job(mode)
    with watch.running(), stepping(job, Step.PLAN) as step:
        full = mode is Mode.FULL
        plan = make_plan(job, step, full=full, source_trip=None, first_full=False).id
    rows = PlanRow.select().where(PlanRow.plan == plan).count()
    with writing():  # or the next plan would have this one to supersede
        PlanRow.delete().execute()
        Plan.delete().execute()
    return watch.wall, rows


def _raw(database: sqlite3.Connection, source: str) -> tuple[float, int]:
    watch = Watch()
    database.execute(_ROW)
    with watch.running():
        found = database.execute(f"SELECT {_COLUMNS} {source} ORDER BY i.key")
        database.execute("BEGIN IMMEDIATE")
        database.executemany(
            "INSERT INTO raw_row (item, key, title, refs, before, after, baseline) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            found,
        )
        database.execute("COMMIT")
    (rows,) = database.execute("SELECT COUNT(*) FROM raw_row").fetchone()
    database.execute("DROP TABLE raw_row")
    return watch.wall, rows
