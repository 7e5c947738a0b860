"""Products and variants as the catalog API spells them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from syncconsole.sandbox.identity import product_id, sku_id, variant_id

if TYPE_CHECKING:
    from syncconsole.sandbox.shop import Shop

Json = dict[str, object]


def product_record(shop: Shop, product: int, *, variants: bool) -> Json:
    """A product; prices are numbers in the store's currency, times ISO 8601 with offset."""
    catalogue = shop.catalogue
    items = catalogue.items_of(product)
    name = catalogue.name(product)
    record: Json = {
        "id": product_id(product),
        "name": name,
        "type": "physical",
        "sku": catalogue.product_sku(product),
        "description": "",
        "weight": 1,
        "price": shop.price(product) / 100,
        "calculated_price": shop.price(product) / 100,
        "inventory_level": sum(_available(shop, item) for item in items),
        "inventory_warning_level": 0,
        "inventory_tracking": "product" if catalogue.tracked_by_product(product) else "variant",
        "is_visible": True,
        "availability": "available",
        "condition": "New",
        "date_created": iso(catalogue.created(product)),
        "date_modified": iso(shop.modified(product)),
        "base_variant_id": None if catalogue.has_options(product) else variant_id(items[0]),
        "custom_url": {
            "url": f"/{name.lower().replace(' ', '-')}/",
            "is_customized": False,
        },
    }
    if variants:
        record["variants"] = [variant_record(shop, item) for item in items]
    return record


def variant_record(shop: Shop, item: int) -> Json:
    """A variant; the base variant of a product without options has a null `sku_id`."""
    catalogue = shop.catalogue
    product = catalogue.product_of(item)
    return {
        "id": variant_id(item),
        "product_id": product_id(product),
        "sku": catalogue.sku(item),
        "sku_id": sku_id(catalogue, item),
        "price": shop.price(product) / 100,
        "calculated_price": shop.price(product) / 100,
        "purchasing_disabled": False,
        "upc": "",
        "inventory_level": _available(shop, item),
        "inventory_warning_level": 0,
        "bin_picking_number": "",
        "option_values": _option_values(shop, item) if catalogue.has_options(product) else [],
    }


def _option_values(shop: Shop, item: int) -> list[Json]:
    catalogue = shop.catalogue
    product = catalogue.product_of(item)
    return [
        {
            "id": variant_id(item),
            "option_id": product_id(product),
            "option_display_name": catalogue.department(product).option,
            "label": catalogue.option(item)[1],
        }
    ]


def _available(shop: Shop, item: int) -> int:
    """The catalog's level is what may be sold at all locations together (vendor page)."""
    return sum(shop.level(item, place.id).available for place in shop.locations)


def iso(seconds: int) -> str:
    """Seconds since 1970 as an ISO 8601 time with its offset."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
