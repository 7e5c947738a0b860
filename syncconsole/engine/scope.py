"""Which keys a plan looks at, and the rows behind them, in batches."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from peewee import JOIN, fn

from syncconsole.cache.tables import Baseline, Dirty, Item
from syncconsole.cache.tables.base import dicts, reading, tuples
from syncconsole.domain.decide import Reading, Row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

BATCH = 500


class Candidate(Struct, frozen=True, gc=False):
    """A row to decide, with what a plan row needs beside it."""

    item: int
    row: Row
    title: str
    sku: str
    refs: str
    source_at: float | None
    target_at: float | None


def size(flow: int) -> int:
    """How many keys are in scope: all that are known at source or target (rule 5)."""
    with reading():
        return int(Item.select(fn.COUNT(Item.id)).where(Item.flow == flow).scalar())


def every_key(flow: int) -> array[int]:
    """The items of the flow in the order of their keys."""
    with reading():
        rows = tuples(Item.select(Item.id).where(Item.flow == flow).order_by(Item.key))
        return array("q", (found for (found,) in rows))


def dirty_keys(flow: int, also: Collection[str] = ()) -> array[int]:
    """The dirty items, and those of the keys in `also`, in the order of their keys."""
    with reading():
        dirty = Dirty.select(Dirty.item).where(Dirty.flow == flow)
        rows = tuples(Item.select(Item.id, Item.key).where(Item.id.in_(dirty)))
        found: dict[int, str] = dict(rows)
        keys = list(also)
        for start in range(0, len(keys), BATCH):
            extra = Item.select(Item.id, Item.key).where(
                Item.flow == flow, Item.key.in_(keys[start : start + BATCH])
            )
            found.update(tuples(extra))
    return array("q", sorted(found, key=found.__getitem__))


def candidates(
    items: array[int], units: Mapping[str, int] | None = None
) -> Iterator[list[Candidate]]:
    """The rows of these items in their order, a batch at a time; `units` are held by orders."""
    held = units or {}
    for start in range(0, len(items), BATCH):
        part = items[start : start + BATCH]
        with reading():
            rows = (
                Item.select(Item, Baseline.qty)
                .join(Baseline, JOIN.LEFT_OUTER, on=(Baseline.item == Item.id))
                .where(Item.id.in_(list(part)))
            )
            by_id = {row["id"]: row for row in dicts(rows)}
        yield [_candidate(by_id[item], held) for item in part if item in by_id]


def _candidate(row: dict[str, Any], held: Mapping[str, int]) -> Candidate:
    source = Reading(
        present=row["source_id"] is not None,
        qty=row["source_qty"],
        residue=row["source_residue"],
        reason=row["source_reason"],
        rivals=row["source_rivals"],
        gone=row["source_gone"] is not None,
    )
    target = Reading(
        present=row["target_id"] is not None,
        qty=row["target_qty"],
        reason=row["target_reason"],
        rivals=row["target_rivals"],
        gone=row["target_gone"] is not None,
    )
    return Candidate(
        item=row["id"],
        row=Row(row["key"], source, target, row["qty"], held.get(row["key"], 0)),
        title=row["title"],
        sku=row["target_sku"],
        refs=row["target_refs"],
        source_at=row["source_at"],
        target_at=row["target_at"],
    )
