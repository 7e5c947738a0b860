"""What is due, as a pure function, so that a fake clock proves every schedule."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from syncconsole.domain.runs import Mode

SMART_EVERY = timedelta(minutes=60)
"""The default interval of automatic inventory updates (S-068)."""


class Timer(Struct, frozen=True):
    """One schedule of a connection. `last` is the slot last served, or when it was enabled."""

    mode: Mode
    every: timedelta
    last: datetime


class Standing(Struct, frozen=True):
    """What of a connection decides whether a timer may fire now."""

    paused: bool = False
    busy: str = ""
    full_done: bool = True
    reviewed_by: str = ""


class Tick(Struct, frozen=True):
    """A timer whose slot has come. `waits` says why no run is asked, "" where one is."""

    mode: Mode
    slot: datetime
    waits: str = ""


def next_slot(timer: Timer) -> datetime:
    """When the timer is due next."""
    return timer.last + timer.every


def due(now: datetime, timer: Timer, standing: Standing) -> Tick | None:
    """The tick of this timer at `now`, or None. A machine that slept gets one run, not many.

    Before the first Full a Smart waits (S-048); a plan under review, a pause and a running run
    make the tick wait, and its note says so (rules 10 and 17).
    """
    if now < next_slot(timer):
        return None
    missed = (now - timer.last) // timer.every
    slot = timer.last + missed * timer.every
    return Tick(timer.mode, slot, _waits(timer.mode, standing))


def _waits(mode: Mode, standing: Standing) -> str:
    if standing.paused:
        return "paused"
    if mode is Mode.SMART and not standing.full_done:
        return "waiting for first Full"
    if standing.reviewed_by:
        return f"waits: {standing.reviewed_by}"
    return standing.busy
