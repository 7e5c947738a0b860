"""What plans of some keys alone have in common: both sides are read for just those keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.model import Ask
from syncconsole.cache.read.bundles import any_bundles, with_components
from syncconsole.cache.tables import Item
from syncconsole.cache.tables.base import listed, reading, tuples
from syncconsole.cache.write import orders
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import Step
from syncconsole.engine.orders_in import read_orders
from syncconsole.engine.pull import pull_keys
from syncconsole.engine.settle import settle_intents
from syncconsole.engine.stepping import stepping

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Mapping, Sequence

    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping


def read_both(job: Job, items: array[int]) -> None:
    """Bring open writes to their outcome, then read these items, and what bundles among them are
    made of, at the source and, after that, at the target (rule 6)."""
    settle_intents(job, None)
    for side, name in (("source", Step.READ_SOURCE), ("target", Step.READ_TARGET)):
        with stepping(job, name) as step:
            wanted = with_components(items) if side == "source" and any_bundles() else items
            pull_keys(job, side, step, list(_asks(side, wanted)))


def units_now(job: Job, step: Stepping) -> Mapping[str, int]:
    """Units held by orders in flight, from a reading that begins now; none where the profile takes
    no orders over."""
    if "orders" not in PROFILES[job.connection.profile].reads:
        return {}
    step.phase("reading orders again")
    read_orders(job, step)
    step.phase("planning")
    with reading():
        return orders.units_held(job.ids.connection)


def _asks(side: str, items: Sequence[int]) -> Iterator[tuple[int, Ask]]:
    """(item, ask) of those this side has ever told of."""
    sku, refs = getattr(Item, f"{side}_sku"), getattr(Item, f"{side}_refs")
    for start in range(0, len(items), 500):
        part = listed(items[start : start + 500])
        with reading():
            rows = list(tuples(Item.select(Item.id, sku, refs).where(Item.id.in_(part))))
        yield from (
            (item, Ask(spelt, msgspec.json.decode(known))) for item, spelt, known in rows if spelt
        )
