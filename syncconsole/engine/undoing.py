"""Undo: the inverse plan of what a run pushed, for a person to review. Orders are only listed."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.model import Ask
from syncconsole.cache.read.undone import receipts, undoes, written
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import exclusions, runs
from syncconsole.domain.runs import Step
from syncconsole.domain.undo import take_back
from syncconsole.engine.approving import approve
from syncconsole.engine.excluding import left_by
from syncconsole.engine.job import COMPONENT
from syncconsole.engine.limited import read_both
from syncconsole.engine.plan import make_limited_plan
from syncconsole.engine.stepping import stepping
from syncconsole.engine.web_and_orders import orders_in_flight

if TYPE_CHECKING:
    from syncconsole.cache.read.undone import Receipt
    from syncconsole.domain.decide import Decision
    from syncconsole.engine.carry_out import Ended
    from syncconsole.engine.job import Job
    from syncconsole.engine.scope import Candidate
    from syncconsole.engine.stepping import Stepping


def undo(job: Job) -> Ended:
    """Plan to take back what a run pushed; what has moved on since is stale in it (P-33).

    Nothing is pushed here: the plan waits for a person, and its push is a run of its own.
    """
    run = undoes(job.asked.options)
    assert run is not None
    done = written(run)
    items = array("q", sorted(done, key=lambda item: done[item].key))
    read_both(job, items)
    buffer = job.connection.buffer
    with stepping(job, Step.PLAN) as step:
        _list_receipts(job, step, run)
        flight = orders_in_flight(job, step, items)
        with reading():
            excluded = exclusions.in_force(job.connection.name, COMPONENT, but=left_by(run))

        def judge(candidate: Candidate) -> Decision:
            held = candidate.row.key in excluded
            row, put = candidate.row, done[candidate.item]
            return take_back(row, put, run=run, buffer=buffer, excluded=held)

        planned = make_limited_plan(job, step, items, judge, excluded=excluded, flight=flight)
    ended = approve(job, planned, first=False)
    assert ended is not None, "an undo is approved by a person, after its run"
    return ended


def _list_receipts(job: Job, step: Stepping, run: int) -> None:
    """What the run booked stays booked; each document is looked up and told with its address."""
    found = receipts(run)
    if not found:
        return
    source = job.reader("source")
    page = source.read("orders", [Ask(each.reference) for each in found])
    step.requests += page.requests
    addresses = {each.sku: source.address("orders", each.refs) for each in page.records}
    told = [_told(each, addresses) for each in found]
    runs.move(job.asked.id, job.attempt, result=msgspec.json.encode(told).decode())


def _told(receipt: Receipt, addresses: dict[str, str]) -> dict[str, Any]:
    address = addresses.get(receipt.reference)
    return msgspec.structs.asdict(receipt) | {
        "address": address or "",
        "there": address is not None,
    }
