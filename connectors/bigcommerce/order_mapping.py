"""What BigCommerce calls an order, turned into our value. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from connectors.bigcommerce.times import moment
from connectors.model import Order, OrderLine, Record
from connectors.money import parse_charge, parse_money
from connectors.order_reading import Telling, billed_to, said
from connectors.raw import texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from connectors.bigcommerce.order_shapes import RawLine, RawOrder

HOLD_NOTHING = frozenset({0, 4, 5, 6})
"""Incomplete, Refunded, Cancelled, Declined: see `order_record`."""

SENT = frozenset({2, 3, 10})
"""Shipped, Partially Shipped, Completed."""

DELETED = "Deleted"
_FIELDS = (
    "status", "payment_status", "payment_method", "order_source", "channel_id",
    "external_order_id", "is_deleted",
)  # fmt: skip


def order_record(order: RawOrder, lines: Sequence[RawLine]) -> Record:
    """The order as a record; its number is its id. Raises Malformed naming the order.

    `status` is the label the store gave the status (`custom_status`), which its people see and
    write into config.yaml; the system's label is in `fields`, its id in `refs["status_id"]`.
    BigCommerce archives what is deleted, and knows no difference (deleteOrder): an order whose
    goods went out was put away and stays what it was; any other has the status "Deleted".

    `holds_stock` is False for an order that nobody will be sent: one that never became an order
    (0 Incomplete: left on the payment page; 6 Declined), one taken back (4 Refunded, 5 Cancelled)
    or deleted. All others have their units taken out of the store when they are placed, or are
    owed to a customer where the store is set to take them out when they are shipped; statuses not
    yet known count so too, because a unit too few on the web is better than one sold twice.

    `shipping` is all that is charged beside the goods: shipping, handling, wrapping and fees.
    `discount` is that of the order and of its coupons. `payload` stays empty: it would keep
    addresses and IP numbers of people that no step needs.
    """
    created = _when(order, order.date_created, "date_created")
    modified = _when(order, order.date_modified or order.date_created, "date_modified")
    deleted = order.is_deleted and order.status_id not in SENT
    status = DELETED if deleted else order.custom_status or order.status or ""
    value = Order(
        number=str(order.id),
        status=status,
        created_at=created,
        updated_at=modified,
        currency=order.default_currency_code or order.currency_code or "",
        lines=tuple(_line(order, line) for line in lines),
        holds_stock=not deleted and order.status_id not in HOLD_NOTHING,
        customer=billed_to(order.billing_address),
        email=said(order.billing_address, "email"),
        shipping=_charges(order),
        discount=_amount(order, order.discount_amount, "discount_amount")
        + _amount(order, order.coupon_discount, "coupon_discount"),
        tax=_amount(order, order.total_tax, "total_tax"),
        total=_amount(order, order.total_inc_tax, "total_inc_tax"),
    )
    return Record(
        component="orders",
        remote_id=value.number,
        sku=value.number,
        title=value.customer,
        updated_at=modified,
        refs={"order_id": value.number, "status_id": str(order.status_id)},
        fields=texts({name: getattr(order, name) for name in _FIELDS}, _FIELDS),
        order=value,
    )


def _line(order: RawOrder, line: RawLine) -> OrderLine:
    """One line, with the SKU of the variant that was chosen, exactly as it is spelled.

    Products made up for one order and gift certificates have no SKU; downloads mostly have one.
    None of them is told apart here: a line has stock where its SKU has, and the caller knows.
    The quantity is what was ordered; units refunded since (14 Partially Refunded) stay in it,
    since V2 does not tell whether they came back.
    """
    quantity = _told(order).units(line.quantity, line.id)
    price = _told(order).known(parse_money(line.price_ex_tax), f"the price of its line {line.id}")
    return OrderLine(sku=line.sku or "", quantity=quantity, unit_price=price, title=line.name or "")


def _charges(order: RawOrder) -> Decimal:
    fees = order.fees if isinstance(order.fees, list) else []
    costs = [order.shipping_cost_ex_tax, order.handling_cost_ex_tax, order.wrapping_cost_ex_tax]
    costs += [_of(fee, "cost_ex_tax") for fee in fees]
    return sum((_amount(order, cost, "one of its costs") for cost in costs), Decimal(0))


def _of(found: object, name: str) -> Any:
    """The member of an object; None where there is none (an empty one may come as a list)."""
    return found.get(name) if isinstance(found, dict) else None


def _amount(order: RawOrder, value: object, what: str) -> Decimal:
    return _told(order).known(parse_charge(value), what)


def _when(order: RawOrder, text: str | None, name: str) -> datetime:
    return _told(order).known(moment(text), name)


def _told(order: RawOrder) -> Telling:
    return Telling("BigCommerce", str(order.id), "the store's control panel")
