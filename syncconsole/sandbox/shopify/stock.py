"""What lies where, in the store's own words.

The shop takes units off its shelf when an order comes in. The store says the same of `available`,
counts those units as `committed` until they are sent, and adds both up to `on_hand` (vendor page
"Inventory quantities and states").
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from syncconsole.sandbox.catalogue import EPOCH
from syncconsole.sandbox.order_statuses import holds_stock
from syncconsole.sandbox.shop import NotEnoughStockError, UnknownSkuError

if TYPE_CHECKING:
    from syncconsole.sandbox.shop import Shop
    from syncconsole.sandbox.shopify.goods import Goods

NAMES = (
    "available", "on_hand", "committed", "incoming", "reserved", "damaged", "safety_stock",
    "quality_control",
)  # fmt: skip

_SENT = (2, 10)  # the shop's statuses Shipped and Completed: nothing is left to be sent


@dataclass(frozen=True, slots=True)
class Quantities:
    """The stock of a variant at a location."""

    available: int
    committed: int
    safety_stock: int

    def named(self, name: str) -> int:
        """One of NAMES; raises KeyError for another. What the store never has is 0."""
        known = {
            "available": self.available,
            "committed": self.committed,
            "safety_stock": self.safety_stock,
            "on_hand": self.available + self.committed + self.safety_stock,
        }
        return known[name] if name in known else dict.fromkeys(NAMES, 0)[name]


class Stock:
    """The quantities of one store; call it with the shop's lock held."""

    def __init__(self, shop: Shop, goods: Goods) -> None:
        self._shop = shop
        self._goods = goods
        self._own: dict[tuple[int, int], int] = {}
        self._moved: dict[tuple[int, int], int] = {}
        for variant in range(goods.variants - shop.catalogue.items):
            own = goods.own(variant)
            assert own is not None
            for place, quantity in zip(shop.locations, own.stock, strict=True):
                if quantity is not None:
                    self._own[variant, place.id] = quantity

    def at(self, variant: int, location: int, committed: Counter[tuple[int, int]]) -> Quantities:
        """What lies there; all zero where it is not stocked."""
        if self._goods.own(variant):
            return Quantities(self._own.get((variant, location), 0), 0, 0)
        item = self._goods.item(variant)
        level = self._shop.level(item, location)
        available = level.on_hand - level.safety_stock
        return Quantities(available, committed[item, location], level.safety_stock)

    def stocked(self, variant: int, location: int) -> bool:
        """Whether the variant has a level there."""
        if self._goods.own(variant):
            return (variant, location) in self._own
        return self._shop.level(self._goods.item(variant), location).true is not None

    def committed(self) -> Counter[tuple[int, int]]:
        """Units ordered and not sent, by item of the shop and location."""
        units: Counter[tuple[int, int]] = Counter()
        for order in self._shop.orders.all():
            if holds_stock(order.status) and order.status not in _SENT:
                for line in order.lines:
                    if line.item is not None:
                        units[line.item, order.location] += line.units
        return units

    def put(self, variant: int, location: int, available: int) -> None:
        """Set what is available; the level is there from now on, and moved now.

        Raises ValueError where the shop cannot hold it: less than its safety stock below zero.
        """
        if self._goods.own(variant):
            self._own[variant, location] = available
            self._moved[variant, location] = int(self._shop.clock.now().timestamp())
            return
        item = self._goods.item(variant)
        safety = self._shop.level(item, location).safety_stock
        self._shop.set_stock(self._shop.catalogue.sku(item), available + safety, location)

    def sell(self, sku: str, units: int = 1) -> None:
        """A web sale; raises UnknownSkuError, and NotEnoughStockError with nothing sold."""
        variant, first = self.found(sku), self._shop.locations[0].id
        if not self._goods.own(variant):
            self._shop.sell(sku, units)
            return
        there = self._own.get((variant, first), 0)
        if not 1 <= units <= there:
            raise NotEnoughStockError(f"cannot sell {units} of {sku}: {there} there")
        self.put(variant, first, there - units)

    def found(self, sku: str) -> int:
        """The first variant with this SKU; raises UnknownSkuError."""
        found = self._goods.find(sku)
        if not found:
            raise UnknownSkuError(f"the store sells nothing under the SKU {sku!r}")
        return found[0]

    def moved(self, variant: int, location: int) -> int:
        """When the level last changed, in seconds since 1970."""
        if self._goods.own(variant):
            return self._moved.get((variant, location), EPOCH)
        return self._shop.moved(self._goods.item(variant), location) or EPOCH
