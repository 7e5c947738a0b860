"""Absorbing what the store tells of its orders, and that it no longer has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from connectors.model import Order, Record
from connectors.text import one_line
from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import OrderUnits, SalesOrder
from syncconsole.cache.tables.base import tuples
from syncconsole.cache.write.orders import ADDRESS, dirty_keys, dirty_units_of, office_read
from syncconsole.cache.write.replay import insert_rows
from syncconsole.domain.keys import match_key
from syncconsole.domain.orders import UNEXPORTED, OrderState, Turn, subtracts, turn, turn_of_absence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta


class Met(Struct, frozen=True):
    """An order as the store told it, what we call it at the office, and its page in the store."""

    record: Record
    reference: str
    address: str


class Question(Struct, frozen=True):
    """What a person must decide about an order; `document` is what it became at the office."""

    number: str
    sentence: str
    document: str


class Absorbed(Struct, frozen=True):
    """What a reading of orders brought: how many are new or changed, the keys in them, and what to
    ask a person."""

    changed: int
    questions: tuple[Question, ...]
    keys: frozenset[str]


def absorb_orders(
    connection: int, flow: int, met: Sequence[Met], since: datetime, run: int, at: datetime
) -> Absorbed:
    """Take in orders created at or after the cut-over; keys whose units move are dirty.

    Wants an open transaction. An order that is read again unchanged moves nothing; one that had
    vanished from the store and is back is taken up again. `at` is when the store told of them.
    """
    changed = 0
    questions: list[Question] = []
    keys: set[str] = set()
    for each in met:
        order = each.record.order
        if order is None or order.created_at < since:
            continue
        known = SalesOrder.get_or_none(
            SalesOrder.connection == connection, SalesOrder.remote_id == each.record.remote_id
        )
        before = None if known is None else msgspec.json.decode(known.body, type=Order)
        if known is not None and before == order and not _back(known, order):
            _name(known, each, at)
            known.save(only=[SalesOrder.reference, SalesOrder.store_address, SalesOrder.seen_at])
            continue
        changed += 1
        verdict = turn(None if known is None else OrderState(known.state), before, order)
        if known is not None and verdict.problem:
            questions.append(Question(order.number, verdict.problem, _document(known)))
        row = _keep(connection, each, order, known, verdict, run, at)
        keys |= _units(flow, row, order)
    return Absorbed(changed, tuple(questions), frozenset(keys))


def _back(known: SalesOrder, order: Order) -> bool:
    return known.state in (OrderState.DROPPED, OrderState.VOID) and order.holds_stock


def _name(row: SalesOrder, met: Met, at: datetime) -> None:
    """Its page and our name of it; that of an exported order stays what it was exported under."""
    if row.office_id == "" or row.reference == "":
        row.reference = met.reference
    row.store_address = one_line(met.address, limit=ADDRESS)
    row.seen_at = to_epoch(at)


def _document(row: SalesOrder) -> str:
    """`W-1001 (id 145)`."""
    return f"{row.reference or 'its document'} (id {row.office_id})"


def _keep(
    connection: int,
    met: Met,
    order: Order,
    known: SalesOrder | None,
    verdict: Turn,
    run: int,
    at: datetime,
) -> SalesOrder:
    row = known or SalesOrder(connection=connection, remote_id=met.record.remote_id, run=run)
    _name(row, met, at)
    row.number = order.number
    row.status = order.status
    row.created_at = to_epoch(order.created_at)
    row.updated_at = to_epoch(order.updated_at)
    row.total = str(order.total)
    row.currency = order.currency
    row.customer = order.customer
    row.body = msgspec.json.encode(order).decode()
    if row.state != verdict.state:
        row.reason = ""
    row.state = verdict.state
    row.subtracts = subtracts(verdict.state, row.acknowledged, office_read(connection))
    row.save()
    return row


def _units(flow: int, row: SalesOrder, order: Order) -> set[str]:
    """Keep the units by key; what they were and what they are is compared again: these keys."""
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
    moved = before | set(held)
    dirty_keys(flow, moved)
    return moved


def to_ask_after(
    connection: int, *, begun: datetime, watched: timedelta, again: timedelta
) -> list[SalesOrder]:
    """Orders that the reading which began then did not tell of, and that still matter: those not
    exported, and those exported for less than `watched` that were last seen longer than `again`
    ago. Oldest first."""
    now = to_epoch(begun)
    waiting = SalesOrder.state.in_(list(UNEXPORTED)) & (SalesOrder.seen_at < now)
    watching = (
        (SalesOrder.state == OrderState.EXPORTED)
        & (SalesOrder.exported_at > now - watched.total_seconds())
        & (SalesOrder.seen_at < now - again.total_seconds())
    )
    return list(
        SalesOrder.select()
        .where(SalesOrder.connection == connection, waiting | watching)
        .order_by(SalesOrder.id)
    )


def vanished(flow: int, row: SalesOrder) -> Question | None:
    """The store no longer has this order. Unexported it is dropped, and its units are free again;
    exported it is a question for a person, which is returned. Wants an open transaction."""
    found = turn_of_absence(OrderState(row.state), row.number)
    row.state = found.state
    row.reason = "order_gone"
    row.subtracts = False
    row.save(only=[SalesOrder.state, SalesOrder.reason, SalesOrder.subtracts])
    dirty_units_of(flow, row)
    return Question(row.number, found.problem, _document(row)) if found.problem else None
