"""Step 1: orders from web. Every order since the cut-over is absorbed, whatever its status."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import orders, runs
from syncconsole.engine.order_facts import facts_of
from syncconsole.engine.problems import report

if TYPE_CHECKING:
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping

LOOKBACK = timedelta(minutes=10)
"""How far a reading reaches back before the last one began: clocks differ (P-15)."""


def read_orders(job: Job, step: Stepping) -> int:
    """Read what changed among the store's orders and absorb it; returns how many are new or
    changed. The reading counts as begun before its first request, so that nothing falls between
    two of them (P-02)."""
    facts = facts_of(job.connection)
    begun = job.clock.now()
    with reading():
        last = orders.orders_read_since(job.ids.connection)
    since = facts.since if last is None else max(last - LOOKBACK, facts.since)
    seen = changed = 0
    for page in job.reader("target").pages("orders", since=since):
        job.check()
        step.requests += page.requests
        seen += len(page.records)
        with writing():
            found = orders.absorb_orders(
                job.ids.connection, job.ids.flow, page.records, facts.since, job.asked.id
            )
            step.move(seen, total=page.total)
        changed += found.changed
        for number, sentence in found.problems:
            report(
                job, step.step, code="order_changed", message=sentence, key=number,
                remedy="void or correct the document in the back office by hand",
            )  # fmt: skip
    with writing():
        runs.fence(job.asked.id, job.attempt)
        orders.orders_were_read(job.ids.connection, begun)
    step.note = f"{seen:,} read, {changed:,} new or changed"
    return changed
