"""How everything stands: the one frozen snapshot that the console polls."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.read.alerts import AlertView, undelivered
from syncconsole.cache.read.connections import ConnectionView, connections, setting
from syncconsole.cache.read.cycle import CycleHealth, cycle
from syncconsole.cache.read.details import manual_refused
from syncconsole.cache.read.problems import latest
from syncconsole.cache.read.runs import RunView, active, runs, sum_line
from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Process
from syncconsole.domain.rehearsal import SETTING
from syncconsole.domain.runs import LABELS
from syncconsole.domain.timers import fires
from syncconsole.domain.timetable import timetable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syncconsole.domain.timetable import Written

WORKER_SILENT = timedelta(seconds=30)
"""A worker that has not beaten for this long is taken for dead."""

NOTES = 8

SHOW_SYNC_ALL = "show_sync_all"
"""The setting of Tools > Options > General by which Sync All comes into view (S-086)."""


class Note(Struct, frozen=True):
    """One line of what happened lately: a problem, or how a run ended."""

    at: datetime
    state: str  # a run's state, or "FAIL" for a problem
    text: str
    run: int


class Standing(Struct, frozen=True):
    """Connections in config.yaml's order, runs that are asked or running, whether a worker lives,
    the latest notes of one connection, newest first, and its cycle; whether Sync All is shown; why
    Manual sync of that connection cannot be chosen now, "" where it can; the fault that the
    simulated systems were last told to show, "" for none; alerts that do not arrive."""

    connections: tuple[ConnectionView, ...] = ()
    active: tuple[RunView, ...] = ()
    worker: bool = False
    notes: tuple[Note, ...] = ()
    cycle: CycleHealth | None = None
    sync_all: bool = False
    manual_why_not: str = ""
    rehearsal: str = ""
    unheard: tuple[AlertView, ...] = ()

    def of(self, name: str) -> ConnectionView:
        """The connection of this name; one without any history where it is unknown."""
        found = (view for view in self.connections if view.name == name)
        return next(found, ConnectionView(name=name))

    def stands_still(self, written: Mapping[str, Written], now: datetime) -> bool:
        """Whether a timer of these connections would fire, had it a worker."""
        return not self.worker and any(
            fires(timetable(each, self.of(name).facts, now).timers)
            for name, each in written.items()
        )


def standing(names: Sequence[str], current: str, now: datetime) -> Standing:
    """How these connections stand at `now`; `current` is the one whose notes are wanted."""
    with session():
        return Standing(
            connections=connections(names, now),
            active=tuple(active()),
            worker=worker_lives(now),
            notes=notes(current),
            cycle=cycle(current),
            sync_all=setting("", SHOW_SYNC_ALL) is True,
            manual_why_not=manual_refused(current),
            unheard=undelivered(),
            rehearsal=str(setting("", SETTING) or ""),
        )


def worker_lives(now: datetime) -> bool:
    """Whether any worker has beaten lately; one ahead was of a clock set back since."""
    lately = Process.beat_at.between(to_epoch(now - WORKER_SILENT), to_epoch(now + WORKER_SILENT))
    with session():
        return bool(Process.select().where(Process.kind == "worker", lately).exists())


def notes(connection: str) -> tuple[Note, ...]:
    """The latest problems and ends of runs of a connection, newest first."""
    found = [
        Note(
            problem.at, "FAIL", f"{problem.key}: {problem.message}".removeprefix(": "), problem.run
        )
        for problem in latest(connection, limit=NOTES, of_records=False)
    ]
    for run in runs(connection, limit=NOTES):
        if run.ended_at is not None:
            told = run.error or sum_line(run.counts) or run.note
            text = f"{LABELS[run.mode]} {run.state}" + (f": {told}" if told else "")
            found.append(Note(run.ended_at, run.state, text, run.id))
    return tuple(sorted(found, key=lambda note: note.at, reverse=True)[:NOTES])
