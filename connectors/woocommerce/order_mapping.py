"""What WooCommerce calls an order, turned into our value. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from connectors.model import Order, OrderLine, Record
from connectors.money import parse_charge
from connectors.order_reading import Telling, billed_to, said
from connectors.raw import moment, texts

if TYPE_CHECKING:
    from datetime import datetime

    from connectors.woocommerce.order_shapes import RawCharge, RawLine, RawOrder

HOLD_NOTHING = frozenset(
    {"pending", "failed", "cancelled", "refunded", "checkout-draft", "auto-draft", "trash"}
)
"""Statuses of orders whose units are in the shop's quantity: see `order_record`."""

REFERENCE = "_syncconsole_reference"
"""The meta key under which an order of ours carries our reference; the underscore hides it."""

_FINE = Decimal("0.00000001")
_FIELDS = ("status", "created_via", "payment_method", "payment_method_title", "transaction_id")


def order_record(order: RawOrder, *, reference: str = "") -> Record:
    """The order as a record, under its number, or under our `reference` where asked by it. Raises
    Malformed naming the order.

    `status` is the shop's own slug, as `processing`. `holds_stock`: WooCommerce takes an order's
    units off when it becomes processing, completed or on hold, and gives them back when it is
    cancelled or pending again (wc_maybe_reduce_stock_levels, wc_maybe_increase_stock_levels). A
    failed one never was paid; of a refunded one nobody is sent anything. Statuses that plugins add
    count as holding, because a unit too few on the web is better than one sold twice.

    A line's quantity is what was ordered. Units and money refunded since stay in the order, whose
    total is what was charged; `fields["refunded"]` tells the sum. Fees below zero are discounts.
    `payload` stays empty: it would keep addresses of people that no step needs.
    """
    number = order.number or str(order.id)
    fees = [_amount(order, fee.total, "a fee") for fee in order.fee_lines]
    modified = _when(order, order.date_modified_gmt or order.date_created_gmt, "date_modified_gmt")
    value = Order(
        number=number,
        status=order.status or "",
        created_at=_when(order, order.date_created_gmt, "date_created_gmt"),
        updated_at=modified,
        currency=order.currency or "",
        lines=tuple(_line(order, line) for line in order.line_items),
        holds_stock=order.status not in HOLD_NOTHING,
        customer=billed_to(order.billing),
        email=said(order.billing, "email"),
        shipping=_amount(order, order.shipping_total, "shipping_total") + _sum(fees, over=True),
        discount=_amount(order, order.discount_total, "discount_total") + _sum(fees, over=False),
        tax=_amount(order, order.total_tax, "total_tax"),
        total=_amount(order, order.total, "total"),
        reference=reference,
    )
    return Record(
        component="orders",
        remote_id=str(order.id),
        sku=reference or number,
        title=value.customer,
        updated_at=modified,
        refs={"order_id": str(order.id)},
        fields=texts({name: getattr(order, name) for name in _FIELDS}, _FIELDS)
        | _refunded(order, order.refunds),
        order=value,
    )


def reference_of(order: RawOrder) -> str:
    """Our reference in the order's meta data, "" where it is none of ours."""
    found = [meta.value for meta in order.meta_data if meta.key == REFERENCE]
    return found[0] if found and isinstance(found[0], str) else ""


def marked(reference: str) -> str:
    """The reference as the billing address carries it."""
    return f"({reference})"


def _line(order: RawOrder, line: RawLine) -> OrderLine:
    """One line at its price before coupons, which are the order's discount."""
    quantity = _told(order).units(line.quantity, line.id)
    price = _amount(order, line.subtotal, f"the subtotal of its line {line.id}")
    each = price / quantity if quantity else price
    return OrderLine(line.sku or "", quantity, _rounded(each), line.name or "")


def _rounded(each: Decimal) -> Decimal:
    """A price of one that gives the line's amount again, where that does not divide evenly."""
    fine = each.quantize(_FINE)
    return each if fine == each else fine


def _refunded(order: RawOrder, refunds: list[RawCharge]) -> dict[str, str]:
    """What was paid back, where anything was; the shop spells it below zero."""
    back = sum((_amount(order, one.total, "a refund") for one in refunds), Decimal(0))
    return {"refunded": str(abs(back))} if refunds else {}


def _sum(fees: list[Decimal], *, over: bool) -> Decimal:
    """The fees charged, or those that take something off, as an amount above zero."""
    return abs(sum((fee for fee in fees if (fee > 0) is over), Decimal(0)))


def _amount(order: RawOrder, value: object, what: str) -> Decimal:
    return _told(order).known(parse_charge(value), what)


def _when(order: RawOrder, text: str | None, name: str) -> datetime:
    return _told(order).known(moment(text), name)


def _told(order: RawOrder) -> Telling:
    return Telling("WooCommerce", str(order.id), "the shop's admin")
