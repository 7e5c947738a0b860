"""What plans have said of one key, found without an index of its own: rows stand in key order."""

from __future__ import annotations

from typing import Any

from peewee import SqliteDatabase, fn

from syncconsole.cache.read.plan_rows import PlanRowView, view
from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Plan, PlanRow, Run
from syncconsole.cache.tables.base import database

LOOKED_AT = 30
"""How many plans back a key is looked for, the newest first."""


def latest_row(flow: int, key: str) -> tuple[int, PlanRowView] | None:
    """(plan, row) of the newest plan of this flow that lists the key, among the last LOOKED_AT."""
    newest = Plan.select(Plan.id).where(Plan.flow == flow).order_by(Plan.id.desc())
    with session():
        for plan in newest.limit(LOOKED_AT):
            found = _row(plan.id, key)
            if found is not None:
                return plan.id, view(found)
    return None


def pushed_row(run: int, key: str) -> tuple[int, PlanRowView] | None:
    """(plan, row) by which this run wrote, or found, the key's value; None where it is no more."""
    with session():
        plan = Run.select(Run.plan).where(Run.id == run).scalar()
        found = None if plan is None else _row(plan, key)
        return None if found is None else (int(plan), view(found))


def _row(plan: int, key: str) -> Any:
    """The row of a key. SQLite compares text by code point, as Python does, so that twenty looks
    at positions find one row among a million; elsewhere the database looks for itself."""
    rows = PlanRow.select().where(PlanRow.plan == plan)
    if not isinstance(database.obj, SqliteDatabase):
        return rows.where(PlanRow.key == key).first()
    ends: Any = rows.select(fn.MIN(PlanRow.position), fn.MAX(PlanRow.position)).tuples()
    low, high = ends[0]
    while low is not None and low <= high:
        middle = (low + high) // 2
        row = rows.where(PlanRow.position == middle).first()
        if row is None or row.key == key:
            return row
        low, high = (middle + 1, high) if row.key < key else (low, middle - 1)
    return None
