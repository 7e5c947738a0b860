"""The hot path: readings as they are stored, and one upsert a side for those that differ.

Both statements are built once by peewee and replayed (limits.md: 9 to 15 times faster than
insert_many). What is there already is only looked at: half the price of an upsert that finds
nothing to do.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from peewee import EXCLUDED, SQL, Case

from syncconsole.cache.tables import Item
from syncconsole.cache.tables.base import database
from syncconsole.cache.write.replay import Statement, insert, parameters, statement

if TYPE_CHECKING:
    from collections.abc import Sequence

ROWS = 500
"""Rows a statement: 12 parameters each, far below SQLite's and PostgreSQL's limits."""

SOURCE = ("source_id", "source_sku", "source_qty", "source_residue", "source_reason",
          "source_updated", "source_refs")  # fmt: skip
TARGET = ("target_id", "target_sku", "target_qty", "target_reason", "target_updated",
          "target_refs")  # fmt: skip


def stored(side: str, flow: int, keys: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """The keys that are in the cache: (key, item id, title, rivals, *columns of the side)."""
    found: dict[str, tuple[Any, ...]] = {}
    for start in range(0, len(keys), ROWS):
        part = keys[start : start + ROWS]
        cursor = database.execute_sql(_select(side).of(len(part)), [flow, *part])
        found.update((row[0], row) for row in cursor.fetchall())
    return found


def upsert(side: str, rows: Sequence[tuple[Any, ...]]) -> list[int]:
    """Write the rows of one side; returns the ids of their items.

    A row is (flow, key, title, at, *columns of the side), and of the source also the run that read
    it; keys within one call must be distinct.
    """
    changed: list[int] = []
    for start in range(0, len(rows), ROWS):
        part = rows[start : start + ROWS]
        cursor = database.execute_sql(_upsert(side).of(len(part)), parameters(part))
        changed += [found for (found,) in cursor.fetchall()]
    return changed


def _columns(side: str) -> list[Any]:
    return [getattr(Item, name) for name in (SOURCE if side == "source" else TARGET)]


@lru_cache
def _select(side: str) -> Statement:
    rivals = getattr(Item, f"{side}_rivals")
    query = Item.select(Item.key, Item.id, Item.title, rivals, *_columns(side))
    return statement(lambda rows: query.where(Item.flow == 0, Item.key.in_([""] * rows)))


@lru_cache
def _upsert(side: str) -> Statement:
    fields = [Item.flow, Item.key, Item.title, getattr(Item, f"{side}_at"), *_columns(side)]
    update: dict[Any, Any] = {field: getattr(EXCLUDED, field.name) for field in fields[3:]}
    update[getattr(Item, f"{side}_rivals")] = SQL("0")
    update[getattr(Item, f"{side}_gone")] = SQL("NULL")
    update[Item.title] = _title(side)
    if side == "source":
        fields.append(Item.source_run)
        update |= _looks()
    return statement(
        lambda rows: (
            insert(Item, fields, rows)
            .on_conflict(conflict_target=[Item.flow, Item.key], update=update)
            .returning(Item.id)
        )
    )


def _looks() -> dict[Any, object]:
    """Where the quantity is another one, what stood there and the run that reads it now."""
    same = Item.source_qty == EXCLUDED.source_qty  # of what was unknown nothing is the same
    return {
        Item.source_was: Case(None, [(same, Item.source_was)], Item.source_qty),
        Item.source_run: Case(None, [(same, Item.source_run)], EXCLUDED.source_run),
    }


def _title(side: str) -> object:
    """The source's title counts; the target's only fills a gap."""
    if side == "source":
        return Case(None, [(EXCLUDED.title != SQL("''"), EXCLUDED.title)], Item.title)
    return Case(None, [(Item.title == SQL("''"), EXCLUDED.title)], Item.title)
