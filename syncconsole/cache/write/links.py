"""Links: which are known of these ids, and letting go of them where a person says so (P-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.tables import Baseline, Item, Link
from syncconsole.cache.tables.base import listed, reading, tuples, writing
from syncconsole.cache.write.absorb import mark_dirty
from syncconsole.domain.links import Ids

if TYPE_CHECKING:
    from collections.abc import Sequence


def linked(flow: int, ids: Sequence[Ids]) -> list[tuple[int, str, str]]:
    """(item, source id, target id) of every link of the flow that has one of these ids at its own
    end; another connection's systems may count from the same number."""
    sources = [each.source for each in ids if each.source is not None]
    targets = [each.target for each in ids if each.target is not None]
    if not sources and not targets:
        return []
    with reading():
        held = Link.source_id.in_(sources) | Link.target_id.in_(targets)
        links = Link.select(Link.item, Link.source_id, Link.target_id).join(Item)
        return list(tuples(links.where(held, Item.flow == flow)))


def let_go(flow: int, items: Sequence[int]) -> None:
    """Forget the links of these items, and other items' links to the same records. The next
    acknowledged write makes them anew; what the old records acknowledged no longer counts."""
    with writing():
        ends = Item.select(Item.source_id, Item.target_id).where(Item.id.in_(listed(items)))
        others = [item for item, _, _ in linked(flow, [Ids(*row) for row in tuples(ends)])]
        freed = sorted({*items, *others})
        Link.delete().where(Link.item.in_(listed(freed))).execute()
        Baseline.delete().where(Baseline.item.in_(listed(freed))).execute()
        mark_dirty(flow, freed, "lost")
