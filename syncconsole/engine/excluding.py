"""Exclusions that came after the plan: they hold for what has not left yet (I-5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import exclusions, plans, runs
from syncconsole.domain.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.cache.tables import PlanRow
    from syncconsole.engine.job import Job


def allowed(job: Job, component: str, rows: Sequence[PlanRow]) -> list[PlanRow]:
    """The rows that may be sent; those whose key was excluded meanwhile end as excluded."""
    with reading():
        excluded = exclusions.in_force(job.connection.name, component)
    out = [row for row in rows if row.key in excluded]
    if out:
        with writing():
            runs.fence(job.asked.id, job.attempt)
            for row in out:
                plans.settle_rows([row.id], Outcome.EXCLUDED, excluded[row.key])
    return [row for row in rows if row.key not in excluded]
