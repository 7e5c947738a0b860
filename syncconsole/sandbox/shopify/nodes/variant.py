"""Variants: what is sold, priced and stocked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.catalogue import EPOCH
from syncconsole.sandbox.shopify.gids import gid
from syncconsole.sandbox.shopify.nodes import metafields
from syncconsole.sandbox.shopify.nodes.inventory import InventoryItem
from syncconsole.sandbox.shopify.nodes.money import decimal
from syncconsole.sandbox.shopify.times import iso

if TYPE_CHECKING:
    from syncconsole.sandbox.shopify.asked import Info
    from syncconsole.sandbox.shopify.connection import Connection
    from syncconsole.sandbox.shopify.nodes.product import Product
    from syncconsole.sandbox.shopify.store import Store

VENDOR = "Outdoor Shop"


@dataclass(frozen=True, slots=True)
class Option:
    """What makes a variant, as Size: Medium."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant, by its place in the store's goods."""

    store: Store
    variant: int
    typename = "ProductVariant"
    barcode = None
    compare_at_price = None
    inventory_policy = "DENY"
    taxable = True

    @property
    def id(self) -> str:
        return gid("ProductVariant", self.store.goods.variant_number(self.variant))

    @property
    def legacy_resource_id(self) -> str:
        return str(self.store.goods.variant_number(self.variant))

    @property
    def sku(self) -> str | None:
        return self.store.goods.sku(self.variant)

    @property
    def title(self) -> str:
        return self.store.goods.option(self.variant) or "Default Title"

    @property
    def display_name(self) -> str:
        return f"{self.product.title} - {self.title}"

    @property
    def price(self) -> str:
        return decimal(self.store.goods.cents(self.variant))

    @property
    def position(self) -> int:
        return self.variant - self.store.goods.members(self.product.product).start + 1

    @property
    def selected_options(self) -> list[Option]:
        option = self.store.goods.option(self.variant)
        name = self.store.goods.option_name(self.product.product) if option else "Title"
        return [Option(name, option or "Default Title")]

    @property
    def product(self) -> Product:
        return self.store.product(self.store.goods.owner(self.variant))

    @property
    def inventory_item(self) -> InventoryItem:
        return InventoryItem(self.store, self.variant)

    def inventory_quantity(self, info: Info) -> int:
        store, committed = self.store, info.context.committed
        return sum(
            store.stock.at(self.variant, place.id, committed).available
            for place in store.shop.locations
        )

    def available_for_sale(self, info: Info) -> bool:
        return not self.store.goods.tracked(self.variant) or self.inventory_quantity(info) > 0

    @property
    def created_at(self) -> str:
        return self.product.created_at

    @property
    def updated_at(self) -> str:
        return iso(self.updated)

    @property
    def updated(self) -> int:
        """When it or its stock last changed, in seconds since 1970."""
        place = self.product.product - len(self.store.goods.extras)
        own = EPOCH if place < 0 else self.store.shop.modified(place)
        return max(own, self.store.moved(self.variant))

    def metafield(self, _info: Info, **_: Any) -> None:
        return None

    def metafields(self, info: Info, **window: Any) -> Connection:
        return metafields.many(info, (), None, None, window)
