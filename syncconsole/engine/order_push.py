"""Exporting orders one by one: looked up first, created once, each under its own key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.contract import NotYet
from connectors.errors import (
    Abandoned,
    ConnectorError,
    Malformed,
    Misconfigured,
    Rejected,
    Retriable,
    Unauthorised,
)
from connectors.model import Ask, Change, Fate, Order
from connectors.model import Outcome as Said
from syncconsole.cache.tables import Plan, PlanRow, SalesOrder
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import journal, orders, plans, runs
from syncconsole.domain.bundles import unpacked
from syncconsole.domain.keys import match_key
from syncconsole.domain.orders import UNEXPORTED, OrderState
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.plans import PlanState
from syncconsole.engine.carry_out import Ended, note_of, state_of
from syncconsole.engine.counting import count
from syncconsole.engine.excluding import allowed
from syncconsole.engine.job import Cancelled
from syncconsole.engine.order_plan import Refs
from syncconsole.engine.order_settle import record_export, settle_orders
from syncconsole.engine.problems import report
from syncconsole.engine.push import SAME_REFUSALS, SILENT_CALLS, Stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping


class OrderPush:
    """One plan of orders on its way to the back office.

    One order a request: each carries its reference as idempotency key, so that a repeat can only
    ever mean the same order.
    """

    def __init__(self, job: Job, step: Stepping, plan: int) -> None:
        self._job = job
        self._step = step
        self._plan = plan
        self._office = job.writer("source")
        self._silent = 0
        self._refusals: tuple[str, int] = ("", 0)
        self._passes = 0
        self._done = 0

    def run(self) -> Ended:
        """Export every order that waits and end the plan. Raises Stopped, Cancelled, FencedError,
        ConnectorError, UnsettledError."""
        plans.set_state(self._plan, PlanState.PUSHING, approved_by=self._job.asked.who.name)
        with reading():
            total = Plan.get_by_id(self._plan).changes
        self._step.phase("exporting orders")
        for rows in plans.waiting_rows(self._plan, self._batch()):
            for row in self._new(allowed(self._job, "orders", rows)):
                while not self._try(row):
                    self._job.check()
                self._done += 1
                with writing():
                    self._step.move(self._done, total=total)
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            plans.settle_waiting(self._plan, Outcome.SKIPPED, "not_tried")
            plans.set_state(self._plan, PlanState.SPENT, claimed_by="", claimed_until=None)
        counts = count(self._plan)
        self._step.note = note_of(counts)
        self._step.state = state_of(counts)
        return Ended(state_of(counts), counts)

    def _batch(self) -> int:
        return self._job.ability("source", "orders").read_batch or 25

    def _new(self, rows: Sequence[PlanRow]) -> list[PlanRow]:
        """Those the office does not have yet, by our reference; the others are done (P-21)."""
        self._job.check()
        if not rows:
            return []
        page = self._office.read("orders", [Ask(row.sku) for row in rows])
        self._step.requests += page.requests
        there = {record.sku: record for record in page.records}
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            for row in rows:
                if row.sku in there:
                    found = there[row.sku]
                    record_export(self._job, row, found.remote_id, found.refs)
            moved = self._moved([row for row in rows if row.sku not in there])
            plans.settle_rows([row.id for row in moved], Outcome.STALE, "source_moved")
        done = {*there, *(row.sku for row in moved)}
        return [row for row in rows if row.sku not in done]

    def _moved(self, rows: Sequence[PlanRow]) -> list[PlanRow]:
        """Orders that were changed, cancelled or exported after the plan was made."""
        found = {row.id: row for row in SalesOrder.select().where(
            SalesOrder.id.in_([row.item for row in rows])
        )}  # fmt: skip
        return [
            row
            for row in rows
            if found[row.item].updated_at != row.source_at
            or found[row.item].state not in UNEXPORTED
        ]

    def _order(self, row: PlanRow) -> Order:
        """The order as the store told it, its bundles unpacked, its lines tied to the office's
        items."""
        with reading():
            body = msgspec.json.decode(SalesOrder.get_by_id(row.item).body, type=Order)
        items: Refs = msgspec.json.decode(row.refs, type=Refs)
        lines = tuple(
            msgspec.structs.replace(line, refs=items.get(match_key(line.sku), {}))
            for line in unpacked(body.lines, self._job.connection.bundles)
        )
        return msgspec.structs.replace(body, reference=row.sku, lines=lines)

    def _try(self, row: PlanRow) -> bool:
        """Send one order; False where it was proved unsent and may be tried again."""
        self._job.check()
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            journal.intend(
                self._job.asked.id, self._job.attempt, row.sku, [row], self._job.clock.now(),
                component="orders",
            )  # fmt: skip
        change = Change("orders", row.sku, "", None, 0, {}, self._order(row))
        self._passes = 0
        try:
            said = self._office.push([change], key=row.sku, ready=self._ready)[0]
        except runs.FencedError:
            raise
        except NotYet:
            if not self._passes:
                self._withdraw(row)
            raise
        except Rejected as error:
            said = Said(Fate.REJECTED, error.code, error.message, error.request_id)
        except (ConnectorError, Cancelled, Abandoned) as error:
            return self._failed(row, error)
        self._silent = 0
        self._step.requests += 1
        self._answered(row, said)
        return True

    def _failed(self, row: PlanRow, error: ConnectorError | Cancelled | Abandoned) -> bool:
        """What an answer that did not come means; True where the row is settled."""
        unsent = self._passes == 0 or (
            isinstance(error, (Unauthorised, Misconfigured))
            or (isinstance(error, Retriable) and not error.maybe_done)
        )
        if isinstance(error, ConnectorError):
            report(self._job, self._step.step, error=error)
        if unsent:
            self._withdraw(row)
        else:
            settle_orders(self._job, self._step)
        if not isinstance(error, (Retriable, Malformed)):
            raise error
        self._silent += 1
        if self._silent >= SILENT_CALLS:
            raise Stopped(f"{SILENT_CALLS} calls in a row went unanswered: {error.message}")
        after = error.retry_after if isinstance(error, Retriable) else None
        self._job.wait((after or 1.0) * self._silent)
        return not unsent and self._settled(row)

    def _withdraw(self, row: PlanRow) -> None:
        with writing():
            journal.close_intent(row.id, "not sent", self._job.clock.now())

    def _settled(self, row: PlanRow) -> bool:
        """Whether settling found the order; one it did not find is sent again, same key."""
        with reading():
            return PlanRow.get_by_id(row.id).outcome != ""

    def _answered(self, row: PlanRow, said: Said) -> None:
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            if said.fate is Fate.ACCEPTED:
                record_export(self._job, row, said.remote_id, said.refs)
                self._refusals = ("", 0)
                return
            journal.close_intent(row.id, Outcome.REJECTED, self._job.clock.now())
            plans.settle_rows([row.id], Outcome.REJECTED, "refused", said.message)
            orders.set_order(row.item, OrderState.REJECTED, said.message)
        report(
            self._job, self._step.step, code=said.code, message=f"order {row.key}: {said.message}",
            key=row.key, request_id=said.request_id,
            remedy="repair what the back office says; the next cycle tries the order again",
        )  # fmt: skip
        cause, times = self._refusals
        self._refusals = (said.code, times + 1 if cause == said.code else 1)
        if self._refusals[1] >= SAME_REFUSALS:
            raise Stopped(f"{SAME_REFUSALS} orders in a row were refused: {said.message}")

    def _ready(self) -> None:
        self._job.check()
        self._passes += 1
