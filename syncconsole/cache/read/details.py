"""Data Sync Details: the fourteen components of a Store Center, how each stands, attribute by
attribute, and which fields are updated (S-001 to S-004)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.json import decode
from peewee import fn

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read import runs
from syncconsole.cache.read.sessions import session
from syncconsole.cache.read.vouchers import expired_vouchers
from syncconsole.cache.tables import CachedRecord, ComponentSync, Connection, Feed, Flow, Run
from syncconsole.cache.tables.base import tuples
from syncconsole.domain.components import COMPONENTS, Component, fetched
from syncconsole.domain.kinds import manual_why_not
from syncconsole.domain.runs import ACTIVE, LABELS, TWO_WAY, RunState
from syncconsole.domain.statuses import (
    DESCRIPTIONS,
    Standing,
    SyncStatus,
    attribute_status,
    component_status,
)
from syncconsole.domain.two_way import OFFICE, STORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syncconsole.cache.read.runs import RunView


class AttributeView(Struct, frozen=True):
    """One attribute: its words, its status, what that means, and its fields as far as known."""

    name: str
    status: SyncStatus
    description: str
    fields: tuple[str, ...]


class ComponentView(Struct, frozen=True, kw_only=True):
    """One component. `records` counts what the main server, or else the local one, last delivered;
    `last` is `Delta 213` or "", with its time; `note` what else is to be known of it."""

    id: str
    title: str
    way: str
    status: SyncStatus
    description: str
    used: bool
    records: int | None
    last: str
    last_at: datetime | None
    error: str
    note: str
    attributes: tuple[AttributeView, ...]
    fields: tuple[str, ...]
    written: tuple[str, ...]


class Details(Struct, frozen=True, kw_only=True):
    """The document. `manual_why_not` is "" where Manual sync can be chosen (S-021); `missing` are
    the components that keep the Fresh incomplete."""

    connection: str
    clienteling: bool
    components: tuple[ComponentView, ...]
    fresh_at: datetime | None
    manual_why_not: str

    @property
    def counted(self) -> tuple[int, int, int]:
        """All components, those used, those not used: 14, 10, 4 (S-034)."""
        used = sum(component.used for component in self.components)
        return len(self.components), used, len(self.components) - used

    @property
    def heading(self) -> str:
        """`14 components · 10 used · 4 not used`."""
        every, used, unused = self.counted
        return f"{every} components · {used} used · {unused} not used"


def details(connection: str, now: datetime, *, clienteling: bool) -> Details:
    """The document of a connection, from the cache alone; it is whole before anything has run."""
    with session():
        row = Connection.get_or_none(Connection.name == connection)
        flows: dict[str, int] = {}
        if row is not None:
            flows = {
                flow.component: flow.id for flow in Flow.select().where(Flow.connection == row)
            }
        synced = {
            each.flow_id: each
            for each in ComponentSync.select().where(ComponentSync.flow.in_(list(flows.values())))
        }
        under_way = next((run for run in runs.active(connection) if run.mode in TWO_WAY), None)
        views = tuple(
            _component(each, flows.get(each.id), synced, under_way, now, clienteling=clienteling)
            for each in COMPONENTS
        )
        return Details(
            connection=connection,
            clienteling=clienteling,
            components=views,
            fresh_at=None if row is None else from_epoch(row.full_at),
            manual_why_not=manual_refused(connection),
        )


def manual_refused(connection: str) -> str:
    """Why Manual sync cannot be chosen now, "" where it can: the rule of the engine (S-021)."""
    with session():
        query = Run.select(Run.id, Run.mode, Run.state).where(
            Run.connection == connection, Run.mode.in_(list(TWO_WAY))
        )
        last = query.order_by(Run.id.desc()).first()
        if last is not None and last.state in ACTIVE:
            return f"run #{last.id} in progress"
        found = runs.by_ids([last.id])[0] if last is not None else None
        if found is None:
            return manual_why_not(None, None)
        return manual_why_not(found.mode, found.state)


def _component(
    component: Component,
    flow: int | None,
    synced: Mapping[int, Any],
    under_way: RunView | None,
    now: datetime,
    *,
    clienteling: bool,
) -> ComponentView:
    row = None if flow is None else synced.get(flow)
    standing = _standing(component, row, under_way, clienteling=clienteling)
    names = tuple(decode(row.names)) if row is not None else ()
    status = component_status(component, standing, clienteling=clienteling)
    last = runs.by_ids([row.run]) if row is not None and row.run else []
    return ComponentView(
        id=component.id,
        title=component.title,
        way=component.way,
        status=status,
        description=DESCRIPTIONS[status],
        used=component.used,
        records=_records(flow) if row is not None and standing.offered else None,
        last=LABELS[last[0].mode] if last else "",
        last_at=from_epoch(row.at) if row is not None else None,
        error=row.error if row is not None else "",
        note=_note(component, flow, now),
        attributes=_attributes(component, standing, names, clienteling=clienteling),
        fields=names,
        written=tuple(decode(row.written)) if row is not None else (),
    )


def _attributes(
    component: Component, standing: Standing, names: tuple[str, ...], *, clienteling: bool
) -> tuple[AttributeView, ...]:
    found = []
    for each in component.attributes:
        status = attribute_status(component, each, standing, clienteling=clienteling)
        fields = tuple(name for name in names if name.partition(".")[0] == each.slug)
        found.append(
            AttributeView(each.name, status, DESCRIPTIONS[status], fields or (f"{each.slug}.*",))
        )
    return tuple(found)


def _standing(
    component: Component, row: Any, under_way: RunView | None, *, clienteling: bool
) -> Standing:
    """What the cache knows of the component, and the run under way."""
    at = "" if under_way is None else under_way.step
    taken = under_way is not None and row is not None and row.run == under_way.id
    if row is None:
        return Standing(step=at == component.title, waits=under_way is not None)
    titles = [each.title for each in fetched(clienteling=clienteling)]
    ahead = component.title in titles and (
        not at or (at in titles and titles.index(component.title) > titles.index(at))
    )
    state = RunState(row.state) if row.state else None
    return Standing(
        state=state,
        active=taken,
        step=at == component.title and (state is RunState.RUNNING or not taken),
        waits=(under_way is not None and ahead) or state in (RunState.WAITING, RunState.HELD),
        done=row.first_at is not None,
        offered=row.offered,
        pending=decode(row.pending),
        failed=decode(row.failed),
    )


def _records(flow: int | None) -> int:
    """How many records main last delivered; the local server where main holds none."""
    query = (
        CachedRecord.select(CachedRecord.side, fn.COUNT(CachedRecord.id))
        .where(
            CachedRecord.flow == flow, CachedRecord.gone.is_null(), CachedRecord.reason == ""
        )
        .group_by(CachedRecord.side)
    )  # fmt: skip
    found: dict[str, int] = dict(tuples(query))
    return int(found.get(OFFICE) or found.get(STORE) or 0)


def _note(component: Component, flow: int | None, now: datetime) -> str:
    """What the source document, the systems, or the records themselves add."""
    told = [component.note] if component.note else []
    if (
        component.id == "voucher_series"
        and flow is not None
        and (old := expired_vouchers(flow, now))
    ):
        told.append(f"{old:,} past their validity, kept")
    if component.scope == "store":
        told.append("of this store only")
    elif component.scope == "organization":
        told.append("of the organization")
    if flow is not None:
        partial = Feed.select().where(Feed.flow == flow, Feed.error != "")
        told += [f"{feed.endpoint}: {feed.error}" for feed in partial]
    return "; ".join(told)
