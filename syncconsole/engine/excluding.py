"""Exclusions that came after the plan: they hold for what has not left yet (I-5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from syncconsole.cache.read.undone import undoes
from syncconsole.cache.tables import Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import exclusions, plans, runs
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.undo import because

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.cache.tables import PlanRow
    from syncconsole.engine.job import Job


def left_by(run: int) -> str:
    """The reason of the exclusions a run left behind because it was an undo, "" for any other: one
    that undoes it in turn lets those keys go again."""
    with reading():
        options = msgspec.json.decode(Run.get_by_id(run).options, type=dict[str, Any])
    before = undoes(options)
    return "" if before is None else because(before)


def allowed(job: Job, component: str, rows: Sequence[PlanRow], *, undone: int = 0) -> list[PlanRow]:
    """The rows that may be sent; those whose key was excluded meanwhile end as excluded. `undone`
    is the run that the plan takes back, 0 for every other plan."""
    but = left_by(undone) if undone else ""
    with reading():
        excluded = exclusions.in_force(job.connection.name, component, but=but)
    out = [row for row in rows if row.key in excluded]
    if out:
        with writing():
            runs.fence(job.asked.id, job.attempt)
            for row in out:
                plans.settle_rows([row.id], Outcome.EXCLUDED, excluded[row.key])
    return [row for row in rows if row.key not in excluded]
