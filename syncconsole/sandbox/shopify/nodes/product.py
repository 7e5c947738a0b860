"""Products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.catalogue import EPOCH
from syncconsole.sandbox.shopify.asked import connect, found
from syncconsole.sandbox.shopify.connection import Connection, Sorted
from syncconsole.sandbox.shopify.gids import gid
from syncconsole.sandbox.shopify.nodes import metafields
from syncconsole.sandbox.shopify.nodes.money import Count, Money
from syncconsole.sandbox.shopify.nodes.variant import VENDOR, Variant
from syncconsole.sandbox.shopify.nodes.variant_lists import variants
from syncconsole.sandbox.shopify.search.fields import Field
from syncconsole.sandbox.shopify.search.filtering import Searchable
from syncconsole.sandbox.shopify.times import iso

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncconsole.sandbox.shopify.asked import Info
    from syncconsole.sandbox.shopify.store import Store


@dataclass(frozen=True, slots=True)
class PriceRange:
    """What a product's variants cost."""

    min_variant_price: Money
    max_variant_price: Money


@dataclass(frozen=True, slots=True)
class Product:
    """A product, by its place in the store's goods."""

    store: Store
    product: int
    typename = "Product"

    @property
    def id(self) -> str:
        return gid("Product", self.store.goods.product_number(self.product))

    @property
    def legacy_resource_id(self) -> str:
        return str(self.store.goods.product_number(self.product))

    @property
    def title(self) -> str:
        return self.store.goods.title(self.product)

    @property
    def handle(self) -> str:
        words = "".join(c if c.isalnum() else " " for c in self.title.casefold()).split()
        return "-".join(words)

    @property
    def online_store_url(self) -> str:
        return f"https://outdoor-shop.example/products/{self.handle}"

    @property
    def vendor(self) -> str:
        return VENDOR

    @property
    def product_type(self) -> str:
        return "" if self._own else "Outdoor"

    @property
    def status(self) -> str:
        own = self._own
        return own.status if own else "ACTIVE"

    @property
    def tags(self) -> list[str]:
        own = self._own
        return sorted(own.tags) if own else []

    @property
    def created_at(self) -> str:
        return iso(self.created)

    @property
    def published_at(self) -> str | None:
        return iso(self.created) if self.status == "ACTIVE" else None

    @property
    def updated_at(self) -> str:
        return iso(self.updated)

    @property
    def has_only_default_variant(self) -> bool:
        return not self.store.goods.option(self._members[0])

    @property
    def price_range_v2(self) -> PriceRange:
        cents = [self.store.goods.cents(variant) for variant in self._members]
        return PriceRange(Money(min(cents)), Money(max(cents)))

    @property
    def variants_count(self) -> Count:
        return Count(len(self._members))

    @property
    def tracks_inventory(self) -> bool:
        return any(self.store.goods.tracked(variant) for variant in self._members)

    def total_inventory(self, info: Info) -> int:
        return sum(Variant(self.store, one).inventory_quantity(info) for one in self._members)

    def variants(self, info: Info, sort_key: str = "POSITION", **window: Any) -> Connection:
        return variants(info, self._members, sort_key, window)

    def metafield(self, _info: Info, **_: Any) -> None:
        return None

    def metafields(self, info: Info, **window: Any) -> Connection:
        return metafields.many(info, (), None, None, window)

    @property
    def created(self) -> int:
        """When it was made, in seconds since 1970."""
        place = self.product - len(self.store.goods.extras)
        return EPOCH if place < 0 else self.store.shop.catalogue.created(place)

    @property
    def updated(self) -> int:
        """When it or the stock of one of its variants last changed, in seconds since 1970."""
        place = self.product - len(self.store.goods.extras)
        own = EPOCH if place < 0 else self.store.shop.modified(place)
        return max(own, *(self.store.moved(variant) for variant in self._members))

    @property
    def _own(self) -> Any:
        extras = self.store.goods.extras
        return extras[self.product] if self.product < len(extras) else None

    @property
    def _members(self) -> range:
        return self.store.goods.members(self.product)


def products(info: Info, sort_key: str, window: dict[str, Any], query: str | None) -> Connection:
    """Products that a search finds, sorted."""
    store: Store = info.context.store
    number = store.goods.product_number
    rows = found(info, range(store.goods.products), query, searched_products(store))
    values: dict[str, Callable[[int], Any]] = {
        "TITLE": store.goods.title,
        "CREATED_AT": lambda one: Product(store, one).created,
        "UPDATED_AT": lambda one: Product(store, one).updated,
    }
    value = values.get(sort_key, number)
    if sort_key in values:
        rows = sorted(rows, key=lambda one: (value(one), number(one)))
    of = Sorted(
        rows, lambda one: (value(one), number(one)), lambda one: Product(store, one), sort_key
    )
    return connect(info, of, window)


def searched_products(store: Store) -> Searchable[int]:
    """What products are searched by."""
    goods = store.goods
    return Searchable(
        {
            "id": Field("id", goods.product_number),
            "title": Field("text", goods.title),
            "sku": Field("list", lambda one: [goods.sku(v) or "" for v in goods.members(one)]),
            "tag": Field("list", lambda one: Product(store, one).tags),
            "status": Field("text", lambda one: Product(store, one).status),
            "vendor": Field("text", lambda _: VENDOR),
            "product_type": Field("text", lambda one: Product(store, one).product_type),
            "created_at": Field("time", lambda one: Product(store, one).created),
            "updated_at": Field("time", lambda one: Product(store, one).updated),
        },
        lambda one: f"{goods.title(one)} {VENDOR}",
        frozenset({"barcode", "collection_id", "gift_card", "handle", "inventory_total", "price",
                   "published_at", "tag_not", "variant_id", "variant_title"}),
    )  # fmt: skip
