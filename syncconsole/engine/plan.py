"""Plan: from the cache alone, row by row, frozen (rules 1 to 5, 10 and 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, structs

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Dirty
from syncconsole.cache.tables.base import listed, writing
from syncconsole.cache.write import exclusions, plans, runs
from syncconsole.cache.write.journal import Settled, acknowledge
from syncconsole.domain.decide import Decision, decide
from syncconsole.domain.guards import Trip, too_many_changes, too_many_to_zero
from syncconsole.domain.keys import case_twins
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.plans import PlanState
from syncconsole.domain.runs import Mode
from syncconsole.engine.job import COMPONENT, Job
from syncconsole.engine.scope import Candidate, candidates, dirty_keys, every_key, size

if TYPE_CHECKING:
    from array import array
    from collections.abc import Collection, Mapping, Sequence

    from syncconsole.engine.stepping import Stepping

NOT_AT = {
    "not_at_target": "source",
    "gone_at_target": "source",
    "not_at_source": "target",
    "gone_at_source": "target",
}
"""Reason -> the side that alone knows the key."""

WRITE_EVERY = 20
"""Batches of candidates a transaction (20 x 500 rows)."""


class Planned(Struct, frozen=True):
    """A frozen plan in numbers, and the guards that tripped."""

    id: int
    scope: int
    changes: int
    trips: tuple[Trip, ...]


def make_plan(
    job: Job,
    step: Stepping,
    *,
    full: bool,
    source_trip: Trip | None,
    first_full: bool,
    fresh: Collection[int] | None = None,
    units: Mapping[str, int] | None = None,
) -> Planned:
    """Decide every row that may have to move and freeze the result.

    `fresh` are the items whose target was read in this run, None for all of them; `units` are
    held by orders in flight.
    """
    excluded = exclusions.in_force(job.connection.name, COMPONENT)
    flow = job.ids.flow
    items = every_key(flow) if full else dirty_keys(flow, also=excluded)
    plan = plans.open_plan(
        job.asked.id, connection=job.connection.name, component=COMPONENT, flow=flow,
        mode=Mode.FULL if full else Mode.SMART, made_at=to_epoch(job.clock.now()),
        first_full=first_full, rules=job.rules_mark, automatic=job.asked.trigger == "schedule",
    )  # fmt: skip
    maker = _Maker(job, step, plan, full=full, excluded=excluded, fresh=fresh)
    maker.make(items, units or {})
    scope = size(flow)
    limits = job.connection.guards
    trips = [
        trip
        for trip in (
            source_trip,
            too_many_changes(maker.differing, scope, limits),
            too_many_to_zero(maker.to_zero, scope, limits),
        )
        if trip is not None
    ]
    with writing():
        runs.fence(job.asked.id, job.attempt)
        plans.freeze(
            plan, trips, state=PlanState.MADE, scope=scope, changes=maker.changes,
            differing=maker.differing, to_zero=maker.to_zero,
        )  # fmt: skip
        runs.move(job.asked.id, job.attempt, plan=plan)
    plans.supersede(job.connection.name, COMPONENT, plan)
    step.note = f"{maker.changes:,} to push, {scope:,} in scope"
    return Planned(plan, scope, maker.changes, tuple(trips))


class _Maker:
    """Turns candidates into plan rows, and settles in the cache what needs no push."""

    def __init__(
        self,
        job: Job,
        step: Stepping,
        plan: int,
        *,
        full: bool,
        excluded: dict[str, str],
        fresh: Collection[int] | None,
    ) -> None:
        self.changes = 0
        self.differing = 0
        self.to_zero = 0
        self._job = job
        self._step = step
        self._plan = plan
        self._full = full
        self._excluded = excluded
        self._fresh = fresh
        self._rules = job.rules(excluded)
        self._position = 0
        self._lone: dict[str, list[str]] = {"source": [], "target": []}

    def make(self, items: array[int], units: Mapping[str, int]) -> None:
        batches: list[list[Candidate]] = []
        for batch in candidates(items, units):
            batches.append(batch)
            if len(batches) == WRITE_EVERY:
                self._write(batches, len(items))
                batches = []
        self._write(batches, len(items))
        twins = case_twins(self._lone["source"], self._lone["target"])
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            plans.name_twins(self._plan, twins)

    def _write(self, batches: Sequence[Sequence[Candidate]], total: int) -> None:
        self._job.check()
        rows: list[tuple[Any, ...]] = []
        equal: list[int] = []
        found: list[Settled] = []
        for candidate in (each for batch in batches for each in batch):
            decision = self._decide(candidate)
            rows.append(self._row(candidate, decision))
            if decision.reason in NOT_AT:
                self._lone[NOT_AT[decision.reason]].append(candidate.row.key)
            if decision.outcome is None:
                self._count(decision)
            elif decision.acknowledged and decision.after is not None:
                found.append(
                    Settled(0, candidate.item, decision.after, Outcome.UNCHANGED, verified=True)
                )
            elif decision.reason == "equals_baseline":
                equal.append(candidate.item)
        with writing():
            plans.add_rows(rows)
            acknowledge(self._job.asked.id, found, to_epoch(self._job.clock.now()))
            for start in range(0, len(equal), 500):
                Dirty.delete().where(Dirty.item.in_(listed(equal[start : start + 500]))).execute()
            self._step.move(self._position, total=total)

    def _decide(self, candidate: Candidate) -> Decision:
        """Only a target reading taken in this run acknowledges anything (rule 2); an older one
        makes the row a change, and the guard read before the push tells."""
        decision = decide(candidate.row, self._rules, full=self._full)
        old = self._fresh is not None and candidate.item not in self._fresh
        if decision.acknowledged and old:
            return structs.replace(decision, outcome=None, reason="", acknowledged=False)
        return decision

    def _count(self, decision: Decision) -> None:
        self.changes += 1
        if decision.before != decision.after:
            self.differing += 1
            if _to_zero(decision):
                self.to_zero += 1

    def _row(self, candidate: Candidate, decision: Decision) -> tuple[Any, ...]:
        self._position += 1
        reason = decision.reason
        if reason == "excluded":
            reason = self._excluded.get(candidate.row.key) or reason
        terms = "" if decision.terms is None else msgspec.json.encode(decision.terms).decode()
        return (
            self._plan, self._position, candidate.item, candidate.row.key,
            candidate.sku or candidate.row.key, candidate.title, "", candidate.refs,
            decision.before, decision.after, candidate.row.baseline, terms, candidate.source_at,
            candidate.target_at, _to_zero(decision), decision.outcome or "", reason,
        )  # fmt: skip


def _to_zero(decision: Decision) -> bool:
    before, after = decision.before or 0, decision.after
    return after is not None and after <= 0 < before
