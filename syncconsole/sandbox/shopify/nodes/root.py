"""The fields that a query begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.shopify.asked import found
from syncconsole.sandbox.shopify.gids import FIRST_ITEM, FIRST_LEVEL, number_of, parsed
from syncconsole.sandbox.shopify.nodes import (
    bulk,
    customer,
    inventory,
    inventory_lists,
    order_lists,
    product,
    variant_lists,
)
from syncconsole.sandbox.shopify.nodes.money import Count
from syncconsole.sandbox.shopify.nodes.shop import Installation, ShopNode
from syncconsole.sandbox.shopify.problems import too_many

if TYPE_CHECKING:
    from syncconsole.sandbox.shopify.asked import Info
    from syncconsole.sandbox.shopify.connection import Connection
    from syncconsole.sandbox.shopify.store import Store

LONGEST_LIST = 250
"""The most that an input array may hold."""


@dataclass(frozen=True, slots=True)
class Query:
    """The root of queries, over one store."""

    store: Store

    @property
    def shop(self) -> ShopNode:
        return ShopNode()

    def current_app_installation(self, info: Info) -> Installation:
        return Installation(info.context.scopes)

    def node(self, info: Info, id: str) -> object:  # noqa: A002 - the argument's name
        return find(self.store, info, id)

    def nodes(self, info: Info, ids: list[str]) -> list[object]:
        if len(ids) > LONGEST_LIST:
            raise too_many(len(ids), LONGEST_LIST)
        return [find(self.store, info, one) for one in ids]

    def product(self, info: Info, id: str) -> object:  # noqa: A002
        return find(self.store, info, id, "Product")

    def product_variant(self, info: Info, id: str) -> object:  # noqa: A002
        return find(self.store, info, id, "ProductVariant")

    def inventory_item(self, info: Info, id: str) -> object:  # noqa: A002
        return find(self.store, info, id, "InventoryItem")

    def inventory_level(self, info: Info, id: str) -> object:  # noqa: A002
        return find(self.store, info, id, "InventoryLevel")

    def customer(self, info: Info, id: str) -> object:  # noqa: A002
        return find(self.store, info, id, "Customer")

    def order(self, info: Info, id: str) -> object:  # noqa: A002
        return find(self.store, info, id, "Order")

    def bulk_operation(self, info: Info, id: str) -> object:  # noqa: A002
        return find(self.store, info, id, "BulkOperation")

    def location(self, _info: Info, id: str | None = None) -> object:  # noqa: A002
        """The location, the primary one where no id is given."""
        if id is None:
            return inventory.LocationNode(self.store, self.store.shop.locations[0])
        place = inventory.location_of(self.store, id)
        return inventory.LocationNode(self.store, place) if place else None

    def locations(
        self, info: Info, sort_key: str, query: str | None = None, **window: Any
    ) -> Connection:
        return inventory_lists.locations(info, sort_key, query, window)

    def inventory_items(self, info: Info, query: str | None = None, **window: Any) -> Connection:
        return inventory_lists.items(info, query, window)

    def products(
        self, info: Info, sort_key: str, query: str | None = None, **window: Any
    ) -> Connection:
        return product.products(info, sort_key, window, query)

    def product_variants(
        self, info: Info, sort_key: str, query: str | None = None, **window: Any
    ) -> Connection:
        return variant_lists.variants(info, self.store.goods.all(), sort_key, window, query)

    def customers(
        self, info: Info, sort_key: str, query: str | None = None, **window: Any
    ) -> Connection:
        return customer.customers(info, sort_key, query, window)

    def orders(
        self, info: Info, sort_key: str, query: str | None = None, **window: Any
    ) -> Connection:
        return order_lists.orders(info, sort_key, query, window)

    def bulk_operations(self, info: Info, query: str | None = None, **window: Any) -> Connection:
        return bulk.operations(info, query, window)

    def products_count(
        self, info: Info, limit: int | None, query: str | None = None, **_: Any
    ) -> Count:
        rows = range(self.store.goods.products)
        return _count(found(info, rows, query, product.searched_products(self.store)), limit)

    def product_variants_count(
        self, info: Info, limit: int | None, query: str | None = None
    ) -> Count:
        rows = self.store.goods.all()
        return _count(
            found(info, rows, query, variant_lists.searched_variants(self.store, info)), limit
        )

    def customers_count(self, info: Info, limit: int | None, query: str | None = None) -> Count:
        rows = self.store.customers.all()
        return _count(found(info, rows, query, customer.searched_customers()), limit)

    def orders_count(
        self, info: Info, limit: int | None, query: str | None = None, **_: Any
    ) -> Count:
        return _count(
            found(info, order_lists.listed(self.store), query, order_lists.searched_orders()), limit
        )


def find(store: Store, info: Info, text: str, kind: str = "") -> object:
    """The object of a global id, of this type where one is given; None where there is none."""
    identity = parsed(text)
    if identity is None or (kind and identity[0] != kind):
        return None
    kind, number, of_item = identity
    goods = store.goods
    if kind == "Product":
        place = goods.product_of(number)
        return None if place is None else product.Product(store, place)
    if kind == "ProductVariant":
        place = goods.variant_of(number)
        return None if place is None else store.variant(place)
    if kind == "InventoryItem":
        place = goods.variant_of(number, FIRST_ITEM)
        return None if place is None else inventory.InventoryItem(store, place)
    if kind == "InventoryLevel":
        place = goods.variant_of(of_item, FIRST_ITEM)
        at = next((one for one in store.shop.locations if FIRST_LEVEL + one.id == number), None)
        if place is None or at is None or not store.stock.stocked(place, at.id):
            return None
        return inventory.Level(store, place, at)
    if kind == "Location":
        there = inventory.location_of(store, text)
        return inventory.LocationNode(store, there) if there else None
    if kind == "Customer":
        person = store.customers.find(number_of(text, "Customer"))
        return customer.Customer(store, person) if person else None
    if kind == "Order":
        return next((one for one in order_lists.listed(store) if one.number == number), None)
    if kind == "BulkOperation":
        return bulk.polled(info, number)
    return None


def _count(rows: Any, limit: int | None) -> Count:
    if limit is not None and len(rows) > limit:
        return Count(limit, "AT_LEAST")
    return Count(len(rows))
