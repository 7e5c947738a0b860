"""One order as the sales receipt that QuickBooks takes, and why it may not be one. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from connectors.quickbooks_online.marking import LONGEST, note

if TYPE_CHECKING:
    from connectors.model import Change, Order
    from connectors.order_facts import OrderFacts
    from connectors.quickbooks_online.books import Ids

_CENT = Decimal("0.01")
_US_CODES = ("TAX", "NON")
"""The only codes lines have in the US; elsewhere a code is an id and the mode must be told."""


def unfit(change: Change, facts: OrderFacts) -> tuple[str, str]:
    """(code, sentence) of what keeps the order from being sent, ("", "") where nothing does."""
    order, reference = change.order, change.sku
    if order is None or not order.lines:
        return "no_lines", "The order has no lines; enter it by hand if it stands for a sale."
    if not reference or len(reference) > LONGEST:
        return "reference", (
            f"The reference {reference!r} does not fit: a number in QuickBooks has 1 to {LONGEST} "
            "characters. Set a shorter orders.prefix."
        )
    for line in order.lines:
        if not line.refs.get("item_id"):
            return "no_item", (
                f"SKU {line.sku!r} is no item of this company: make one with this SKU there, or "
                "map it by sku_map."
            )
    for name, amount in (("shipping", order.shipping), ("discount", order.discount)):
        if amount and not getattr(facts, name):
            return f"no_{name}", (
                f"The order carries {name} of {amount}, and orders.{name} names no item to book it "
                "on: set it in config.yaml."
            )
    return "", ""


def receipt(change: Change, order: Order, facts: OrderFacts, ids: Ids) -> dict[str, Any]:
    """The SalesReceipt object: names and nesting of Finance.xsd, amounts as Decimal.

    A line's amount is price times quantity to the cent; QuickBooks refuses another. A tax amount
    that is told is taken over as it is; where none is, a US company would work one out.
    """
    lines = [
        _line(line.refs["item_id"], line.quantity, line.unit_price, line.title, facts)
        for line in order.lines
    ]
    if order.shipping:
        lines.append(_line(ids.shipping, 1, order.shipping, "Shipping", facts))
    if order.discount:
        lines.append(_line(ids.discount, 1, -abs(order.discount), "Discount", facts))
    body: dict[str, Any] = {
        "DocNumber": change.sku,
        "TxnDate": order.created_at.astimezone(facts.timezone).date().isoformat(),
        "PrivateNote": note(change.sku, order),
        "Line": lines,
        "CustomerRef": {"value": ids.customer},
    }
    if order.currency:  # another than the company's must be refused, not booked one to one
        body["CurrencyRef"] = {"value": order.currency}
    if ids.location:
        body["DepartmentRef"] = {"value": ids.location}
    if order.tax or facts.tax:
        body["TxnTaxDetail"] = {"TotalTax": order.tax}
    if facts.tax and facts.tax not in _US_CODES:
        body["GlobalTaxCalculation"] = "TaxExcluded"
    if ids.deposit:
        body["DepositToAccountRef"] = {"value": ids.deposit}
    return body


def _line(
    item: str, quantity: int, price: Decimal, title: str, facts: OrderFacts
) -> dict[str, Any]:
    detail: dict[str, Any] = {"ItemRef": {"value": item}, "UnitPrice": price, "Qty": quantity}
    if facts.tax:
        detail["TaxCodeRef"] = {"value": facts.tax}
    line: dict[str, Any] = {
        "Amount": (price * quantity).quantize(_CENT, ROUND_HALF_UP),
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": detail,
    }
    if title:
        line["Description"] = title[:4000]
    return line
