"""Absorbing orders, the units they hold back, and the ticks that say when they no longer do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from peewee import fn

from connectors.model import Order, Record
from syncconsole.cache.instants import from_epoch, to_epoch
from syncconsole.cache.tables import Item, OrderUnits, SalesOrder, Tick
from syncconsole.cache.tables.base import tuples, writing
from syncconsole.cache.write.absorb import mark_dirty
from syncconsole.cache.write.replay import insert_rows
from syncconsole.domain.keys import match_key
from syncconsole.domain.orders import UNEXPORTED, OrderState, Turn, subtracts, turn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class Absorbed(Struct, frozen=True):
    """What a reading of orders brought: how many are new or changed, and sentences for a person
    with the number of the order they are about."""

    changed: int
    problems: tuple[tuple[str, str], ...]


def absorb_orders(
    connection: int, flow: int, records: Sequence[Record], since: datetime, run: int
) -> Absorbed:
    """Take in orders created at or after the cut-over; keys whose units move are dirty.

    Wants an open transaction. An order that is read again unchanged moves nothing.
    """
    changed = 0
    problems: list[tuple[str, str]] = []
    for record in records:
        order = record.order
        if order is None or order.created_at < since:
            continue
        known = SalesOrder.get_or_none(
            SalesOrder.connection == connection, SalesOrder.remote_id == record.remote_id
        )
        before = None if known is None else msgspec.json.decode(known.body, type=Order)
        if before == order:
            continue
        changed += 1
        verdict = turn(None if known is None else OrderState(known.state), before, order)
        if verdict.problem:
            problems.append((order.number, verdict.problem))
        row = _keep(connection, record.remote_id, order, known, verdict, run)
        _units(flow, row, order)
    return Absorbed(changed, tuple(problems))


def _keep(
    connection: int,
    remote_id: str,
    order: Order,
    known: SalesOrder | None,
    verdict: Turn,
    run: int,
) -> SalesOrder:
    row = known or SalesOrder(connection=connection, remote_id=remote_id, run=run)
    row.number = order.number
    row.status = order.status
    row.created_at = to_epoch(order.created_at)
    row.updated_at = to_epoch(order.updated_at)
    row.total = str(order.total)
    row.currency = order.currency
    row.customer = order.customer
    row.body = msgspec.json.encode(order).decode()
    row.state = verdict.state
    row.subtracts = subtracts(verdict.state, row.acknowledged, office_read(connection))
    row.save()
    return row


def _units(flow: int, row: SalesOrder, order: Order) -> None:
    """Keep the units by key; what they were and what they are is compared again."""
    kept = OrderUnits.select(OrderUnits.key).where(OrderUnits.order == row)
    before = {key for (key,) in tuples(kept)}
    OrderUnits.delete().where(OrderUnits.order == row).execute()
    held: dict[str, int] = {}
    for line in order.lines:
        key = match_key(line.sku)
        if key:
            held[key] = held.get(key, 0) + line.quantity
    fields = (OrderUnits.order, OrderUnits.key, OrderUnits.units)
    insert_rows(OrderUnits, fields, [(row.id, key, units) for key, units in held.items()])
    _dirty(flow, before | set(held))


def _dirty(flow: int, keys: set[str]) -> None:
    found = Item.select(Item.id).where(Item.flow == flow, Item.key.in_(sorted(keys)))
    mark_dirty(flow, [item for (item,) in tuples(found)], "order")


def units_held(connection: int) -> dict[str, int]:
    """Key -> units in orders that are taken off what the office holds."""
    rows = (
        OrderUnits.select(OrderUnits.key, fn.SUM(OrderUnits.units))
        .join(SalesOrder)
        .where(SalesOrder.connection == connection, SalesOrder.subtracts)
        .group_by(OrderUnits.key)
    )
    return {key: int(units) for key, units in tuples(rows)}


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
                keys = OrderUnits.select(OrderUnits.key).where(OrderUnits.order == row)
                _dirty(flow, {key for (key,) in tuples(keys)})
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


def exported(connection: int, order: int, office_id: str, at: datetime) -> None:
    """The office acknowledged the order. Wants an open transaction: the tick is its place among
    readings."""
    SalesOrder.update(
        state=OrderState.EXPORTED,
        reason="",
        office_id=office_id,
        exported_at=to_epoch(at),
        acknowledged=next_tick(connection),
        subtracts=True,
    ).where(SalesOrder.id == order).execute()
