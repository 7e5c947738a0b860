"""Files: one CSV file in a folder."""

from __future__ import annotations

import csv
import io
import os
from typing import TYPE_CHECKING, Any, ClassVar

from tests.contract.bench import Bench as Base

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.contract import Connector

_HTTP = "a file is read and replaced, nothing is asked over a wire"


class Bench(Base):
    system = "files"
    lacks: ClassVar = {
        "wire": _HTTP,
        "expiry": "a folder asks for no credential",
        "clock": "a folder has no clock of its own",
        "times": "a file is read as a whole",
        "secrets": "a folder asks for no credential",
        "wrong password": "a folder asks for no credential",
        "missing scope": "a folder's rights are the operating system's, and told in its own words",
        "expired token": "a folder asks for no credential",
        "maintenance page": _HTTP,
        "other page": _HTTP,
    }

    def __init__(self, folder: Path, records: int) -> None:
        super().__init__(folder / "drop", records)
        self.folder.mkdir()
        self.file = self.folder / "inventory.csv"
        self._write([(f"A-{number:05}", str(number % 50)) for number in range(records)])

    @property
    def options(self) -> dict[str, Any]:
        return {"folder": self.folder}

    def seeded(self) -> list[str]:
        return [sku for sku, qty in self._rows() if qty]

    def held(self, key: str) -> int | None:
        return next((int(qty) for sku, qty in self._rows() if sku == key and qty), None)

    def put(self, key: str, value: int) -> None:
        self._write([(sku, str(value) if sku == key else qty) for sku, qty in self._rows()])

    def rename(self, key: str, other: str) -> None:
        self._write([(other if sku == key else sku, qty) for sku, qty in self._rows()])

    def delete(self, key: str) -> None:
        self._write([row for row in self._rows() if row[0] != key])

    def untracked(self) -> str:
        self._write([*self._rows(), ("NO-QTY", "")])
        return "NO-QTY"

    def twice(self) -> str:
        self._write([*self._rows(), ("DUP", "1"), ("DUP", "2")])
        return "DUP"

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return {
            "wrong host": lambda: self.connect(folder=self.folder / "elsewhere"),
        }

    def _rows(self) -> list[tuple[str, str]]:
        table = list(csv.reader(io.StringIO(self.file.read_text("utf-8"), newline="")))
        return [(sku, qty) for sku, qty in table[1:]]

    def _write(self, rows: list[tuple[str, str]]) -> None:
        made = io.StringIO(newline="")
        csv.writer(made).writerows([("sku", "qty"), *rows])
        self.file.write_text(made.getvalue(), "utf-8", newline="")
        self._age()

    def _age(self) -> None:
        """The file was written an hour ago, by whichever clock."""
        written = self.clock.now().timestamp() - 3600
        os.utime(self.file, (written, written))
