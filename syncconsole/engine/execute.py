"""Executing a run from its first step, or from where an earlier attempt of it stood."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec

from connectors.errors import ConnectorError
from connectors.model import Ask
from syncconsole.cache.instants import from_epoch
from syncconsole.cache.tables import Feed, Plan, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import exclusions, plans, runs
from syncconsole.cache.write.connections import full_done
from syncconsole.domain.approval import approval
from syncconsole.domain.decide import decide
from syncconsole.domain.guards import Trip, short_source
from syncconsole.domain.plans import PlanState, aged
from syncconsole.domain.runs import STEPS, Approver, Mode, RunState, Step
from syncconsole.engine.carry_out import Ended, carry_out, end_plan, read_again
from syncconsole.engine.checking import check_endpoints
from syncconsole.engine.counting import count
from syncconsole.engine.entering import ends_of, enter_connection, rules_of
from syncconsole.engine.job import COMPONENT, Cancelled, Job
from syncconsole.engine.plan import Planned, make_plan
from syncconsole.engine.problems import remedy_for, report
from syncconsole.engine.pull import pull, pull_keys
from syncconsole.engine.push import Stopped
from syncconsole.engine.scope import candidates, dirty_keys
from syncconsole.engine.settle import UnsettledError, settle_intents
from syncconsole.engine.stepping import stepping

if TYPE_CHECKING:
    from syncconsole.config import Config

log = logging.getLogger(__name__)


def execute(job: Job, config: Config) -> None:
    """Carry the run to its end and record it; raises nothing but FencedError.

    Whatever happens, what was sent has its outcome or an open intent, and the end says why.
    """
    try:
        _enter(job, config)
        ended = _WORK[job.asked.mode](job)
        _finish(job, ended)
    except runs.FencedError:
        raise
    except Cancelled as stopped:
        _stopped(job, RunState.CANCELLED, "cancelled", str(stopped))
    except ConnectorError as error:
        report(job, _step_name(job), error=error)
        _stopped(job, RunState.FAILED, error.code, error.message, remedy_for(error))
    except (Stopped, UnsettledError) as stopped:
        _stopped(job, RunState.FAILED, "stopped", str(stopped), "the next run takes it up again")
    except Exception:
        log.exception("run %s ended by an error of our own", job.asked.id)
        _stopped(
            job, RunState.FAILED, "internal", "an error of syncconsole itself",
            "the log in the state folder has the details; the next run takes it up again",
        )  # fmt: skip
    finally:
        job.close()


def _enter(job: Job, config: Config) -> None:
    job.rules_mark = rules_of(job.connection)
    job.ends = ends_of(job.connection, config.endpoints)
    job.ids = enter_connection(job.connection, config.endpoints)
    exclusions.end_outdated(job.connection.name, job.clock.now())


def _inventory(job: Job) -> Ended:
    """Full and Smart: read source, read target, plan, and push what is approved."""
    settle_intents(job, None)
    at = _resume_at(job)
    if at <= 1:
        with stepping(job, Step.READ_SOURCE) as step:
            pull(job, "source", step)
    if at <= 2:
        with stepping(job, Step.READ_TARGET) as step:
            keys = None if job.asked.mode is Mode.FULL else _keys_to_read(job)
            if keys is None:
                pull(job, "target", step)
            else:
                pull_keys(job, "target", step, keys)
    if at <= 3:
        first_full = job.asked.mode is Mode.FULL and not full_done(job.connection.name)
        with stepping(job, Step.PLAN) as step:
            planned = make_plan(job, step, _source_trip(job), first_full=first_full)
        ended = _approve(job, planned, first_full=first_full)
        if ended is not None:
            return ended
    with reading():
        plan = Run.get_by_id(job.asked.id).plan
    assert plan is not None
    return carry_out(job, plan)


def _approve(job: Job, planned: Planned, *, first_full: bool) -> Ended | None:
    """What becomes of the plan now; None where it is to be pushed at once."""
    verdict = approval(
        job.asked.approver,
        planned.trips,
        changes=planned.changes,
        writes=job.connection.writes,
        first_full=first_full,
        plan_only=bool(job.asked.options.get("plan_only")),
    )
    rows_only = [trip for trip in planned.trips if trip.rows_only]
    if verdict.state is PlanState.SPENT:
        return end_plan(job, planned.id)
    if verdict.state is PlanState.APPROVED:
        if rows_only and job.asked.approver is Approver.POLICY:
            with writing():
                plans.hold_rows(planned.id, "to_zero")
        plans.set_state(planned.id, PlanState.APPROVED)
        return None
    plans.set_state(planned.id, verdict.state)
    state = RunState.HELD if verdict.state is PlanState.HELD else RunState.WAITING
    runs.move(job.asked.id, job.attempt, reason=job.asked.reason or verdict.why)
    if state is RunState.HELD:
        for trip in planned.trips:
            report(
                job, Step.PLAN, code=trip.guard, message=f"held: {trip.text}",
                remedy="look at the source; then push the plan with a reason, or drop it",
            )  # fmt: skip
    return Ended(state, count(planned.id))


def _push(job: Job) -> Ended:
    """A person has approved a plan: read again where it has aged, push, read back."""
    assert job.asked.plan is not None
    with reading():
        plan = Plan.get_by_id(job.asked.plan)
    if not job.connection.writes:
        raise Stopped("writes are off for this connection")
    with writing():
        plans.leave_out_unticked(plan.id)
    with stepping(job, Step.READ_AGAIN) as step:
        read_again(job, step, plan)
    return carry_out(job, plan.id)


def _refresh(job: Job) -> Ended:
    """Read both sides again; never writes outside, and makes no plan (S-144)."""
    with stepping(job, Step.READ_SOURCE) as step:
        pull(job, "source", step)
    with stepping(job, Step.READ_TARGET) as step:
        pull(job, "target", step)
    return Ended(RunState.OK, {})


def _check(job: Job) -> Ended:
    with stepping(job, Step.CHECK) as step:
        found = check_endpoints(job, step)
    runs.move(job.asked.id, job.attempt, result=msgspec.json.encode(found).decode())
    good = all(finding["ok"] for each in found for finding in each["findings"])
    return Ended(RunState.OK if good else RunState.FAILED, {})


_WORK = {
    Mode.FULL: _inventory,
    Mode.SMART: _inventory,
    Mode.PUSH: _push,
    Mode.REFRESH: _refresh,
    Mode.CHECK: _check,
}


def _keys_to_read(job: Job) -> list[tuple[int, Ask]] | None:
    """The dirty keys whose target value decides, or None where reading all takes fewer calls."""
    with reading():
        feed = Feed.get(Feed.flow == job.ids.flow, Feed.side == "target")
    if feed.ok_at is None:
        return None
    rules = job.rules(exclusions.in_force(job.connection.name, COMPONENT))
    ability = job.ability("target")
    keys: list[tuple[int, Ask]] = []
    for batch in candidates(dirty_keys(job.ids.flow)):
        for each in batch:
            decision = decide(each.row, rules, full=False)
            appears = decision.reason in ("not_at_target", "gone_at_target", "target_unreadable")
            if decision.outcome is None or decision.acknowledged or appears:
                refs = msgspec.json.decode(each.refs)
                keys.append((each.item, Ask(each.sku or each.row.key, refs)))
    calls_by_key = -(-len(keys) // max(ability.read_batch, 1))
    calls_for_all = -(-feed.rows // ability.page)
    return None if calls_by_key > max(calls_for_all, 1) else keys


def _source_trip(job: Job) -> Trip | None:
    """Whether the last complete read of the source was too short; known after a crash too."""
    with reading():
        feed = Feed.get(Feed.flow == job.ids.flow, Feed.side == "source")
    return short_source(feed.rows, feed.good_rows, job.connection.guards)


def _resume_at(job: Job) -> int:
    """The step an earlier attempt stood in; 1 where its readings are too old to go on with."""
    with reading():
        row = Run.get_by_id(job.asked.id)
        feed = Feed.get(Feed.flow == job.ids.flow, Feed.side == "source")
    read = from_epoch(feed.ok_at)
    pushing = row.step_no > STEPS[job.asked.mode].index(Step.PLAN) + 1
    if pushing or row.step_no <= 1:
        return int(row.step_no)
    return 1 if read is None or aged(read, job.clock.now()) else int(row.step_no)


def _finish(job: Job, ended: Ended) -> None:
    counts = msgspec.json.encode(ended.counts).decode()
    runs.finish(job.asked.id, job.attempt, ended.state, job.clock.now(), counts=counts)


def _stopped(job: Job, state: RunState, code: str, message: str, remedy: str = "") -> None:
    """The run ends before its end: what of its plan was not tried is said to be so."""
    with reading():
        row = Run.get_by_id(job.asked.id)
        plan = Plan.get_or_none(Plan.id == row.plan)
    counts = "{}"
    if plan is not None and plan.state in (PlanState.PUSHING, PlanState.APPROVED):
        ended = end_plan(job, plan.id, not_tried=True)
        counts = msgspec.json.encode(ended.counts).decode()
    later = [step.value for step in STEPS[job.asked.mode][row.step_no :]]
    runs.steps_not_run(
        job.asked.id, later, row.step_no + 1, f"not run (step {row.step_no} {state})"
    )
    runs.finish(
        job.asked.id, job.attempt, state, job.clock.now(), counts=counts, error=message,
        error_code=code, remedy=remedy,
    )  # fmt: skip


def _step_name(job: Job) -> str:
    with reading():
        return str(Run.get_by_id(job.asked.id).step)
