"""Which slot each timer has served: a slot is claimed once, whoever asks and however often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Schedule
from syncconsole.cache.tables.base import writing

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


def count_from(connection: str, timer: str, at: datetime) -> None:
    """The timer counts from `at`, unless it counts already."""
    Schedule.insert(
        connection=connection, timer=timer, slot=to_epoch(at), met=to_epoch(at)
    ).on_conflict_ignore().execute()


def count_anew(connection: str, timer: str, at: datetime) -> None:
    """The timer counts from `at` again: somebody has just set it."""
    with writing():
        Schedule.delete().where(
            Schedule.connection == connection, Schedule.timer == timer
        ).execute()
        count_from(connection, timer, at)


def never_ahead(connection: str | None, at: datetime) -> None:
    """No timer of this connection, or of any (None), has served a slot later than `at`: the way
    out where a clock that was wrong has served slots of the future."""
    ahead = Schedule.slot > to_epoch(at)
    if connection is not None:
        ahead &= Schedule.connection == connection
    Schedule.update(slot=to_epoch(at), met=to_epoch(at)).where(ahead).execute()


def keep_only(connection: str, timers: Collection[str]) -> None:
    """Timers that are off are forgotten, so that they count from when they are on again."""
    Schedule.delete().where(
        Schedule.connection == connection, Schedule.timer.not_in(list(timers))
    ).execute()


def claim(connection: str, timer: str, slot: datetime) -> bool:
    """Whether this slot is ours to serve: False where it, or a later one, was served before."""
    at = to_epoch(slot)
    raised = (
        Schedule.update(slot=at)
        .where(Schedule.connection == connection, Schedule.timer == timer, Schedule.slot < at)
        .execute()
    )
    return bool(raised)


def served(
    connection: str, timer: str, *, note: str, run: int | None, met: datetime | None
) -> None:
    """What became of the slot: the run it asked, or why none; `met` is None for a missed one."""
    changed: dict[str, object] = {"note": note}
    if run is not None:
        changed["run"] = run
    if met is not None:
        changed["met"] = to_epoch(met)
    Schedule.update(changed).where(
        Schedule.connection == connection, Schedule.timer == timer
    ).execute()
