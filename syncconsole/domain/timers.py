"""What is due, as a pure function, so that a fake clock proves every schedule.

There are four clocks (X-3). Each timer belongs to one of them, keeps the slot it last served, and
asks for one run a slot: never two for one slot, and after a sleep one for all it slept through.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.domain.business_day import DAY_ENDS, MONDAY_TO_FRIDAY
from syncconsole.domain.runs import Mode
from syncconsole.domain.schedule import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

SMART_EVERY = Entry(every=timedelta(minutes=60))
"""The default interval of automatic inventory updates (S-068)."""

FULL_AT = Entry(at=time(2))
"""When a Full of its own runs, unless it is said."""

REFRESH_EVERY = Entry(every=timedelta(minutes=10))
"""How often feeds are refreshed where nothing else is written (S-113)."""

CHECK_EVERY = Entry(every=timedelta(hours=1))
"""How often the completion of a Fresh is checked (S-013)."""

SCHEDULE = "schedule"
COMPLETION_CHECK = "completion check"
AUTOMATIC = frozenset({SCHEDULE, COMPLETION_CHECK})
"""The triggers of runs that timers ask for."""

PAUSED = "paused"
FIRST_FULL = "waiting for first Full"


class Clock(StrEnum):
    """The four clocks, by the names that screens show."""

    COMPLETION = "Fresh-completion check"
    SMART = "Smart schedule"
    REFRESH = "Feed refresh"
    BUSINESS_DAY = "Business day"


DOES = {
    Clock.COMPLETION: "asks each hour whether the entire process is complete",
    Clock.SMART: "runs by itself what F, U and S run by hand",
    Clock.REFRESH: "reads the feeds again; writes nothing",
    Clock.BUSINESS_DAY: "warns where a business day has no complete cycle",
}
"""What each clock does, in a line."""


class Timer(Struct, frozen=True, kw_only=True):
    """One timer of a connection; `name` is unique in it.

    `mode` is the run it asks for, None for one that only looks. `last` is the slot last served,
    or since when it counts; None where no worker has seen it yet. `met` is the last slot that
    asked for a run, or had a good reason not to. `waits` says why it would ask for none now.
    `line` is the line of config.yaml that pins it, 0 where a setting made on a screen decides.
    """

    name: str
    clock: Clock
    mode: Mode | None
    entries: tuple[Entry, ...]
    on: bool = True
    line: int = 0
    paused: bool = False
    last: datetime | None = None
    met: datetime | None = None
    note: str = ""
    run: int | None = None
    waits: str = ""


class Tick(Struct, frozen=True):
    """A timer whose slot has come. `waits` says why no run is asked, "" where one is."""

    timer: Timer
    slot: datetime
    waits: str = ""


class State(Struct, frozen=True):
    """The timers of a connection, and the zone that their times of day are of."""

    zone: tzinfo
    timers: tuple[Timer, ...] = ()

    def timer(self, name: str) -> Timer | None:
        """The timer of this name, None where the connection has none."""
        return next((timer for timer in self.timers if timer.name == name), None)


def due(now: datetime, state: State) -> tuple[Tick, ...]:
    """The ticks of these timers at `now`, a Full first: a Smart that comes at the same moment is
    then skipped, as the Full holds the connection (rule 17)."""
    found = []
    for timer in state.timers:
        if not timer.on or timer.last is None:
            continue
        slots = [entry.latest(timer.last, now, state.zone) for entry in timer.entries]
        slot = max((each for each in slots if each is not None), default=None)
        if slot is not None:
            found.append(Tick(timer, slot, timer.waits))
    return tuple(sorted(found, key=lambda tick: tick.timer.mode is not Mode.FULL))


def next_slot(timer: Timer, now: datetime, zone: tzinfo) -> datetime | None:
    """When the timer fires next; not later than `now` where it is due. None for one that is off,
    and for one that no worker has seen yet."""
    if not timer.on or timer.last is None:
        return None
    return min((e.upcoming(timer.last, now, zone) for e in timer.entries), default=None)


def overdue(timer: Timer, now: datetime, zone: tzinfo) -> datetime | None:
    """The slot that passed without a run for longer than the timer's interval: by now the one
    after it has passed too (S-095). None where all is well, or nothing is expected."""
    if not timer.on or timer.paused or timer.met is None or timer.mode is None:
        return None
    if timer.waits in (PAUSED, FIRST_FULL):
        return None
    slots = [entry.after(timer.met, zone) for entry in timer.entries]
    missed = min(slots, default=None)
    if missed is None:
        return None
    return missed if now >= min(entry.after(missed, zone) for entry in timer.entries) else None


def excused(waits: str) -> bool:
    """Whether a slot without a run is no missed one: somebody wanted it so."""
    return waits in ("", PAUSED, FIRST_FULL)


def fires(timers: Iterable[Timer]) -> bool:
    """Whether any of these timers may ask for a run without somebody resuming it first."""
    return any(timer.on and not timer.paused and timer.mode is not None for timer in timers)


def pace(timers: Iterable[Timer]) -> timedelta | None:
    """How old what these timers read may become before it is late; None where none reads."""
    readers = [
        timer for timer in timers if timer.on and timer.clock in (Clock.SMART, Clock.REFRESH)
    ]
    return min((entry.pace for timer in readers for entry in timer.entries), default=None)


def pushes_by_itself(timers: Iterable[Timer]) -> bool:
    """Whether any of these timers asks for runs that push."""
    return any(
        timer.on and timer.entries and timer.mode not in (None, Mode.REFRESH) for timer in timers
    )


def business_day(days: Collection[int] = MONDAY_TO_FRIDAY) -> Entry:
    """When the clock of the business day looks: at its end (S-090)."""
    return Entry(at=time(DAY_ENDS), days=frozenset(days))
