"""A cache in which every text that came from outside is a hostile one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache import tables as t
from syncconsole.cache.tables.base import database, writing
from tests.support.hostile import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOREIGN: Mapping[type[t.base.Table], Sequence[str]] = {
    t.Item: ("key", "title", "source_id", "source_sku", "source_residue", "source_reason",
             "target_id", "target_sku", "target_reason"),
    t.Feed: ("error",),
    t.Run: ("note", "error", "remedy", "asked_by", "origin", "reason", "cancel_by"),
    t.RunStep: ("note",),
    t.Problem: ("key", "message", "remedy", "detail", "request_id"),
    t.Schedule: ("note",),
    t.Plan: ("reason", "approved_by"),
    t.PlanRow: ("key", "sku", "title", "reason", "message"),
    t.Exclusion: ("key", "reason", "who", "ended_by"),
    t.Audit: ("who", "origin", "subject", "reason", "before", "after"),
    t.SalesOrder: ("number", "reference", "status", "customer", "currency", "reason", "office_id",
                   "total", "store_address", "office_address"),
    t.OrderUnits: ("key",),
    t.CachedRecord: ("remote_id", "key", "sku", "title", "reason", "address"),
    t.AgreedRecord: ("key", "store_id", "office_id"),
    t.ComponentSync: ("error",),
}  # fmt: skip
"""The columns that hold what a remote system, a person or a file said."""


def poison() -> None:
    """Replace them all: the n-th row's m-th column by the (n + 37 m)-th text, so that where a table
    has as many rows as there are texts, each column has held each text."""
    with writing():
        for table, columns in FOREIGN.items():
            name = table._meta.table_name
            ids = [row[0] for row in database.execute_sql(f"SELECT id FROM {name} ORDER BY id")]
            sets = ", ".join(f'"{column}" = ?' for column in columns)
            database.connection().executemany(
                f"UPDATE {name} SET {sets} WHERE id = ?",
                [(*_texts(n, len(columns)), row) for n, row in enumerate(ids)],
            )


def _texts(row: int, columns: int) -> list[str]:
    more = str(row) if row >= len(HOSTILE) else ""  # some are keys, no two of which are the same
    return [HOSTILE[(row + 37 * column) % len(HOSTILE)] + more for column in range(columns)]
