"""The state of the store beside the shop's, and what a test may see and do in it."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from syncconsole.sandbox.shopify.bucket import PLENTY, Bucket, Points
from syncconsole.sandbox.shopify.bulk import Bulk
from syncconsole.sandbox.shopify.customers import Customers
from syncconsole.sandbox.shopify.goods import Goods
from syncconsole.sandbox.shopify.grants import Grants
from syncconsole.sandbox.shopify.keys import Keys
from syncconsole.sandbox.shopify.remembered import Remembered
from syncconsole.sandbox.shopify.stock import Stock

if TYPE_CHECKING:
    from syncconsole.sandbox.shop import Shop
    from syncconsole.sandbox.shopify.nodes.product import Product
    from syncconsole.sandbox.shopify.nodes.variant import Variant
    from syncconsole.sandbox.shopify.set_quantities import Payload


class Store:
    """A Shopify store over one shop; what it sells and what lies where are the shop's.

    Every public method may be called from any thread. `points` is what an application may spend.
    """

    def __init__(
        self, shop: Shop, *, keys: Keys | None = None, points: Points = PLENTY,
        strange: bool = True,
    ) -> None:  # fmt: skip
        seed, clock = shop.catalogue.seed, shop.clock
        self.shop = shop
        self.lock = shop.lock
        self.keys = keys or Keys()
        self.grants = Grants(self.keys, seed, clock)
        self.bucket = Bucket(points, clock)
        self.goods = Goods(shop, strange=strange)
        self.stock = Stock(shop, self.goods)
        self.customers = Customers(seed, clock)
        self.bulk = Bulk(clock)
        self.set_before: Remembered[Payload] = Remembered()
        """Answers of inventorySetQuantities by idempotency key."""
        self._groups = count(1_000_001)

    def quantity(self, sku: str, location: int = 1) -> int:
        """What is available of the first variant with this SKU; raises UnknownSkuError."""
        with self.lock:
            return self.stock.at(self.stock.found(sku), location, self.stock.committed()).available

    def set_stock(self, sku: str, quantity: int, location: int = 1) -> None:
        """Someone sets what is available in the store's admin; raises UnknownSkuError."""
        with self.lock:
            self.stock.put(self.stock.found(sku), location, quantity)

    def sell(self, sku: str, units: int = 1) -> None:
        """A web sale; raises UnknownSkuError, NotEnoughStockError."""
        with self.lock:
            self.stock.sell(sku, units)

    def variant(self, place: int) -> Variant:
        """The variant at a place in the store's goods."""
        from syncconsole.sandbox.shopify.nodes.variant import Variant

        return Variant(self, place)

    def product(self, place: int) -> Product:
        """The product at a place in the store's goods."""
        from syncconsole.sandbox.shopify.nodes.product import Product

        return Product(self, place)

    def moved(self, variant: int) -> int:
        """When the variant's stock last moved at any location, in seconds since 1970."""
        return max(self.stock.moved(variant, place.id) for place in self.shop.locations)

    def next_group(self) -> int:
        """A number for a group of inventory changes."""
        return next(self._groups)
