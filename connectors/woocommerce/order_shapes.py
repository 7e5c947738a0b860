"""The shapes of orders, as far as we read them (wc/v3).

Only the id is typed strictly: what else is wrong with an order is told with its number.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from connectors.woocommerce.shapes import Id


class RawLine(Struct):
    """One product of an order; `subtotal` is before coupons, `total` behind them, without tax."""

    id: Id = 0
    name: str | None = None
    sku: str | None = None
    quantity: Any = None
    subtotal: Any = None
    total: Any = None


class RawMeta(Struct):
    key: str = ""
    value: Any = None


class RawCharge(Struct):
    """A fee or a refund."""

    total: Any = None


class RawOrder(Struct):
    """One order; amounts are in its `currency`, and without tax but in `total_tax` and `total`."""

    id: Id
    number: str | None = None
    status: str | None = None
    currency: str | None = None
    date_created_gmt: str | None = None
    date_modified_gmt: str | None = None
    discount_total: Any = None
    shipping_total: Any = None
    total_tax: Any = None
    total: Any = None
    billing: Any = None
    created_via: str | None = None
    payment_method: str | None = None
    payment_method_title: str | None = None
    transaction_id: str | None = None
    line_items: list[RawLine] = []
    fee_lines: list[RawCharge] = []
    refunds: list[RawCharge] = []
    meta_data: list[RawMeta] = []


FIELDS = RawOrder.__struct_fields__
"""What of an order is asked for."""
