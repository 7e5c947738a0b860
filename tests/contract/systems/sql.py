"""SQL: a table of quantities in a file of SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from tests.connectors.sql.shop import INVENTORY, sqlite
from tests.contract.bench import Bench as Base

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from connectors.contract import Connector

_HTTP = "a database answers by its driver; its own losses have tests of their own"
_PASSWORD = "sqlite has no password, PostgreSQL's is in the connector's own tests"


class Bench(Base):
    system = "sql"
    lacks: ClassVar = {
        "wire": _HTTP,
        "expiry": "a database's password does not expire in the middle of a read",
        "clock": "SQLite has no clock of its own",
        "secrets": _PASSWORD,
        "wrong password": _PASSWORD,
        "missing scope": "SQLite has no accounts; PostgreSQL's rights are in the connector's tests",
        "expired token": _PASSWORD,
        "maintenance page": _HTTP,
        "other page": _HTTP,
    }

    def __init__(self, folder: Path, records: int) -> None:
        super().__init__(folder, records)
        self.file = folder / "office.db"
        self.driver: sqlite3.Connection = sqlite(self.file)
        self.driver.execute(
            "CREATE TABLE stock (sku VARCHAR(20000), on_hand INTEGER, changed_at TIMESTAMP)"
        )
        rows = [(f"A-{number:05}", number % 50, "2020-01-01") for number in range(records)]
        self.driver.execute("BEGIN")
        self.driver.executemany("INSERT INTO stock VALUES (?, ?, ?)", rows)
        self.driver.execute("COMMIT")

    @property
    def options(self) -> dict[str, Any]:
        return {"url": f"sqlite:///{self.file}", "tables": {"inventory": INVENTORY}}

    def seeded(self) -> list[str]:
        return [sku for (sku,) in self.driver.execute("SELECT sku FROM stock")]

    def held(self, key: str) -> int | None:
        found = self.driver.execute("SELECT on_hand FROM stock WHERE sku = ?", (key,)).fetchone()
        return None if found is None else int(found[0])

    def put(self, key: str, value: int) -> None:
        now = self.clock.now().isoformat(" ", "seconds")
        set_ = "UPDATE stock SET on_hand = ?, changed_at = ? WHERE sku = ?"
        self.driver.execute(set_, (value, now, key))

    def rename(self, key: str, other: str) -> None:
        self.driver.execute("UPDATE stock SET sku = ? WHERE sku = ?", (other, key))

    def delete(self, key: str) -> None:
        self.driver.execute("DELETE FROM stock WHERE sku = ?", (key,))

    def untracked(self) -> str:
        self.driver.execute("INSERT INTO stock VALUES ('NO-QTY', NULL, NULL)")
        return "NO-QTY"

    def twice(self) -> str:
        self.driver.execute("INSERT INTO stock VALUES ('DUP', 1, NULL), ('DUP', 2, NULL)")
        return "DUP"

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return {
            "wrong host": lambda: self.connect(url=f"sqlite:///{self.folder}/elsewhere.db"),
        }

    def close(self) -> None:
        super().close()
        self.driver.close()
