"""When something runs by itself, in the words of config.yaml and the Schedules tab.

    60m                                  every 60 minutes, counted from the slot before
    hourly at :05                        at five past each hour
    daily at 02:00                       once a day
    mon-fri daily at 18:00               on these days only
    15m from 08:00 to 20:00              within a window, its end not included
    sat-sun 1h from 22:00 to 04:00       a window over midnight belongs to the day it opens on

Times of day are those of the connection's zone; intervals are counted in absolute time, and every
instant that goes in or out here is in UTC. Where the
clock is turned, RFC 5545 section 3.3.5 decides: a time that a day has not is taken by the offset
before the gap (02:30 is 03:30 then), one that a day has twice is the first of the two.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, tzinfo

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(7))

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_EVER = datetime.min.replace(tzinfo=UTC)


class Entry(Struct, frozen=True, kw_only=True):
    """One line of a schedule; exactly one of `every`, `minute` (hourly) and `at` (daily) is set.

    `days` are weekdays, Monday is 0. `window` is (from, to), never with `at`. `str` is what
    `domain.schedule_words.parse` reads.
    """

    every: timedelta | None = None
    minute: int | None = None
    at: time | None = None
    days: frozenset[int] = EVERY_DAY
    window: tuple[time, time] | None = None

    def __str__(self) -> str:
        if self.every is not None:
            rhythm = _interval(self.every)
        elif self.minute is not None:
            rhythm = f"hourly at :{self.minute:02}"
        else:
            rhythm = f"daily at {self.at:%H:%M}"
        days = f"{days_text(self.days)} " if self.days != EVERY_DAY else ""
        window = f" from {self.window[0]:%H:%M} to {self.window[1]:%H:%M}" if self.window else ""
        return f"{days}{rhythm}{window}"

    def latest(self, last: datetime, now: datetime, zone: tzinfo) -> datetime | None:
        """The newest slot after `last` that has come by `now`, None where none may be served now.

        What was slept through is one slot, not many. A daily one is caught up whenever it is
        noticed; outside its window nothing is.
        """
        if self.at is not None:
            slot = next(self._daily(now, zone, back=True), None)
            return slot if slot is not None and slot > last else None
        window = self._window(now, zone)
        if window is None or now < window[0]:
            return None
        if self.every is not None:
            first = max(last + self.every, window[0])
            return None if first > now else first + (now - first) // self.every * self.every
        slot = _aligned(now, self.minute or 0, zone, back=True)
        return slot if slot > last and slot >= window[0] else None

    def after(self, last: datetime, zone: tzinfo) -> datetime:
        """The first slot after the slot `last`; an interval counts from it."""
        if self.at is not None:
            return next(slot for slot in self._daily(last, zone) if slot > last)
        if self.every is not None:
            return self._open(last + self.every, zone)
        slot = _aligned(last, self.minute or 0, zone)
        while (opened := self._open(slot, zone)) > slot:
            slot = _aligned(opened - timedelta(microseconds=1), self.minute or 0, zone)
        return slot

    def upcoming(self, last: datetime, now: datetime, zone: tzinfo) -> datetime:
        """When it fires next: later than `now`, unless `latest` has something to serve."""
        due = self.latest(last, now, zone)
        if due is not None:
            return due
        slot = self.after(last, zone)
        if slot > now:
            return slot
        return self._open(now, zone) if self.every is not None else self.after(now, zone)

    @property
    def pace(self) -> timedelta:
        """The longest time that may pass between two slots, clocks that are turned left aside."""
        rest = max(_gaps(self.days)) * _DAY
        if self.at is not None:
            return rest
        every = self.every or _HOUR
        if self.window is None:
            return every if rest == _DAY else max(every, rest - _DAY + every)
        return max(every, rest - _length(*self.window) + every)

    @property
    def empty(self) -> bool:
        """Whether its minute never comes within its window."""
        if self.minute is None or self.window is None:
            return False
        opens, closes = self.window
        first = timedelta(minutes=(self.minute - opens.minute) % 60)
        return first >= _length(opens, closes)

    def _daily(self, near: datetime, zone: tzinfo, *, back: bool = False) -> Iterator[datetime]:
        """Slots of a daily entry from `near` on: the first may lie before it; with `back` those
        that are not after it, the newest first."""
        assert self.at is not None
        step = -_DAY if back else _DAY
        day = near.astimezone(zone).date() - step
        for _ in range(10):
            slot = _instant(day, self.at, zone)
            if day.weekday() in self.days and not (back and slot > near):
                yield slot
            day += step

    def _open(self, instant: datetime, zone: tzinfo) -> datetime:
        """The first instant from this one on at which a window is open."""
        window = self._window(instant, zone)
        while window is None:  # no window within ten days: a day the clock was turned ate it
            instant += 9 * _DAY
            window = self._window(instant, zone)
        return max(instant, window[0])

    def _window(self, instant: datetime, zone: tzinfo) -> tuple[datetime, datetime] | None:
        """Opening and close of the window that is open at `instant`, else of the next one."""
        if self.window is None and self.days == EVERY_DAY:
            return _EVER, _EVER
        opens, closes = self.window or (time(), time())
        day = instant.astimezone(zone).date() - _DAY
        for _ in range(10):
            begin = _instant(day, opens, zone)
            end = _instant(day if closes > opens else day + _DAY, closes, zone)
            if day.weekday() in self.days and begin < end and instant < end:
                return begin, end
            day += _DAY
        return None


def days_text(days: frozenset[int]) -> str:
    """`mon-fri`, `sat-sun`, `mon-wed fri`: runs of days in the week's order."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return " ".join(
        WEEK[run[0]] if len(run) == 1 else f"{WEEK[run[0]]}-{WEEK[run[-1]]}" for run in runs
    )


def _interval(every: timedelta) -> str:
    minutes = every // timedelta(minutes=1)
    if minutes % 1440 == 0:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 and minutes > 60 else f"{minutes}m"


def _instant(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant of a time of day: fold 0 is RFC 5545's choice in a gap and in a fold."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def _aligned(instant: datetime, minute: int, zone: tzinfo, *, back: bool = False) -> datetime:
    """The first instant after this one, with `back` the last one not after it, at this minute of
    the hour in `zone`."""
    if not back:
        instant += _HOUR
    local = instant.astimezone(zone)
    past = timedelta(
        minutes=(local.minute - minute) % 60, seconds=local.second, microseconds=local.microsecond
    )
    return instant - past


def _length(opens: time, closes: time) -> timedelta:
    minutes = (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
    return timedelta(minutes=minutes % 1440)


def _gaps(days: frozenset[int]) -> list[int]:
    """Days from each of these weekdays to the next one of them."""
    found = sorted(days)
    return [(b - a) % 7 or 7 for a, b in zip(found, found[1:] + found[:1], strict=True)]
