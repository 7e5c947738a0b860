"""What a plan of records did, in words."""

from __future__ import annotations

from collections import Counter

from syncconsole.cache.tables import PlanRow
from syncconsole.cache.tables.base import reading, tuples
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.two_way import TARGETS


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
