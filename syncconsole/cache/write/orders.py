"""What became of orders, the units they hold back, and the ticks that tell when they are free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import fn

from connectors.text import one_line
from syncconsole.cache.instants import from_epoch, to_epoch
from syncconsole.cache.read.bundles import any_bundles, bundles_of
from syncconsole.cache.tables import Item, OrderUnits, SalesOrder, Tick
from syncconsole.cache.tables.base import tuples, writing
from syncconsole.cache.write.absorb import mark_dirty
from syncconsole.cache.write.bundles import with_parts
from syncconsole.domain.bundles import spread
from syncconsole.domain.orders import UNEXPORTED, OrderState, subtracts

if TYPE_CHECKING:
    from datetime import datetime

ADDRESS = 1000
"""The longest address that is kept."""


def dirty_units_of(flow: int, row: SalesOrder) -> None:
    """Every key of this order is compared again. Wants an open transaction."""
    keys = OrderUnits.select(OrderUnits.key).where(OrderUnits.order == row)
    dirty_keys(flow, {key for (key,) in tuples(keys)})


def dirty_keys(flow: int, keys: set[str]) -> None:
    """These keys are compared again, for an order, and what bundles among them are made of. Wants
    an open transaction."""
    wanted = sorted(with_parts(flow, keys))
    found = Item.select(Item.id).where(Item.flow == flow, Item.key.in_(wanted))
    mark_dirty(flow, [item for (item,) in tuples(found)], "order")


def units_held(connection: int) -> dict[str, int]:
    """Key -> units in orders that are taken off what the office holds; those of a bundle are taken
    off its components."""
    rows = (
        OrderUnits.select(OrderUnits.key, fn.SUM(OrderUnits.units))
        .join(SalesOrder)
        .where(SalesOrder.connection == connection, SalesOrder.subtracts)
        .group_by(OrderUnits.key)
    )
    sold = {key: int(units) for key, units in tuples(rows)}
    return spread(sold, bundles_of(connection)) if sold and any_bundles() else sold


def next_tick(connection: int) -> int:
    """The next value of the connection's counter. Wants an open transaction."""
    Tick.insert(connection=connection).on_conflict_ignore().execute()
    Tick.update(value=Tick.value + 1).where(Tick.connection == connection).execute()
    return int(Tick.get(Tick.connection == connection).value)


def office_read(connection: int) -> int | None:
    """The tick at which the latest complete reading of the office began."""
    row = Tick.get_or_none(Tick.connection == connection)
    return None if row is None else row.office_read


def office_was_read(connection: int, flow: int, begun: int) -> int:
    """A complete reading of the office that began at this tick is in the cache: units of orders
    acknowledged before it are no longer taken off. Returns how many orders that frees."""
    with writing():
        Tick.update(office_read=begun).where(Tick.connection == connection).execute()
        freed = 0
        rows = SalesOrder.select().where(
            SalesOrder.connection == connection,
            SalesOrder.subtracts,
            SalesOrder.state == OrderState.EXPORTED,
        )
        for row in list(rows):
            if not subtracts(OrderState.EXPORTED, row.acknowledged, begun):
                row.subtracts = False
                row.save(only=[SalesOrder.subtracts])
                dirty_units_of(flow, row)
                freed += 1
        return freed


def orders_read_since(connection: int) -> datetime | None:
    """When the latest complete reading of orders began, None before the first."""
    row = Tick.get_or_none(Tick.connection == connection)
    return None if row is None else from_epoch(row.orders_read)


def orders_were_read(connection: int, begun: datetime) -> None:
    """A complete reading of orders that began then is in the cache."""
    with writing():
        next_tick(connection)
        Tick.update(orders_read=to_epoch(begun)).where(Tick.connection == connection).execute()


def unexported(connection: int) -> list[SalesOrder]:
    """Orders that no office has acknowledged, oldest first."""
    return list(
        SalesOrder.select()
        .where(SalesOrder.connection == connection, SalesOrder.state.in_(list(UNEXPORTED)))
        .order_by(SalesOrder.created_at, SalesOrder.id)
    )


def set_order(order: int, state: OrderState, reason: str = "") -> None:
    """Move an unexported order to another state. Wants an open transaction."""
    SalesOrder.update(state=state, reason=reason).where(
        SalesOrder.id == order, SalesOrder.state.in_(list(UNEXPORTED))
    ).execute()


def exported(
    connection: int, order: int, office_id: str, at: datetime, *, reference: str, address: str,
    lowers: bool = True,
) -> None:  # fmt: skip
    """The office acknowledged the order under this reference; `address` is the document's page.
    Wants an open transaction: the tick is its place among readings. Where the document `lowers`
    nothing, the order has none until `lowered`."""
    SalesOrder.update(
        state=OrderState.EXPORTED,
        reason="",
        reference=reference,
        office_id=office_id,
        office_address=one_line(address, limit=ADDRESS),
        exported_at=to_epoch(at),
        acknowledged=next_tick(connection) if lowers else None,
        subtracts=True,
    ).where(SalesOrder.id == order).execute()


def unlowered(connection: int) -> list[SalesOrder]:
    """Exported orders whose document has not lowered the office's quantity yet, oldest first."""
    return list(
        SalesOrder.select()
        .where(
            SalesOrder.connection == connection,
            SalesOrder.state == OrderState.EXPORTED,
            SalesOrder.subtracts,
            SalesOrder.acknowledged.is_null(),
        )
        .order_by(SalesOrder.id)
    )


def lowered(connection: int, found: list[SalesOrder]) -> None:
    """The office has lowered its quantity by these: readings that begin from now on show it."""
    with writing():
        tick = next_tick(connection)
        for row in found:
            row.acknowledged = tick
            row.save(only=[SalesOrder.acknowledged])
