"""Timers of the connections: what is due is asked for, once a slot; what may not run is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read.timers import facts
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import timers as keep
from syncconsole.domain.runs import Approver
from syncconsole.domain.timers import COMPLETION_CHECK, SCHEDULE, Clock, Tick, due, excused, fires
from syncconsole.domain.timetable import timetable
from syncconsole.domain.who import Who
from syncconsole.engine.ask import ask_run
from syncconsole.errors import Busy, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from syncconsole.config import Config, Connection
    from syncconsole.domain.timers import State

SCHEDULER = Who("schedule", "worker")


def tick(config: Config, now: datetime) -> None:
    """Ask for every run that is due; a tick that may not run is noted and skipped (rule 17)."""
    with reading():
        for connection in config.connections.values():
            for found in due(now, _counting(connection, now)):
                _serve(config, connection, found)


def any_enabled(config: Config, now: datetime) -> bool:
    """Whether any timer may ever fire without somebody resuming it first."""
    with reading():
        return any(
            fires(timetable(each, facts(each.name, now), now).timers)
            for each in config.connections.values()
        )


def _counting(connection: Connection, now: datetime) -> State:
    """The timers in force: each counts from when it was first seen on, or, of a completion check,
    from the first Fresh; one that is off is forgotten."""
    known = facts(connection.name, now)
    state = timetable(connection, known, now)
    on = {timer.name: timer for timer in state.timers if timer.on}
    if on.keys() == known.kept.keys():
        return state
    with writing():
        keep.keep_only(connection.name, list(on))
        for name, timer in on.items():
            keep.count_from(connection.name, name, timer.last or now)
    return timetable(connection, facts(connection.name, now), now)


def _serve(config: Config, connection: Connection, found: Tick) -> None:
    """Claim the slot and ask, in one transaction: never twice, and not lost in a crash."""
    timer, note, run = found.timer, found.waits, None
    with writing():
        if not keep.claim(connection.name, timer.name, found.slot):
            return
        if not note and timer.mode is not None:
            check = timer.clock is Clock.COMPLETION
            try:
                run = ask_run(
                    config, connection.name, timer.mode, SCHEDULER,
                    trigger=COMPLETION_CHECK if check else SCHEDULE, approver=Approver.POLICY,
                ).run  # fmt: skip
            except (Refused, Busy) as error:
                note = error.message
        met = found.slot if timer.mode is None or excused(note) else None
        keep.served(connection.name, timer.name, note=note, run=run, met=met)
