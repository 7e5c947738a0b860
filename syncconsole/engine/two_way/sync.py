"""Fresh, Delta and Manual: the components one after the other, in the source document's order.

A component that fails does not keep the others from being synchronised. What ended well in a round
(a Fresh or Delta with all that went on with it) is not read again when the round goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import ConnectorError
from syncconsole.cache.tables import Connection, Plan, RunStep
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import components, runs
from syncconsole.cache.write.connections import full_pushed
from syncconsole.domain.components import Component, fetched
from syncconsole.domain.kinds import kind_of, round_of
from syncconsole.domain.plans import PlanState
from syncconsole.domain.runs import Mode, RunState
from syncconsole.domain.two_way import OFFICE, STORE
from syncconsole.engine.carry_out import Ended, end_plan
from syncconsole.engine.counting import count_run
from syncconsole.engine.problems import report
from syncconsole.engine.sending import Stopped
from syncconsole.engine.settle import UnsettledError
from syncconsole.engine.stepping import stepping
from syncconsole.engine.two_way.component import sync_component
from syncconsole.engine.two_way.settling import settle_records

if TYPE_CHECKING:
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping

AGAIN = "Manual sync, or the next log-on, takes up what is missing"


def sync_records(job: Job) -> Ended:
    """Carry a Fresh, Delta or Manual to its end, from where an earlier attempt of it stood."""
    kind = kind_of(job.asked.mode, job.asked.options)
    if kind is Mode.DELTA and not job.ids.full_done:
        raise Stopped("Delta Sync needs a Fresh Sync that was completed")
    settle_records(job, None)
    for component in fetched(clienteling=job.connection.clienteling):
        _component(job, component, kind)
    begun = round_of(job.asked.id, job.asked.options)
    if kind is Mode.FRESH:
        complete_fresh(job, begun)
    return judge(job, job.asked.id)


def _component(job: Job, component: Component, kind: Mode) -> None:
    """Carry the component out, unless this round did before or its ends do not know it. Fresh and
    Delta leave alone what was carried to its end, Manual only what ended well."""
    flow = job.ids.flows[component.id]
    begun = round_of(job.asked.id, job.asked.options)
    with reading():
        row = components.standing(flow)
    well = (RunState.OK,) if job.asked.mode is Mode.MANUAL else components.COMPLETE
    if row.run == job.asked.id and row.state != RunState.RUNNING:
        _close(job, component, RunState(row.state))
        return
    if row.round == begun and row.state in well:
        _leave(job, component, f"complete since run {row.run}")
        return
    components.begun(flow, job.asked.id, begun)
    lacking = [side for side in (STORE, OFFICE) if not job.offers(side, component.id)]
    if lacking:
        why = f"{' and '.join(job.endpoint(side).name for side in lacking)} has no such records"
        components.not_offered(flow, job.clock.now(), why)
        _leave(job, component, why)
        return
    with stepping(job, component.title) as step:
        try:
            sync_component(job, step, component, kind)
        except (ConnectorError, Stopped, UnsettledError) as error:
            _fail(job, step, component, error)


def _leave(job: Job, component: Component, why: str) -> None:
    """Say that the component needs nothing now; no request is made."""
    with stepping(job, component.title) as step:
        step.note = why


def _close(job: Job, component: Component, state: RunState) -> None:
    """An earlier attempt of this run ended the component; where it died before it ended the step as
    well, that is done now."""
    with reading():
        left = RunStep.select().where(
            RunStep.run == job.asked.id, RunStep.name == component.title,
            RunStep.state == RunState.RUNNING,
        )  # fmt: skip
        open_ = left.exists()
    if open_:
        with stepping(job, component.title) as step:
            step.state = state


def _fail(job: Job, step: Stepping, component: Component, error: Exception) -> None:
    """The component ends here: what waits in its plan was not tried."""
    step.state, step.note = RunState.FAILED, str(error)
    if isinstance(error, ConnectorError):
        report(job, step.step, error=error)
    else:
        report(job, step.step, code="stopped", message=str(error), remedy=AGAIN)
    with writing():
        plan = Plan.get_or_none(
            Plan.run == job.asked.id, Plan.component == component.id,
            Plan.state.in_([PlanState.APPROVED, PlanState.PUSHING]),
        )  # fmt: skip
        if plan is not None:
            end_plan(job, plan.id, rest="not_tried")
        components.ended(
            job.ids.flows[component.id], RunState.FAILED, job.clock.now(), error=str(error)
        )


def complete_fresh(job: Job, begun: int) -> None:
    """Both directions of every fetched component are complete: the Fresh that this run began is,
    and Delta may run (S-014)."""
    ids = [each.id for each in fetched(clienteling=job.connection.clienteling)]
    if components.missing(job.connection.name, ids, begun):
        return
    with writing():
        runs.fence(job.asked.id, job.attempt)
        if Connection.get_by_id(job.ids.connection).full_run != begun:
            full_pushed(job.ids.connection, begun, job.clock.now())


def judge(job: Job, run: int) -> Ended:
    """How the run ends, by the components it took up. Some failed and some did not: partial, which
    counts as failed for Manual (S-024)."""
    here = fetched(clienteling=job.connection.clienteling)
    with reading():
        rows = [(each.title, components.standing(job.ids.flows[each.id])) for each in here]
    rows = [(title, row) for title, row in rows if row.run == run]
    counts, states = count_run(run), {RunState(row.state) for _, row in rows}
    failed = [(title, row.error) for title, row in rows if row.state == RunState.FAILED]
    if failed:
        title, why = failed[0]
        error = f"{len(failed)} of {len(here)} components failed: {title}: {why}"
        state = RunState.FAILED if len(failed) == len(rows) else RunState.PARTIAL
        return Ended(state, counts, code="components", error=error, remedy=AGAIN)
    if not rows:
        runs.move(job.asked.id, job.attempt, reason="the sync is complete; nothing was missing")
    worst = (RunState.HELD, RunState.WAITING, RunState.PARTIAL)
    return Ended(next((state for state in worst if state in states), RunState.OK), counts)
