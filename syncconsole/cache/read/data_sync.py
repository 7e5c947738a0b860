"""Data Sync: how the product and the customer feed of a connection stand, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct
from peewee import fn

from syncconsole.cache.read.problems import ProblemView, of_run
from syncconsole.cache.read.sessions import session
from syncconsole.cache.read.windows import Window, contains
from syncconsole.cache.tables import CachedRecord, Connection, Flow, Problem
from syncconsole.domain.b2b import B2B, LEFT_OUT
from syncconsole.domain.data_sync import (
    DataFeed,
    SyncStatus,
    sync_status,
    synchronised,
)
from syncconsole.domain.runs import Mode, Step
from syncconsole.domain.timers import next_slot, pace
from syncconsole.domain.timetable import Written, timetable
from syncconsole.domain.troubleshooting import NOT_OFFERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.cache.read.connections import ConnectionView

PARTS = {DataFeed.PRODUCTS: ("products", "variants"), DataFeed.CUSTOMERS: ("customers",)}
"""Feed -> the components it is read as; the first one is counted."""

_STEPS = {
    "products": Step.READ_PRODUCTS,
    "variants": Step.READ_VARIANTS,
    "customers": Step.READ_CUSTOMERS,
}

_C = CachedRecord


class SyncFeed(Struct, frozen=True, kw_only=True):
    """One feed as its tile and its details show it. `synchronised` is a count in words, products
    with their variants; `left_out` are customers not imported; `errors` counts single records and
    a failing refresh; `next_at` is when it is read again by itself, None where never; `runs` are
    those that last read it completely, by component."""

    connection: str
    feed: DataFeed
    status: SyncStatus
    count: int
    variants: int | None
    synchronised: str
    left_out: int
    errors: int
    endpoint: str
    last_import: datetime | None
    next_at: datetime | None
    runs: Mapping[str, int]


class LeftOut(Struct, frozen=True):
    """A customer of the platform that is not imported, why, and its page there."""

    id: int
    remote_id: str
    sku: str
    title: str
    why: str
    address: str


class Synced(Written, Protocol):
    """What config.yaml says of a connection whose feeds are told."""

    @property
    def no_data_colour(self) -> str: ...


def sync_feeds(connection: Synced, view: ConnectionView, now: datetime) -> tuple[SyncFeed, ...]:
    """Both feeds of a connection of profile feeds, from its snapshot alone."""
    state = timetable(connection, view.facts, now)
    every = pace(state.timers)
    timer = state.timer(Mode.REFRESH)
    fires = timer is not None and not timer.paused
    next_at = next_slot(timer, now, state.zone) if timer is not None and fires else None
    colour = connection.no_data_colour
    return tuple(_feed(feed, view, now, every, next_at, colour) for feed in DataFeed)


def _feed(
    feed: DataFeed, view: ConnectionView, now: datetime, every: timedelta | None,
    next_at: datetime | None, colour: str,
) -> SyncFeed:  # fmt: skip
    parts = [each for name in PARTS[feed] for each in view.feeds if each.component == name]
    first = parts[0] if parts else None
    offered = [part for part in parts if part.error_code != NOT_OFFERED]
    failing = next((part.error for part in offered if part.error), "")
    read_at = first.ok_at if first else None
    count, left_out = (first.rows, first.left_out) if first else (0, 0)
    in_error = sum(part.unreadable for part in offered)
    variants = parts[1].rows if len(parts) > 1 else (0 if feed is DataFeed.PRODUCTS else None)
    return SyncFeed(
        connection=view.name,
        feed=feed,
        status=sync_status(
            feed,
            configured=first is None or first in offered,
            received=count + left_out,
            errors=in_error,
            age=None if read_at is None else now - read_at,
            limit=every,
            failing=failing,
            no_data_colour=colour,
        ),
        count=count,
        variants=variants,
        synchronised=synchronised(count, variants),
        left_out=left_out,
        errors=in_error + bool(failing),
        endpoint=first.endpoint if first else "",
        last_import=read_at,
        next_at=next_at,
        runs={part.component: part.run for part in parts if part.run is not None},
    )


def sync_errors(feed: SyncFeed) -> list[ProblemView]:
    """The errors of a feed: how its last try failed, then the single records of its last complete
    read. Each has its troubleshooting text as remedy."""
    failed: list[ProblemView] = []
    found: list[ProblemView] = []
    with session():
        for component in PARTS[feed.feed]:
            step, run = str(_STEPS[component]), feed.runs.get(component, 0)
            found += [each for each in of_run(run, limit=0) if each.step == step]
            newest = Problem.select(fn.MAX(Problem.run)).where(
                Problem.connection == feed.connection, Problem.step == step, Problem.run > run
            )
            tried = newest.scalar() if feed.status.failing else None
            failed += [each for each in of_run(tried or 0, limit=0) if each.step == step]
    return failed + found


def left_out(
    connection: str, rule: B2B, *, text: str = "", order: str = "", reverse: bool = False
) -> Window[LeftOut]:
    """The customers that are not imported, by name; with `text` those that hold it in name, key or
    external id. `order` is title or sku."""
    with session():
        query = Flow.select(Flow.id).join(Connection)
        flow = query.where(Connection.name == connection, Flow.component == "customers").scalar()
    rows = _C.select().where(_C.flow == (flow or 0), _C.gone.is_null(), _C.reason.in_(LEFT_OUT))
    if text:
        rows = rows.where(contains((_C.title, _C.sku, _C.remote_id), text))
    field = _C.sku if order == "sku" else _C.title

    def make(found: Any) -> list[LeftOut]:
        return [_left(row, rule) for row in found]

    ordered: Sequence[Any] = (field.desc() if reverse else field.asc(),)
    return Window(rows, id=_C.id, order=ordered, make=make)


def _left(row: CachedRecord, rule: B2B) -> LeftOut:
    return LeftOut(row.id, row.remote_id, row.sku, row.title, rule.told(row.reason), row.address)
