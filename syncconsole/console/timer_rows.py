"""A connection's timers as the Schedules tab shows them: a row each, and the facts below (X-3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.text import Part, line
from syncconsole.console.times import time, zone_name
from syncconsole.console.widgets.columns import fit
from syncconsole.domain.runs import LABELS
from syncconsole.domain.timers import DOES, Clock, Timer, next_slot, overdue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, tzinfo

    from textual.content import Content

    from syncconsole.cache.read.runs import RunView
    from syncconsole.domain.runs import Mode
    from syncconsole.domain.schedule import Entry
    from syncconsole.domain.timers import State

_TIMER, _RUNS, _WHEN = 23, 9, 28
"""Columns in cells; with Next they fill 76 of 80."""


def heading(zone: tzinfo, now: datetime) -> Content:
    """The names of the columns; the zone is that of all times of day."""
    named = f"{'Timer':<{_TIMER}}{'Runs':<{_RUNS}}{'When':<{_WHEN}}Next ({zone_name(zone, now)})"
    return line((f"  {named}", "bold"))


def row(timer: Timer, now: datetime, zone: tzinfo) -> list[Part]:
    """`Smart schedule  Smart  60m  16:00`, dim where it is off, marked where it is overdue."""
    runs = LABELS[timer.mode] if timer.mode is not None else "-"
    when = fit(words(timer.entries), _WHEN - 1)
    text = f"{timer.clock:<{_TIMER}}{runs:<{_RUNS}}{when:<{_WHEN}}"
    if not timer.on:
        return [(text, "dim"), ("off", "dim")]
    if timer.paused and timer.mode is not None:
        return [text, ("paused", "warn")]
    if timer.mode is None and timer.waits:
        word = timer.waits if timer.waits == "none today" else "missed"
        return [text, (f"▲ {word}", "warn")]
    if overdue(timer, now, zone) is not None:
        return [text, ("▲ overdue", "warn")]
    return [text, _coming(timer, now, zone)]


def words(entries: Sequence[Entry]) -> str:
    """A schedule as it is typed: its entries with commas between."""
    return ", ".join(map(str, entries))


def facts(
    timer: Timer, completed: Mapping[Mode, RunView], file: str, now: datetime, zone: tzinfo
) -> list[Content]:
    """What the timer under the cursor does, when in full, last and next, why it waits, and what
    decides about it."""
    found = [
        line((f"{timer.clock}: ", "bold"), DOES[timer.clock]),
        line("When: ", words(timer.entries), (f"   {_decides(timer, file)}", "dim")),
    ]
    run = completed.get(timer.mode) if timer.mode is not None else None
    done = "never" if run is None else f"{time(run.ended_at, zone, now)} (run {run.id})"
    coming = _coming(timer, now, zone) if timer.on else "off"
    if timer.mode is not None:
        found.append(line(f"Last completed: {done}   next: {coming}"))
    since = overdue(timer, now, zone)
    if since is not None:
        found.append(line((f"▲ overdue: no run since {time(since, zone, now)}", "warn")))
    why = timer.waits if timer.on else ""
    if why:
        now_ = f"Now: {why.removeprefix('skipped: ')}"
        found.append(line((now_ if timer.mode is not None else _business_day(why), "warn")))
    elif timer.on and timer.note:
        found.append(line(("Latest slot asked no run: ", "dim"), timer.note))
    return found


def elsewhere(state: State, profile: str) -> Content:
    """The clocks this profile has not, so that all four names are always in view."""
    here = {timer.clock for timer in state.timers}
    others = ", ".join(clock for clock in Clock if clock not in here)
    return line((f"Not of profile {profile}: {others}", "dim"))


def _coming(timer: Timer, now: datetime, zone: tzinfo) -> str:
    slot = next_slot(timer, now, zone)
    if slot is None:
        return "with worker"
    return "due" if slot <= now else time(slot, zone, now)


def _decides(timer: Timer, file: str) -> str:
    if timer.line:
        return f"pinned by {file} line {timer.line}"
    if timer.clock is Clock.COMPLETION:
        return "while a Fresh is not confirmed as complete"
    if timer.clock is Clock.BUSINESS_DAY:
        return "business_days: in config.yaml sets the days"
    return "enter edits it"


def _business_day(late: str) -> str:
    return "no complete cycle today yet" if late == "none today" else f"{late}: no complete cycle"
