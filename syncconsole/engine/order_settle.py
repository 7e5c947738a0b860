"""Settling orders: whether one whose answer never came exists at the office, by our reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import ConnectorError
from connectors.model import Ask
from syncconsole.cache.tables import Intent, PlanRow
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import exclusions, journal, orders, plans, runs
from syncconsole.domain.outcomes import Outcome
from syncconsole.engine.problems import report
from syncconsole.engine.settle import FIRST_LOOK, UnsettledError, recount, time_left

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectors.model import Record
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping


def settle_orders(job: Job, step: Stepping) -> None:
    """Bring every open order intent to an end: found by its reference it was exported; not found
    after request timeout and apply delay it waits again, and is sent with the same key.

    Raises UnsettledError where the office cannot be read, and where it has no call that finds an
    order: then a person is asked, once, and the order is not sent again until they have answered.
    """
    with reading():
        intents = journal.open_intents(job.connection.name, "orders")
        rows = list(PlanRow.select().where(PlanRow.id.in_([intent.row for intent in intents])))
    if not rows:
        return
    try:
        with job.settling():
            if job.ability("source", "orders").reads:
                _settle(job, step, intents, rows)
            else:
                _ask_a_person(job, step, rows)
    finally:
        for run in {intent.run for intent in intents} - {job.asked.id}:
            recount(run)


def _settle(job: Job, step: Stepping, intents: Sequence[Intent], rows: Sequence[PlanRow]) -> None:
    ability = job.ability("source", "orders")
    deadline = job.clock.monotonic() + time_left(job, intents, ability)
    look = FIRST_LOOK
    while rows:
        late = job.clock.monotonic() >= deadline
        found = _found(job, step, rows)
        with writing():
            runs.fence(job.asked.id, job.attempt)
            for row in rows:
                if row.sku in found:
                    record_export(job, row, found[row.sku].remote_id, found[row.sku].refs)
                elif late:
                    journal.close_intent(row.id, "not sent", job.clock.now())
                    plans.wait_again(row.id, row.plan_id)
        rows = [] if late else [row for row in rows if row.sku not in found]
        if rows:
            job.wait(min(look, max(deadline - job.clock.monotonic(), 0.0)))
            look *= 2


def _ask_a_person(job: Job, step: Stepping, rows: Sequence[PlanRow]) -> None:
    """No call of the office tells whether it has these orders: each ends unknown and is kept out
    of every plan, its units subtracted, until a person has looked. A person's word that the
    connector was told of counts as found."""
    found = _found(job, step, rows)
    left = [row for row in rows if row.sku not in found]
    title, now = job.reader("source").capabilities.title, job.clock.now()
    why = f"its export went unanswered, and {title} cannot be asked for it"
    with writing():
        runs.fence(job.asked.id, job.attempt)
        for row in rows:
            if row.sku in found:
                record_export(job, row, found[row.sku].remote_id, found[row.sku].refs)
                continue
            journal.close_intent(row.id, Outcome.UNKNOWN, now)
            plans.settle_rows([row.id], Outcome.UNKNOWN, "unsettled")
            name = job.connection.name
            exclusions.exclude(name, "orders", row.key, job.asked.who, why, now, None)
    for row in left:
        report(
            job, step.step, code="unsettled", message=f"order {row.key}: {why}", key=row.key,
            remedy=f"look for {row.sku} in {title}. Where it is, write `booked: {{{row.sku}: its "
            "number}` at the endpoint; then, and where it is not, end the order's exclusion",
        )  # fmt: skip
    if left:
        raise UnsettledError(
            f"{len(left):,} orders have no known outcome: a person must look for them in {title}"
        )


def record_export(job: Job, row: PlanRow, office_id: str, refs: Mapping[str, str]) -> None:
    """The office has the order, as this document. Wants an open transaction."""
    now = job.clock.now()
    journal.close_intent(row.id, Outcome.PUSHED, now)
    plans.settle_rows([row.id], Outcome.PUSHED)
    orders.exported(
        job.ids.connection, row.item, office_id, now, reference=row.sku,
        address=job.reader("source").address("orders", refs),
        lowers=job.ability("source", "orders").lowers != "none",
    )  # fmt: skip


def _found(job: Job, step: Stepping, rows: Sequence[PlanRow]) -> dict[str, Record]:
    try:
        page = job.reader("source").read("orders", [Ask(row.sku) for row in rows])
    except ConnectorError as error:
        report(job, step.step, error=error)
        with writing():
            runs.fence(job.asked.id, job.attempt)
            plans.settle_rows([row.id for row in rows], Outcome.UNKNOWN, "unsettled")
        raise UnsettledError(
            f"{len(rows):,} orders have no known outcome, and the back office cannot be read"
        ) from error
    step.requests += page.requests
    return {record.sku: record for record in page.records}
