"""Orders as the V2 API spells them: money as text with four decimals, times in RFC 2822."""

from __future__ import annotations

from email.utils import format_datetime
from typing import TYPE_CHECKING

from syncconsole.sandbox.bigcommerce.order_parts import consignments, link, money, person
from syncconsole.sandbox.order_statuses import REFUNDED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syncconsole.sandbox.bigcommerce.records import Json
    from syncconsole.sandbox.order import Order
    from syncconsole.sandbox.shop import Shop

_ZERO = "0.0000"


def order_record(shop: Shop, order: Order, includes: Iterable[str] = ()) -> Json:
    """An order; its consignments are a link unless `includes` asks for them."""
    return {
        "id": order.id,
        "customer_id": 0,
        "date_created": format_datetime(order.created),
        "date_modified": format_datetime(order.modified),
        "date_shipped": "",
        "status_id": order.status,
        "status": shop.orders.labels[order.status],
        "custom_status": shop.orders.labels[order.status],
        **_sums(order),
        "items_total": order.units,
        "items_shipped": 0,
        "payment_method": "Credit Card",
        "payment_status": "refunded" if order.status == REFUNDED else "captured",
        "currency_id": 1,
        "currency_code": "EUR",
        "currency_exchange_rate": "1.0000000000",
        "default_currency_id": 1,
        "default_currency_code": "EUR",
        "store_default_currency_code": "EUR",
        "is_deleted": order.archived,
        "is_tax_inclusive_pricing": False,
        "order_is_digital": all(line.digital for line in order.lines),
        "order_source": "www",
        "channel_id": 1,
        "external_id": None,
        "external_order_id": order.external_order_id,
        "staff_notes": "",
        "customer_message": "",
        "billing_address": person(order),
        "shipping_address_count": 1,
        "fees": [],
        "products": link(order, "products"),
        "shipping_addresses": link(order, "shippingaddresses"),
        "coupons": link(order, "coupons"),
        "consignments": (
            consignments(shop, order, lines="consignments.line_items" in includes)
            if set(includes) - {"fees"}
            else link(order, "consignments")
        ),
    }


def _sums(order: Order) -> Json:
    return {
        "subtotal_ex_tax": money(order.subtotal),
        "subtotal_inc_tax": money(order.subtotal + order.tax),
        "subtotal_tax": money(order.tax),
        "base_shipping_cost": money(order.shipping),
        "shipping_cost_ex_tax": money(order.shipping),
        "shipping_cost_inc_tax": money(order.shipping),
        "shipping_cost_tax": _ZERO,
        "handling_cost_ex_tax": _ZERO,
        "handling_cost_inc_tax": _ZERO,
        "wrapping_cost_ex_tax": _ZERO,
        "wrapping_cost_inc_tax": _ZERO,
        "discount_amount": money(order.discount),
        "coupon_discount": _ZERO,
        "store_credit_amount": _ZERO,
        "gift_certificate_amount": _ZERO,
        "refunded_amount": _ZERO,
        "total_ex_tax": money(order.total),
        "total_inc_tax": money(order.total + order.tax),
        "total_tax": money(order.tax),
    }
