"""What the cache knows that a connection's timers go by: settings, slots served, runs, plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from peewee import fn

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.cycle import cycle
from syncconsole.cache.read.runs import RunView, by_ids
from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Connection, Plan, Run, Schedule, Setting
from syncconsole.domain.plans import OPEN, claimed
from syncconsole.domain.runs import ACTIVE, Mode, RunState
from syncconsole.domain.timers import AUTOMATIC, COMPLETION_CHECK
from syncconsole.domain.timetable import Facts, Kept, paused_setting

if TYPE_CHECKING:
    from datetime import datetime


def facts(connection: str, now: datetime) -> Facts:
    """The facts for `domain.timetable`; of a connection the cache has not met yet, its settings."""
    with session():
        of_all = _settings("")
        row = Connection.get_or_none(Connection.name == connection)
        profile = "" if row is None else row.profile
        full_at = None if row is None else row.full_at
        fresh = _fresh(connection, full_at) if profile == "store-center" else (None, False)
        return Facts(
            settings=_settings(connection),
            kept=_kept(connection),
            all_paused=bool(of_all.get(paused_setting())),
            busy=_busy(connection),
            reviewed=_reviewed(connection, now),
            full_done=full_at is not None,
            fresh_asked=fresh[0],
            confirmed=fresh[1],
            refreshed=_refreshed(connection) if profile == "feeds" else None,
            cycled=cycle(connection).completed if profile == "cycle" else None,
        )


def completed(connection: str) -> dict[Mode, RunView]:
    """The newest run of each mode that came to its end (S-067)."""
    with session():
        newest: Any = (
            Run.select(fn.MAX(Run.id))
            .where(Run.connection == connection, Run.state.in_([RunState.OK, RunState.PARTIAL]))
            .group_by(Run.mode)
            .tuples()
        )
        return {run.mode: run for run in by_ids([number for (number,) in newest])}


def _settings(connection: str) -> dict[str, Any]:
    query = Setting.select(Setting.name, Setting.value).where(Setting.connection == connection)
    rows: Any = query.tuples()
    return {name: msgspec.json.decode(value) for name, value in rows}


def _kept(connection: str) -> dict[str, Kept]:
    rows = Schedule.select().where(Schedule.connection == connection)
    kept = {}
    for row in rows:
        slot = from_epoch(row.slot)
        assert slot is not None
        kept[row.timer] = Kept(slot, from_epoch(row.met), row.note, row.run)
    return kept


def _busy(connection: str) -> str:
    holder = (
        Run.select(Run.id)
        .where(Run.connection == connection, Run.state.in_(sorted(ACTIVE)))
        .order_by(Run.id)
        .limit(1)
        .scalar()
    )
    return "" if holder is None else f"skipped: run {holder} holds the connection"


def _reviewed(connection: str, now: datetime) -> str:
    open_plans = Plan.select().where(Plan.connection == connection, Plan.state.in_(list(OPEN)))
    for plan in open_plans:
        if claimed(plan.claimed_by, from_epoch(plan.claimed_until), now):
            return f"{plan.claimed_by} reviews plan {plan.id}"
    return ""


def _fresh(connection: str, full_at: float | None) -> tuple[datetime | None, bool]:
    """When the first Fresh was asked, and whether a completion check asked after it was complete
    has ended well (S-013). Where an end has changed, the Freshes before that no longer count."""
    checks = Run.select(fn.MAX(Run.asked_at)).where(
        Run.connection == connection, Run.trigger == COMPLETION_CHECK, Run.state == RunState.OK
    )
    checked = checks.scalar() or 0.0
    asked = Run.select(fn.MIN(Run.asked_at)).where(
        Run.connection == connection,
        Run.mode == Mode.FRESH,
        Run.asked_at > (checked if full_at is None else 0.0),
    )
    return from_epoch(asked.scalar()), full_at is not None and checked >= full_at


def _refreshed(connection: str) -> datetime | None:
    by_hand = Run.select(fn.MAX(Run.asked_at)).where(
        Run.connection == connection,
        Run.mode == Mode.REFRESH,
        Run.trigger.not_in(sorted(AUTOMATIC)),
    )
    return from_epoch(by_hand.scalar())
