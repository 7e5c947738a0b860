"""What BigCommerce calls things, turned into records. Pure; one function a component."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from connectors.bigcommerce.shapes import Item, Product, Variant
from connectors.bigcommerce.times import moment
from connectors.errors import Malformed
from connectors.model import Record
from connectors.quantity import parse_quantity
from connectors.raw import shaped, texts

_PRODUCT_FIELDS = (
    "price", "cost_price", "sale_price", "retail_price", "calculated_price", "is_visible",
    "availability", "inventory_tracking", "type", "upc", "mpn", "gtin", "brand_id",
)  # fmt: skip
_VARIANT_FIELDS = (
    "price", "cost_price", "sale_price", "retail_price", "calculated_price",
    "purchasing_disabled", "upc", "mpn", "gtin", "bin_picking_number",
)  # fmt: skip
_product = msgspec.json.Decoder(Product)
_variant = msgspec.json.Decoder(Variant)
_fields = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


def stock_record(item: Item, location: int, index: int) -> Record:
    """One inventory item at the location; `index` is its place in the page, for the error.

    The quantity is `total_inventory_onhand`, because that is what an absolute adjustment sets;
    `available_to_sell` is less by the safety stock. BigCommerce gives stock no time. An item
    without any id raises Malformed.
    """
    identity = item.identity
    variant, product = identity.variant_id, identity.product_id
    if variant:
        remote_id = f"variant:{variant}"
        refs = {"variant_id": str(variant)}
        if product:
            refs["product_id"] = str(product)
    elif product:
        remote_id, refs = f"product:{product}", {"product_id": str(product)}
    else:
        raise Malformed(
            f"BigCommerce sent an inventory item without an id (record {index} of its page).",
            code="no_identity",
        )
    onhand: object = None
    for stock in item.locations:
        if stock.location_id == location:
            onhand = stock.total_inventory_onhand
            break
    qty, reason = parse_quantity(onhand)
    return Record(
        component="inventory",
        remote_id=remote_id,
        sku=identity.sku or "",
        location=str(location),
        qty=qty,
        reason=reason,
        refs=refs,
    )


def product_record(raw: bytes, index: int) -> Record:
    """One product with its base SKU; raises Malformed naming its place in the page."""
    product = shaped(_product, raw, "BigCommerce sent a product", index)
    return Record(
        component="products",
        remote_id=str(product.id),
        sku=product.sku or "",
        title=product.name or "",
        updated_at=moment(product.date_modified),
        refs={"product_id": str(product.id)},
        fields=texts(shaped(_fields, raw, "BigCommerce sent a product", index), _PRODUCT_FIELDS),
        payload=raw,
    )


def variant_record(raw: bytes, index: int) -> Record:
    """One variant, titled by its options ("Red / XL"); raises Malformed as `product_record`."""
    variant = shaped(_variant, raw, "BigCommerce sent a variant", index)
    labels = (value.label for value in variant.option_values or ())
    return Record(
        component="variants",
        remote_id=str(variant.id),
        sku=variant.sku or "",
        title=" / ".join(label for label in labels if label),
        refs={"variant_id": str(variant.id), "product_id": str(variant.product_id)},
        fields=texts(shaped(_fields, raw, "BigCommerce sent a variant", index), _VARIANT_FIELDS),
        payload=raw,
    )
