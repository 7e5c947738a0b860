"""The store: what it sells, where the stock lies, and what happens to it from all sides."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from syncconsole.sandbox.cells import MOST, UNSET, Cells
from syncconsole.sandbox.chance import draws, seeded
from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.orders import Orders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from syncconsole.sandbox.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Location:
    """A place where stock lies."""

    id: int
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Level:
    """The stock of one item at one location.

    `on_hand` and `available` (on hand minus safety stock) are what a read shows now; `true` is
    the quantity last acknowledged, None where there never was one.
    """

    on_hand: int
    available: int
    safety_stock: int
    true: int | None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One row of an inventory write: `quantity` is the new one, or the difference."""

    item: int
    location: int
    quantity: int


class UnknownSkuError(LookupError):
    """The shop sells nothing under this SKU."""


class NotEnoughStockError(ValueError):
    """A sale of more units than are there."""


LOCATIONS = (
    Location(1, "BC-LOCATION-1", "Default location"),
    Location(2, "HARBOUR-ST", "Harbour Street shop"),
)


class Shop:
    """A store's state; every method may be called from any thread.

    Writes are ordered and lasting at once. Adjustments made over the wire are seen by reads only
    `apply_delay` seconds later; sales and edits in the control panel are seen at once.
    """

    def __init__(
        self, catalogue: Catalogue, *, clock: Clock | None = None, apply_delay: float = 0.0
    ) -> None:
        self.catalogue = catalogue
        self.clock = clock or Clock()
        self.apply_delay = apply_delay
        self.locations = LOCATIONS
        self.lock = threading.RLock()
        """Held by whoever must see the shop stand still; it may be taken again by its holder."""
        self._safety: dict[tuple[int, int], int] = {}
        self._modified: dict[int, int] = {}
        self._prices: dict[int, int] = {}
        self._moved: dict[tuple[int, int], int] = {}
        self.edits = 0
        """How often a product's own data was changed."""
        self._transactions = seeded(catalogue.seed, "transactions")
        first, second = opening_stock(catalogue.items, catalogue.seed)
        self._cells = {LOCATIONS[0].id: Cells(first), LOCATIONS[1].id: Cells(second)}
        self.orders = Orders(self)
        self.order = self.orders.place

    def item(self, sku: str) -> int:
        """The item of this SKU; raises UnknownSkuError."""
        item = self.catalogue.find(sku)
        if item is None:
            raise UnknownSkuError(f"the shop sells nothing under the SKU {sku!r}")
        return item

    def has_location(self, location: int) -> bool:
        """Whether the store has a location of this id."""
        return location in self._cells

    def level(self, item: int, location: int) -> Level:
        """The item's stock at a location as of now."""
        with self.lock:
            cells = self._cells[location]
            on_hand = cells.shown(item, self.clock.monotonic())
            safety = self._safety.get((item, location), 0) if self._safety else 0
            true = cells.true(item)
        return Level(on_hand, max(on_hand - safety, 0), safety, None if true == UNSET else true)

    def shown(self, items: Sequence[int], location: int) -> list[tuple[int, int]]:
        """On hand and safety stock of many items, as reads show them now."""
        with self.lock:
            on_hand = self._cells[location].shown_all(items, self.clock.monotonic())
            if not self._safety:
                return [(value, 0) for value in on_hand]
            return [
                (value, self._safety.get((item, location), 0))
                for item, value in zip(items, on_hand, strict=True)
            ]

    def stock(self, sku: str, location: int = 1) -> Level:
        """The same, by SKU."""
        return self.level(self.item(sku), location)

    def sell(self, sku: str, units: int = 1, location: int = 1) -> None:
        """A web sale of `units`, seen by reads at once; raises NotEnoughStockError."""
        if units < 1:
            raise NotEnoughStockError(f"cannot sell {units} of {sku}")
        self.take({sku: units}, location)

    def take(self, units: Mapping[str, int], location: int = 1) -> None:
        """Take units by SKU off the shelf, all or none; where negative, put them back.

        Seen by reads at once. Raises NotEnoughStockError or UnknownSkuError, with nothing moved.
        """
        with self.lock:
            cells = self._cells[location]
            rows = [(self.item(sku), count) for sku, count in units.items()]
            for item, count in rows:
                there = max(cells.true(item), 0)
                if count > there:
                    sku = self.catalogue.sku(item)
                    raise NotEnoughStockError(f"cannot sell {count} of {sku}: {there} there")
            for item, count in rows:
                cells.take(item, count)
                self._touch(item, location)

    def set_stock(self, sku: str, quantity: int, location: int = 1) -> None:
        """Someone edits the quantity in the control panel; seen by reads at once."""
        if not 0 <= quantity <= MOST:
            raise ValueError(f"a quantity is 0 to {MOST}, not {quantity}")
        with self.lock:
            item = self.item(sku)
            self._cells[location].put(item, quantity)
            self._touch(item, location)

    def set_safety_stock(self, sku: str, units: int, location: int = 1) -> None:
        """Keep `units` back from sale: available becomes on hand minus this."""
        with self.lock:
            self._safety[self.item(sku), location] = units

    def set_price(self, sku: str, cents: int) -> None:
        """Someone edits a product's price; its date_modified becomes now."""
        product = self.catalogue.product_of(self.item(sku))
        with self.lock:
            self._prices[product] = cents
            self._modified[product] = int(self.clock.now().timestamp())
            self.edits += 1

    def price(self, product: int) -> int:
        """The product's price now, in cents."""
        return self._prices.get(product) or self.catalogue.price(product)

    def modified(self, product: int) -> int:
        """When the product was last changed, in seconds since 1970."""
        return self._modified.get(product) or self.catalogue.modified(product)

    def moved(self, item: int, location: int) -> int:
        """When the item's stock at a location last moved, in seconds since 1970; 0 for never."""
        return self._moved.get((item, location), 0)

    def overwrite(self, rows: Iterable[Adjustment]) -> str:
        """Absolute adjustment of checked rows, all or none; the transaction's id."""
        with self.lock:
            due = self.clock.monotonic() + self.apply_delay
            for row in rows:
                self._cells[row.location].put_later(row.item, row.quantity, due)
                self._touch(row.item, row.location)
            return self._transaction()

    def move(self, rows: Sequence[Adjustment]) -> str | list[Adjustment]:
        """Relative adjustment, all or none: the transaction's id, or the rows that lack stock.

        A row lacks stock where the result would fall under the safety stock or pass the maximum.
        """
        with self.lock:
            after: dict[tuple[int, int], int] = {}
            short: list[Adjustment] = []
            for row in rows:
                place = (row.item, row.location)
                value = after.get(place, self._cells[row.location].true(row.item)) + row.quantity
                if not self._safety.get(place, 0) <= value <= MOST:
                    short.append(row)
                after[place] = value
            if short:
                return short
            return self.overwrite(Adjustment(*place, value) for place, value in after.items())

    def _touch(self, item: int, location: int) -> None:
        self._moved[item, location] = int(self.clock.now().timestamp())

    def _transaction(self) -> str:
        return str(uuid.UUID(int=self._transactions.getrandbits(128), version=4))


def opening_stock(items: int, seed: int) -> tuple[Iterable[int], Iterable[int]]:
    """On hand at the first location, and at the second, where two items of three never were."""
    counts = draws(seed, "stock", "H", items)
    first = (0 if n < 4000 else n % 400 if n > 62_000 else 1 + n % 60 for n in counts)
    second = (UNSET if n % 3 else n % 12 for n in counts)
    return first, second
