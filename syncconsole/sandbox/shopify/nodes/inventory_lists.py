"""Inventory items and locations, searched, sorted and paged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.shopify.asked import connect, found
from syncconsole.sandbox.shopify.connection import Connection, Sorted
from syncconsole.sandbox.shopify.gids import FIRST_LOCATION
from syncconsole.sandbox.shopify.nodes.inventory import InventoryItem, LocationNode
from syncconsole.sandbox.shopify.search.fields import Field
from syncconsole.sandbox.shopify.search.filtering import Searchable

if TYPE_CHECKING:
    from syncconsole.sandbox.shop import Location
    from syncconsole.sandbox.shopify.asked import Info
    from syncconsole.sandbox.shopify.store import Store


def items(info: Info, query: str | None, window: dict[str, Any]) -> Connection:
    """Inventory items that a search finds, by id."""
    store: Store = info.context.store
    goods = store.goods
    searched: Searchable[int] = Searchable(
        {
            "id": Field("id", goods.item_number),
            "sku": Field("text", goods.sku),
            "created_at": Field("time", lambda one: store.variant(one).product.created),
            "updated_at": Field("time", lambda one: InventoryItem(store, one).updated),
        },
        lambda one: goods.sku(one) or "",
    )
    rows = found(info, goods.all(), query, searched)
    of = Sorted(
        rows, lambda one: (goods.item_number(one), goods.item_number(one)),
        lambda one: InventoryItem(store, one),
    )  # fmt: skip
    return connect(info, of, window)


def locations(info: Info, sort_key: str, query: str | None, window: dict[str, Any]) -> Connection:
    """Locations that a search finds."""
    store: Store = info.context.store
    searched: Searchable[Location] = Searchable(
        {
            "id": Field("id", lambda one: FIRST_LOCATION + one.id),
            "name": Field("text", lambda one: one.label),
            "active": Field("flag", lambda _: True),
        },
        lambda one: one.label,
        frozenset({"address1", "address2", "city", "country", "created_at", "geolocated", "legacy",
                   "location_id", "pickup_in_store", "province", "zip"}),
    )  # fmt: skip
    rows = found(info, store.shop.locations, query, searched)
    by_name = sort_key == "NAME"

    def key(one: Location) -> tuple[Any, int]:
        return (one.label if by_name else FIRST_LOCATION + one.id), FIRST_LOCATION + one.id

    of = Sorted(sorted(rows, key=key), key, lambda one: LocationNode(store, one), sort_key)
    return connect(info, of, window)
