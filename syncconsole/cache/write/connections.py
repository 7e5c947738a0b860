"""Entering a connection of config.yaml into the cache, and what a change of it undoes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from peewee import Value

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import (
    AgreedRecord,
    CachedRecord,
    ComponentSync,
    Connection,
    Dirty,
    Feed,
    Flow,
    Item,
)
from syncconsole.cache.tables.base import writing
from syncconsole.cache.write.bundles import enter_bundles
from syncconsole.domain.profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from syncconsole.domain.bundles import Bundles


class Ends(Struct, frozen=True):
    """Both ends of a connection's flows: (endpoint name, system) of source and target, and the
    location. `target` is empty where a connection has one end only.

    `sides` are the names under which both ends' feeds are kept: source and target where one is
    written to from the other; store and office where records go both ways, or one way only in.
    """

    source: tuple[str, str]
    target: tuple[str, str] = ("", "")
    location: str = ""
    sides: tuple[str, str] = ("source", "target")

    @property
    def mark(self) -> str:
        """Text that differs where an end differs."""
        return "|".join((*self.source, *self.target, self.location))


class Entered(Struct, frozen=True):
    """The ids of a connection and of its flows by component, and whether a Full (in store-center:
    a Fresh) was ever carried to its end. `flow` is the one whose quantities are kept in step."""

    connection: int
    flows: Mapping[str, int]
    full_done: bool

    @property
    def flow(self) -> int:
        """The flow of quantities. Raises KeyError for a connection that has none."""
        return self.flows["inventory"]


def enter(
    name: str,
    profile: str,
    components: Sequence[str],
    ends: Ends,
    rules: str,
    bundles: Bundles = MappingProxyType({}),
) -> Entered:
    """Make or find the connection and its flows.

    Where an end has changed, all readings, links and baselines go and a Full is due again (S-049).
    Where `rules` (buffer, sku_map, bundles, other_sources ...) has changed, every key is dirty
    (rule 3), and what bundles are made of is entered anew.
    """
    with writing():
        row = Connection.get_or_none(Connection.name == name)
        new = row is None
        if row is None:
            row = Connection.create(name=name, profile=profile, ends=ends.mark, rules=rules)
        if row.ends != ends.mark:
            _forget(row, ends)
        flows = {component: _flow(row, component, ends) for component in components}
        if "inventory" in flows and (new or row.rules != rules):
            enter_bundles(flows["inventory"], bundles)
        if row.rules != rules:
            for flow in flows.values():
                mark_all_dirty(flow, "rules")
            row.rules = rules
            row.save()
        return Entered(row.id, flows, row.full_at is not None)


def _flow(row: Connection, component: str, ends: Ends) -> int:
    """The flow of a component, with a feed for each end that delivers it."""
    flow = Flow.get_or_none(Flow.connection == row, Flow.component == component)
    if flow is None:
        flow = Flow.create(connection=row, component=component, location=ends.location)
    only = PROFILES[row.profile].one_sided.get(component, "")
    for side, (endpoint, system) in zip(ends.sides, (ends.source, ends.target), strict=True):
        if endpoint and only in ("", side):
            Feed.insert(
                flow=flow, side=side, endpoint=endpoint, system=system
            ).on_conflict_ignore().execute()
    return int(flow.id)


def _forget(row: Connection, ends: Ends) -> None:
    flows = Flow.select(Flow.id).where(Flow.connection == row)
    for table in (Item, Feed, CachedRecord, AgreedRecord, ComponentSync):
        table.delete().where(table.flow.in_(flows)).execute()
    Flow.update(location=ends.location).where(Flow.connection == row).execute()
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
