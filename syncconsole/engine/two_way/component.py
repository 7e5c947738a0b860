"""One component of a Fresh or Delta: read both ends, plan, push both ways, read back, end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.tables import Plan, PlanRow
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import components, plans
from syncconsole.domain.components import Component, Way
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.plans import PlanState
from syncconsole.domain.runs import Mode
from syncconsole.domain.two_way import OFFICE, STORE, Moved
from syncconsole.engine.approving import approve
from syncconsole.engine.carry_out import Ended, end_plan
from syncconsole.engine.two_way.counting import note_of
from syncconsole.engine.two_way.planning import plan_component
from syncconsole.engine.two_way.pushing import RecordPush
from syncconsole.engine.two_way.reading import SideRead
from syncconsole.engine.two_way.settling import settle_records
from syncconsole.engine.two_way.verifying import verify

if TYPE_CHECKING:
    from syncconsole.domain.guards import Trip
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping

_KINDS = {
    "written": (Outcome.PUSHED,),
    "pending": (None, Outcome.HELD),
    "failed": (Outcome.REJECTED, Outcome.STALE, Outcome.UNKNOWN),
}
"""Field names are kept by what became of the rows that would change them."""


def sync_component(job: Job, step: Stepping, component: Component, kind: Mode) -> Ended:
    """Carry one component out, from where an earlier attempt of the run stood. A component that was
    never carried to its end is read whole, also by a Delta (S-042).

    Raises ConnectorError, Stopped, UnsettledError, Cancelled, FencedError; what was sent then has
    its outcome or an open intent.
    """
    flow = job.ids.flows[component.id]
    plan = _approved(job, component)
    if plan is None:
        with reading():
            first = components.standing(flow).first_at is None
        trips = _read(job, step, component, whole=first or kind is Mode.FRESH)
        planned = plan_component(job, step, component, kind, trips)
        with writing():
            ended = approve(job, planned, first=False)
            if ended is not None:
                _end(job, step, component, planned.id, ended)
                return ended
        plan = planned.id
    write_rows(job, step, component, plan)
    verify(job, step, component, plan)
    return end_component(job, step, component, plan)


def write_rows(job: Job, step: Stepping, component: Component, plan: int) -> None:
    """Write what waits in the plan: up first, then down. Raises what `Sender` raises."""
    plans.set_state(plan, PlanState.PUSHING, approved_by=job.asked.who.name)
    settle_records(job, step)
    with reading():
        total = Plan.get_by_id(plan).changes
    for side, word in ((OFFICE, "uploading"), (STORE, "downloading")):
        with reading():
            waits = PlanRow.select().where(
                PlanRow.plan == plan, PlanRow.location == side, PlanRow.outcome == ""
            )
            some = waits.exists()
        if some:
            step.phase(word)
            RecordPush(job, step, plan, component, side, total).run()


def end_component(job: Job, step: Stepping, component: Component, plan: int) -> Ended:
    """Spend the plan, and keep how the component stands, in one transaction."""
    with writing():
        ended = end_plan(job, plan)
        _end(job, step, component, plan, ended)
    return ended


def fields_by_kind(plan: int) -> dict[str, set[str]]:
    """The names of the fields that rows of this plan changed, would change, or failed to."""
    found: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    with reading():
        rows = PlanRow.select(PlanRow.moved, PlanRow.outcome, PlanRow.reason)
        for moved, outcome, reason in rows.where(PlanRow.plan == plan).tuples().iterator():
            untried = outcome == Outcome.SKIPPED and reason == "not_tried"
            said = Outcome(outcome) if outcome and not untried else None
            for kind, outcomes in _KINDS.items():
                if said in outcomes:
                    found[kind] |= msgspec.json.decode(moved, type=Moved).changed
    return found


def _read(job: Job, step: Stepping, component: Component, *, whole: bool) -> list[Trip]:
    """Read both ends: those that list everything first, for what they list is what the others are
    asked for."""
    if component.way is Way.DOWN:
        sides = [OFFICE, STORE] if job.ability(STORE, component.id).reads else [OFFICE]
    else:
        listing = {side: job.ability(side, component.id).complete for side in (STORE, OFFICE)}
        sides = sorted(listing, key=lambda side: not listing[side])
    trips = []
    for side in sides:
        trip = SideRead(job, step, component, side, whole=whole).run()
        trips += [] if trip is None else [trip]
    return trips


def _approved(job: Job, component: Component) -> int | None:
    """The plan of the component that an earlier attempt of this run had approved."""
    with reading():
        row = Plan.get_or_none(
            Plan.run == job.asked.id,
            Plan.component == component.id,
            Plan.state.in_([PlanState.APPROVED, PlanState.PUSHING]),
        )
    return None if row is None else int(row.id)


def _end(job: Job, step: Stepping, component: Component, plan: int, ended: Ended) -> None:
    """Keep how the component stands, and say it. Wants an open transaction."""
    step.done = step.total = ended.counts["scope"]
    step.note = note_of(plan) or "nothing differs"
    step.state = ended.state
    components.ended(
        job.ids.flows[component.id], ended.state, job.clock.now(), fields=fields_by_kind(plan)
    )
