"""The shapes of orders, as far as we read them. Money is in the shop's own currency.

Only the ids are typed strictly: what else is wrong with an order is told with its number.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from connectors.shopify.shapes import Rows


class RawOrder(Struct, rename="camel"):
    id: str
    name: str
    line_items: Rows
    created_at: str | None = None
    updated_at: str | None = None
    cancelled_at: str | None = None
    confirmed: bool = True
    currency_code: str | None = None
    taxes_included: bool = False
    test: bool = False
    source_name: str | None = None
    po_number: str | None = None
    display_financial_status: str | None = None
    display_fulfillment_status: str | None = None
    email: str | None = None
    billing_address: Any = None
    customer: Any = None
    current_subtotal_price_set: Any = None
    current_total_tax_set: Any = None
    current_total_price_set: Any = None


class RawLine(Struct, rename="camel"):
    """One line item; `current_quantity` is without removed and refunded units."""

    id: str
    sku: str | None = None
    name: str | None = None
    quantity: Any = None
    current_quantity: Any = None
    original_unit_price_set: Any = None
    tax_lines: Any = None
