"""The least that the same work costs: plain httpx, msgspec and sqlite3, no promise kept."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
from msgspec import Struct

from syncconsole.sandbox.keys import STORE_HASH, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

BATCH = 10_000
"""Rows a transaction, as limits.md measured it."""

PAGE = 1_000


class _Stock(Struct):
    location_id: int
    total_inventory_onhand: int


class _Identity(Struct):
    sku: str
    product_id: int
    variant_id: int | None = None


class _Item(Struct):
    identity: _Identity
    locations: list[_Stock]


class _Pagination(Struct):
    total_pages: int


class _Meta(Struct):
    pagination: _Pagination


class _Items(Struct):
    data: list[_Item]
    meta: _Meta


def pages(url: str) -> Iterator[list[_Item]]:
    """Every page of the store's inventory, decoded."""
    decoder = msgspec.json.Decoder(_Items)
    headers = {"X-Auth-Token": TOKEN}
    with httpx.Client(base_url=url, headers=headers, trust_env=False) as client:
        number, last = 1, 1
        while number <= last:
            query = {"location_id:in": 1, "limit": PAGE, "page": number}
            answer = client.get(f"/stores/{STORE_HASH}/v3/inventory/items", params=query)
            items = decoder.decode(answer.raise_for_status().content)
            yield items.data
            last = items.meta.pagination.total_pages
            number += 1


def row(item: _Item) -> tuple[Any, ...]:
    """An item as a row of `Table`, with the remote ids that a later write needs."""
    identity = item.identity
    refs = f'{{"variant_id": "{identity.variant_id}", "product_id": "{identity.product_id}"}}'
    remote = identity.variant_id or identity.product_id
    onhand = item.locations[0].total_inventory_onhand
    return 1, identity.sku, str(remote), identity.sku, onhand, refs


class Table:
    """Readings by key, as much of each as the program keeps, written by executemany.

    10,000 rows a transaction; a row that is there already is touched only where it differs.
    """

    _MADE = (
        "CREATE TABLE item (id INTEGER PRIMARY KEY, flow INTEGER NOT NULL, key TEXT NOT NULL, "
        "remote_id TEXT, sku TEXT, qty INTEGER, refs TEXT, UNIQUE (flow, key))"
    )
    _UPSERT = (
        "INSERT INTO item (flow, key, remote_id, sku, qty, refs) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (flow, key) DO UPDATE SET remote_id = excluded.remote_id, "
        "sku = excluded.sku, qty = excluded.qty, refs = excluded.refs "
        "WHERE item.qty IS NOT excluded.qty OR item.remote_id IS NOT excluded.remote_id "
        "OR item.sku IS NOT excluded.sku OR item.refs IS NOT excluded.refs"
    )

    def __init__(self, path: Path) -> None:
        self._database = raw(path)
        self._database.execute(self._MADE)

    def absorb(self, batches: Iterable[Sequence[tuple[Any, ...]]]) -> int:
        """Write the rows; how many there were."""
        waiting: list[tuple[Any, ...]] = []
        count = 0
        for batch in batches:
            waiting += batch
            if len(waiting) >= BATCH:
                count += self.write(waiting)
                waiting = []
        return count + self.write(waiting)

    def write(self, rows: Sequence[tuple[Any, ...]]) -> int:
        """One transaction."""
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany(self._UPSERT, rows)
        self._database.execute("COMMIT")
        return len(rows)


def raw(path: Path) -> sqlite3.Connection:
    """SQLite as the program itself sets it up, without anything above it."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = wal")
    database.execute("PRAGMA synchronous = 1")
    database.execute("PRAGMA cache_size = -16000")
    return database
