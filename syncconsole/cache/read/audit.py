"""Who did what, when and why: the append-only record, newest first."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import Struct

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
        return [
            AuditView(
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
            for row in query
        ]
