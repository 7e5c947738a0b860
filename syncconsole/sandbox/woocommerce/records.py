"""Products and variations as wc/v3 spells them: money as text, times twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from syncconsole.sandbox.catalogue import EPOCH
from syncconsole.sandbox.woocommerce.listing import money, when

if TYPE_CHECKING:
    from syncconsole.sandbox.woocommerce.listing import Json
    from syncconsole.sandbox.woocommerce.store import Good, Store


def product_record(store: Store, good: Good) -> Json:
    """A product of any kind; a variable one names its variations."""
    extra, catalogue = good.extra, store.shop.catalogue
    varied = extra.type == "variable" if extra else good.item is None
    return {
        **_common(store, good),
        "name": extra.name if extra else catalogue.name(good.product),
        "type": extra.type if extra else "variable" if varied else "simple",
        "sku": store.sku(good),
        "parent_id": 0,
        "catalog_visibility": "visible",
        "attributes": [],
        "variations": [one.id for one in store.variations(good.id)] if varied else [],
    }


def variation_record(store: Store, good: Good) -> Json:
    """A variation, with the option that makes it."""
    extra, catalogue = good.extra, store.shop.catalogue
    if extra or good.item is None:
        name, option = (extra.name, "Length") if extra else ("", "")
    else:
        name, option = catalogue.title(good.item), catalogue.option(good.item)[1]
    return {
        **_common(store, good),
        "name": name,
        "type": "variation",
        "sku": store.sku(good),
        "parent_id": good.parent,
        "attributes": [{"id": 0, "name": "Option", "option": option}],
    }


def _common(store: Store, good: Good) -> Json:
    """What both have. Movements of stock leave the dates alone."""
    extra, shop = good.extra, store.shop
    made = EPOCH if extra else shop.catalogue.created(good.product)
    changed = EPOCH if extra else shop.modified(good.product)
    created, created_gmt = when(datetime.fromtimestamp(made, UTC), store.zone)
    modified, modified_gmt = when(datetime.fromtimestamp(changed, UTC), store.zone)
    price = money(extra.cents if extra else shop.price(good.product))
    quantity = store.quantity(good)
    return {
        "id": good.id,
        "date_created": created,
        "date_created_gmt": created_gmt,
        "date_modified": modified,
        "date_modified_gmt": modified_gmt,
        "status": extra.status if extra else "publish",
        "description": "",
        "permalink": f"https://outdoor-shop.example/?p={good.id}",
        "price": price,
        "regular_price": price,
        "sale_price": "",
        "manage_stock": store.managed(good),
        "stock_quantity": quantity,
        "stock_status": "instock" if quantity is None or quantity > 0 else "outofstock",
        "backorders": "no",
        "tax_class": "",
        "meta_data": [],
    }
