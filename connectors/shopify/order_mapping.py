"""What Shopify calls an order, turned into our value. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from connectors.model import Order, OrderLine, Record
from connectors.order_reading import Telling
from connectors.raw import moment
from connectors.shopify.ids import number
from connectors.shopify.raw import money, texts, within

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from connectors.shopify.order_shapes import RawLine, RawOrder

CANCELED = "Canceled"
_CENT = Decimal("0.01")
_FINE = Decimal("0.000001")
_SHIPPED = frozenset({"FULFILLED", "PARTIALLY_FULFILLED"})


def order_record(order: RawOrder, raws: Sequence[RawLine], quantity: str) -> Record:
    """The order as a record; its number is its name ("#1001"), which is unique within a shop.

    `status` is what the admin shows of its payment ("Paid", "Partially refunded"), or "Canceled";
    the two statuses as the API spells them are in `fields`. Lines have the quantity still wanted:
    units removed and refunded since are out of it, and a line without any is left out.

    `holds_stock`: an order takes its units out of `available` when it is placed, and out of
    `on_hand` when it is fulfilled, so it goes by the `quantity` that is synchronised. A cancelled
    order, one of which nothing is left, and one that nothing was reserved for (`confirmed` is
    false) hold none.

    Amounts are the current ones, returns taken out, and add up to `total`: goods less `discount`,
    and `tax`; what is left is `shipping`, with tips, fees and any tax on them. Where prices
    include tax, it is taken out of a line's price by its rates. Raises Malformed naming the order.
    """
    created = _when(order, order.created_at, "createdAt")
    updated = _when(order, order.updated_at or order.created_at, "updatedAt")
    lines = tuple(line for raw in raws if (line := _line(order, raw)) is not None)
    shipping, discount = _beside(order, raws, lines)
    shipped = quantity != "on_hand" or order.display_fulfillment_status in _SHIPPED
    stands = order.cancelled_at is None and order.confirmed
    value = Order(
        number=order.name,
        status=_status(order),
        created_at=created,
        updated_at=updated,
        currency=order.currency_code or "",
        lines=lines,
        holds_stock=bool(lines) and stands and shipped,
        customer=_customer(order),
        email=order.email or "",
        shipping=shipping,
        discount=discount,
        tax=_amount(order, order.current_total_tax_set, "currentTotalTaxSet"),
        total=_amount(order, order.current_total_price_set, "currentTotalPriceSet"),
    )
    return Record(
        component="orders",
        remote_id=number(order.id),
        sku=order.name,
        title=value.customer,
        updated_at=updated,
        refs={"order_id": number(order.id)},
        fields=texts(
            {
                "financial_status": order.display_financial_status,
                "fulfillment_status": order.display_fulfillment_status,
                "cancelled_at": order.cancelled_at,
                "source_name": order.source_name,
                "po_number": order.po_number,
                "test": order.test or None,
            }
        ),
        order=value,
    )


def _line(order: RawOrder, raw: RawLine) -> OrderLine | None:
    """The line with what is still wanted of it, None where that is nothing."""
    quantity = _units(order, raw)
    if quantity == 0:
        return None
    price = _price(order, raw)
    if order.taxes_included:
        price = (price / (1 + _rates(order, raw))).quantize(_FINE, ROUND_HALF_UP)
    return OrderLine(sku=raw.sku or "", quantity=quantity, unit_price=price, title=raw.name or "")


def _beside(
    order: RawOrder, raws: Sequence[RawLine], lines: Sequence[OrderLine]
) -> tuple[Decimal, Decimal]:
    """(shipping and all other charges, discount), both without tax."""
    goods = sum((line.unit_price * line.quantity for line in lines), Decimal(0))
    listed = sum((_price(order, raw) * _units(order, raw) for raw in raws), Decimal(0))
    paid = _amount(order, order.current_subtotal_price_set, "currentSubtotalPriceSet")
    # A discount of prices with tax shrinks by as much as the prices do.
    share = goods / listed if listed else Decimal(0)
    discount = max(((listed - paid) * share).quantize(_CENT, ROUND_HALF_UP), Decimal(0))
    tax = _amount(order, order.current_total_tax_set, "currentTotalTaxSet")
    total = _amount(order, order.current_total_price_set, "currentTotalPriceSet")
    rest = (total - tax - goods + discount).quantize(_CENT, ROUND_HALF_UP)
    return (rest, discount) if rest >= 0 else (Decimal(0), discount - rest)


def _units(order: RawOrder, raw: RawLine) -> int:
    return _told(order).units(raw.current_quantity, raw.id)


def _price(order: RawOrder, raw: RawLine) -> Decimal:
    return _amount(order, raw.original_unit_price_set, f"the price of its line {raw.id}")


def _rates(order: RawOrder, raw: RawLine) -> Decimal:
    rates = [within(each, "rate") for each in raw.tax_lines or ()]
    if any(isinstance(rate, bool) or not isinstance(rate, (int, float)) for rate in rates):
        raise _told(order).unreadable(f"a tax rate of its line {raw.id}")
    return sum((Decimal(str(rate)) for rate in rates), Decimal(0))


def _status(order: RawOrder) -> str:
    if order.cancelled_at is not None:
        return CANCELED
    return (order.display_financial_status or "").replace("_", " ").capitalize()


def _customer(order: RawOrder) -> str:
    billing = order.billing_address
    named = (within(billing, "name"), within(order.customer, "displayName"),
             within(billing, "company"))  # fmt: skip
    return next((name.strip() for name in named if isinstance(name, str) and name.strip()), "")


def _amount(order: RawOrder, found: Any, what: str) -> Decimal:
    return _told(order).known(money(within(found, "shopMoney", "amount")), what)


def _when(order: RawOrder, text: str | None, name: str) -> datetime:
    return _told(order).known(moment(text), name)


def _told(order: RawOrder) -> Telling:
    return Telling("Shopify", order.name, "the shop's admin")
