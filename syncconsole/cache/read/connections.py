"""Connections as they stand: last run, running run, plan that waits, timers, exclusions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.feeds import FeedView, feeds
from syncconsole.cache.read.plans import PlanView, plans
from syncconsole.cache.read.runs import RunView, by_ids
from syncconsole.cache.read.sessions import session
from syncconsole.cache.read.timers import facts
from syncconsole.cache.tables import Connection, Exclusion, Run, Setting
from syncconsole.domain.runs import ACTIVE
from syncconsole.domain.timetable import Facts

if TYPE_CHECKING:
    from collections.abc import Sequence


class ConnectionView(Struct, frozen=True, kw_only=True):
    """One connection of config.yaml. `full_at` is when a Full was last pushed to its end: None
    means that the first Full is still to come (S-048). `plan` is the newest one still open, `facts`
    are what `domain.timetable` makes its timers of."""

    name: str
    full_at: datetime | None = None
    paused: bool = False
    last: RunView | None = None
    active: RunView | None = None
    plan: PlanView | None = None
    facts: Facts = Facts()
    feeds: tuple[FeedView, ...] = ()
    exclusions: int = 0

    @property
    def source(self) -> FeedView | None:
        """The feed whose quantity counts."""
        return next((feed for feed in self.feeds if feed.side == "source"), None)


def connections(names: Sequence[str], now: datetime) -> tuple[ConnectionView, ...]:
    """These connections, in this order; one the cache has not met yet has nothing to tell."""
    with session():
        delivered = feeds()
        return tuple(
            _view(name, [feed for feed in delivered if feed.connection == name], now)
            for name in names
        )


def setting(connection: str, name: str) -> object:
    """The value of a setting made on a screen; None where nobody has set it."""
    with session():
        row = Setting.get_or_none(Setting.connection == connection, Setting.name == name)
        return None if row is None else msgspec.json.decode(row.value)


def _view(name: str, delivered: Sequence[FeedView], now: datetime) -> ConnectionView:
    row = Connection.get_or_none(Connection.name == name)
    ended = Run.select(Run.id).where(Run.connection == name, Run.state.not_in(sorted(ACTIVE)))
    active = Run.select(Run.id).where(Run.connection == name, Run.state.in_(sorted(ACTIVE)))
    waiting = plans(name, limit=1)
    known = facts(name, now)
    return ConnectionView(
        name=name,
        full_at=None if row is None else from_epoch(row.full_at),
        paused=known.paused,
        last=_run(ended.order_by(Run.id.desc()).limit(1).scalar()),
        active=_run(active.order_by(Run.id).limit(1).scalar()),
        plan=waiting[0] if waiting else None,
        facts=known,
        feeds=tuple(delivered),
        exclusions=_exclusions(name, now),
    )


def _run(number: int | None) -> RunView | None:
    return by_ids([number])[0] if number is not None else None


def _exclusions(name: str, now: datetime) -> int:
    open_ended = Exclusion.until.is_null() | (Exclusion.until > now.timestamp())
    return int(
        Exclusion.select()
        .where(Exclusion.connection == name, Exclusion.ended_at.is_null(), open_ended)
        .count()
    )
