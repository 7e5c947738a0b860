"""Step 1: orders from web. Every order since the cut-over is absorbed, whatever its status."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import orders, runs
from syncconsole.cache.write.absorb_orders import Met, absorb_orders
from syncconsole.domain.orders import reference
from syncconsole.engine.order_facts import facts_of
from syncconsole.engine.problems import report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from connectors.model import Record
    from syncconsole.cache.write.absorb_orders import Absorbed, Question
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping

LOOKBACK = timedelta(minutes=10)
"""How far a reading reaches back before the last one began: clocks differ (P-15)."""


def read_orders(job: Job, step: Stepping) -> set[str]:
    """Read what changed among the store's orders and absorb it; returns the keys whose units may
    have moved. The reading counts as begun before its first request, so that nothing falls between
    two of them (P-02)."""
    facts = facts_of(job.connection)
    begun = job.clock.now()
    with reading():
        last = orders.orders_read_since(job.ids.connection)
    since = facts.since if last is None else max(last - LOOKBACK, facts.since)
    seen = changed = 0
    keys: set[str] = set()
    for page in job.reader("target").pages("orders", since=since):
        job.check()
        step.requests += page.requests
        seen += len(page.records)
        with writing():
            found = absorb(job, page.records, begun)
            step.move(seen, total=page.total)
        changed += found.changed
        keys |= found.keys
        ask_person(job, step, found.questions)
    with writing():
        runs.fence(job.asked.id, job.attempt)
        orders.orders_were_read(job.ids.connection, begun)
    step.note = f"{seen:,} read, {changed:,} new or changed"
    return keys


def absorb(job: Job, records: Sequence[Record], at: datetime) -> Absorbed:
    """Take in what the store told at `at`. Wants an open transaction."""
    facts = facts_of(job.connection)
    store = job.reader("target")
    met = [
        Met(record, _named(facts.prefix, record.sku), store.address("orders", record.refs))
        for record in records
    ]
    return absorb_orders(job.ids.connection, job.ids.flow, met, facts.since, job.asked.id, at)


def ask_person(job: Job, step: Stepping, questions: Iterable[Question]) -> None:
    """Orders that moved in the store after their export: a problem each, naming the document."""
    for question in questions:
        report(
            job, step.step, code="order_changed", message=question.sentence, key=question.number,
            remedy=f"void or correct {question.document} in the back office by hand",
        )  # fmt: skip


def _named(prefix: str, number: str) -> str:
    """Our reference; "" where it would not fit, which step 2 is to say."""
    try:
        return reference(prefix, number)
    except ValueError:
        return ""
