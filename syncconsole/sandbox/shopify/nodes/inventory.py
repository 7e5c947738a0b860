"""Inventory items, locations, and the levels where the two meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.catalogue import EPOCH
from syncconsole.sandbox.shopify.asked import connect, found
from syncconsole.sandbox.shopify.connection import Connection, Sorted
from syncconsole.sandbox.shopify.gids import (
    FIRST_ITEM,
    FIRST_LEVEL,
    FIRST_LOCATION,
    gid,
    level_gid,
    number_of,
)
from syncconsole.sandbox.shopify.nodes.money import Count
from syncconsole.sandbox.shopify.problems import bad_input
from syncconsole.sandbox.shopify.search.fields import Field
from syncconsole.sandbox.shopify.search.filtering import Searchable
from syncconsole.sandbox.shopify.stock import NAMES, Quantities
from syncconsole.sandbox.shopify.times import iso

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.sandbox.shop import Location
    from syncconsole.sandbox.shopify.asked import Info
    from syncconsole.sandbox.shopify.nodes.variant import Variant
    from syncconsole.sandbox.shopify.store import Store


@dataclass(frozen=True, slots=True)
class InventoryItem:
    """What stock is kept of: one to each variant."""

    store: Store
    variant_place: int
    typename = "InventoryItem"
    requires_shipping = True

    @property
    def id(self) -> str:
        return gid("InventoryItem", self.store.goods.item_number(self.variant_place))

    @property
    def legacy_resource_id(self) -> str:
        return str(self.store.goods.item_number(self.variant_place))

    @property
    def sku(self) -> str | None:
        return self.store.goods.sku(self.variant_place)

    @property
    def tracked(self) -> bool:
        return self.store.goods.tracked(self.variant_place)

    @property
    def duplicate_sku_count(self) -> int:
        sku = self.sku
        return len(self.store.goods.find(sku)) - 1 if sku else 0

    @property
    def created_at(self) -> str:
        return self.store.variant(self.variant_place).created_at

    @property
    def updated_at(self) -> str:
        return iso(self.updated)

    @property
    def updated(self) -> int:
        """When the item's own data last changed, in seconds since 1970; not its quantities."""
        goods, place = self.store.goods, self.variant_place
        if goods.own(place):
            return EPOCH
        return self.store.shop.modified(self.store.shop.catalogue.product_of(goods.item(place)))

    @property
    def variant(self) -> Variant:
        return self.store.variant(self.variant_place)

    def variants(self, info: Info, **window: Any) -> Connection:
        of = Sorted([self.variant_place], lambda one: (one, one), self.store.variant)
        return connect(info, of, window)

    @property
    def locations_count(self) -> Count:
        return Count(len(self._places))

    def inventory_level(self, _info: Info, location_id: str, **_: Any) -> Level | None:
        place = location_of(self.store, location_id)
        return Level(self.store, self.variant_place, place) if place in self._places else None

    def inventory_levels(self, info: Info, query: str | None = None, **window: Any) -> Connection:
        rows = [(self.variant_place, place.id) for place in self._places]
        return levels(info, rows, query, window)

    @property
    def _places(self) -> list[Location]:
        stocked = self.store.stock.stocked
        return [one for one in self.store.shop.locations if stocked(self.variant_place, one.id)]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One of a level's quantities."""

    level: Level
    name: str
    quantity: int
    typename = "InventoryQuantity"

    @property
    def id(self) -> str:
        item = self.level.store.goods.item_number(self.level.variant)
        number = FIRST_LEVEL + self.level.place.id
        return f"{gid('InventoryQuantity', number)}?inventory_item_id={item}&name={self.name}"

    @property
    def updated_at(self) -> str:
        return self.level.updated_at


@dataclass(frozen=True, slots=True)
class Level:
    """The stock of an item at a location."""

    store: Store
    variant: int
    place: Location
    typename = "InventoryLevel"
    is_active = True

    @property
    def id(self) -> str:
        return level_gid(self.place.id, self.store.goods.item_number(self.variant))

    @property
    def item(self) -> InventoryItem:
        return InventoryItem(self.store, self.variant)

    @property
    def location(self) -> LocationNode:
        return LocationNode(self.store, self.place)

    @property
    def created_at(self) -> str:
        return iso(EPOCH)

    @property
    def updated_at(self) -> str:
        return iso(self.store.stock.moved(self.variant, self.place.id))

    def quantities(self, info: Info, names: list[str]) -> list[Quantity]:
        held: Quantities = self.store.stock.at(self.variant, self.place.id, info.context.committed)
        for name in names:
            if name not in NAMES:
                raise bad_input(f"The inventory quantity name {name} is not one of {NAMES}")
        return [Quantity(self, name, held.named(name)) for name in names]


@dataclass(frozen=True, slots=True)
class LocationNode:
    """A place of the shop."""

    store: Store
    place: Location
    typename = "Location"
    is_active = True
    fulfills_online_orders = True
    ships_inventory = True

    @property
    def id(self) -> str:
        return gid("Location", FIRST_LOCATION + self.place.id)

    @property
    def legacy_resource_id(self) -> str:
        return str(FIRST_LOCATION + self.place.id)

    @property
    def name(self) -> str:
        return self.place.label

    @property
    def is_primary(self) -> bool:
        return self.place is self.store.shop.locations[0]

    @property
    def created_at(self) -> str:
        return iso(EPOCH)

    @property
    def updated_at(self) -> str:
        return iso(EPOCH)

    def inventory_level(self, info: Info, inventory_item_id: str, **_: Any) -> Level | None:
        goods = self.store.goods
        variant = goods.variant_of(number_of(inventory_item_id, "InventoryItem"), FIRST_ITEM)
        if variant is None:
            return None
        return InventoryItem(self.store, variant).inventory_level(info, self.id)

    def inventory_levels(self, info: Info, query: str | None = None, **window: Any) -> Connection:
        here, stocked = self.place.id, self.store.stock.stocked
        rows = [(one, here) for one in self.store.goods.all() if stocked(one, here)]
        return levels(info, rows, query, window)


Row = tuple[int, int]


def levels(
    info: Info, rows: Sequence[Row], query: str | None, window: dict[str, Any]
) -> Connection:
    """Levels by variant and location that a search finds, by item and then location."""
    store: Store = info.context.store
    places = {place.id: place for place in store.shop.locations}
    rows = found(info, rows, query, _searched(store))

    def number(row: Row) -> int:
        return store.goods.item_number(row[0]) * 100 + row[1]

    of = Sorted(
        rows, lambda row: (number(row), number(row)),
        lambda row: Level(store, row[0], places[row[1]]),
    )  # fmt: skip
    return connect(info, of, window)


def location_of(store: Store, text: str) -> Location | None:
    """The location of a global id, or None."""
    number = number_of(text, "Location")
    return next((one for one in store.shop.locations if FIRST_LOCATION + one.id == number), None)


def _searched(store: Store) -> Searchable[Row]:
    return Searchable(
        {
            "id": Field("id", lambda row: FIRST_LEVEL + row[1]),
            "inventory_item_id": Field("id", lambda row: store.goods.item_number(row[0])),
            "created_at": Field("time", lambda _: EPOCH),
            "updated_at": Field("time", lambda row: store.stock.moved(*row)),
        },
        lambda row: store.goods.sku(row[0]) or "",
        frozenset({"inventory_group_id"}),
    )
