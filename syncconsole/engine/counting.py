"""The counts of a plan: rows in scope = the sum of the eight outcomes (I-1)."""

from __future__ import annotations

from peewee import fn

from syncconsole.cache.tables import Plan, PlanRow
from syncconsole.cache.tables.base import reading, tuples
from syncconsole.domain.outcomes import Outcome


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
