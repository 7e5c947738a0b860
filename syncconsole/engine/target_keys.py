"""Asking for keys at a side; which of them a Smart reads at the target: those whose value there
decides, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.model import Ask
from syncconsole.cache.tables import Feed, Item
from syncconsole.cache.tables.base import listed, reading, tuples
from syncconsole.cache.write import exclusions
from syncconsole.domain.decide import decide
from syncconsole.engine.job import COMPONENT
from syncconsole.engine.scope import candidates, dirty_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from syncconsole.engine.job import Job

_MAY_APPEAR = (
    "not_at_target", "gone_at_target", "target_unreadable", "target_id_changed", "renamed",
)  # fmt: skip


def asks_of(side: str, items: Sequence[int]) -> Iterator[tuple[int, Ask]]:
    """(item id, ask) of those items that this side has ever told of."""
    sku, refs = getattr(Item, f"{side}_sku"), getattr(Item, f"{side}_refs")
    for start in range(0, len(items), 500):
        part = listed(items[start : start + 500])
        with reading():
            rows = list(tuples(Item.select(Item.id, sku, refs).where(Item.id.in_(part))))
        yield from (
            (item, Ask(spelt, msgspec.json.decode(known))) for item, spelt, known in rows if spelt
        )


def keys_to_read(job: Job, units: Mapping[str, int] | None = None) -> list[tuple[int, Ask]] | None:
    """(item id, ask) of the dirty keys that may have to move; None where the target was never
    read, or where reading all of it takes fewer requests. `units` are held by orders."""
    with reading():
        feed = Feed.get(Feed.flow == job.ids.flow, Feed.side == "target")
    if feed.ok_at is None:
        return None
    rules = job.rules(exclusions.in_force(job.connection.name, COMPONENT))
    ability = job.ability("target")
    keys: list[tuple[int, Ask]] = []
    for batch in candidates(dirty_keys(job.ids.flow), units):
        for each in batch:
            decision = decide(each.row, rules, full=False)
            moves = decision.outcome is None or decision.acknowledged
            if moves or decision.reason in _MAY_APPEAR:
                keys.append(
                    (each.item, Ask(each.sku or each.row.key, msgspec.json.decode(each.refs)))
                )
    calls_by_key = -(-len(keys) // max(ability.read_batch, 1))
    calls_for_all = -(-feed.rows // ability.page)
    return None if calls_by_key > max(calls_for_all, 1) else keys
