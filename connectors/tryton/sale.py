"""One order as the sale that Tryton takes, and why it may not be one. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from connectors.tryton.mapping import REFERENCE
from connectors.tryton.marking import description
from connectors.tryton.tagged import day, decimal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.model import Change, Order
    from connectors.order_facts import OrderFacts
    from connectors.tryton.books import Ids
    from connectors.tryton.shapes import Sellable
    from connectors.tryton.tagged import Json

_DIGITS = Decimal("0.0001")
"""How far Tryton keeps a price ([product] price_decimal)."""


def unfit(change: Change, facts: OrderFacts) -> tuple[str, str]:
    """(code, sentence) of what keeps the order from being sent, ("", "") where nothing does."""
    order, reference = change.order, change.sku
    if order is None or not order.lines:
        return "no_lines", "The order has no lines; enter it by hand if it stands for a sale."
    if not reference:
        return "reference", "The order has no reference by which its sale could be found again."
    if not order.currency:
        return "no_currency", "The order tells no currency; enter it by hand."
    for line in order.lines:
        if not line.refs.get(REFERENCE, "").isdecimal():
            return "no_item", (
                f"SKU {line.sku!r} is no product of this company: make one with this code there, "
                "or map it by sku_map."
            )
    for name, amount in (("shipping", order.shipping), ("discount", order.discount)):
        if amount and not getattr(facts, name):
            return f"no_{name}", (
                f"The order carries {name} of {amount}, and orders.{name} names no product to book "
                "it on: set it in config.yaml."
            )
    return "", ""


def unsold(order: Order, products: Mapping[int, Sellable]) -> str:
    """What keeps a line from being sold, "" where nothing does."""
    for line in order.lines:
        product = products.get(int(line.refs[REFERENCE]))
        if product is None:
            return f"SKU {line.sku!r} is no longer an active product: read the stock again."
        if not product.salable or product.sale_uom is None:
            return f"SKU {line.sku!r} is not for sale in Tryton: mark it salable."
    return ""


def sale_values(
    change: Change,
    order: Order,
    facts: OrderFacts,
    ids: Ids,
    products: Mapping[int, Sellable],
    currency: int,
) -> Json:
    """The values of sale.sale. Shipments are made as it is processed, whatever the default is:
    else its goods would still count as available."""
    lines = [
        _line(products[int(line.refs[REFERENCE])], line.quantity, line.unit_price, line.title, ids)
        for line in order.lines
    ]
    if order.shipping and ids.shipping:
        lines.append(_line(ids.shipping, 1, order.shipping, "Shipping", ids))
    if order.discount and ids.discount:
        lines.append(_line(ids.discount, 1, -abs(order.discount), "Discount", ids))
    [address, *_] = ids.party.addresses
    values: Json = {
        "reference": change.sku,
        "description": description(change.sku, order),
        "party": ids.party.id,
        "invoice_address": address,
        "shipment_address": address,
        "currency": currency,
        "sale_date": day(order.created_at.astimezone(facts.timezone).date()),
        "shipment_method": "order",
        "lines": [["create", lines]],
    }
    if ids.warehouse is not None:
        values["warehouse"] = ids.warehouse
    return values


def _line(product: Sellable, quantity: int, price: Decimal, title: str, ids: Ids) -> Json:
    own = product.category.customer_taxes_used if product.category else []
    taxes = own if ids.tax is None else [ids.tax]
    line: dict[str, Any] = {
        "type": "line",
        "product": product.id,
        "quantity": float(quantity),
        "unit": product.sale_uom,
        "unit_price": decimal(price.quantize(_DIGITS, ROUND_HALF_UP).normalize()),
    }
    if taxes:
        line["taxes"] = [["add", list(taxes)]]
    if title:
        line["description"] = title[:4000]
    return line
