"""What becomes of a plan that was just made: pushed at once, waiting, held, or spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.tables.base import writing
from syncconsole.cache.write import plans, records, runs
from syncconsole.domain.approval import approval
from syncconsole.domain.guards import OVERRIDE, figures
from syncconsole.domain.plans import PlanState
from syncconsole.domain.runs import Approver, RunState
from syncconsole.engine.carry_out import Ended, end_plan
from syncconsole.engine.counting import count
from syncconsole.engine.problems import report

if TYPE_CHECKING:
    from datetime import datetime

    from syncconsole.engine.job import Job
    from syncconsole.engine.plan import Planned


def approve(
    job: Job, planned: Planned, *, first: bool, approver: Approver | None = None
) -> Ended | None:
    """How the plan ends the run, or None where it is approved and to be carried out now.

    `first`: the first Full, or the first step 2, which are always reviewed. `approver` stands in
    for the run's own where a step has another rule.
    """
    approver = approver or job.asked.approver
    verdict = approval(
        approver,
        planned.trips,
        changes=planned.changes,
        writes=job.connection.writes,
        first_full=first,
        plan_only=bool(job.asked.options.get("plan_only")),
    )
    if verdict.state is PlanState.SPENT:
        return end_plan(job, planned.id)
    if verdict.state is PlanState.APPROVED:
        if approver is Approver.POLICY:
            _keep_back(job, planned)
        elif planned.trips:
            _audit_override(job, planned)
        plans.set_state(planned.id, PlanState.APPROVED)
        return None
    plans.set_state(planned.id, verdict.state)
    runs.move(job.asked.id, job.attempt, reason=job.asked.reason or verdict.why)
    if verdict.state is not PlanState.HELD:
        return Ended(RunState.WAITING, count(planned.id))
    for trip in planned.trips:
        report(
            job, "plan", code=trip.guard, message=f"held: {trip.text}",
            remedy="look at the source; then push the plan with a reason, or drop it",
        )  # fmt: skip
    return Ended(RunState.HELD, count(planned.id))


def _keep_back(job: Job, planned: Planned) -> None:
    """Rows that no policy lets go: too many to zero at once, and rises that were seen once."""
    zone, now = job.connection.timezone, job.clock.now()

    def seen(at: datetime | None) -> str:
        return f"seen once at {(at or now).astimezone(zone):%H:%M}; goes with the next reading"

    with writing():
        if any(trip.rows_only for trip in planned.trips):
            plans.hold_rows(planned.id, "to_zero")
        plans.skip_seen_once(planned.id, seen)


def _audit_override(job: Job, planned: Planned) -> None:
    """A named approval goes over guards that nobody had seen when it was given: what they said is
    written down beside its reason."""
    records.audit(
        job.clock.now(), job.asked.who, OVERRIDE, connection=job.connection.name,
        subject=f"plan {planned.id}", reason=job.asked.reason, before=figures(planned.trips),
    )  # fmt: skip
