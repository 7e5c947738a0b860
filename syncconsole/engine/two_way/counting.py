"""The counts of a run of records: those of its plans together (I-1)."""

from __future__ import annotations

from collections import Counter

from syncconsole.cache.tables import Plan, PlanRow
from syncconsole.cache.tables.base import reading, tuples
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.two_way import TARGETS
from syncconsole.engine.counting import count


def count_run(run: int) -> dict[str, int]:
    """`scope`, the eight outcomes, `pending` and `verified` of all plans of the run."""
    with reading():
        plans = [plan.id for plan in Plan.select(Plan.id).where(Plan.run == run)]
    total: Counter[str] = Counter()
    for plan in plans:
        total.update(count(plan))
    return dict(total)


def note_of(plan: int) -> str:
    """What a plan of records did, in words: both ways, then what did not go."""
    with reading():
        query = PlanRow.select(PlanRow.location, PlanRow.outcome).where(PlanRow.plan == plan)
        found = Counter(tuples(query))
    told = [
        f"{n:,} {word}ed"
        for side, word in TARGETS.items()
        if (n := found[side, Outcome.PUSHED.value])
    ]
    others = Counter(outcome for _, outcome in found.elements())
    named = (Outcome.REJECTED, Outcome.STALE, Outcome.UNKNOWN, Outcome.HELD, Outcome.SKIPPED)
    told += [f"{others[each.value]:,} {each}" for each in named if others[each.value]]
    told += [f"{others['']:,} to review"] if others[""] else []
    return ", ".join(told)
