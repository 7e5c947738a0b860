"""Feeds: what each side of a flow last delivered, when, and how its last try went."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Connection, Feed, Flow, Visit
from syncconsole.domain.feeds import FeedState, feed_state
from syncconsole.domain.troubleshooting import NOT_OFFERED


class FeedView(Struct, frozen=True, kw_only=True):
    """One feed. `side` is source or target, or store or office; `rows` are those of the last
    complete read, `left_out` those a rule did not import, `ok_at` is when that read began; `error`
    is the sentence of the last try, "" where it succeeded. `visited_at` is when an endpoint that
    comes to us last came (None for every other one), `visit_fault` why it could then not reach its
    own system."""

    connection: str
    component: str
    side: str
    endpoint: str
    system: str
    rows: int
    unreadable: int
    left_out: int = 0
    tried_at: datetime | None
    ok_at: datetime | None
    error_code: str
    error: str
    run: int | None
    visited_at: datetime | None = None
    visit_fault: str = ""

    def state(self, now: datetime, every: timedelta | None) -> FeedState:
        """What its tile says. LATE comes a tenth of the interval after it was due, because a
        read takes time; a feed that nothing schedules (`every` None) is never late."""
        return feed_state(
            last_ok=self.ok_at,
            failed=bool(self.error_code or self.error) and self.error_code != NOT_OFFERED,
            errors=self.unreadable,
            limit=None if every is None else every * 1.1,
            now=now,
        )


def feeds(connection: str | None = None) -> tuple[FeedView, ...]:
    """The feeds of a connection, or of all: source before target."""
    query: Any = (
        Feed.select(Feed, Flow.component, Connection.name.alias("connection"))
        .join(Flow)
        .join(Connection)
        .order_by(Connection.id, Flow.id, Feed.side)
        .dicts()
    )
    if connection is not None:
        query = query.where(Connection.name == connection)
    with session():
        visits = {visit.endpoint: visit for visit in Visit.select()}
        return tuple(_view(row, visits.get(row["endpoint"])) for row in query)


def _view(row: dict[str, Any], visit: Visit | None) -> FeedView:
    return FeedView(
        connection=row["connection"],
        component=row["component"],
        side=row["side"],
        endpoint=row["endpoint"],
        system=row["system"],
        rows=row["rows"],
        unreadable=row["unreadable"],
        left_out=row["left_out"],
        tried_at=from_epoch(row["tried_at"]),
        ok_at=from_epoch(row["ok_at"]),
        error_code=row["error_code"],
        error=row["error"],
        run=row["run"],
        visited_at=None if visit is None else from_epoch(visit.seen_at),
        visit_fault="" if visit is None else visit.fault,
    )
