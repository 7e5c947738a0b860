"""Timestamps of a database: naive ones are in the endpoint's zone (P-15), inside all is UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

_QUARTER = timedelta(minutes=15)


def instant(value: datetime, zone: tzinfo) -> datetime:
    """The aware UTC instant; of a local time that occurs twice, the first."""
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def read_instant(text: str, zone: tzinfo) -> datetime | None:
    """The instant of an ISO 8601 text, None where it is no such text."""
    try:
        return instant(datetime.fromisoformat(text), zone)
    except (ValueError, OverflowError):
        return None


def instant_text(value: datetime, zone: tzinfo) -> str:
    """`2026-11-26T10:00:00Z`, with microseconds where there are any."""
    return instant(value, zone).isoformat().replace("+00:00", "Z")


def earliest_local(since: datetime, zone: tzinfo) -> datetime:
    """The naive local time below which nothing lies that happened at `since` or later.

    Where clocks are about to be put back, local times repeat; what is read twice is harmless.
    """
    local = since.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    soon = (since + n * _QUARTER for n in range(1, 9))
    drops = (offset - (each.astimezone(zone).utcoffset() or timedelta()) for each in soon)
    return local.replace(tzinfo=None) - max(timedelta(), *drops)
