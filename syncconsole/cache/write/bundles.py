"""Entering what bundles are made of, and what a change of a component means for them (P-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import Value

from syncconsole.cache.tables import BundlePart, Dirty, Item
from syncconsole.cache.tables.base import listed, tuples
from syncconsole.cache.write.replay import insert_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from syncconsole.domain.bundles import Bundles

ROWS = 2_000
"""Row ids a statement."""

_B = BundlePart


def enter_bundles(flow: int, bundles: Bundles) -> None:
    """What config.yaml says takes the place of what it said. Wants an open transaction."""
    _B.delete().where(_B.flow == flow).execute()
    rows = [
        (flow, bundle, part, need)
        for bundle, parts in bundles.items()
        for part, need in parts.items()
    ]
    insert_rows(_B, (_B.flow, _B.bundle, _B.part, _B.need), rows)


def dirty_bundles(flow: int, items: Sequence[int], why: str) -> None:
    """The bundles that need any of these items are compared again. Wants an open transaction."""
    if not _B.select().where(_B.flow == flow).exists():
        return
    part = Item.alias("part")
    query: Any = (
        Item.select(Item.id, Item.flow, Value(why))
        .join(_B, on=((_B.flow == Item.flow) & (_B.bundle == Item.key)))
        .join(part, on=((part.flow == _B.flow) & (part.key == _B.part)))
        .distinct()
    )
    for start in range(0, len(items), ROWS):
        needed = query.where(part.id.in_(listed(items[start : start + ROWS])))
        Dirty.insert_from(
            needed, [Dirty.item, Dirty.flow, Dirty.why]
        ).on_conflict_ignore().execute()


def with_parts(flow: int, keys: Collection[str]) -> set[str]:
    """These keys and the components of the bundles among them."""
    query = _B.select(_B.part).where(_B.flow == flow, _B.bundle.in_(sorted(keys)))
    return {*keys, *(part for (part,) in tuples(query))}
