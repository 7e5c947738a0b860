"""Ages and dates as screens show them: ages in lists, dates with their zone in details."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from datetime import tzinfo


class Clock(Protocol):
    """Where the console's time comes from; tests hand in one that stands still."""

    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow."""
        ...


Dates = Literal["us", "iso"]
"""How dates are written: `3/2/2020 2:30 PM`, as the source documents have it (S-064), or
`2020-03-02 14:30`."""


def age(then: datetime | None, now: datetime) -> str:
    """`now`, `3m`, `2h`, `5d`; "never" for None. Nothing finer than minutes, so that a screen at
    rest changes once a minute at most."""
    if then is None:
        return "never"
    minutes = int((now - then) / timedelta(minutes=1))
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes}m"
    if minutes < 48 * 60:
        return f"{minutes // 60}h"
    return f"{minutes // 1440}d"


def ago(then: datetime | None, now: datetime) -> str:
    """`2 min ago`, `1 h 12 ago`, `5 days ago`, `just now`, `never`."""
    if then is None:
        return "never"
    minutes = int((now - then) / timedelta(minutes=1))
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02} ago"
    return f"{minutes // 1440} days ago"


def every(interval: timedelta) -> str:
    """`hourly`, `daily`, `every 10 min`, `every 2 h`, `every 12 h 15`, `every 3 days`."""
    minutes = int(interval / timedelta(minutes=1))
    named = {60: "hourly", 1440: "daily"}
    if minutes in named:
        return named[minutes]
    if minutes < 120 and minutes % 60:
        return f"every {minutes} min"
    if minutes % 1440 == 0:
        return f"every {minutes // 1440} days"
    hours, rest = divmod(minutes, 60)
    return f"every {hours} h {rest:02}" if rest else f"every {hours} h"


def date(instant: datetime | None, zone: tzinfo, dates: Dates = "us") -> str:
    """The instant in the connection's zone; "" for None. The zone stands in the header."""
    if instant is None:
        return ""
    local = instant.astimezone(zone)
    if dates == "iso":
        return f"{local:%Y-%m-%d %H:%M}"
    hour = local.hour % 12 or 12
    half = "AM" if local.hour < 12 else "PM"
    return f"{local.month}/{local.day}/{local.year} {hour}:{local:%M} {half}"


def time(instant: datetime | None, zone: tzinfo, now: datetime) -> str:
    """`14:31` of today, `3/1 14:31` of another day; "never" for None."""
    if instant is None:
        return "never"
    local, today = instant.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local.month}/{local.day} {local:%H:%M}"


def zone_name(zone: tzinfo, now: datetime) -> str:
    """The zone's short name now: `CET`, or its key where it has none but an offset."""
    name = now.astimezone(zone).tzname() or str(zone)
    return str(zone) if name[:1] in "+-" else name


def left(seconds: float | None) -> str:
    """`6 s left`, `4 min left`, "" where nobody knows (S-008)."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{int(seconds)} s left"
    if seconds < 5400:
        return f"{round(seconds / 60)} min left"
    return f"{seconds / 3600:.1f} h left"
