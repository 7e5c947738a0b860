"""What WooCommerce calls things, turned into records. Pure; one function a component."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from connectors.model import Record
from connectors.quantity import parse_quantity
from connectors.raw import moment, shaped, texts
from connectors.woocommerce.shapes import Attribute, Goods

STOCK_FIELDS = (
    "id", "type", "parent_id", "sku", "name", "manage_stock", "stock_quantity", "variations",
)  # fmt: skip
"""What of a product is asked for where only its stock is wanted."""

_TRACKED = (
    "type", "status", "price", "regular_price", "sale_price", "stock_status", "backorders",
    "catalog_visibility", "tax_class", "global_unique_id",
)  # fmt: skip
_WITHOUT_STOCK = frozenset({"variable", "grouped", "external"})
"""Kinds of which no stock is kept, unless a variable product keeps it for its variations."""

_goods = msgspec.json.Decoder(Goods)
_fields = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


def goods(raw: bytes, index: int) -> Goods:
    """A product or variation; raises Malformed naming its place in the page."""
    return shaped(_goods, raw, "WooCommerce sent a product", index)


def stock_record(one: Goods, parent: int) -> Record | None:
    """The stock of a product (`parent` is 0), or of a variation of the product `parent`.

    The quantity is `stock_quantity`, on hand less what orders have taken. It counts only where
    `manage_stock` is true: false says that nobody counts it, "parent" that the product's own record
    has it for all its variations. Variable products that keep no stock themselves yield nothing:
    their variations do. No time: movements of stock leave the product's dates alone (P-17).
    """
    managed = one.manage_stock is True
    if not managed and one.type in _WITHOUT_STOCK:
        return None
    qty, reason = parse_quantity(one.stock_quantity) if managed else (None, "not_tracked")
    return Record(
        component="inventory",
        remote_id=str(one.id),
        sku=one.sku or "",
        qty=qty,
        reason=reason,
        title=one.name or "",
        refs=refs_of(one, parent),
    )


def product_record(raw: bytes, index: int) -> Record:
    """One product of any kind but a variation."""
    one = goods(raw, index)
    return Record(
        component="products",
        remote_id=str(one.id),
        sku=one.sku or "",
        title=one.name or "",
        updated_at=moment(one.date_modified_gmt),
        refs=refs_of(one, 0),
        fields=texts(shaped(_fields, raw, "WooCommerce sent a product", index), _TRACKED),
        payload=raw,
    )


def variant_record(raw: bytes, index: int, parent: int) -> Record:
    """One variation of the product `parent`, titled by its options ("Red / XL")."""
    one = goods(raw, index)
    options = " / ".join(option for option in map(_option, one.attributes or ()) if option)
    return Record(
        component="variants",
        remote_id=str(one.id),
        sku=one.sku or "",
        title=options or one.name or "",
        updated_at=moment(one.date_modified_gmt),
        refs=refs_of(one, parent),
        fields=texts(shaped(_fields, raw, "WooCommerce sent a variation", index), _TRACKED),
        payload=raw,
    )


def refs_of(one: Goods, parent: int) -> dict[str, str]:
    """A variation is written to under its product, so it needs both ids."""
    if parent:
        return {"product_id": str(parent), "variation_id": str(one.id)}
    return {"product_id": str(one.id)}


def _option(found: object) -> str:
    try:
        return msgspec.convert(found, Attribute).option or ""
    except msgspec.ValidationError:
        return ""
