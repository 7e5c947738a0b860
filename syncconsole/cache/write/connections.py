"""Entering a connection of config.yaml into the cache, and what a change of it undoes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from peewee import Value

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Connection, Dirty, Feed, Flow, Item
from syncconsole.cache.tables.base import writing

if TYPE_CHECKING:
    from datetime import datetime


class Ends(Struct, frozen=True):
    """Both ends of a flow: (endpoint name, system) of source and target, and the location."""

    source: tuple[str, str]
    target: tuple[str, str]
    location: str = ""

    @property
    def mark(self) -> str:
        """Text that differs where an end differs."""
        return "|".join((*self.source, *self.target, self.location))


class Entered(Struct, frozen=True):
    """The ids of a connection and its flow, and whether a Full was ever pushed to its end."""

    connection: int
    flow: int
    full_done: bool


def enter(name: str, profile: str, component: str, ends: Ends, rules: str) -> Entered:
    """Make or find the connection and its flow.

    Where an end has changed, all readings, links and baselines go and a Full is due again (S-049).
    Where `rules` (buffer, sku_map, other_sources ...) has changed, every key is dirty (rule 3).
    """
    with writing():
        row = Connection.get_or_none(Connection.name == name)
        if row is None:
            row = Connection.create(name=name, profile=profile, ends=ends.mark, rules=rules)
        flow = Flow.get_or_none(Flow.connection == row, Flow.component == component)
        if flow is None:
            flow = Flow.create(connection=row, component=component, location=ends.location)
        if row.ends != ends.mark:
            _forget(row, flow, ends)
        if row.rules != rules:
            mark_all_dirty(flow.id, "rules")
            row.rules = rules
            row.save()
        for side, (endpoint, system) in (("source", ends.source), ("target", ends.target)):
            Feed.insert(
                flow=flow, side=side, endpoint=endpoint, system=system
            ).on_conflict_ignore().execute()
        return Entered(row.id, flow.id, row.full_at is not None)


def _forget(row: Connection, flow: Flow, ends: Ends) -> None:
    Item.delete().where(Item.flow == flow).execute()
    Feed.delete().where(Feed.flow == flow).execute()
    flow.location = ends.location
    flow.save()
    row.ends, row.full_at, row.full_run = ends.mark, None, None
    row.save()


def mark_all_dirty(flow: int, why: str) -> None:
    """Every key of the flow is compared again by the next Smart."""
    keys = Item.select(Item.id, Item.flow, Value(why)).where(Item.flow == flow)
    Dirty.insert_from(keys, [Dirty.item, Dirty.flow, Dirty.why]).on_conflict_ignore().execute()


def full_pushed(connection: int, run: int, at: datetime) -> None:
    """A Full of this connection was pushed to its end: Smart may run from now on."""
    Connection.update(full_at=to_epoch(at), full_run=run).where(
        Connection.id == connection
    ).execute()


def full_done(name: str) -> bool:
    """Whether a Full of this connection was ever pushed to its end."""
    row = Connection.get_or_none(Connection.name == name)
    return row is not None and row.full_at is not None
