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
from syncconsole.domain.marks import RISKY, Mark, marks_of, seen_once, written
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.plans import PlanState
from syncconsole.domain.runs import Mode
from syncconsole.engine.job import COMPONENT, Job
from syncconsole.engine.near_twins import mark_near_twins
from syncconsole.engine.scope import Candidate, candidates, dirty_keys, every_key, size
from syncconsole.engine.web_and_orders import NONE_IN_FLIGHT, InFlight

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Collection, Mapping, Sequence

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
    flight: InFlight = NONE_IN_FLIGHT,
) -> Planned:
    """Decide every row that may have to move and freeze the result.

    `fresh` are the items whose target was read in this run, None for all of them; `flight` is what
    orders hold.
    """
    excluded = exclusions.in_force(job.connection.name, COMPONENT)
    rules = job.rules(excluded)

    def judge(candidate: Candidate) -> Decision:
        return _fresh_only(decide(candidate.row, rules, full=full), candidate, fresh)

    flow = job.ids.flow
    items = every_key(flow) if full else dirty_keys(flow, also=excluded)
    plan = _open(job, Mode.FULL if full else Mode.SMART, first_full=first_full)
    maker = _Maker(job, step, plan, judge, excluded)
    maker.make(items, flight)
    return _freeze(job, step, maker, source_trip)


def make_limited_plan(
    job: Job,
    step: Stepping,
    items: array[int],
    judge: Callable[[Candidate], Decision],
    *,
    excluded: Mapping[str, str],
    flight: InFlight,
) -> Planned:
    """A plan of these items alone, each decided by `judge`: its scope is theirs, and guards
    measure its changes against the whole flow. An empty one leaves other plans open."""
    maker = _Maker(job, step, _open(job, job.asked.mode), judge, excluded)
    maker.make(items, flight)
    return _freeze(job, step, maker, None, limited=True)


def _open(job: Job, mode: Mode, *, first_full: bool = False) -> int:
    return plans.open_plan(
        job.asked.id, connection=job.connection.name, component=COMPONENT, flow=job.ids.flow,
        mode=mode, made_at=to_epoch(job.clock.now()), first_full=first_full, rules=job.rules_mark,
        automatic=job.asked.trigger == "schedule",
    )  # fmt: skip


def _freeze(
    job: Job, step: Stepping, maker: _Maker, source_trip: Trip | None, *, limited: bool = False
) -> Planned:
    whole = size(job.ids.flow)
    scope = maker.rows if limited else whole
    limits = job.connection.guards
    trips = [
        trip
        for trip in (
            source_trip,
            too_many_changes(maker.differing, whole, limits),
            too_many_to_zero(maker.to_zero, whole, limits),
        )
        if trip is not None
    ]
    plan = maker.plan
    with writing():
        runs.fence(job.asked.id, job.attempt)
        plans.freeze(
            plan, trips, state=PlanState.MADE, scope=scope, changes=maker.changes,
            differing=maker.differing, to_zero=maker.to_zero,
        )  # fmt: skip
        runs.move(job.asked.id, job.attempt, plan=plan)
    if maker.changes or not limited:
        plans.supersede(job.connection.name, COMPONENT, plan)
    step.note = f"{maker.changes:,} to push, {scope:,} in scope"
    return Planned(plan, scope, maker.changes, tuple(trips))


def _fresh_only(
    decision: Decision, candidate: Candidate, fresh: Collection[int] | None
) -> Decision:
    """Only a target reading taken in this run acknowledges anything (rule 2); an older one makes
    the row a change, and the guard read before the push tells."""
    old = fresh is not None and candidate.item not in fresh
    if decision.acknowledged and old:
        return structs.replace(decision, outcome=None, reason="", acknowledged=False)
    return decision


def _at_rest_only(decision: Decision, candidate: Candidate, moving: Collection[int]) -> Decision:
    """A key of which orders still came is left to the next run: its readings do not belong
    together, so no guard could tell that a sale has come between (rule 6)."""
    if candidate.item in moving and (decision.outcome is None or decision.acknowledged):
        return structs.replace(
            decision, outcome=Outcome.STALE, reason="orders_moving", acknowledged=False
        )
    return decision


class _Maker:
    """Turns candidates into plan rows, and settles in the cache what needs no push."""

    def __init__(
        self,
        job: Job,
        step: Stepping,
        plan: int,
        judge: Callable[[Candidate], Decision],
        excluded: Mapping[str, str],
    ) -> None:
        self.plan = plan
        self.rows = 0
        self.changes = 0
        self.differing = 0
        self.to_zero = 0
        self._job = job
        self._step = step
        self._judge = judge
        self._moving: Collection[int] = ()
        self._excluded = excluded
        self._looks = job.two_looks
        self._unguarded = not job.ability("target").compare_and_set
        self._lone: dict[str, list[str]] = {"source": [], "target": []}

    def make(self, items: array[int], flight: InFlight) -> None:
        self._moving = flight.moving
        batches: list[list[Candidate]] = []
        for batch in candidates(items, flight.units):
            batches.append(batch)
            if len(batches) == WRITE_EVERY:
                self._write(batches, len(items))
                batches = []
        self._write(batches, len(items))
        twins = case_twins(self._lone["source"], self._lone["target"])
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            plans.name_twins(self.plan, twins)
            mark_near_twins(self.plan, self._job.ids.flow)

    def _write(self, batches: Sequence[Sequence[Candidate]], total: int) -> None:
        self._job.check()
        rows: list[tuple[Any, ...]] = []
        equal: list[int] = []
        found: list[Settled] = []
        for candidate in (each for batch in batches for each in batch):
            decision = _at_rest_only(self._judge(candidate), candidate, self._moving)
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
            plans.add_quantities(rows)
            acknowledge(self._job.asked.id, found, to_epoch(self._job.clock.now()))
            for start in range(0, len(equal), 500):
                Dirty.delete().where(Dirty.item.in_(listed(equal[start : start + 500]))).execute()
            self._step.move(self.rows, total=total)

    def _count(self, decision: Decision) -> None:
        self.changes += 1
        if decision.before != decision.after:
            self.differing += 1
            if _to_zero(decision):
                self.to_zero += 1

    def _row(self, candidate: Candidate, decision: Decision) -> tuple[Any, ...]:
        self.rows += 1
        marks = self._marks(candidate, decision)
        reason = decision.reason
        if reason == "excluded":
            reason = self._excluded.get(candidate.row.key) or reason
        terms = "" if decision.terms is None else msgspec.json.encode(decision.terms).decode()
        return (
            self.plan, self.rows, candidate.item, candidate.row.key,
            candidate.sku or candidate.row.key, candidate.title, "", candidate.refs,
            decision.before, decision.after, candidate.row.baseline, terms, candidate.source_at,
            candidate.target_at, not RISKY.isdisjoint(marks), decision.outcome or "", reason,
            written(marks),
        )  # fmt: skip

    def _marks(self, candidate: Candidate, decision: Decision) -> tuple[Mark, ...]:
        """What to look at before the row is pushed; only of rows that would be, or are excluded."""
        if decision.outcome not in (None, Outcome.EXCLUDED):
            return ()
        once = self._looks and seen_once(
            candidate.row.source.qty, candidate.was, candidate.first_read, self._job.asked.id
        )
        return marks_of(decision.before, decision.after, seen_once=once, unguarded=self._unguarded)


def _to_zero(decision: Decision) -> bool:
    before, after = decision.before or 0, decision.after
    return after is not None and after <= 0 < before
