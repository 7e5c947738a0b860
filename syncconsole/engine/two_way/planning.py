"""Planning a component from the cache alone: every record in scope, both ways (rules 5, 10, 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import exclusions, plans, runs
from syncconsole.cache.write.agreed import Agreement, agree, forget
from syncconsole.cache.write.connections import full_done
from syncconsole.domain.components import Component, Way
from syncconsole.domain.guards import Trip, too_many_changes
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.plans import PlanState
from syncconsole.domain.two_way import OFFICE, STORE, Agreed, Moved, Verdict, decide
from syncconsole.engine.plan import Planned
from syncconsole.engine.two_way.candidates import Candidate, Side, candidates, differing, scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.domain.runs import Mode
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping


class Row(Struct, frozen=True):
    """One record on its way to `target`: where it comes from, where it goes to, what becomes of
    it. `there` is None where it is yet to be made."""

    target: str
    here: Side
    there: Side | None
    verdict: Verdict
    conflict: bool = False


def plan_component(
    job: Job, step: Stepping, component: Component, kind: Mode, trips: Sequence[Trip]
) -> Planned:
    """Decide every key that is not as it was agreed and freeze the result. What both sides hold
    alike is agreed upon here, without a write."""
    step.phase("comparing")
    flow = job.ids.flows[component.id]
    plan = plans.open_plan(
        job.asked.id, connection=job.connection.name, component=component.id, flow=flow, mode=kind,
        made_at=to_epoch(job.clock.now()), rules=job.rules_mark,
        automatic=job.asked.trigger != "person",
    )  # fmt: skip
    maker = _Maker(job, step, component, plan)
    maker.make()
    with reading():
        targets = scope(flow, STORE) if component.way is Way.DOWN else _both(flow)
    found = list(trips)
    if full_done(job.connection.name):
        trip = too_many_changes(maker.overwritten, targets, job.connection.guards)
        found += [] if trip is None else [trip]
    with writing():
        runs.fence(job.asked.id, job.attempt)
        plans.freeze(
            plan, found, state=PlanState.MADE, scope=maker.scope, changes=maker.changes,
            differing=maker.changes, to_zero=0,
        )  # fmt: skip
        runs.move(job.asked.id, job.attempt, plan=plan)
    plans.supersede(job.connection.name, component.id, plan)
    return Planned(plan, maker.scope, maker.changes, tuple(found))


def _both(flow: int) -> int:
    return scope(flow, STORE) + scope(flow, OFFICE)


class _Maker:
    """Turns candidates into plan rows, and agrees on what needs no write."""

    def __init__(self, job: Job, step: Stepping, component: Component, plan: int) -> None:
        self.scope = 0
        self.changes = 0
        self.overwritten = 0
        self._job = job
        self._step = step
        self._component = component
        self._plan = plan
        self._flow = job.ids.flows[component.id]
        self._excluded = exclusions.in_force(job.connection.name, component.id)
        self._writes = {side: job.ability(side, component.id).writes for side in (STORE, OFFICE)}
        self._position = 0
        self._extra = 0

    def make(self) -> None:
        with reading():
            keys = differing(self._flow)
            for batch in candidates(self._flow, keys):
                self._job.check()
                self._write(batch, len(keys))
            both = self._component.way is Way.BOTH
            self.scope = scope(self._flow, OFFICE) + self._extra
            self.scope += scope(self._flow, STORE) if both else 0

    def _write(self, batch: Sequence[Candidate], total: int) -> None:
        rows: list[tuple[Any, ...]] = []
        same: list[Agreement] = []
        lost: list[str] = []
        for candidate in batch:
            rows += [self._row(candidate, row) for row in self._decide(candidate, same, lost)]
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            plans.add_records(rows)
            agree(self._flow, same, self._job.asked.id, self._job.clock.now())
            forget(self._flow, lost)
            self._step.move(min(self._step.done + len(batch), total), total=total)

    def _decide(self, candidate: Candidate, same: list[Agreement], lost: list[str]) -> list[Row]:
        """The rows of one key that are not unchanged."""
        if not candidate.key or len(candidate.store) > 1 or len(candidate.office) > 1:
            return self._rivals(candidate)
        store, office = _one(candidate.store), _one(candidate.office)
        known = candidate.agreed
        agreed = None if known is None else Agreed(known.store_digest, known.office_digest)
        decision = decide(
            None if store is None else store.digest, None if office is None else office.digest,
            agreed, self._component.way,
        )  # fmt: skip
        if decision.forget:
            lost.append(candidate.key)
        if decision.agree and store is not None and office is not None:
            fields = msgspec.json.encode(dict(office.fields)).decode()
            same.append(
                Agreement(
                    candidate.key, store.remote_id, office.remote_id, fields, store.digest,
                    office.digest,
                )
            )  # fmt: skip
        found = []
        if decision.upload is not None and store is not None:
            found.append(Row(OFFICE, store, office, decision.upload, decision.conflict))
        if decision.download is not None:
            here = office if office is not None else store
            assert here is not None
            self._extra += office is None  # in scope, though main's record has left
            found.append(Row(STORE, here, store, decision.download, decision.conflict))
        return [row for row in found if row.verdict.outcome is not Outcome.UNCHANGED]

    def _rivals(self, candidate: Candidate) -> list[Row]:
        """Several records with one key, or records without one: all are listed, none is guessed."""
        way, found = self._component.way, []
        for target, sides, others in (
            (OFFICE, candidate.store, candidate.office), (STORE, candidate.office, candidate.store),
        ):  # fmt: skip
            if target == OFFICE and way is not Way.BOTH:
                continue
            several = "store" if len(candidate.store) > 1 else "office"
            reason = f"duplicate_{several}" if candidate.key else "no_key"
            verdict = Verdict(Outcome.SKIPPED, reason)
            found += [Row(target, side, _first(others), verdict) for side in sides]
        return found

    def _row(self, candidate: Candidate, row: Row) -> tuple[Any, ...]:
        self._position += 1
        verdict = self._judged(candidate.key, row)
        known = candidate.agreed
        moved = Moved(
            after=row.here.fields,
            before=None if row.there is None else row.there.fields,
            agreed=None if known is None else msgspec.json.decode(known.fields),
            source_id=row.here.remote_id,
            target_id="" if row.there is None else row.there.remote_id,
            conflict=row.conflict,
        )
        if verdict.outcome is None:
            self.changes += 1
            self.overwritten += row.there is not None
        return (
            self._plan, self._position, row.here.id, candidate.key,
            row.here.sku if row.there is None else row.there.sku, row.here.title, row.target,
            "{}" if row.there is None else row.there.refs, None, None, None,
            msgspec.json.encode(moved).decode(), row.here.updated,
            None if row.there is None else row.there.updated,
            row.conflict and verdict.outcome is None, verdict.outcome or "", verdict.reason,
        )  # fmt: skip

    def _judged(self, key: str, row: Row) -> Verdict:
        """The verdict, where neither an exclusion nor the target itself forbids the write."""
        if row.verdict.outcome is not None:
            return row.verdict
        if key in self._excluded:
            return Verdict(Outcome.EXCLUDED, self._excluded[key] or "excluded")
        return row.verdict if self._writes[row.target] else Verdict(Outcome.SKIPPED, "not_writable")


def _one(sides: Sequence[Side]) -> Side | None:
    return sides[0] if sides else None


def _first(sides: Sequence[Side]) -> Side | None:
    return sides[0] if len(sides) == 1 else None
