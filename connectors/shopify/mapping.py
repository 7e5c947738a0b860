"""What Shopify calls things, turned into records. Pure; one function a component."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field

from connectors.model import Record
from connectors.quantity import parse_quantity
from connectors.raw import moment
from connectors.shopify.ids import number
from connectors.shopify.raw import listed, shaped, texts, within

if TYPE_CHECKING:
    from datetime import datetime


class Ref(Struct):
    id: str


class Quantity(Struct, rename="camel"):
    name: str
    quantity: Any = None
    updated_at: str | None = None


class Level(Struct):
    quantities: list[Quantity]


class Item(Struct, rename="camel"):
    """The stock side of a variant."""

    id: str
    tracked: bool = True
    inventory_level: Level | None = None


class Variant(Struct, rename="camel"):
    """A variant, with its stock where that was asked for."""

    id: str
    product: Ref
    inventory_item: Item
    sku: str | None = None
    display_name: str | None = None
    updated_at: str | None = None


class Owner(Struct, rename="camel"):
    """The variant an inventory item belongs to."""

    id: str
    product: Ref
    display_name: str | None = None


class Owners(Struct):
    nodes: list[Owner]


class Typed(Struct):
    """A row of `nodes(ids:)`, which may be of several types."""

    kind: str = field(name="__typename", default="")


class OwnedItem(Item, rename="camel"):
    """An inventory item that was asked for on its own."""

    sku: str | None = None
    variants: Owners | None = None


_variant = msgspec.json.Decoder(Variant)
_item = msgspec.json.Decoder(OwnedItem)
_typed = msgspec.json.Decoder(Typed)
_any = msgspec.json.Decoder(dict[str, Any])


def stock_record(raw: bytes, location: int) -> Record:
    """The stock of a variant, or of an inventory item, at the location.

    Its identity is the inventory item's. An item that is not tracked, or not stocked at the
    location, has no quantity to be written.
    """
    if shaped(_typed, raw, "stock").kind == "InventoryItem":
        return item_record(raw, location)
    variant = shaped(_variant, raw, "a variant")
    return _stock(
        variant.inventory_item,
        location,
        sku=variant.sku,
        title=variant.display_name,
        refs={"variant_id": number(variant.id), "product_id": number(variant.product.id)},
    )


def item_record(raw: bytes, location: int) -> Record:
    """The stock of an inventory item at the location; it may have lost its variant."""
    item = shaped(_item, raw, "an inventory item")
    owner = item.variants.nodes[0] if item.variants and item.variants.nodes else None
    refs = (
        {}
        if owner is None
        else {"variant_id": number(owner.id), "product_id": number(owner.product.id)}
    )
    title = owner.display_name if owner else None
    return _stock(item, location, sku=item.sku, title=title, refs=refs)


def product_record(raw: bytes) -> Record:
    """One product; SKUs belong to its variants, so it has none itself."""
    found = shaped(_any, raw, "a product")
    product = number(str(found.get("id")))
    lowest = within(found, "priceRangeV2", "minVariantPrice")
    highest = within(found, "priceRangeV2", "maxVariantPrice")
    return Record(
        component="products",
        remote_id=product,
        sku="",
        title=_said(found.get("title")),
        updated_at=moment(found.get("updatedAt")),
        refs={"product_id": product},
        fields=texts(
            {
                "status": found.get("status"),
                "vendor": found.get("vendor"),
                "product_type": found.get("productType"),
                "handle": found.get("handle"),
                "tags": listed(found.get("tags")),
                "variants": within(found, "variantsCount", "count"),
                "total_inventory": found.get("totalInventory"),
                "price_from": within(lowest, "amount"),
                "price_to": within(highest, "amount"),
                "currency": within(lowest, "currencyCode"),
            }
        ),
        payload=raw,
    )


def variant_record(raw: bytes) -> Record:
    """One variant, called as Shopify's admin calls it ("Tent - Green / 2 persons")."""
    variant, found = shaped(_variant, raw, "a variant"), shaped(_any, raw, "a variant")
    return Record(
        component="variants",
        remote_id=number(variant.id),
        sku=variant.sku or "",
        title=variant.display_name or "",
        updated_at=moment(variant.updated_at),
        refs={
            "variant_id": number(variant.id),
            "product_id": number(variant.product.id),
            "inventory_item_id": number(variant.inventory_item.id),
        },
        fields=texts(
            {
                "title": found.get("title"),
                "price": found.get("price"),
                "compare_at_price": found.get("compareAtPrice"),
                "barcode": found.get("barcode"),
                "inventory_quantity": found.get("inventoryQuantity"),
                "inventory_policy": found.get("inventoryPolicy"),
                "taxable": found.get("taxable"),
                "tracked": variant.inventory_item.tracked,
            }
        ),
        payload=raw,
    )


def _stock(
    item: Item, location: int, *, sku: str | None, title: str | None, refs: dict[str, str]
) -> Record:
    level = item.inventory_level
    qty, reason, changed = None, "not_tracked", None
    if item.tracked and level is not None:
        one = level.quantities[0] if level.quantities else None
        qty, reason = parse_quantity(one.quantity if one else None)
        changed = _time(one)
    return Record(
        component="inventory",
        remote_id=number(item.id),
        sku=sku or "",
        location=str(location),
        qty=qty,
        reason=reason,
        title=title or "",
        updated_at=changed,
        refs={"inventory_item_id": number(item.id), **refs},
    )


def _time(quantity: Quantity | None) -> datetime | None:
    return moment(quantity.updated_at) if quantity is not None else None


def _said(value: Any) -> str:
    return value if isinstance(value, str) else ""
