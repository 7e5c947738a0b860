"""A database that a test fills by its own driver, and the endpoint over it on a fake clock."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from connectors.contract import Tools
from connectors.model import Ask, Change, Outcome, Record
from connectors.sql.client import Sql, connect
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
CUSTOMERS: dict[str, Any] = {
    "table": "customer",
    "key": "code",
    "updated": "changed_at",
    "title": "name",
    "fields": {"profile.name": "name", "profile.email": "email", "loyalty.points": "points"},
}
CUSTOMER = """CREATE TABLE customer (code VARCHAR(20000) PRIMARY KEY, name TEXT, email TEXT UNIQUE,
    points INTEGER CHECK (points >= 0), org INTEGER DEFAULT 7, changed_at TIMESTAMP)"""
INVENTORY: dict[str, Any] = {
    "table": "stock", "key": "sku", "qty": "on_hand", "updated": "changed_at",
}  # fmt: skip
STOCK = "CREATE TABLE stock (sku TEXT PRIMARY KEY, on_hand INTEGER, changed_at TIMESTAMP)"


class Shop:
    """The database at `url`; `driver` speaks to it behind the endpoint's back."""

    def __init__(self, url: str, driver: Any, file: Path | None) -> None:
        self.url = url
        self.file = file
        self.clock = FakeClock(NOON)
        self._driver = driver
        self._open: list[Sql] = []

    @property
    def postgres(self) -> bool:
        return self.file is None

    def do(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Run a statement with ? for parameters; what it gives, if anything."""
        if self.postgres:
            sql = sql.replace("?", "%s")
            cursor = self._driver.execute(sql.encode(), parameters or None)
        else:
            cursor = self._driver.execute(sql, parameters)
        return list(cursor.fetchall()) if cursor.description else []

    def fill(self, table: str, columns: str, rows: Sequence[Sequence[object]]) -> None:
        """Insert rows."""
        marks = ", ".join("?" * len(columns.split(",")))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
        if self.postgres:
            with self._driver.cursor() as cursor:
                cursor.executemany(sql.replace("?", "%s").encode(), rows)
        else:
            self._driver.execute("BEGIN")
            self._driver.executemany(sql, rows)
            self._driver.execute("COMMIT")

    def endpoint(self, tables: Mapping[str, Any] | None = None, **options: Any) -> Sql:
        """The endpoint over these tables, `customers` and `inventory` where none are said."""
        tables = tables or {"customers": CUSTOMERS, "inventory": INVENTORY}
        endpoint = connect({"url": self.url, "tables": tables, **options}, Tools(self.clock))
        self._open.append(endpoint)
        return endpoint

    def close(self) -> None:
        """End what the test left open."""
        for endpoint in self._open:
            endpoint.close()


def nothing() -> None:
    """A `ready` that lets everything pass."""


def push(endpoint: Sql, *changes: Change, ready: Callable[[], None] = nothing) -> list[Outcome]:
    """One push of these changes."""
    return endpoint.push(changes, key="1", ready=ready)


def records(endpoint: Sql, component: str, **options: Any) -> list[Record]:
    """All records, in the order they come."""
    return [one for page in endpoint.pages(component, **options) for one in page.records]


def one(endpoint: Sql, component: str, key: str) -> Record:
    """The one record of this key, as a read by key gives it."""
    (found,) = endpoint.read(component, [Ask(key)]).records
    return found


def change(
    key: str,
    fields: Mapping[str, str],
    expects: Mapping[str, str] | None = None,
    component: str = "customers",
) -> Change:
    """One change of a record's fields."""
    return Change(component, key, fields=fields, expects=expects)


def stock(sku: str, before: int | None, after: int) -> Change:
    """One change of a quantity."""
    return Change("inventory", sku, before=before, after=after)


def sqlite(file: Path) -> sqlite3.Connection:
    """A connection of the test's own, without transactions nobody asked for."""
    connection = sqlite3.connect(file, isolation_level=None, timeout=0.1)
    connection.execute("PRAGMA synchronous = 0")
    return connection
