"""What a plan row of records carries, and what an acknowledgement of it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.model import Ask
from syncconsole.cache.write import agreed
from syncconsole.cache.write.agreed import Taken
from syncconsole.domain.two_way import Moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.cache.tables import PlanRow
    from syncconsole.domain.components import Component
    from syncconsole.engine.job import Job


def moved_of(row: PlanRow) -> Moved:
    """What the row writes, and what it would overwrite."""
    return msgspec.json.decode(row.moved, type=Moved)


def ask_of(row: PlanRow) -> Ask:
    """The key of the row as its target spells it."""
    return Ask(row.sku, msgspec.json.decode(row.refs))


def acknowledge(job: Job, component: Component, rows: Sequence[tuple[PlanRow, str]]) -> None:
    """The target holds what these rows carry; beside each the remote id it told, "" for none.
    Wants an open transaction."""
    by_side: dict[str, list[Taken]] = {}
    for row, told in rows:
        moved = moved_of(row)
        by_side.setdefault(row.location, []).append(
            Taken(
                row.key, row.sku, row.title, moved.source_id, told or moved.target_id,
                msgspec.json.decode(row.refs), moved.after,
            )
        )  # fmt: skip
    flow = job.ids.flows[component.id]
    for side, taken in by_side.items():
        agreed.acknowledge(flow, component.id, side, taken, job.asked.id, job.clock.now())
