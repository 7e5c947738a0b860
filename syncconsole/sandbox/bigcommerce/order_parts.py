"""The parts of an order that are read on their own too: its products and its consignments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.identity import product_id, variant_id
from syncconsole.sandbox.order_statuses import REFUNDED

if TYPE_CHECKING:
    from syncconsole.sandbox.bigcommerce.records import Json
    from syncconsole.sandbox.order import Order, OrderLine
    from syncconsole.sandbox.shop import Shop


def line_record(shop: Shop, order: Order, line: OrderLine) -> Json:
    """A product of an order; a custom one has product id 0 and no variant."""
    catalogue = shop.catalogue
    record: Json = {
        "id": line.id,
        "order_id": order.id,
        "product_id": 0,
        "order_address_id": 0 if line.digital else order.id,
        "order_pickup_method_id": 0,
        "name": line.title,
        "name_customer": line.title,
        "name_merchant": line.title,
        "sku": line.sku,
        "type": "digital" if line.digital else "physical",
        "quantity": line.units,
        "base_price": money(line.cents),
        "price_ex_tax": money(line.cents),
        "price_inc_tax": money(line.cents + round(line.tax / line.units)),
        "price_tax": money(round(line.tax / line.units)),
        "base_total": money(line.amount),
        "total_ex_tax": money(line.amount),
        "total_inc_tax": money(line.amount + line.tax),
        "total_tax": money(line.tax),
        "is_refunded": order.status == REFUNDED,
        "quantity_refunded": line.units if order.status == REFUNDED else 0,
        "quantity_shipped": 0,
        "product_options": [],
    }
    if line.item is not None:
        record["product_id"] = product_id(catalogue.product_of(line.item))
        record["variant_id"] = variant_id(line.item)
    return record


def consignments(shop: Shop, order: Order, *, lines: bool) -> Json:
    """How the order leaves: by parcel, or by download. `lines` puts the products in."""

    def those(digital: bool) -> list[Json]:  # noqa: FBT001 - the two halves of one order
        return [
            line_record(shop, order, line) if lines else link(order, f"products/{line.id}")
            for line in order.lines
            if line.digital is digital
        ]

    parcels, downloads = those(False), those(True)  # noqa: FBT003 - as above
    parcel = person(order) | {
        "id": order.id,
        "line_items": parcels,
        "shipping_method": "Standard",
        "base_cost": order.shipping / 100,
        "cost_ex_tax": order.shipping / 100,
        "cost_inc_tax": order.shipping / 100,
        "cost_tax": 0,
    }
    return {
        "pickups": [],
        "shipping": [parcel] if parcels else [],
        "downloads": [{"recipient_email": order.email, "line_items": downloads}]
        if downloads
        else [],
        "email": {"gift_certificates": []},
    }


def link(order: Order, part: str) -> Json:
    """Where a part of the order is to be read."""
    return {
        "url": f"https://outdoor-shop.example/v2/orders/{order.id}/{part}",
        "resource": f"/orders/{order.id}/{part}",
    }


def money(cents: int) -> str:
    """An amount as the V2 API writes it, as 19.9800."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}00"


def person(order: Order) -> Json:
    """The customer, as billing and shipping address alike."""
    first, _, last = order.customer.partition(" ")
    return {
        "first_name": first,
        "last_name": last,
        "company": "",
        "street_1": "4 Harbour Street",
        "street_2": "",
        "city": "Lyon",
        "state": "",
        "zip": "69002",
        "country": "France",
        "country_iso2": "FR",
        "phone": "",
        "email": order.email,
        "form_fields": [],
    }
