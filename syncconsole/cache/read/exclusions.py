"""Exclusions in force, and those that were: every plan honours the first (N-16, I-5)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from syncconsole.cache.instants import from_epoch, to_epoch
from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Exclusion


class ExclusionView(Struct, frozen=True):
    """One key kept out of every plan. `until` is None where it holds until it is cleared."""

    id: int
    connection: str
    component: str
    key: str
    location: str
    reason: str
    who: str
    at: datetime
    until: datetime | None
    ended_at: datetime | None
    ended_by: str


def in_force(
    connection: str, now: datetime, *, component: str | None = None
) -> list[ExclusionView]:
    """What is excluded right now, in the order of the keys."""
    where = (
        (Exclusion.connection == connection)
        & Exclusion.ended_at.is_null()
        & (Exclusion.until.is_null() | (Exclusion.until > to_epoch(now)))
    )
    if component is not None:
        where &= Exclusion.component == component
    with session():
        return [_view(row) for row in Exclusion.select().where(where).order_by(Exclusion.key)]


def history(connection: str, key: str) -> list[ExclusionView]:
    """Every exclusion this key ever had, newest first."""
    with session():
        query = (
            Exclusion.select()
            .where((Exclusion.connection == connection) & (Exclusion.key == key))
            .order_by(Exclusion.id.desc())
        )
        return [_view(row) for row in query]


def _view(row: Any) -> ExclusionView:
    return ExclusionView(
        id=row.id,
        connection=row.connection,
        component=row.component,
        key=row.key,
        location=row.location,
        reason=row.reason,
        who=row.who,
        at=datetime.fromtimestamp(row.at, UTC),
        until=from_epoch(row.until),
        ended_at=from_epoch(row.ended_at),
        ended_by=row.ended_by,
    )
