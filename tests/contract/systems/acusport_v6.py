"""AcuSport V6: an XML stock file in a folder, and orders dropped beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar
from xml.sax.saxutils import quoteattr

from connectors.model import Change, OrderLine
from tests.connectors.quickbooks_online.orders import order
from tests.contract.systems.files import Bench as Files

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.model import Record


class Bench(Files):
    system = "acusport_v6"
    lacks: ClassVar = {**Files.lacks}

    def __init__(self, folder: Path, records: int) -> None:
        self.rows: list[tuple[str, str]] = []
        super().__init__(folder, records)
        (self.folder / "inventory.csv").unlink(missing_ok=True)

    @property
    def options(self) -> dict[str, Any]:
        return {"folder": self.folder}

    def order(self, record: Record, units: int, reference: str) -> Change:
        line = OrderLine(record.sku, units, Decimal("9.99"), "Thing", record.refs)
        return order(reference, line)

    def _rows(self) -> list[tuple[str, str]]:
        return self.rows

    def _write(self, rows: list[tuple[str, str]]) -> None:
        self.rows = rows
        self.file = self.folder / "inventory.xml"
        items = "".join(f"<item itemcode={quoteattr(s)} qty={quoteattr(q)}/>\n" for s, q in rows)
        self.file.write_text(f"<inventory>\n{items}</inventory>\n", "utf-8")
        self._age()
