"""What config.yaml says of orders: cut-over, statuses, and how they are booked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.errors import Misconfigured

if TYPE_CHECKING:
    from syncconsole.config import Connection


class OrderFacts(Struct, frozen=True):
    """`since` is the cut-over as an instant; `statuses` are exported; `prefix` begins references;
    `booking` (customer, account, tax, shipping, discount, location) is the office's to read."""

    since: datetime
    statuses: frozenset[str]
    prefix: str
    booking: Mapping[str, str]


def facts_of(connection: Connection) -> OrderFacts:
    """The order facts of a connection. Raises Misconfigured where the cut-over is missing."""
    found = dict(connection.orders)
    since = found.pop("since", None)
    if since is None:
        raise Misconfigured("orders.since: write the cut-over date; older orders are left alone")
    statuses = found.pop("statuses", None) or ()
    prefix = str(found.pop("prefix", None) or "W-")
    return OrderFacts(
        since=_instant(since, connection),
        statuses=frozenset(str(each) for each in statuses),
        prefix=prefix,
        booking={name: str(value) for name, value in found.items() if value is not None},
    )


def _instant(since: object, connection: Connection) -> datetime:
    """A date is its first moment where the merchant is."""
    if isinstance(since, datetime):
        return since if since.tzinfo else since.replace(tzinfo=connection.timezone)
    day = since if isinstance(since, date) else date.fromisoformat(str(since))
    return datetime.combine(day, time(), tzinfo=connection.timezone).astimezone(UTC)
