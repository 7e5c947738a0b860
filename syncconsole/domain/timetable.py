"""The schedule in force: what config.yaml writes, else what was set on a screen, else the default.

Worker, command line and console all ask here, so that none of them believes anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from syncconsole.domain import business_day
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import Mode
from syncconsole.domain.schedule_words import ScheduleError, parse_all
from syncconsole.domain.timers import (
    CHECK_EVERY,
    FIRST_FULL,
    FULL_AT,
    PAUSED,
    REFRESH_EVERY,
    SMART_EVERY,
    Clock,
    State,
    Timer,
)
from syncconsole.domain.timers import (
    business_day as looks,
)

if TYPE_CHECKING:
    from syncconsole.domain.schedule import Entry

AUTOMATIC_MODE = "automatic_mode"
"""The setting and the key that say whether the Smart schedule asks for Smart or Full (S-069)."""

_DEFAULTS = {
    Mode.SMART: SMART_EVERY,
    Mode.FULL: FULL_AT,
    Mode.ALL: SMART_EVERY,
    Mode.REFRESH: REFRESH_EVERY,
}
"""What is meant by turning a schedule on without saying when."""


def schedule_setting(mode: str) -> str:
    """The setting that keeps a schedule made on a screen: {"on": bool, "when": [entry, ...]}."""
    return f"schedule.{mode}"


def paused_setting(timer: str = "") -> str:
    """The setting that makes a connection's timers, or this one alone, stand still."""
    return f"paused.{timer}" if timer else "paused"


class Written(Protocol):
    """What config.yaml says of a connection; `schedule` has only what is written, () for off."""

    @property
    def name(self) -> str: ...
    @property
    def profile(self) -> str: ...
    @property
    def timezone(self) -> tzinfo: ...
    @property
    def schedule(self) -> Mapping[Mode, tuple[Entry, ...]]: ...
    @property
    def automatic_mode(self) -> Mode | None: ...
    @property
    def business_days(self) -> frozenset[int]: ...
    @property
    def lines(self) -> Mapping[str, int]: ...


class Kept(Struct, frozen=True):
    """What the cache keeps of a timer."""

    slot: datetime
    met: datetime | None = None
    note: str = ""
    run: int | None = None


class Facts(Struct, frozen=True, kw_only=True):
    """What the cache knows that a timer goes by.

    `settings` are the connection's own. `busy` and `reviewed` say what holds it now. Of
    store-center: when its first Fresh was asked, and whether a completion check has ended well
    since it was complete. Of feeds: when a Refresh was last asked by hand. Of a cycle: when one
    was last complete.
    """

    settings: Mapping[str, Any] = {}
    kept: Mapping[str, Kept] = {}
    all_paused: bool = False
    busy: str = ""
    reviewed: str = ""
    full_done: bool = False
    fresh_asked: datetime | None = None
    confirmed: bool = False
    refreshed: datetime | None = None
    cycled: datetime | None = None

    @property
    def paused(self) -> bool:
        """Whether all its timers stand still on request."""
        return self.all_paused or bool(self.settings.get(paused_setting()))


def timetable(written: Written, facts: Facts, now: datetime) -> State:
    """The timers of a connection as they are in force at `now`."""
    scheduled = PROFILES[written.profile].scheduled
    timers = [_scheduled(written, facts, mode) for mode in scheduled]
    if written.profile == "store-center":
        timers.append(_completion(facts))
    if written.profile == "cycle":
        timers.append(_business_day(written, facts, now))
    return State(written.timezone, tuple(timers))


def automatic_mode(written: Written, facts: Facts) -> Mode:
    """What the Smart schedule asks for: Smart unless somebody chose Full (S-069)."""
    if written.automatic_mode is not None:
        return written.automatic_mode
    return Mode.FULL if facts.settings.get(AUTOMATIC_MODE) == Mode.FULL else Mode.SMART


def pinned(written: Written, key: str) -> int:
    """The line of config.yaml that decides this key, 0 where a screen may."""
    return written.lines.get(key, 0)


def _scheduled(written: Written, facts: Facts, mode: Mode) -> Timer:
    on, entries = _when(written, facts, mode)
    clock = Clock.REFRESH if mode is Mode.REFRESH else Clock.SMART
    asks = automatic_mode(written, facts) if mode is Mode.SMART else mode
    timer = _timer(facts, mode.value, clock, asks, entries, on=on)
    line = pinned(written, f"schedule.{mode}") if mode in written.schedule else 0
    if mode is Mode.REFRESH and timer.last is not None and facts.refreshed is not None:
        later = max(timer.last, facts.refreshed)  # by hand moves the next one (S-114)
        timer = replace(timer, last=later, met=max(timer.met or later, facts.refreshed))
    return replace(timer, line=line)


def _when(written: Written, facts: Facts, mode: Mode) -> tuple[bool, tuple[Entry, ...]]:
    """Whether this mode runs by itself, and when; a schedule that is off keeps its words."""
    default = (_DEFAULTS[mode],)
    if mode in written.schedule:
        entries = written.schedule[mode]
        return bool(entries), entries or default
    kept = facts.settings.get(schedule_setting(mode))
    if not isinstance(kept, Mapping):
        return mode is Mode.REFRESH, default
    try:
        entries = parse_all(kept.get("when", ())) or default
    except ScheduleError:  # another version wrote it: off, and the tab shows the default
        return False, default
    return bool(kept.get("on")) and bool(entries), entries


def _completion(facts: Facts) -> Timer:
    """Counts from when the first Fresh was asked; over once a check has confirmed it (S-013)."""
    on = facts.fresh_asked is not None and not facts.confirmed
    timer = _timer(facts, "completion", Clock.COMPLETION, Mode.FRESH, (CHECK_EVERY,), on=on)
    if facts.fresh_asked is None:
        return timer
    last = max(timer.last or facts.fresh_asked, facts.fresh_asked)
    return replace(timer, last=last, met=max(timer.met or last, facts.fresh_asked))


def _business_day(written: Written, facts: Facts, now: datetime) -> Timer:
    days, zone = written.business_days, written.timezone
    late = business_day.overdue(facts.cycled, now, zone, days)
    timer = _timer(facts, "business day", Clock.BUSINESS_DAY, None, (looks(days),), on=True)
    return replace(timer, waits=late, line=pinned(written, "business_days"))


def _timer(
    facts: Facts, name: str, clock: Clock, mode: Mode | None, entries: tuple[Entry, ...], *,
    on: bool,
) -> Timer:  # fmt: skip
    kept = facts.kept.get(name)
    paused = facts.paused or bool(facts.settings.get(paused_setting(name)))
    return Timer(
        name=name, clock=clock, mode=mode, entries=entries, on=on, paused=paused,
        last=kept.slot if kept else None, met=kept.met if kept else None,
        note=kept.note if kept else "", run=kept.run if kept else None,
        waits=_waits(facts, name, paused=paused),
    )  # fmt: skip


def _waits(facts: Facts, name: str, *, paused: bool) -> str:
    """Why no run would be asked now (S-048, rules 10 and 17)."""
    if paused:
        return PAUSED
    if name == Mode.SMART and not facts.full_done:
        return FIRST_FULL
    if facts.reviewed:
        return f"waits: {facts.reviewed}"
    return facts.busy
