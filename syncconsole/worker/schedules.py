"""Timers of the connections: what config.yaml schedules, asked for when due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.instants import from_epoch, to_epoch
from syncconsole.cache.tables import Plan, Schedule
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import runs
from syncconsole.cache.write.connections import full_done
from syncconsole.cache.write.records import paused
from syncconsole.domain.plans import OPEN, claimed
from syncconsole.domain.runs import Approver, Mode
from syncconsole.domain.timers import Standing, Tick, Timer, due
from syncconsole.domain.who import Who
from syncconsole.engine.ask import ask_run
from syncconsole.errors import Busy, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from syncconsole.config import Config, Connection

SCHEDULER = Who("schedule", "worker")


def tick(config: Config, now: datetime) -> None:
    """Ask for every run that is due; a tick that may not run is noted and skipped (rule 17)."""
    for connection in config.connections.values():
        for mode, every in connection.schedule.items():
            row = _row(connection.name, mode, now)
            last = from_epoch(row.slot)
            assert last is not None
            found = due(now, Timer(mode, every, last), _standing(connection, now))
            if found is not None:
                _serve(config, connection, found)


def any_enabled(config: Config) -> bool:
    """Whether any timer may ever fire without somebody resuming it first."""
    with reading():
        return any(each.schedule and not paused(each.name) for each in config.connections.values())


def _row(connection: str, mode: Mode, now: datetime) -> Schedule:
    """The timer's row; it counts from when it was first seen."""
    with writing():
        Schedule.insert(
            connection=connection, mode=mode, slot=to_epoch(now)
        ).on_conflict_ignore().execute()
        return Schedule.get(Schedule.connection == connection, Schedule.mode == mode)


def _standing(connection: Connection, now: datetime) -> Standing:
    with reading():
        holder = runs.active(connection.name)
        reviewed = ""
        for plan in Plan.select().where(
            Plan.connection == connection.name, Plan.state.in_(list(OPEN))
        ):
            if claimed(plan.claimed_by, from_epoch(plan.claimed_until), now):
                reviewed = f"{plan.claimed_by} reviews plan {plan.id}"
        return Standing(
            paused=paused(connection.name),
            busy="" if holder is None else f"skipped: run {holder.id} holds the connection",
            full_done=full_done(connection.name),
            reviewed_by=reviewed,
        )


def _serve(config: Config, connection: Connection, found: Tick) -> None:
    note, run = found.waits, None
    if not note:
        try:
            run = ask_run(
                config, connection.name, found.mode, SCHEDULER, trigger="schedule",
                approver=Approver.POLICY,
            ).run  # fmt: skip
        except (Refused, Busy) as error:
            note = error.message
    with writing():
        Schedule.update(slot=to_epoch(found.slot), note=note, run=run).where(
            Schedule.connection == connection.name, Schedule.mode == found.mode
        ).execute()
