"""The office side: a warehouse that drops its stock as a CSV file into a folder.

It holds most of what the store sells. On purpose it differs from the store in about 5 % of the
quantities, lacks some of the store's SKUs and has some of its own. With `strange`, about one row
in 500 is the kind of row that real exports have: a SKU twice, a negative quantity, a blank one.
"""

from __future__ import annotations

import csv
import os
import threading
from array import array
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from syncconsole.sandbox.catalogue import EPOCH, Catalogue
from syncconsole.sandbox.cells import UNSET
from syncconsole.sandbox.chance import draws, seeded
from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.shop import UnknownSkuError, opening_stock
from syncconsole.sandbox.v6 import ORDERS, V6

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("SKU", "Qty", "Last Update", "Title")
"""The file's header; Last Update is ISO 8601 with its zone."""

FILE_NAME = "inventory.csv"

_STRANGE_FROM = 200  # fewer items have no strange rows
_ONE_STRANGE_IN = 500

Row = tuple[str, str, str, str]


class Warehouse:
    """Stock of the warehouse, by SKU; every method may be called from any thread."""

    def __init__(
        self, catalogue: Catalogue, folder: Path, *, strange: bool = True,
        clock: Clock | None = None,
    ) -> None:  # fmt: skip
        self.catalogue = catalogue
        self.path = folder / FILE_NAME
        self._clock = clock or Clock()
        self._lock = threading.Lock()
        self._quantities = opening_quantities(catalogue)
        self._own = own_parts(catalogue)
        self._moved: dict[str, datetime] = {}
        self._strange = _strange(catalogue, self._quantities) if strange else {}
        self.v6 = V6(self)

    def holds(self, item: int) -> bool:
        """Whether the warehouse has this item of the store's."""
        return self._quantities[item] != UNSET

    def quantity(self, sku: str) -> int:
        """The quantity held; raises UnknownSkuError where the warehouse does not have the SKU."""
        if sku in self._own:
            return self._own[sku]
        item = self.catalogue.find(sku)
        if item is None or not self.holds(item):
            raise UnknownSkuError(f"the warehouse does not have the SKU {sku!r}")
        return self._quantities[item]

    def set_stock(self, sku: str, quantity: int) -> None:
        """Someone counts or moves stock: the new quantity, its Last Update now. Not yet written."""
        if quantity < 0:
            raise ValueError(f"a shelf holds 0 or more, not {quantity}")
        with self._lock:
            item = self.catalogue.find(sku)
            if sku in self._own:
                self._own[sku] = quantity
            elif item is not None and self.holds(item):
                self._quantities[item] = quantity
            else:
                raise UnknownSkuError(f"the warehouse does not have the SKU {sku!r}")
            self._moved[sku] = self._clock.now()

    def rows(self) -> Iterator[Row]:
        """The file's rows without its header, strange ones included, in the store's order."""
        for item in range(self.catalogue.items):
            if not self.holds(item):
                continue
            sku = self.catalogue.sku(item)
            row = self._row(sku, self._quantities[item], self.catalogue.title(item), item)
            kind = self._strange.get(item)
            if kind == "negative":
                row = (sku, str(-1 - item % 3), *row[2:])
            elif kind == "blank":
                row = (sku, "", *row[2:])
            yield row
            if kind == "duplicate":
                yield (sku, str(self._quantities[item] + 1), *row[2:])
        for number, (sku, quantity) in enumerate(self._own.items()):
            yield self._row(sku, quantity, f"Spare part {sku}", number)

    def write(self) -> None:
        """Write the file: whole or not at all, never a half of it under its name. With a folder of
        orders beside it, V6 does its rounds too."""
        self._write()
        if (self.path.parent / ORDERS).is_dir():
            self.v6.round()

    def _write(self) -> None:
        folder = self.path.parent
        folder.mkdir(parents=True, exist_ok=True)
        with self._lock, NamedTemporaryFile(
            "w", dir=folder, prefix=".inventory-", delete=False, newline="", encoding="utf-8"
        ) as file:  # fmt: skip
            try:
                writer = csv.writer(file)
                writer.writerow(COLUMNS)
                writer.writerows(self.rows())
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(self.path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise

    def _row(self, sku: str, quantity: int, title: str, number: int) -> Row:
        moved = self._moved.get(sku)
        when = moved.isoformat(timespec="seconds") if moved else _counted(number % 20_000)
        return sku, str(quantity), when, title


@cache
def _counted(minutes: int) -> str:
    """When a shelf was last counted: so many minutes before EPOCH."""
    return datetime.fromtimestamp(EPOCH - minutes * 60, UTC).isoformat()


def opening_quantities(catalogue: Catalogue) -> array[int]:
    """The store's opening stock, but for one item in twenty; UNSET where the warehouse has none."""
    dice = draws(catalogue.seed, "warehouse", "B", catalogue.items)
    store, _ = opening_stock(catalogue.items, catalogue.seed)
    return array(
        "i",
        (
            UNSET if die < 4 else quantity + 1 + die % 7 if die < 17 else quantity
            for quantity, die in zip(store, dice, strict=True)
        ),
    )


def own_parts(catalogue: Catalogue) -> dict[str, int]:
    """SKUs that only the warehouse has, one for sixty of the store's and at least one."""
    chance = seeded(catalogue.seed, "spare parts")
    return {f"SP-{5001 + n}": chance.randrange(40) for n in range(catalogue.items // 60 + 1)}


def _strange(catalogue: Catalogue, quantities: array[int]) -> dict[int, str]:
    """Which items have strange rows: one in 500, each kind at least once; none in small files."""
    if catalogue.items < _STRANGE_FROM:
        return {}
    held = [item for item in range(catalogue.items) if quantities[item] != UNSET]
    kinds = ("duplicate", "negative", "blank")
    count = max(len(kinds), catalogue.items // _ONE_STRANGE_IN)
    chosen = seeded(catalogue.seed, "strange rows").sample(held, count)
    return {item: kinds[n % len(kinds)] for n, item in enumerate(chosen)}
