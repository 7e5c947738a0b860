"""`syncconsole status`: connections, feeds, runs and plans at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from syncconsole.cache.read.data_sync import sync_feeds
from syncconsole.cache.read.standing import Standing, standing
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import moment
from syncconsole.cli.narration import progress_line
from syncconsole.cli.timers_told import alarm, runs_of, timer_document
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import Mode
from syncconsole.domain.timers import fires, next_slot, pace
from syncconsole.domain.timetable import timetable
from syncconsole.domain.visits import came

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from syncconsole.cache.read.connections import ConnectionView
    from syncconsole.cache.read.data_sync import SyncFeed
    from syncconsole.cache.read.feeds import FeedView
    from syncconsole.cli.call import Call
    from syncconsole.config import Connection


def show(call: Call) -> Answer:
    """How everything stands, from the cache alone; asks no endpoint."""
    config = call.open_cache()
    now = call.clock.now()
    stands = standing(list(config.connections), next(iter(config.connections), ""), now)
    synced = [
        feed
        for view in stands.connections
        if config.connections[view.name].profile == "feeds"
        for feed in sync_feeds(config.connections[view.name], view, now)
    ]
    human: list[str | Table] = [
        Table(
            columns("CONNECTION", "STORE", "OFFICE", "WRITES", "LAST", "NEXT", "STATE"),
            [_connection(config.connections[view.name], view, now) for view in stands.connections],
        ),
        Table(
            columns("FEED", "SIDE", "ENDPOINT", ">ROWS", ">UNREADABLE", "LAST READ", "STATE"),
            [
                _feed(config.connections[view.name], view, feed, now)
                for view in stands.connections
                for feed in view.feeds
            ],
        ),
        *_data_sync(synced, config.connections),
        *_lines(stands, config.connections, now),
    ]
    document = msgspec.to_builtins(stands)
    for each in document["connections"]:
        del each["facts"]
        state = timetable(config.connections[each["name"]], stands.of(each["name"]).facts, now)
        each["timers"] = [timer_document(timer, now, state.zone) for timer in state.timers]
    document["data_sync"] = [_sync_document(feed) for feed in synced]
    return Answer({"at": now.isoformat(), **document}, human)


def _sync_document(feed: SyncFeed) -> dict[str, Any]:
    """A feed of Data Sync for scripts; `sentence` is that of the source document, word for word."""
    row: dict[str, Any] = msgspec.to_builtins(feed)
    return row | {"sentence": feed.status.sentence, "state": feed.status.state}


def _data_sync(feeds: Sequence[SyncFeed], configs: Mapping[str, Connection]) -> list[str | Table]:
    if not feeds:
        return []
    rows = []
    for feed in feeds:
        zone = configs[feed.connection].timezone
        late = " LATE" if feed.status.late else ""
        rows.append(
            (
                f"{feed.connection} {feed.feed.sync}",
                f"{feed.status.sign}{late}",
                feed.status.sentence,
                feed.synchronised,
                f"{feed.left_out:,}",
                f"{feed.errors:,}",
                moment(feed.last_import, zone),
                moment(feed.next_at, zone),
            )
        )
    names = columns(
        "DATA SYNC", "STATE", "", "SYNCHRONISED", ">NOT IMPORTED", ">ERRORS", "LAST IMPORT", "NEXT"
    )
    return [Table(names, rows)]


def _connection(config: Connection, view: ConnectionView, now: datetime) -> tuple[str, ...]:
    last = view.last
    ran = f"{last.label} {moment(last.ended_at or last.asked_at, config.timezone)}" if last else ""
    state = view.active.state if view.active else last.state if last else "never ran"
    return (
        view.name,
        config.store,
        config.office or "-",
        "on" if config.writes else "read only",
        ran or "never",
        _next(config, view, now),
        state,
    )


def _next(config: Connection, view: ConnectionView, now: datetime) -> str:
    """When the next timer is due, or why none fires; a Store Center is synchronised at log-on."""
    state = timetable(config, view.facts, now)
    asking = [timer for timer in state.timers if timer.on and timer.mode is not None]
    if not asking and Mode.FRESH in PROFILES[config.profile].modes:
        return "log-on"
    if not asking:
        return "off"
    if not fires(asking):
        return "PAUSED"
    slots = [
        (slot, timer)
        for timer in asking
        if not timer.paused and (slot := next_slot(timer, now, state.zone)) is not None
    ]
    if not slots:
        return "with the worker"
    slot, timer = min(slots, key=lambda found: found[0])
    why = timer.waits or timer.note
    return f"{runs_of(timer)} {moment(slot, config.timezone)} {why}".rstrip()


def _feed(
    config: Connection, view: ConnectionView, feed: FeedView, now: datetime
) -> tuple[str, ...]:
    every = pace(timetable(config, view.facts, now).timers)
    return (
        f"{feed.connection} {feed.component}",
        feed.side,
        feed.endpoint,
        f"{feed.rows:,}",
        f"{feed.unreadable:,}",
        moment(feed.ok_at, config.timezone),
        f"{feed.state(now, every)} {feed.error}{_visit(feed, now, config)}".rstrip(),
    )


def _visit(feed: FeedView, now: datetime, config: Connection) -> str:
    if feed.visited_at is None:
        return ""
    fault = f": {feed.visit_fault}" if feed.visit_fault else ""
    return f" Web Connector {came(feed.visited_at, now, config.timezone)}{fault}"


def _lines(stands: Standing, configured: Mapping[str, Connection], now: datetime) -> list[str]:
    lines = [f"run {run.id} of {run.connection}: {progress_line(run)}" for run in stands.active]
    for view in stands.connections:
        if view.plan is not None:
            lines.append(
                f"plan {view.plan.id} of {view.name} waits for a person: "
                f"{view.plan.differing:,} changes"
            )
        if view.exclusions:
            lines.append(f"{view.name}: {view.exclusions:,} exclusions in force")
        state = timetable(configured[view.name], view.facts, now)
        for timer in state.timers:
            if said := alarm(timer, now, state.zone):
                lines.append(f"{view.name}: {timer.clock}: {said}")
    lines += [
        f"alerts to {each.channel} do not arrive ({each.state}): {each.error}"
        for each in stands.unheard
    ]
    if stands.stands_still(configured, now):
        lines.append("NO WORKER: schedules stand still; `syncconsole worker` starts one")
    return lines
