"""A shop that lives: web orders, and stock that moves in the back office, by a seeded schedule."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from syncconsole.sandbox.chance import seeded

if TYPE_CHECKING:
    from decimal import Decimal

    from syncconsole.sandbox.shop import Shop
    from syncconsole.sandbox.warehouse import Warehouse


class Office(Protocol):
    """A back office whose stock moves: the warehouse, or the company."""

    def holds(self, item: int) -> bool: ...

    def quantity(self, sku: str) -> int | Decimal: ...

    def set_stock(self, sku: str, quantity: int) -> None: ...


class Life:
    """A web order each `every` requests while `on`, and movements in the office at each `tick`."""

    def __init__(
        self, shop: Shop, warehouse: Warehouse | None, company: Office | None = None, *,
        every: int = 5,
    ) -> None:  # fmt: skip
        self.on = False
        self.every = every
        self._shop = shop
        self._warehouse = warehouse
        self._company = company
        self._lock = threading.Lock()
        self._chance = seeded(shop.catalogue.seed, "life")

    def request(self, number: int) -> None:
        """Request `number` was answered: an order comes in where its turn has come."""
        if self.on and number % self.every == 0:
            self.sell()

    def tick(self) -> None:
        """The slow timer: three goods move in each office, the warehouse's file is written anew."""
        if not self.on:
            return
        self.sell()
        if self._warehouse is not None:
            self._move(self._warehouse)
            self._warehouse.write()
        if self._company is not None:
            self._move(self._company)

    def sell(self) -> str | None:
        """A customer orders one or two goods that are there; the first one's SKU, or None."""
        with self._lock, self._shop.lock:
            wanted: dict[str, int] = {}
            for _ in range(self._chance.choice((1, 1, 1, 2))):
                wanted |= self._pick()
            if not wanted:
                return None
            self._shop.order(wanted.items(), shipping=self._chance.choice((0, 490, 890)))
            return next(iter(wanted))

    def _pick(self) -> dict[str, int]:
        """One to three units of something in stock; nothing where little is left."""
        catalogue = self._shop.catalogue
        for _ in range(20):
            item = self._chance.randrange(catalogue.items)
            wanted = self._chance.randint(1, 3)
            there = self._shop.level(item, self._shop.locations[0].id).true or 0
            if there > 0:
                return {catalogue.sku(item): min(wanted, there)}
        return {}

    def _move(self, office: Office) -> None:
        catalogue = self._shop.catalogue
        with self._lock:
            for _ in range(3):
                for _ in range(20):
                    item = self._chance.randrange(catalogue.items)
                    change = self._chance.randint(-4, 12)
                    if office.holds(item):
                        sku = catalogue.sku(item)
                        office.set_stock(sku, max(int(office.quantity(sku)) + change, 0))
                        break
