"""Systems that come to us: how it is said that one is waited for, and when it last came."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

SILENCE = timedelta(minutes=1)
"""After this long without a word a visit counts as broken off, unless a question is out."""

PATIENCE = timedelta(minutes=10)
"""How long the visitor's own system may take over one question before the visit counts as broken
off."""


def came(last_seen: datetime | None, now: datetime, zone: tzinfo = UTC) -> str:
    """`last came 14:31`, with the day where it was another one; `has never come`."""
    if last_seen is None:
        return "has never come"
    there, here = last_seen.astimezone(zone), now.astimezone(zone)
    day = "" if there.date() == here.date() else f"{there:%Y-%m-%d} "
    return f"last came {day}{there:%H:%M}"


def waits_for_visit(last_seen: datetime | None, now: datetime, zone: tzinfo = UTC) -> str:
    """The note of a parked run."""
    said = came(last_seen, now, zone)
    comma = "," if last_seen is not None else ", which"
    return f"waits for the Web Connector{comma} {said}"
