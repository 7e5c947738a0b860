"""Which keys a plan looks at, and the rows behind them, in batches."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from peewee import JOIN, fn

from syncconsole.cache.read.bundles import any_bundles, parts
from syncconsole.cache.tables import Baseline, Dirty, Item, Link
from syncconsole.cache.tables.base import listed, reading, tuples
from syncconsole.cache.write.links import linked
from syncconsole.domain.decide import Reading, Row
from syncconsole.domain.links import NONE_LINKED, Ids, Linked, doubt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from syncconsole.domain.bundles import Part

BATCH = 500


class Candidate(Struct, frozen=True, gc=False):
    """A row to decide, with what a plan row needs beside it. `first_read` is the run that first
    read the quantity at the source, `was` what it held before."""

    item: int
    row: Row
    title: str
    sku: str
    refs: str
    source_at: float | None
    target_at: float | None
    first_read: int | None = None
    was: int | None = None


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


def items_of(flow: int, keys: Collection[str]) -> list[int]:
    """The items of these keys, where they are known."""
    wanted = sorted(keys)
    found: list[int] = []
    with reading():
        for start in range(0, len(wanted), BATCH):
            rows = Item.select(Item.id).where(
                Item.flow == flow, Item.key.in_(wanted[start : start + BATCH])
            )
            found += (item for (item,) in tuples(rows))
    return found


def candidates(
    items: array[int], units: Mapping[str, int] | None = None
) -> Iterator[list[Candidate]]:
    """The rows of these items in their order, a batch at a time; `units` are held by orders."""
    held = units or {}
    bundled = any_bundles()
    query = Item.select(
        Item.id, Item.key, Item.title, Item.source_id, Item.source_qty, Item.source_residue,
        Item.source_reason, Item.source_rivals, Item.source_gone, Item.source_at,
        Item.source_run, Item.source_was, Item.target_id,
        Item.target_sku, Item.target_qty, Item.target_reason, Item.target_refs,
        Item.target_rivals, Item.target_gone, Item.target_at, Baseline.qty, Link.source_id,
        Link.target_id, Item.flow,
    ).join(Baseline, JOIN.LEFT_OUTER, on=(Baseline.item == Item.id)).join(
        Link, JOIN.LEFT_OUTER, on=(Link.item == Item.id)
    )  # fmt: skip
    for start in range(0, len(items), BATCH):
        part = items[start : start + BATCH]
        with reading():
            rows = {row[0]: row for row in tuples(query.where(Item.id.in_(listed(part))))}
            taken = _linked_elsewhere(list(rows.values()))
            made_of = parts(part, held) if bundled else {}
        yield [
            _candidate(held, taken, made_of.get(item, ()), *rows[item][:-1])
            for item in part
            if item in rows
        ]


def _linked_elsewhere(rows: Sequence[tuple[Any, ...]]) -> Linked:
    """Ids of keys without a link that are linked under another key."""
    new = [Ids(row[3], row[12]) for row in rows if row[-2] is None]
    if not new:
        return NONE_LINKED
    found = linked(rows[0][-1], new)
    return Linked({source for _, source, _ in found}, {target for _, _, target in found})


def _candidate(
    units: Mapping[str, int], taken: Linked, made_of: tuple[Part, ...],
    item: int, key: str, title: str,
    source_id: str | None, source_qty: int | None, residue: str, source_reason: str,
    source_rivals: int, source_gone: float | None, source_at: float | None,
    source_run: int | None, source_was: int | None, target_id: str | None, sku: str,
    target_qty: int | None, target_reason: str, refs: str, target_rivals: int,
    target_gone: float | None, target_at: float | None, baseline: int | None,
    linked_source: str | None, linked_target: str | None,
) -> Candidate:  # fmt: skip
    source = Reading(
        source_id is not None, source_qty, residue, source_reason, source_rivals,
        gone=source_gone is not None,
    )  # fmt: skip
    target = Reading(
        target_id is not None, target_qty, "", target_reason, target_rivals,
        gone=target_gone is not None,
    )  # fmt: skip
    was = None
    if linked_source is not None and linked_target is not None:
        was = Ids(linked_source, linked_target)
    doubtful = doubt(Ids(source_id, target_id), was, taken if was is None else NONE_LINKED)
    row = Row(key, source, target, baseline, units.get(key, 0), doubtful, made_of)
    return Candidate(item, row, title, sku, refs, source_at, target_at, source_run, source_was)
