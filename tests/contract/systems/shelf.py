"""The example of other people's connectors (tests/foreign/example): a JSON file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from tests.contract.bench import Bench as Base

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.contract import Connector

_FILE = "a file asks for no credential"
_HTTP = "a file is read and replaced, nothing is asked over a wire"


class Bench(Base):
    system = "shelf"
    lacks: ClassVar = {
        "wire": _HTTP, "maintenance page": _HTTP, "other page": _HTTP,
        "expiry": _FILE, "secrets": _FILE, "wrong password": _FILE, "expired token": _FILE,
        "missing scope": _FILE,
        "clock": "a file has no clock of its own",
        "times": "a shelf tells no time",
        "twice": "a JSON object has each key once",
    }  # fmt: skip

    def __init__(self, folder: Path, records: int) -> None:
        super().__init__(folder, records)
        self.file = folder / "shelf.json"
        self._keep({f"A-{number:05}": number % 50 for number in range(records)})

    @property
    def options(self) -> dict[str, Any]:
        return {"file": self.file}

    def seeded(self) -> list[str]:
        return [sku for sku, held in self._kept().items() if held is not None]

    def held(self, key: str) -> int | None:
        return self._kept().get(key)

    def put(self, key: str, value: int) -> None:
        self._keep(self._kept() | {key: value})

    def rename(self, key: str, other: str) -> None:
        kept = self._kept()
        kept[other] = kept.pop(key)
        self._keep(kept)

    def delete(self, key: str) -> None:
        self._keep({sku: held for sku, held in self._kept().items() if sku != key})

    def untracked(self) -> str:
        self._keep(self._kept() | {"NO-QTY": None})
        return "NO-QTY"

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return {"wrong host": lambda: self.connect(file=self.folder / "elsewhere.json")}

    def _kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads(self.file.read_text("utf-8"))
        return kept

    def _keep(self, goods: dict[str, Any]) -> None:
        self.file.write_text(json.dumps(goods), "utf-8")
