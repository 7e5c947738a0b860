"""Change data capture: what changed since a moment, deleted objects included.

Vendor page "Change data capture operation": the last 30 days, 1000 objects in all. For the code
of the fault beyond them no source was found.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from syncconsole.sandbox.quickbooks.fault import business, missing, unsupported
from syncconsole.sandbox.quickbooks.tables import entity_of, table

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.quickbooks.replies import Json

MOST_OBJECTS = 1000
OLDEST = timedelta(days=30)


def changes(company: Company, query: QueryParams, fault: str = "") -> tuple[Json, int]:
    """The changes of the entities asked for, and how many; cut at MOST_OBJECTS without a word.

    Each entity's oldest change comes first. CompanyFault 2020, 2010, 4001, or 6000 for a moment
    too long ago.
    """
    entities = [name for name in query.get("entities", "").split(",") if name]
    if not entities:
        raise missing("entities")
    since = _since(company, query)
    left, parts = MOST_OBJECTS, []
    with company.lock:
        for word in entities:
            entity = entity_of(word.strip())
            found = [] if fault == "empty" else _changed(company, entity, since)[:left]
            left -= len(found)
            told = {entity: found, "startPosition": 1, "maxResults": len(found)}
            parts.append(told if found else {})
    return {"CDCResponse": [{"QueryResponse": parts}]}, MOST_OBJECTS - left


def _changed(company: Company, entity: str, since: datetime) -> list[Json]:
    kept = table(company, entity)
    rows = [row for source in (kept.rows(), kept.gone()) for row in source if _when(row) >= since]
    return sorted(rows, key=_when)


def _when(row: Json) -> datetime:
    return datetime.fromisoformat(row["MetaData"]["LastUpdatedTime"])


def _since(company: Company, query: QueryParams) -> datetime:
    if "changedSince" not in query:
        raise missing("changedSince")
    try:
        since = datetime.fromisoformat(query["changedSince"])
    except ValueError:
        raise unsupported("changedSince") from None
    if since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    if company.clock.now() - since > OLDEST:
        raise business("changedSince lies more than 30 days back.")
    return since
