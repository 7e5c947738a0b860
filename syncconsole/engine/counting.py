"""The counts of a plan: rows in scope = the sum of the eight outcomes (I-1)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from peewee import fn

from syncconsole.cache.tables import Plan, PlanRow, Run
from syncconsole.cache.tables.base import reading, tuples
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.plans import PlanState


def count(plan: int) -> dict[str, int]:
    """`scope`, the eight outcomes, `verified`, and `pending`: rows that still wait for review.

    Rows of the scope that the plan does not list are unchanged: nothing marked them dirty.
    """
    with reading():
        scope = int(Plan.get_by_id(plan).scope)
        grouped = (
            PlanRow.select(PlanRow.outcome, fn.COUNT(PlanRow.id))
            .where(PlanRow.plan == plan)
            .group_by(PlanRow.outcome)
        )
        found: dict[str, int] = dict(tuples(grouped))
        verified = PlanRow.select().where(
            PlanRow.plan == plan,
            PlanRow.verified == True,  # noqa: E712 - peewee's comparison
        )
        counts = {outcome.value: int(found.get(outcome.value, 0)) for outcome in Outcome}
        counts[Outcome.UNCHANGED] += scope - sum(found.values())
        return {
            "scope": scope,
            **counts,
            "pending": int(found.get("", 0)),
            "verified": int(verified.count()),
        }


def count_run(run: int) -> dict[str, int]:
    """The counts of a run: those of its plans together, of the plan it was asked to push, and of
    what was made by the runs that were started from it. Empty where there was no plan."""
    with reading():
        row = Run.get_by_id(run)
        options = msgspec.json.decode(row.options, type=dict[str, Any])
        family = [run, *(child.id for child in Run.select(Run.id).where(Run.parent == run))]
        made = Plan.run.in_(family) | Plan.id.in_([row.plan or 0, options.get("exports") or 0])
        query = Plan.select(Plan.id).where(made, Plan.state != PlanState.MAKING)
        together: Counter[str] = Counter()
        for (plan,) in tuples(query):
            together.update(count(plan))
        return dict(together)
