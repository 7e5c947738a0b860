"""A catalogue of any size, the same for the same seed.

Each product's traits are read off one random 64-bit number when they are asked for, so a million
items cost a few arrays and no dictionaries. Item = what stock is kept of: a variant, or a product
whose stock is tracked by product. Items and products are counted from 0.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from syncconsole.sandbox.assortment import DEPARTMENTS, SERIES, Department
from syncconsole.sandbox.chance import draws

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_NUMBER = 1001
"""The number in the first product's SKU, as in A-1001."""

EPOCH = 1_767_600_000
"""2026-01-05T08:00:00Z: catalogues begin here, so that their times repeat too."""

_DAY = 86_400
_SIZES = (1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4)
_BY_PRODUCT = 5  # of 16 products, so many have their stock tracked by product


class Catalogue:
    """`items` sellable items in products of 1 to 4 variants."""

    def __init__(self, items: int, seed: int) -> None:
        if items < 1:
            raise ValueError(f"a catalogue needs at least one item, not {items}")
        self.items = items
        self.seed = seed
        self._genes = draws(seed, "products", "Q", items)
        self._starts = array("l")  # first item by product, and one past the last item
        self._owners = array("l")  # product by item
        for product, gene in enumerate(self._genes):
            if len(self._owners) >= items:
                break
            self._starts.append(len(self._owners))
            self._owners.extend((product,) * _SIZES[gene & 15])
        self.products = len(self._starts)
        self._starts.append(items)  # the last product may have lost a variant to the count
        del self._owners[items:]
        del self._genes[self.products :]
        self.relabelled: dict[int, str] = {}
        """SKUs by item that somebody spelled otherwise."""
        self.gone: set[int] = set()
        """Items that somebody deleted."""

    def relabel(self, sku: str, other: str) -> None:
        """Somebody gives the item another SKU, any text; its ids stay. Raises KeyError."""
        self.relabelled[self._known(sku)] = other

    def delete(self, sku: str) -> None:
        """Somebody deletes the item; its ids are not given again. Raises KeyError."""
        self.gone.add(self._known(sku))

    def all_items(self) -> Sequence[int]:
        """Every item that is there, in order."""
        whole = range(self.items)
        return [item for item in whole if item not in self.gone] if self.gone else whole

    def product_of(self, item: int) -> int:
        """The product an item belongs to."""
        return self._owners[item]

    def items_of(self, product: int) -> range:
        """The items of a product, 1 to 4."""
        return range(self._starts[product], self._starts[product + 1])

    def tracked_by_product(self, product: int) -> bool:
        """Whether stock is kept of the product itself, not of its (base) variant."""
        return self._genes[product] & 15 < _BY_PRODUCT

    def has_options(self, product: int) -> bool:
        """Whether the product comes in sizes or colours; otherwise it has a base variant only."""
        return len(self.items_of(product)) > 1

    def department(self, product: int) -> Department:
        """Where in the shop the product stands."""
        return DEPARTMENTS[self._genes[product] >> 4 & 7]

    def product_sku(self, product: int) -> str:
        """The product's own SKU, as A-1001."""
        return f"{self.department(product).letter}-{FIRST_NUMBER + product}"

    def sku(self, item: int) -> str:
        """The item's SKU: the product's own, or with the option's code as in A-1001-XL."""
        return self.spelled(item)[0]

    def spelled(self, item: int) -> tuple[str, int, bool]:
        """SKU, product and whether that has options, in one look-up: lists need all three."""
        product = self._owners[item]
        if self.relabelled and item in self.relabelled:
            return self.relabelled[item], product, self.has_options(product)
        start = self._starts[product]
        department = DEPARTMENTS[self._genes[product] >> 4 & 7]
        base = f"{department.letter}-{FIRST_NUMBER + product}"
        if self._starts[product + 1] - start == 1:
            return base, product, False
        return f"{base}-{department.labels[item - start][0]}", product, True

    def option(self, item: int) -> tuple[str, str]:
        """The code and label of the option value that makes this variant, as ("M", "Medium")."""
        product = self.product_of(item)
        return self.department(product).labels[item - self._starts[product]]

    def name(self, product: int) -> str:
        """The product's name, as Ridgeline Rain Jacket 1042; unique by its number."""
        gene = self._genes[product]
        good = self.department(product).goods[gene >> 7 & 3]
        return f"{SERIES[gene >> 9 & 15]} {good.noun} {FIRST_NUMBER + product}"

    def title(self, item: int) -> str:
        """The item's name with its option's label, as a warehouse would print it."""
        _, product, options = self.spelled(item)
        name = self.name(product)
        return f"{name}, {self.option(item)[1]}" if options else name

    def price(self, product: int) -> int:
        """The product's price in cents, ending in 95."""
        gene = self._genes[product]
        good = self.department(product).goods[gene >> 7 & 3]
        span = (good.dearest - good.cheapest) // 100 + 1
        return good.cheapest + (gene >> 16 & 0xFFFF) % span * 100 - 5

    def created(self, product: int) -> int:
        """When the product was made, in seconds since 1970: up to three years before EPOCH."""
        return EPOCH - 40 * _DAY - (self._genes[product] >> 32 & 0xFFF) % 1055 * _DAY

    def modified(self, product: int) -> int:
        """When the product was last changed, in the forty days before EPOCH."""
        return EPOCH - (self._genes[product] >> 40) % (40 * _DAY)

    def find(self, sku: str) -> int | None:
        """The item of exactly this SKU, or None."""
        for item, other in self.relabelled.items():
            if other == sku and item not in self.gone:
                return item
        product = self.find_product(sku.rsplit("-", 1)[0] if sku.count("-") > 1 else sku)
        if product is None:
            return None
        found = next((item for item in self.items_of(product) if self.sku(item) == sku), None)
        return None if found in self.gone else found

    def find_product(self, sku: str) -> int | None:
        """The product whose own SKU is exactly this, or None."""
        number = sku.partition("-")[2]
        if not (number.isascii() and number.isdigit() and len(number) < 12):
            return None
        product = int(number) - FIRST_NUMBER
        if 0 <= product < self.products and self.product_sku(product) == sku:
            return product
        return None

    def _known(self, sku: str) -> int:
        item = self.find(sku)
        if item is None:
            raise KeyError(sku)
        return item
