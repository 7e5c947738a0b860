"""One order as WooCommerce takes it, and why it may not be one. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from connectors.asking import reference
from connectors.woocommerce.order_mapping import REFERENCE, marked

if TYPE_CHECKING:
    from connectors.model import Change, Order

LONGEST = 100
"""Characters of a reference: WordPress keeps address lines in 255, and searches them."""

_UNFOUND = frozenset("%+<>\\")
"""What WordPress takes out of an address, or decodes once more in a search."""

_CENT = Decimal("0.01")


def unfit(change: Change) -> tuple[str, str]:
    """(code, sentence) of what keeps the order from being sent, ("", "") where nothing does."""
    order = change.order
    if order is None or not order.lines:
        return "no_lines", "The order has no lines; enter it by hand if it stands for a sale."
    told = " ".join(change.sku.split())
    if not told or len(told) > LONGEST or told != change.sku or _UNFOUND & set(told):
        return "reference", (
            f"The reference {change.sku[:120]!r} does not fit: 1 to {LONGEST} characters, none of "
            "them % + < > or a backslash, and single blanks. Set another orders.prefix."
        )
    for line in order.lines:
        if not reference(line.refs, "product_id"):
            return "no_item", (
                f"SKU {line.sku!r} is nothing of this shop's: make a product with this SKU there, "
                "or map it by sku_map."
            )
    return "", ""


def document(reference_: str, order: Order, customer: str) -> dict[str, Any]:
    """The order as POST /orders takes it; amounts are text, without tax, which the shop works out.

    `customer` takes the place of the shopper's name where it is set.
    """
    name = customer or order.customer or f"Web order {order.number}"
    return {
        "currency": order.currency,
        "set_paid": True,
        "payment_method_title": f"Web order {order.number}",
        "transaction_id": reference_,
        "billing": {"first_name": name, "company": marked(reference_)},
        "line_items": [
            {
                "product_id": int(line.refs["product_id"]),
                "quantity": line.quantity,
                "subtotal": _money(line.unit_price * line.quantity),
                "total": _money(line.unit_price * line.quantity),
            }
            | ({"variation_id": int(line.refs["variation_id"])} if _variation(line.refs) else {})
            for line in order.lines
        ],
        "shipping_lines": [
            {"method_id": "other", "method_title": "Shipping", "total": _money(order.shipping)}
        ]
        if order.shipping
        else [],
        "fee_lines": [
            {"name": "Discount", "tax_status": "none", "total": _money(-abs(order.discount))}
        ]
        if order.discount
        else [],
        "meta_data": [{"key": REFERENCE, "value": reference_}],
    }


def _variation(refs: Any) -> bool:
    return bool(reference(refs, "variation_id"))


def _money(value: Decimal) -> str:
    return format(value.quantize(_CENT, ROUND_HALF_UP), "f")
