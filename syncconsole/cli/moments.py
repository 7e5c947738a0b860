"""Time as the commands see it, and instants and durations in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime, tzinfo


class Clock(Protocol):
    """The clocks a command needs; tests hand in one of their own."""

    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait that long."""
        ...


def moment(instant: datetime | None, zone: tzinfo) -> str:
    """`2026-03-02 14:31:07 CET`, "-" for None."""
    if instant is None:
        return "-"
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %Z")


def duration(seconds: float) -> str:
    """`0.4 s`, `41 s`, `2 min 5 s`, `1 h 12 min`; never less than nothing."""
    seconds = max(seconds, 0.0)
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min"


def rate(rows: float) -> str:
    """`21/s`; one decimal below ten."""
    return f"{rows:,.0f}/s" if rows >= 10 else f"{rows:.1f}/s"
