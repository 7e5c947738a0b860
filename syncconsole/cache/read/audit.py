"""Who did what, when and why: the append-only record, newest first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Audit


class AuditView(Struct, frozen=True):
    """One act. `subject` names what it was done to; `before` and `after` are "" where unfit."""

    id: int
    at: datetime
    who: str
    origin: str
    action: str
    connection: str
    subject: str
    reason: str
    before: str
    after: str


def entries(connection: str | None = None, *, limit: int = 100) -> list[AuditView]:
    """The newest acts first, of one connection or of all; `limit` 0 is no limit."""
    with session():
        query = Audit.select().order_by(Audit.id.desc()).limit(limit or None)
        if connection is not None:
            query = query.where(Audit.connection == connection)
        return [_view(row) for row in query]


def between(since: datetime, until: datetime) -> list[AuditView]:
    """All acts from one time to another, oldest first."""
    with session():
        query = Audit.select().where(Audit.at >= to_epoch(since), Audit.at <= to_epoch(until))
        return [_view(row) for row in query.order_by(Audit.id)]


def _view(row: Any) -> AuditView:
    return AuditView(
        id=row.id,
        at=datetime.fromtimestamp(row.at, UTC),
        who=row.who,
        origin=row.origin,
        action=row.action,
        connection=row.connection,
        subject=row.subject,
        reason=row.reason,
        before=row.before,
        after=row.after,
    )
