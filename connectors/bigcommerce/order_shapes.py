"""The shapes of V2 orders, as far as we read them (orders.v2.oas2.yml).

Only the id is typed strictly: what else is wrong with an order is told with its number.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from connectors.bigcommerce.shapes import Id


class RawOrder(Struct):
    """One order of GET /v2/orders. Amounts are in the currency the shopper pays in."""

    id: Id
    status_id: int
    status: str | None = None
    custom_status: str | None = None
    is_deleted: bool | None = None
    date_created: str | None = None
    date_modified: str | None = None
    currency_code: str | None = None
    default_currency_code: str | None = None
    items_total: Any = None
    shipping_cost_ex_tax: Any = None
    handling_cost_ex_tax: Any = None
    wrapping_cost_ex_tax: Any = None
    discount_amount: Any = None
    coupon_discount: Any = None
    total_tax: Any = None
    total_inc_tax: Any = None
    billing_address: Any = None
    consignments: Any = None
    fees: Any = None
    payment_status: str | None = None
    payment_method: str | None = None
    order_source: str | None = None
    external_order_id: str | None = None
    channel_id: int | None = None


class RawLine(Struct):
    """One product of an order, embedded or of GET /v2/orders/{order_id}/products."""

    id: Id
    quantity: Any = None
    price_ex_tax: Any = None
    sku: str | None = None
    name: str | None = None


class OrderCount(Struct):
    """GET /v2/orders/count."""

    count: int
