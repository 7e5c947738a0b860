"""AcuSport V6 beside the warehouse: its stock as XML, and orders taken out of a folder.

`ORDERS/*.xml` are booked when V6 next does its rounds: the units leave the warehouse, the file goes
to `ORDERS/done`, and the stock file is written anew. One that cannot be booked goes to
`ORDERS/refused`.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from syncconsole.sandbox.shop import UnknownSkuError

if TYPE_CHECKING:
    from syncconsole.sandbox.warehouse import Warehouse

ORDERS = "orders"
STOCK = "inventory.xml"


class V6:
    """The program at the warehouse's desk."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._folder = warehouse.path.parent
        self.booked: list[str] = []
        """References, in the order they were booked."""

    def round(self) -> None:
        """Book what was dropped, and write the stock file: whole or not at all."""
        for path in sorted((self._folder / ORDERS).glob("[!.]*.xml")):
            where = "done" if self._book(path) else "refused"
            (path.parent / where).mkdir(exist_ok=True)
            path.replace(path.parent / where / path.name)
        self.write()

    def write(self) -> None:
        """The warehouse's rows as `<inventory><item itemcode qty desc ldate/>`."""
        with NamedTemporaryFile(
            "w", dir=self._folder, prefix=".v6-", delete=False, encoding="utf-8"
        ) as file:
            try:
                file.write("<inventory>\n")
                for sku, quantity, moved, title in self._warehouse.rows():
                    told = {"itemcode": sku, "qty": quantity, "desc": title, "ldate": moved}
                    words = " ".join(f"{name}={quoteattr(text)}" for name, text in told.items())
                    file.write(f"  <item {words}/>\n")
                file.write("</inventory>\n")
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(self._folder / STOCK)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise

    def _book(self, path: Path) -> bool:
        """Take an order's units off the shelves, all or none."""
        units: dict[str, int] = {}
        references: list[str] = []

        def start(name: str, told: dict[str, str]) -> None:
            if name == "order":
                references.append(told["pono"])
            elif name == "item":
                units[told["itemcode"]] = units.get(told["itemcode"], 0) + int(told["qty"])

        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        try:
            parser.Parse(path.read_bytes(), True)  # noqa: FBT003 - expat's own `isfinal`
            left = {sku: self._warehouse.quantity(sku) - n for sku, n in units.items()}
        except (expat.ExpatError, KeyError, ValueError, UnknownSkuError):
            return False
        for sku, quantity in left.items():
            self._warehouse.set_stock(sku, max(quantity, 0))
        self.booked += references
        return True
