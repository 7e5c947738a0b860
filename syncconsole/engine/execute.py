"""Executing a run from its first step, or from where an earlier attempt of it stood."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec

from connectors.contract import NotYet
from connectors.errors import ConnectorError
from syncconsole.cache.tables import Plan, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.trouble import trouble
from syncconsole.cache.write import exclusions, history, plans, runs
from syncconsole.domain.components import BY_ID
from syncconsole.domain.plans import PlanState
from syncconsole.domain.runs import CYCLE, FEEDS, Mode, RunState, Step, number_of
from syncconsole.domain.visits import waits_for_visit
from syncconsole.engine.carry_out import Ended, carry_out, end_plan, read_again
from syncconsole.engine.checking import check_endpoints
from syncconsole.engine.counting import count_run
from syncconsole.engine.cycle import run_cycle
from syncconsole.engine.doctoring import examine
from syncconsole.engine.drifting import find_drift
from syncconsole.engine.ending import finish
from syncconsole.engine.entering import ends_of, enter_connection, rules_of
from syncconsole.engine.feeds import refresh_feeds
from syncconsole.engine.inventory import update_inventory
from syncconsole.engine.job import Cancelled, Job
from syncconsole.engine.order_push import OrderPush
from syncconsole.engine.order_settle import settle_orders
from syncconsole.engine.problems import remedy_for, report
from syncconsole.engine.pull import pull
from syncconsole.engine.push import Stopped
from syncconsole.engine.retrying import retry
from syncconsole.engine.settle import UnsettledError
from syncconsole.engine.stepping import stepping
from syncconsole.engine.two_way.approved import push_approved
from syncconsole.engine.two_way.sync import sync_records
from syncconsole.engine.undoing import undo
from syncconsole.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncconsole.config import Config

log = logging.getLogger(__name__)


def execute(job: Job, config: Config) -> None:
    """Carry the run to its end, or to where it must wait for a system that comes to us, and record
    it; raises nothing but FencedError, and StateError where
    the cache cannot be written: the run then stays as it stands and is taken up again.

    Whatever happens, what was sent has its outcome or an open intent, and the end says why.
    """
    try:
        if unfit := _unfit(job, config):
            _stopped(job, RunState.FAILED, "foreign_connector", unfit, _FITTING)
            return
        _enter(job, config)
        known = history.newest()
        ended = _work_of(job)(job)
        history.trim(known)
        told = {"error": ended.error, "error_code": ended.code, "remedy": ended.remedy}
        finish(job, ended.state, ended.counts, **(told if ended.error else {}))
    except runs.FencedError:
        raise
    except Cancelled as stopped:
        _stopped(job, RunState.CANCELLED, "cancelled", str(stopped))
    except NotYet as absent:
        _park(job, absent)
    except ConnectorError as error:
        report(job, _step_name(job), error=error)
        _stopped(job, RunState.FAILED, error.code, error.message, remedy_for(error))
    except Stopped as stopped:
        code = "stopped" if stopped.reason == "not_tried" else stopped.reason
        _stopped(job, RunState.FAILED, code, str(stopped), stopped.remedy, rest=stopped.reason)
    except UnsettledError as unsettled:
        _stopped(job, RunState.FAILED, "stopped", str(unsettled), "the next run takes it up again")
    except Exception as error:
        sentence = trouble(error)
        if sentence:
            raise StateError(
                f"run {job.asked.id} stopped: {sentence}; the run goes on where it stood"
            ) from error
        log.exception("run %s ended by an error of our own", job.asked.id)
        _stopped(
            job, RunState.FAILED, "internal", "an error of syncconsole itself",
            "the log in the state folder has the details; the next run takes it up again",
        )  # fmt: skip
    finally:
        job.close()


_FITTING = "install a fitting version of the package, then `syncconsole check`"


def _unfit(job: Job, config: Config) -> str:
    """Why an end's connector cannot be used. Told before the connection is entered: without its
    options an end would look like another one, and its baseline would be lost."""
    named = (job.connection.store, job.connection.office)
    ends = [config.endpoints[one] for one in named if one]
    return next((end.unfit for end in ends if end.unfit), "")


def _enter(job: Job, config: Config) -> None:
    job.rules_mark = rules_of(job.connection)
    job.ends = ends_of(job.connection, config.endpoints)
    job.ids = enter_connection(job.connection, config.endpoints)
    exclusions.end_outdated(job.connection.name, job.clock.now())


def _push(job: Job) -> Ended:
    """A person has approved a plan: read again where it has aged, push, read back."""
    assert job.asked.plan is not None
    with reading():
        plan = Plan.get_by_id(job.asked.plan)
    if not job.connection.writes:
        raise Stopped("writes are off for this connection")
    with writing():
        plans.leave_out_unticked(plan.id)
    if job.exports is not None:
        return run_cycle(job)
    if plan.component == "orders":
        return _push_orders(job, plan.id)
    if plan.component in BY_ID:
        return push_approved(job, plan.id)
    with stepping(job, Step.READ_AGAIN) as step:
        read_again(job, step, plan)
    return carry_out(job, plan.id)


def _push_orders(job: Job, plan: int) -> Ended:
    """Export what a person has approved. Each order is looked up and held against its plan row
    just before it is sent, so that there is nothing to read again first, nor to read back."""
    with stepping(job, Step.PUSH) as step:
        settle_orders(job, step)
        return OrderPush(job, step, plan).run()


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
    Mode.FULL: update_inventory,
    Mode.SMART: update_inventory,
    Mode.PUSH: _push,
    Mode.REFRESH: _refresh,
    Mode.CHECK: _check,
    Mode.FRESH: sync_records,
    Mode.DELTA: sync_records,
    Mode.MANUAL: sync_records,
    Mode.UNDO: undo,
    Mode.RETRY: retry,
    Mode.DRIFT: find_drift,
    Mode.DOCTOR: examine,
}


def _work_of(job: Job) -> Callable[[Job], Ended]:
    """What carries this run out: the profile decides for the modes that are its own."""
    cycle = job.connection.profile == "cycle" and set(job.steps) <= set(CYCLE)
    if cycle and job.asked.mode is not Mode.PUSH:
        return run_cycle
    if job.steps == FEEDS:
        return refresh_feeds
    return _WORK[job.asked.mode]


def _park(job: Job, absent: NotYet) -> None:
    """The run waits where it stands; one that was cancelled meanwhile ends instead."""
    with reading():
        by = runs.cancel_asked(job.asked.id)
    if by:
        _stopped(job, RunState.CANCELLED, "cancelled", str(Cancelled(by)))
        return
    note = waits_for_visit(absent.last_seen, job.clock.now(), job.connection.timezone)
    runs.park(job.asked.id, job.attempt, note)


def _stopped(
    job: Job, state: RunState, code: str, message: str, remedy: str = "", *, rest: str = "not_tried"
) -> None:
    """The run ends before its end: what of its plan still waits is skipped for `rest`."""
    with reading():
        row = Run.get_by_id(job.asked.id)
        plan = Plan.get_or_none(Plan.id == row.plan)
    if plan is not None and plan.state in (PlanState.PUSHING, PlanState.APPROVED):
        end_plan(job, plan.id, rest=rest)
    later = [str(step) for step in job.steps[row.step_no :]]
    stop = number_of(row.step, job.steps) if row.step else 0
    runs.steps_not_run(job.asked.id, later, row.step_no + 1, f"not run (step {stop} {state})")
    finish(job, state, count_run(job.asked.id), error=message, error_code=code, remedy=remedy)


def _step_name(job: Job) -> str:
    with reading():
        return str(Run.get_by_id(job.asked.id).step)
