"""Retry: a plan of what an earlier run could not push, decided by what both sides hold now."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from syncconsole.cache.read.failures import failures
from syncconsole.cache.write import exclusions
from syncconsole.domain.decide import decide
from syncconsole.domain.runs import Step
from syncconsole.engine.approving import approve
from syncconsole.engine.job import COMPONENT
from syncconsole.engine.limited import read_both
from syncconsole.engine.plan import make_limited_plan
from syncconsole.engine.stepping import stepping
from syncconsole.engine.web_and_orders import orders_in_flight

if TYPE_CHECKING:
    from syncconsole.domain.decide import Decision
    from syncconsole.engine.carry_out import Ended
    from syncconsole.engine.job import Job
    from syncconsole.engine.scope import Candidate


def retry(job: Job) -> Ended:
    """Plan the failed rows of one cause, or of all, again; never the old values (N-6).

    A row that a Full wanted asserted still is; the plan waits for a person.
    """
    options = job.asked.options
    failed = failures(int(options["retry"]), str(options["cause"]))
    items = array("q", (each.item for each in failed))
    asserted = {each.item for each in failed if each.asserted}
    read_both(job, items)
    with stepping(job, Step.PLAN) as step:
        flight = orders_in_flight(job, step, items)
        excluded = exclusions.in_force(job.connection.name, COMPONENT)
        rules = job.rules(excluded)

        def judge(candidate: Candidate) -> Decision:
            return decide(candidate.row, rules, full=candidate.item in asserted)

        planned = make_limited_plan(job, step, items, judge, excluded=excluded, flight=flight)
    ended = approve(job, planned, first=False)
    assert ended is not None, "a retry is approved by a person, after its run"
    return ended
