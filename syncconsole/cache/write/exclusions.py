"""Exclusions: keys kept out of every plan until somebody, or a date, ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.instants import from_epoch, to_epoch
from syncconsole.cache.tables import Connection, Exclusion, Flow, Item
from syncconsole.cache.tables.base import writing
from syncconsole.cache.write.absorb import mark_dirty

if TYPE_CHECKING:
    from datetime import datetime

    from syncconsole.domain.who import Who


def exclude(
    connection: str,
    component: str,
    key: str,
    who: Who,
    reason: str,
    at: datetime,
    until: datetime | None,
) -> int:
    """Keep the key out of every plan. Returns the exclusion's id."""
    with writing():
        row = Exclusion.create(
            connection=connection,
            component=component,
            key=key,
            reason=reason,
            who=who.name,
            at=to_epoch(at),
            until=None if until is None else to_epoch(until),
        )
        return int(row.id)


def end(exclusion: int, who: str, at: datetime) -> None:
    """End an exclusion; the key is compared again by the next plan (rule 3)."""
    with writing():
        row = Exclusion.get_by_id(exclusion)
        if row.ended_at is not None:
            return
        row.ended_at, row.ended_by = to_epoch(at), who
        row.save()
        flows = (
            Flow.select(Flow.id)
            .join(Connection)
            .where(Connection.name == row.connection, Flow.component == row.component)
        )
        for item in Item.select(Item.id, Item.flow).where(
            Item.flow.in_(flows), Item.key == row.key
        ):
            mark_dirty(item.flow_id, [item.id], "exclusion")


def end_outdated(connection: str, at: datetime) -> None:
    """End the exclusions whose date has come."""
    with writing():
        outdated = Exclusion.select(Exclusion.id).where(
            Exclusion.connection == connection,
            Exclusion.ended_at.is_null(),
            Exclusion.until <= to_epoch(at),
        )
        for row in list(outdated):
            end(row.id, "its date", at)


def in_force(connection: str, component: str, *, but: str = "") -> dict[str, str]:
    """Key -> reason, and until when, of every exclusion in force; those whose reason is `but` are
    left aside."""
    rows = Exclusion.select(Exclusion.key, Exclusion.reason, Exclusion.until).where(
        Exclusion.connection == connection,
        Exclusion.component == component,
        Exclusion.ended_at.is_null(),
        Exclusion.reason != but,
    )
    return {row.key: _told(row.reason, from_epoch(row.until)) for row in rows}


def _told(reason: str, until: datetime | None) -> str:
    return reason if until is None else f"{reason}, until {until:%Y-%m-%d %H:%M} UTC"
