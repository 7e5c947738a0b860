"""What was said to the outside, and whether it arrived."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Alert


class AlertView(Struct, frozen=True):
    """One message to one channel. `state` is delivered, waiting (`next_at` says until when) or
    given up; `error` is what the last attempt met."""

    id: int
    channel: str
    connection: str
    news: str
    run: int
    text: str
    at: datetime
    state: str
    attempts: int
    error: str
    next_at: datetime | None
    ended_at: datetime | None


def alerts(*, limit: int = 50) -> list[AlertView]:
    """The newest first; `limit` 0 is no limit."""
    with session():
        return [_view(row) for row in Alert.select().order_by(Alert.id.desc()).limit(limit or None)]


def undelivered() -> tuple[AlertView, ...]:
    """The newest message of each channel that still fails to arrive, or was given up last."""
    with session():
        newest: dict[str, Alert] = {}
        for row in Alert.select().order_by(Alert.id.desc()).limit(200):
            if row.attempts:  # what has not been tried yet says nothing of the channel
                newest.setdefault(row.channel, row)
        return tuple(_view(row) for row in newest.values() if row.error)


def _view(row: Any) -> AlertView:
    ended = from_epoch(row.ended_at)
    state = "waiting" if ended is None else "given up" if row.given_up else "delivered"
    return AlertView(
        id=row.id,
        channel=row.channel,
        connection=row.connection,
        news=row.news,
        run=row.run,
        text=row.text,
        at=datetime.fromtimestamp(row.at, UTC),
        state=state,
        attempts=row.attempts,
        error=row.error,
        next_at=from_epoch(row.next_at or None) if ended is None else None,
        ended_at=ended,
    )
