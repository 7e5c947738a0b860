"""Setting what runs by itself: every change is a setting, audited; a key of config.yaml pins it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read.cycle import ESTABLISHED, cycle
from syncconsole.cache.read.timers import facts
from syncconsole.cache.tables.base import writing
from syncconsole.cache.write import records, timers
from syncconsole.clock import SystemClock
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import LABELS, Mode
from syncconsole.domain.schedule_words import ScheduleError, parse_all
from syncconsole.domain.timetable import (
    AUTOMATIC_MODE,
    paused_setting,
    pinned,
    schedule_setting,
    timetable,
)
from syncconsole.engine import asking_rules as rules
from syncconsole.engine.waking import wake_worker
from syncconsole.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.config import Config, Connection
    from syncconsole.domain.who import Who

_clock = SystemClock()


def set_schedule(
    config: Config,
    connection: str,
    mode: Mode,
    who: Who,
    *,
    on: bool = True,
    when: Sequence[str] | None = None,
    force: bool = False,
) -> None:
    """Turn a schedule on or off, with other words where `when` is given; it counts from now.

    Raises Refused: `mode` where the profile schedules no such run, `pinned` where config.yaml
    decides, `schedule` for words that are none, `established` where a cycle has not yet gone well
    three times by hand and `force` is not given (S-094).
    """
    found = rules.connection_of(config, connection)
    if mode not in PROFILES[found.profile].scheduled:
        able = ", ".join(PROFILES[found.profile].scheduled) or "nothing of its own"
        raise Refused(f"{connection} (profile {found.profile}) schedules: {able}", code="mode")
    _not_pinned(config, found, f"schedule.{mode}")
    now = _clock.now()
    timer = timetable(found, facts(connection, now), now).timer(mode)
    assert timer is not None
    try:
        entries = parse_all(when) if when is not None else timer.entries
    except ScheduleError as error:
        raise Refused(str(error), code="schedule") from None
    on = on and bool(entries)
    if on and mode is Mode.ALL and not force:
        _established(connection)
    words = [str(entry) for entry in entries or timer.entries]
    with writing():
        records.set_setting(
            connection, schedule_setting(mode), {"on": on, "when": words}, who, now
        )  # fmt: skip
        timers.count_anew(connection, mode, now)
    if on:
        wake_worker(config)


def set_automatic_mode(config: Config, connection: str, mode: Mode, who: Who) -> None:
    """Whether the Smart schedule runs Smart or Full (S-069). Raises Refused (`mode`, `pinned`)."""
    found = rules.connection_of(config, connection)
    if found.profile != "inventory" or mode not in (Mode.SMART, Mode.FULL):
        raise Refused("the automatic mode is Smart or Full, of profile inventory", code="mode")
    _not_pinned(config, found, AUTOMATIC_MODE)
    records.set_setting(connection, AUTOMATIC_MODE, mode.value, who, _clock.now())


def pause(connection: str | None, who: Who, reason: str = "", *, timer: str = "") -> None:
    """The timers of this connection, or of all (None), or one timer alone, stand still."""
    why = {"by": who.name, "reason": reason}
    records.set_setting(connection or "", paused_setting(timer), why, who, _clock.now())


def resume(connection: str | None, who: Who, *, timer: str = "") -> None:
    """They go on. A slot that lies ahead of the clock is taken back: the clock was wrong."""
    now = _clock.now()
    with writing():
        records.set_setting(connection or "", paused_setting(timer), None, who, now)
        timers.never_ahead(connection, now)


def _not_pinned(config: Config, connection: Connection, key: str) -> None:
    line = pinned(connection, key)
    if line:
        raise Refused(f"{key} is pinned by {config.path.name} line {line}", code="pinned")


def _established(connection: str) -> None:
    good = cycle(connection).good
    if good < ESTABLISHED:
        raise Refused(
            f"{good} of {ESTABLISHED} good cycles by hand: {LABELS[Mode.ALL]} is better scheduled "
            "once it has gone well; it can be forced",
            code="established",
        )
