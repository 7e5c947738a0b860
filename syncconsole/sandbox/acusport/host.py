"""The host: its products by UPC, what lies in its stores and what orders have committed."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.cells import UNSET
from syncconsole.sandbox.chance import seeded
from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.shop import UnknownSkuError
from syncconsole.sandbox.warehouse import opening_quantities, own_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syncconsole.sandbox.catalogue import Catalogue

USER = "sandbox"
PASSWORD = "sandbox-axis-password"  # noqa: S105 - opens nothing but a simulated host
STORE = "1"
OTHER_STORE = "2"

UNCOUNTED = "SP-UNCOUNTED"
"""A product whose quantity on hand nobody has entered."""


@dataclass(slots=True)
class Stock:
    """What lies in one store; `qoh` is None where it was never counted."""

    qoh: int | None
    committed: int = 0


@dataclass(slots=True)
class Product:
    """A product, by store what lies there; `cents` is its price."""

    upc: str
    title: str
    cents: int
    stock: dict[str, Stock] = field(default_factory=dict)


class Host:
    """One retailer's host; every method may be called from any thread. Its products are made when
    they are first asked for. With `several` it tells of two stores, else of one."""

    def __init__(self, catalogue: Catalogue, *, clock: Clock | None = None) -> None:
        self.catalogue = catalogue
        self.clock = clock or Clock()
        self.lock = threading.RLock()
        self.several = False
        self.orders: list[dict[str, Any]] = []
        self._tokens = set[str]()
        self._chance = seeded(catalogue.seed, "axis tokens")
        self._products: dict[int, Product] | None = None

    @property
    def products(self) -> dict[int, Product]:
        """By AXIS's own number."""
        with self.lock:
            if self._products is None:
                self._products = dict(enumerate(_opened(self.catalogue)))
            return self._products

    def issue(self, user: str, password: str) -> str | None:
        """A new token, None where the password is wrong."""
        with self.lock:
            if (user, password) != (USER, PASSWORD):
                return None
            token = f"axis-{self._chance.getrandbits(160):040x}"
            self._tokens.add(token)
            return token

    def admits(self, token: str) -> bool:
        """Whether the token is alive."""
        return token in self._tokens

    def expire(self) -> None:
        """End every token."""
        self._tokens.clear()

    def product(self, upc: str) -> Product:
        """The product of this UPC; raises UnknownSkuError."""
        with self.lock:
            found = next((one for one in self.products.values() if one.upc == upc), None)
        if found is None:
            raise UnknownSkuError(f"AXIS has no product {upc!r}")
        return found

    def sellable(self, upc: str, store: str = STORE) -> int | None:
        """On hand less committed; None where it was never counted. Raises UnknownSkuError."""
        stock = self.product(upc).stock[store]
        return None if stock.qoh is None else stock.qoh - stock.committed

    def set_stock(self, upc: str, quantity: int, store: str = STORE) -> None:
        """Someone counts: what can be sold is `quantity` afterwards."""
        with self.lock:
            stock = self.product(upc).stock[store]
            stock.qoh = quantity + stock.committed

    def relabel(self, upc: str, other: str) -> None:
        """Someone gives the product another UPC, any text."""
        with self.lock:
            self.product(upc).upc = other

    def delete(self, upc: str) -> None:
        """Someone takes the product off the web."""
        with self.lock:
            for number in [n for n, one in self.products.items() if one.upc == upc]:
                del self.products[number]

    def add(self, upc: str, quantity: int | None) -> None:
        """Someone enters a product, under any UPC."""
        with self.lock:
            stock = {STORE: Stock(quantity), OTHER_STORE: Stock(5)}
            number = max(self.products, default=0) + 1
            self.products[number] = Product(upc, f"Added {upc}", 995, stock)

    def take(self, units: Mapping[str, int], store: str, order: dict[str, Any]) -> int:
        """Commit the units of an order, all or none; its number. Raises UnknownSkuError."""
        with self.lock:
            stocks = [(self.product(upc).stock[store], count) for upc, count in units.items()]
            for stock, count in stocks:
                stock.committed += count
            number = 70_001 + len(self.orders)
            self.orders.append({"salesOrderID": number, **order})
            return number


def _opened(catalogue: Catalogue) -> list[Product]:
    """Most of what the store sells, and the spare parts; in five of a hundred another quantity."""
    quantities = opening_quantities(catalogue)
    made = [
        _product(
            catalogue.sku(item), catalogue.title(item),
            catalogue.price(catalogue.product_of(item)), quantities[item],
        )
        for item in range(catalogue.items)
        if quantities[item] != UNSET
    ]  # fmt: skip
    made += [
        _product(upc, f"Spare part {upc}", 1495, count)
        for upc, count in own_parts(catalogue).items()
    ]
    return [*made, _product(UNCOUNTED, "Spare part, uncounted", 995, None)]


def _product(upc: str, title: str, cents: int, quantity: int | None) -> Product:
    return Product(upc, title, cents, {STORE: Stock(quantity), OTHER_STORE: Stock(3, 1)})
