"""Timers as the commands tell them: a row, a document, an alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.cli.moments import moment
from syncconsole.domain.runs import LABELS
from syncconsole.domain.timers import next_slot, overdue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from syncconsole.cache.read.runs import RunView
    from syncconsole.domain.runs import Mode
    from syncconsole.domain.timers import Timer


def runs_of(timer: Timer) -> str:
    """What it runs: `Smart`; "-" for a clock that only looks."""
    return LABELS[timer.mode] if timer.mode is not None else "-"


def alarm(timer: Timer, now: datetime, zone: tzinfo) -> str:
    """What is overdue: a slot without a run (S-095), or a business day without a cycle (S-090)."""
    since = overdue(timer, now, zone)
    if since is not None:
        return f"overdue since {moment(since, zone)}"
    return timer.waits if timer.mode is None else ""


def timer_row(
    timer: Timer, completed: Mapping[Mode, RunView], file: str, now: datetime, zone: tzinfo
) -> tuple[str, ...]:
    """Timer, what it runs, when, on or off, last completed, next, why it waits or is overdue."""
    run = completed.get(timer.mode) if timer.mode is not None else None
    state = "paused" if timer.on and timer.paused else "on" if timer.on else "off"
    slot = next_slot(timer, now, zone)
    when = ", ".join(map(str, timer.entries)) or "-"
    return (
        timer.clock,
        runs_of(timer),
        when,
        state + (f" ({file} line {timer.line})" if timer.line else ""),
        f"{moment(run.ended_at, zone)} (run {run.id})" if run is not None else "-",
        moment(slot, zone) if slot or not timer.on else "with the worker",
        alarm(timer, now, zone) or timer.waits or timer.note,
    )


def timer_document(timer: Timer, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """The same for scripts; instants are ISO 8601, null where there is none."""
    return {
        "timer": timer.name,
        "clock": timer.clock,
        "runs": timer.mode,
        "when": [str(entry) for entry in timer.entries],
        "on": timer.on,
        "paused": timer.paused,
        "pinned_line": timer.line or None,
        "last_slot": _iso(timer.last),
        "last_run": timer.run,
        "next": _iso(next_slot(timer, now, zone)),
        "overdue_since": _iso(overdue(timer, now, zone)),
        "waits": timer.waits,
        "note": timer.note,
    }


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
