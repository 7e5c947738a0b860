"""Orders as wc/v3 spells them, over the shop's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.order_statuses import REFUNDED
from syncconsole.sandbox.woocommerce.listing import money, when
from syncconsole.sandbox.woocommerce.store import FIRST_PRODUCT, FIRST_VARIATION, Noted

if TYPE_CHECKING:
    from syncconsole.sandbox.order import Order, OrderLine
    from syncconsole.sandbox.woocommerce.listing import Json
    from syncconsole.sandbox.woocommerce.store import Store

STATUSES = (
    "pending", "on-hold", "completed", "processing", "refunded", "cancelled", "failed", "on-hold",
    "processing", "processing", "completed", "processing", "on-hold", "on-hold", "processing",
)  # fmt: skip
"""What WooCommerce would call each status of the shop's, by its id; those that hold stock alike."""


def order_record(store: Store, order: Order) -> Json:
    """An order of the shop's."""
    created, created_gmt = when(order.created, store.zone)
    modified, modified_gmt = when(order.modified, store.zone)
    noted = store.noted.get(order.id) or Noted()
    first, _, last = order.customer.partition(" ")
    total = order.total + order.tax
    refunds = [{"id": order.id + 900_000, "reason": "", "total": f"-{money(total)}"}]
    return {
        "id": order.id,
        "number": str(order.id),
        "status": STATUSES[order.status],
        "currency": "EUR",
        "created_via": "rest-api" if order.id in store.noted else "checkout",
        "date_created": created,
        "date_created_gmt": created_gmt,
        "date_modified": modified,
        "date_modified_gmt": modified_gmt,
        "discount_total": money(order.discount if order.id not in store.noted else 0),
        "shipping_total": money(order.shipping),
        "total_tax": money(order.tax),
        "total": money(total),
        "prices_include_tax": False,
        "customer_id": 0,
        "billing": {
            "first_name": first,
            "last_name": last,
            "company": noted.company,
            "email": order.email,
            "country": "FR",
        },
        "payment_method": "" if noted.title else "bacs",
        "payment_method_title": noted.title or "Direct bank transfer",
        "transaction_id": noted.transaction,
        "meta_data": noted.meta,
        "line_items": [_line(store, line) for line in order.lines],
        "shipping_lines": [{"id": 1, "method_title": "Flat rate", "total": money(order.shipping)}],
        "fee_lines": [{"id": 2, "name": "Discount", "total": money(-order.discount)}]
        if order.discount and order.id in store.noted
        else [],
        "refunds": refunds if order.status == REFUNDED else [],
    }


def _line(store: Store, line: OrderLine) -> Json:
    catalogue = store.shop.catalogue
    product, variation = 0, 0
    if line.item is not None:
        place = catalogue.product_of(line.item)
        product = FIRST_PRODUCT + place
        variation = FIRST_VARIATION + line.item if catalogue.has_options(place) else 0
    return {
        "id": line.id,
        "name": line.title,
        "product_id": product,
        "variation_id": variation,
        "quantity": line.units,
        "subtotal": money(line.amount),
        "subtotal_tax": money(line.tax),
        "total": money(line.amount),
        "total_tax": money(line.tax),
        "sku": line.sku,
        "price": line.cents / 100,
    }
