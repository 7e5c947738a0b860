"""A shop that lives: web sales, and stock that moves in the warehouse, by a seeded schedule."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from syncconsole.sandbox.chance import seeded

if TYPE_CHECKING:
    from syncconsole.sandbox.shop import Shop
    from syncconsole.sandbox.warehouse import Warehouse


class Life:
    """A web sale each `every` requests while `on`, and warehouse movements at each `tick`."""

    def __init__(self, shop: Shop, warehouse: Warehouse | None, *, every: int = 5) -> None:
        self.on = False
        self.every = every
        self._shop = shop
        self._warehouse = warehouse
        self._lock = threading.Lock()
        self._chance = seeded(shop.catalogue.seed, "life")

    def request(self, number: int) -> None:
        """Request `number` was answered: sell something where its turn has come."""
        if self.on and number % self.every == 0:
            self.sell()

    def tick(self) -> None:
        """The slow timer: three goods move in the warehouse, its file is written anew."""
        if not self.on:
            return
        self.sell()
        if self._warehouse is not None:
            for _ in range(3):
                self._restock(self._warehouse)
            self._warehouse.write()

    def sell(self) -> str | None:
        """Sell one to three units of something in stock; its SKU, None where little is left."""
        catalogue = self._shop.catalogue
        with self._lock:
            for _ in range(20):
                item = self._chance.randrange(catalogue.items)
                wanted = self._chance.randint(1, 3)
                there = self._shop.level(item, self._shop.locations[0].id).true or 0
                if there > 0:
                    sku = catalogue.sku(item)
                    self._shop.sell(sku, min(wanted, there))
                    return sku
        return None

    def _restock(self, warehouse: Warehouse) -> None:
        with self._lock:
            for _ in range(20):
                item = self._chance.randrange(warehouse.catalogue.items)
                change = self._chance.randint(-4, 12)
                if warehouse.holds(item):
                    sku = warehouse.catalogue.sku(item)
                    warehouse.set_stock(sku, max(warehouse.quantity(sku) + change, 0))
                    return
