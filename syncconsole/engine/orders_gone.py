"""Orders that have vanished from the store: its list leaves them out, so they are asked for by id.

Asked after are the orders not exported that the reading before did not tell of, in every step 1;
and for a week after their export the exported ones, once a day. What is finished is put away in a
store sooner or later, and then says nothing any more; and the requests stay few.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.model import Ask
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import runs
from syncconsole.cache.write.absorb_orders import to_ask_after, vanished
from syncconsole.engine.orders_in import absorb, ask_person
from syncconsole.engine.pull import READS_AT_ONCE

if TYPE_CHECKING:
    from datetime import datetime

    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping

WATCHED = timedelta(days=7)
"""How long after its export an order is still asked after."""

AGAIN = timedelta(days=1)
"""How often, meanwhile."""


def ask_after_orders(job: Job, step: Stepping, begun: datetime) -> int:
    """Ask the store for the orders that its list, read at or after `begun`, did not hold; returns
    how many it no longer has.

    Only an order that a complete answer leaves out is gone (unknown is not zero); an answer that
    fails is raised as ConnectorError, and concludes nothing. One that is still there is absorbed as
    it stands now, also where the store has marked it as deleted.
    """
    batch = job.ability("target", "orders").read_batch * READS_AT_ONCE
    if not batch:
        return 0
    with reading():
        waiting = to_ask_after(job.ids.connection, begun=begun, watched=WATCHED, again=AGAIN)
    if waiting:
        job.note(f"asking after {len(waiting):,} orders that the list left out")
    gone = 0
    for start in range(0, len(waiting), batch):
        job.check()
        part = waiting[start : start + batch]
        at = job.clock.now()
        page = job.reader("target").read("orders", [Ask(row.number) for row in part])
        step.requests += page.requests
        there = {record.remote_id for record in page.records}
        with writing():
            runs.fence(job.asked.id, job.attempt)
            found = absorb(job, page.records, at)
            lost = [row for row in part if row.remote_id not in there]
            asked = [vanished(job.ids.flow, row) for row in lost]
        gone += len(lost)
        ask_person(job, step, [*found.questions, *(each for each in asked if each is not None)])
    if waiting:
        step.note += f", {len(waiting):,} asked after" + (f", {gone:,} gone" if gone else "")
    return gone
