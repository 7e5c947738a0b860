"""The cycle: orders from web, orders to back office, data from back office, data to web.

The order of the four is fixed (S-080). A step starts only after the one before it ended ok or
partial (I-7); a failed, held or waiting one ends the run, and `start` in its options lets a later
run begin where it stopped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.tables import Plan, Run, RunStep
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import orders, runs
from syncconsole.cache.write.connections import full_done
from syncconsole.domain.plans import PlanState, aged
from syncconsole.domain.runs import Mode, RunState, Step, number_of
from syncconsole.engine.approving import approve
from syncconsole.engine.carry_out import Ended, end_plan, push_rows
from syncconsole.engine.counting import count_run
from syncconsole.engine.inventory import source_trip
from syncconsole.engine.orders_gone import ask_after_orders
from syncconsole.engine.orders_in import read_orders
from syncconsole.engine.orders_lowered import look_for_lowered
from syncconsole.engine.orders_out import export_orders
from syncconsole.engine.plan import make_plan
from syncconsole.engine.pull import pull, pull_keys
from syncconsole.engine.read_back import read_back
from syncconsole.engine.settle import settle_intents
from syncconsole.engine.stepping import stepping
from syncconsole.engine.target_keys import keys_to_read
from syncconsole.engine.web_and_orders import orders_in_flight

if TYPE_CHECKING:
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping


def run_cycle(job: Job) -> Ended:
    """Carry the run's steps out in their order; its counts are those of its plans together."""
    settle_intents(job, None)
    for step_name in job.steps[_start(job) :]:
        with stepping(job, step_name) as step:
            state = _STEP[Step(step_name)](job, step).state
            step.state = state
        if state not in (RunState.OK, RunState.PARTIAL):
            _leave_rest(job, step_name, state)
            return Ended(state, count_run(job.asked.id))
    return Ended(_worst(job), count_run(job.asked.id))


def _worst(job: Job) -> RunState:
    """Partial where a step of this run was, one of an earlier attempt included."""
    with reading():
        partial = RunStep.select().where(
            RunStep.run == job.asked.id, RunStep.state == RunState.PARTIAL
        )
        return RunState.PARTIAL if partial.exists() else RunState.OK


def _start(job: Job) -> int:
    """Index of the first step: where an earlier attempt stood, or where a resumed run starts."""
    with reading():
        row = Run.get_by_id(job.asked.id)
    start = int(job.asked.options.get("start") or 1)
    first = start - 1 if job.asked.mode is Mode.ALL else 0
    if not row.step or _orders_aged(job):
        return first
    return job.steps.index(Step(row.step))


def _orders_aged(job: Job) -> bool:
    """Whether this run has waited so long to export its orders that they are to be read anew."""
    with reading():
        steps = {step.name: step for step in RunStep.select().where(RunStep.run == job.asked.id)}
    read, export = steps.get(Step.ORDERS_FROM_WEB), steps.get(Step.ORDERS_TO_OFFICE)
    if read is None or export is None or export.state != RunState.PARKED:
        return False
    ended = from_epoch(read.ended_at)
    return ended is not None and aged(ended, job.clock.now())


def _leave_rest(job: Job, step: str, state: RunState) -> None:
    n = job.steps.index(step) + 1
    later = [str(each) for each in job.steps[n:]]
    why = f"not run (step {number_of(step, job.steps)} {state})"
    runs.steps_not_run(job.asked.id, later, n + 1, why)


def _orders_from_web(job: Job, step: Stepping) -> Ended:
    begun = job.clock.now()
    read_orders(job, step)
    ask_after_orders(job, step, begun)
    return Ended(RunState.OK, {})


def _orders_to_office(job: Job, step: Stepping) -> Ended:
    ended = export_orders(job, step)
    plan_only = not job.connection.writes or job.asked.options.get("plan_only")
    if ended.state is RunState.WAITING and plan_only:
        step.note = f"{step.note}; nothing sent: plan only"
        return Ended(RunState.OK, ended.counts)
    if ended.state is RunState.HELD and not ended.counts.get("pending"):
        # Single orders are held for their SKUs; the rest went, and stock may follow.
        return Ended(RunState.PARTIAL, ended.counts)
    return ended


def _data_from_office(job: Job, step: Stepping) -> Ended:
    """Read the office completely; orders it acknowledged before this reading are in it now."""
    look_for_lowered(job, step)
    with writing():
        begun = orders.next_tick(job.ids.connection)
    pulled = pull(job, "source", step)
    if pulled.trip is None:
        freed = orders.office_was_read(job.ids.connection, job.ids.flow, begun)
        if freed:
            step.note += f", {freed:,} orders are in it now"
    return Ended(RunState.OK, {})


def _data_to_web(job: Job, step: Stepping) -> Ended:
    """Read target, then orders, until both belong together; then plan (rule 6)."""
    plan = _approved(job)
    if plan is None:
        full = job.asked.mode is Mode.FULL or not full_done(job.connection.name)
        fresh = _read_web(job, step, full=full)
        flight = orders_in_flight(job, step)
        fresh = None if fresh is None else fresh | flight.again
        first = not full_done(job.connection.name)
        planned = make_plan(
            job, step, full=full, source_trip=source_trip(job), first_full=first, fresh=fresh,
            flight=flight,
        )  # fmt: skip
        ended = approve(job, planned, first=first)
        if ended is not None:
            return ended
        plan = planned.id
    step.phase("pushing")
    push_rows(job, step, plan)
    pushed = step.note
    step.phase("reading back")
    read_back(job, step, plan)
    step.note = f"{pushed}, {step.note}" if pushed else step.note
    return end_plan(job, plan)


def _read_web(job: Job, step: Stepping, *, full: bool) -> set[int] | None:
    step.phase("reading the store")
    with reading():
        units = orders.units_held(job.ids.connection)
    keys = None if full else keys_to_read(job, units)
    if keys is None:
        pull(job, "target", step)
        return None
    pull_keys(job, "target", step, keys)
    return {item for item, _ in keys}


def _approved(job: Job) -> int | None:
    """The plan of quantities that an earlier attempt of this run had approved."""
    with reading():
        row = Plan.get_or_none(
            Plan.run == job.asked.id,
            Plan.component == "inventory",
            Plan.state.in_([PlanState.APPROVED, PlanState.PUSHING]),
        )
    return None if row is None else int(row.id)


_STEP = {
    Step.ORDERS_FROM_WEB: _orders_from_web,
    Step.ORDERS_TO_OFFICE: _orders_to_office,
    Step.DATA_FROM_OFFICE: _data_from_office,
    Step.DATA_TO_WEB: _data_to_web,
}
