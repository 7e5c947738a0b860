"""A folder into which a test drops files, and the endpoint over it on a fake clock."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from connectors.contract import Tools
from connectors.files.client import Files, connect
from connectors.model import Ask, Change, Outcome, Record
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Drop:
    """The folder, the clock and what may be said to the endpoint in one line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FakeClock()

    def file(self, content: str | bytes, name: str = "inventory.csv", *, age: float = 3600) -> Path:
        """Drop a file that was written `age` seconds ago."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.date(path, age)
        return path

    def date(self, path: Path, age: float) -> None:
        """Say that the file was written `age` seconds ago."""
        written = self.clock.now().timestamp() - age
        os.utime(path, (written, written))

    def endpoint(self, **options: Any) -> Files:
        """The endpoint over the folder."""
        return connect({"folder": self.folder, **options}, Tools(self.clock))

    def records(self, **options: Any) -> list[Record]:
        """All records, in the order of the file."""
        pages = self.endpoint(**options).pages("inventory")
        return [record for page in pages for record in page.records]

    def quantities(self, **options: Any) -> dict[str, object]:
        """Remote id -> quantity, or the reason why there is none."""
        return {record.remote_id: record.reason or record.qty for record in self.records(**options)}

    def push(
        self, *changes: Change, ready: Callable[[], None] = lambda: None, **options: Any
    ) -> list[Outcome]:
        """One push of these changes."""
        return self.endpoint(**options).push(changes, key="1", ready=ready)

    def one(self, sku: str, **options: Any) -> Record:
        """The one record of this SKU, as a read by key gives it."""
        (record,) = self.endpoint(**options).read("inventory", [Ask(sku)]).records
        return record


def change(sku: str, before: int | None, after: int, location: str = "") -> Change:
    """One change of a quantity."""
    return Change("inventory", sku, location, before, after)
