"""What bundles are made of, and what the source holds of it (P-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN

from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import BundlePart, Flow, Item
from syncconsole.cache.tables.base import listed, tuples
from syncconsole.domain.bundles import Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syncconsole.domain.bundles import Bundles

_B = BundlePart

BATCH = 500


def any_bundles() -> bool:
    """Whether there is a bundle at all: without one nothing of this costs anything."""
    with session():
        return bool(_B.select().exists())


def bundles_of(connection: int) -> Bundles:
    """Bundle -> component -> how many, of this connection."""
    found: dict[str, dict[str, int]] = {}
    with session():
        query = _B.select(_B.bundle, _B.part, _B.need).join(Flow).order_by(_B.id)
        for bundle, part, need in tuples(query.where(Flow.connection == connection)):
            found.setdefault(bundle, {})[part] = need
    return found


def parts(items: Sequence[int], units: Mapping[str, int]) -> dict[int, tuple[Part, ...]]:
    """The components of those of the items that are bundles, in the order of the file; `units` are
    held by orders in flight, by key."""
    part = Item.alias("part")
    found: dict[int, tuple[Part, ...]] = {}
    query: Any = (
        Item.select(
            Item.id, _B.part, _B.need, part.source_id, part.source_qty, part.source_reason,
            part.source_residue, part.source_rivals,
        )
        .join(_B, on=((_B.flow == Item.flow) & (_B.bundle == Item.key)))
        .join(part, JOIN.LEFT_OUTER, on=((part.flow == _B.flow) & (part.key == _B.part)))
        .order_by(_B.id)
    )  # fmt: skip
    with session():
        for start in range(0, len(items), BATCH):
            batch = listed(items[start : start + BATCH])
            for item, key, need, there, qty, reason, residue, rivals in tuples(
                query.where(Item.id.in_(batch))
            ):
                why = _why(there, reason, rivals)
                known = None if there is None or rivals else qty
                row = Part(key, need, known, why, residue or "", units.get(key, 0))
                found[item] = (*found.get(item, ()), row)
    return found


def with_components(items: Sequence[int]) -> list[int]:
    """These items and those that the bundles among them are made of."""
    part = Item.alias("part")
    query: Any = (
        Item.select(part.id)
        .join(_B, on=((_B.flow == Item.flow) & (_B.bundle == Item.key)))
        .join(part, on=((part.flow == _B.flow) & (part.key == _B.part)))
    )
    found = dict.fromkeys(items)
    with session():
        for start in range(0, len(items), BATCH):
            batch = listed(items[start : start + BATCH])
            found.update((item, None) for (item,) in tuples(query.where(Item.id.in_(batch))))
    return list(found)


def _why(there: str | None, reason: str | None, rivals: int | None) -> str:
    if there is None:
        return "not_at_source"
    return "duplicate_source" if rivals else reason or ""
