"""The store's orders with their fate: what became of each on its way to the back office."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from connectors.model import Order, OrderLine
from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.sessions import session
from syncconsole.cache.read.windows import Window, contains
from syncconsole.cache.tables import Connection, SalesOrder
from syncconsole.domain.orders import OrderState
from syncconsole.domain.outcomes import describe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peewee import Field, ModelSelect

ORDERS: Mapping[str, Field] = {
    "number": SalesOrder.number,
    "created": SalesOrder.created_at,
    "status": SalesOrder.status,
    "customer": SalesOrder.customer,
    "fate": SalesOrder.state,
}
"""What the list can be ordered by."""


class OrderView(Struct, frozen=True, kw_only=True):
    """One order. `number` and `remote_id` are the store's; `office_id` is the document it became
    at the back office, "" before, and `reference` our name of it there. The addresses are its pages
    in both systems, "" where there is none. `fate` is where it stands, `why` a reason's sentence.

    `subtracts` tells whether its units are still taken off what the office holds (rule 7). `total`
    is in `currency`, as the store wrote it. Instants are aware UTC.
    """

    id: int
    remote_id: str
    number: str
    status: str
    created_at: datetime
    updated_at: datetime
    total: str
    currency: str
    customer: str
    fate: OrderState
    why: str
    reference: str
    office_id: str
    store_address: str
    office_address: str
    exported_at: datetime | None
    subtracts: bool
    lines: tuple[OrderLine, ...]

    @property
    def units(self) -> int:
        """Pieces in all its lines."""
        return sum(each.quantity for each in self.lines)


def window(
    connection: str, *, order: str = "", reverse: bool = False, text: str = ""
) -> Window[OrderView]:
    """A connection's orders for a table of any length, newest first unless `order` (of ORDERS)
    says otherwise; with `text` those that hold it in number, status, customer, fate, reference or
    document.
    """
    query = _of(connection)
    if text:
        fields = (
            SalesOrder.number, SalesOrder.status, SalesOrder.customer, SalesOrder.state,
            SalesOrder.reference, SalesOrder.office_id,
        )  # fmt: skip
        query = query.where(contains(fields, text))
    by = ORDERS.get(order, SalesOrder.created_at)
    down = reverse if order in ORDERS else not reverse
    return Window(query, id=SalesOrder.id, order=(by.desc() if down else by,), make=_views)


def orders(connection: str, *, limit: int = 50) -> list[OrderView]:
    """The newest orders first; `limit` 0 is no limit."""
    with session():
        newest = _of(connection).order_by(SalesOrder.created_at.desc(), SalesOrder.id.desc())
        return _views(newest.limit(limit or None))


def order(order_id: int) -> OrderView | None:
    """The order of this row id, None where there is none."""
    with session():
        return next(iter(_views(SalesOrder.select().where(SalesOrder.id == order_id))), None)


def _of(connection: str) -> Any:
    here = Connection.select(Connection.id).where(Connection.name == connection)
    return SalesOrder.select().where(SalesOrder.connection.in_(here))


def _views(query: ModelSelect[Any]) -> list[OrderView]:
    return [_view(row) for row in query]


def _view(row: Any) -> OrderView:
    return OrderView(
        id=row.id,
        remote_id=row.remote_id,
        number=row.number,
        status=row.status,
        created_at=datetime.fromtimestamp(row.created_at, UTC),
        updated_at=datetime.fromtimestamp(row.updated_at, UTC),
        total=row.total,
        currency=row.currency,
        customer=row.customer,
        fate=OrderState(row.state),
        why=describe(row.reason) if row.reason else "",
        reference=row.reference,
        office_id=row.office_id,
        store_address=row.store_address,
        office_address=row.office_address,
        exported_at=from_epoch(row.exported_at),
        subtracts=row.subtracts,
        lines=msgspec.json.decode(row.body, type=Order).lines,
    )
