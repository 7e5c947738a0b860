"""`syncconsole status`: connections, feeds, runs and plans at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.read.standing import Standing, standing
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import moment
from syncconsole.cli.narration import progress_line
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import LABELS, Mode
from syncconsole.domain.timers import Timer, next_slot

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from syncconsole.cache.read.connections import ConnectionView
    from syncconsole.cache.read.feeds import FeedView
    from syncconsole.cli.call import Call
    from syncconsole.config import Connection


def show(call: Call) -> Answer:
    """How everything stands, from the cache alone; asks no endpoint."""
    config = call.open_cache()
    now = call.clock.now()
    stands = standing(list(config.connections), next(iter(config.connections), ""), now)
    human: list[str | Table] = [
        Table(
            columns("CONNECTION", "STORE", "OFFICE", "WRITES", "LAST", "NEXT", "STATE"),
            [_connection(config.connections[view.name], view) for view in stands.connections],
        ),
        Table(
            columns("FEED", "SIDE", "ENDPOINT", ">ROWS", ">UNREADABLE", "LAST READ", "STATE"),
            [
                _feed(config.connections[view.name], feed, now)
                for view in stands.connections
                for feed in view.feeds
            ],
        ),
        *_lines(stands, scheduled=any(found.schedule for found in config.connections.values())),
    ]
    return Answer({"at": now.isoformat(), **msgspec.to_builtins(stands)}, human)


def _connection(config: Connection, view: ConnectionView) -> tuple[str, ...]:
    last = view.last
    ran = f"{last.label} {moment(last.ended_at or last.asked_at, config.timezone)}" if last else ""
    state = view.active.state if view.active else last.state if last else "never ran"
    return (
        view.name,
        config.store,
        config.office or "-",
        "on" if config.writes else "read only",
        ran or "never",
        _next(config, view),
        state,
    )


def _next(config: Connection, view: ConnectionView) -> str:
    """When the next timer is due, or why none fires; a Store Center is synchronised at log-on."""
    if Mode.FRESH in PROFILES[config.profile].modes and not config.schedule:
        return "log-on"
    if not config.schedule:
        return "off"
    if view.paused:
        return "PAUSED"
    slots = {timer.mode: timer for timer in view.timers}
    due = [
        (next_slot(Timer(mode, every, slots[mode].slot)), mode)
        for mode, every in config.schedule.items()
        if mode in slots
    ]
    if not due:
        return "with the worker"
    at, mode = min(due)
    return f"{LABELS[Mode(mode)]} {moment(at, config.timezone)} {slots[mode].note}".rstrip()


def _feed(config: Connection, feed: FeedView, now: datetime) -> tuple[str, ...]:
    every: timedelta | None = min(config.schedule.values(), default=None)
    return (
        f"{feed.connection} {feed.component}",
        feed.side,
        feed.endpoint,
        f"{feed.rows:,}",
        f"{feed.unreadable:,}",
        moment(feed.ok_at, config.timezone),
        f"{feed.state(now, every)} {feed.error}".rstrip(),
    )


def _lines(stands: Standing, *, scheduled: bool) -> list[str]:
    lines = [f"run {run.id} of {run.connection}: {progress_line(run)}" for run in stands.active]
    for view in stands.connections:
        if view.plan is not None:
            lines.append(
                f"plan {view.plan.id} of {view.name} waits for a person: "
                f"{view.plan.differing:,} changes"
            )
        if view.exclusions:
            lines.append(f"{view.name}: {view.exclusions:,} exclusions in force")
    if scheduled and not stands.worker:
        lines.append("NO WORKER: schedules stand still; `syncconsole worker` starts one")
    return lines
