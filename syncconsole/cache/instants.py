"""Instants in the cache are epoch seconds; everywhere else they are aware datetimes."""

from __future__ import annotations

from datetime import UTC, datetime


def to_epoch(instant: datetime) -> float:
    """Seconds since 1970 UTC of an aware datetime."""
    return instant.timestamp()


def from_epoch(seconds: float | None) -> datetime | None:
    """The aware UTC datetime, None for None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
