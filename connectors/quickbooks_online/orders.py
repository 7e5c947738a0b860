"""Writing orders: each as one sales receipt, looked up by its reference before it is made."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from connectors.customer_first import CUSTOMER
from connectors.errors import Rejected, Retriable
from connectors.model import Change, Fate, Outcome
from connectors.quickbooks_online.api import request_id
from connectors.quickbooks_online.faults import THROTTLED, Fault, faults_of, read_fault
from connectors.quickbooks_online.mapping import receipt_refs
from connectors.quickbooks_online.marking import is_ours
from connectors.quickbooks_online.receipts import receipt, unfit
from connectors.quickbooks_online.shapes import Batch, BatchItem, Created, Receipt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import Order
    from connectors.order_facts import OrderFacts
    from connectors.quickbooks_online.writing import Desk
    from connectors.wire import Answer

MOST_ORDERS = 25
"""Of one batch. Intuit's pages say 10, 25 and 30; its own SDK sends no more than 30."""

_UNSURE = "Whether the order was written, only looking it up can tell."


class OrderPush:
    """One request's worth of orders on their way into the books."""

    def __init__(self, desk: Desk, facts: OrderFacts) -> None:
        self._desk = desk
        self._api = desk.api
        self._facts = facts
        self._outcomes = dict[str, Outcome]()

    def outcomes(self, changes: Sequence[Change]) -> list[Outcome]:
        """Write them, and say what became of each, in order. Raises as `Connector.push` does.

        An order whose receipt is there already is accepted with that receipt's id, and never
        written twice. What cannot be sent is rejected without being sent.
        """
        if len(changes) > MOST_ORDERS:
            raise ValueError(f"{len(changes)} orders, and one request takes {MOST_ORDERS}")
        if len({change.sku for change in changes}) < len(changes):
            raise ValueError("two orders with one reference")
        left = [change for change in changes if not self._rejected_unsent(change)]
        self._accept_written(left)
        orders = {
            change.sku: (change, change.order)
            for change in left
            if change.sku not in self._outcomes and change.order is not None
        }
        if orders:
            self._write(orders)
        return [self._outcomes[change.sku] for change in changes]

    def _rejected_unsent(self, change: Change) -> bool:
        code, sentence = unfit(change, self._facts)
        if code:
            self._outcomes[change.sku] = Outcome(Fate.REJECTED, code=code, message=sentence)
        return bool(code)

    def _accept_written(self, changes: Sequence[Change], *, refusal: Outcome | None = None) -> None:
        """Settle those whose number is taken already: by our own receipt, or by another's.

        `refusal` is what becomes of one whose receipt is not found.
        """
        found = (
            self._desk.reading.receipts([change.sku for change in changes])[0] if changes else []
        )
        for change in changes:
            same = [one for one in found if one.doc_number == change.sku]
            ours = [one for one in same if is_ours(one)]
            if ours:
                self._outcomes[change.sku] = Outcome(
                    Fate.ACCEPTED,
                    code="already_there",
                    remote_id=ours[0].id,
                    refs=receipt_refs(ours[0]),
                )
            elif same:
                self._outcomes[change.sku] = Outcome(
                    Fate.REJECTED,
                    code="foreign_number",
                    message=f"Sales receipt {change.sku} is in QuickBooks already and is not ours: "
                    "set orders.prefix, or put our mark back into its note.",
                )
            elif refusal is not None:
                self._outcomes[change.sku] = refusal

    def _write(self, orders: dict[str, tuple[Change, Order]]) -> None:
        try:
            ids = self._desk.books.ids(self._desk.key, self._desk.ready)
        except Rejected as error:
            if error.code != CUSTOMER:
                raise
            for reference in orders:
                self._outcomes[reference] = Outcome(
                    Fate.REJECTED, CUSTOMER, error.message, error.request_id
                )
            return
        bodies = {
            reference: receipt(change, order, self._facts, ids)
            for reference, (change, order) in orders.items()
        }
        same = request_id(self._desk.key, *bodies)
        if len(bodies) == 1:
            [(reference, body)] = bodies.items()
            answer = self._api.post("/salesreceipt", body, request_id=same, ready=self._desk.ready)
            self._take_single(orders[reference], answer)
        else:
            asked = [
                {"bId": reference, "operation": "create", "SalesReceipt": body}
                for reference, body in bodies.items()
            ]
            batch = {"BatchItemRequest": asked}
            answer = self._api.post("/batch", batch, request_id=same, ready=self._desk.ready)
            self._take_batch(orders, answer)

    def _take_single(self, written: tuple[Change, Order], answer: Answer) -> None:
        if answer.succeeded:
            made = self._api.http.acknowledged(answer, Created, "POST /salesreceipt").sales_receipt
            if made is None:
                raise self._unsure("QuickBooks Online did not say what it made.", answer)
            self._accept(written, made, answer)
        else:
            self._refused(written, faults_of(answer.body), answer)

    def _take_batch(self, orders: dict[str, tuple[Change, Order]], answer: Answer) -> None:
        if not answer.succeeded:  # the batch as a whole: nothing of it was done
            for written in orders.values():
                self._refused(written, faults_of(answer.body), answer)
            return
        replies = self._api.http.acknowledged(answer, Batch, "POST /batch").batch_item_response
        by_reference = {one.batch_id: one for one in replies}
        for reference, written in orders.items():
            self._take_item(written, by_reference.get(reference), answer)

    def _take_item(
        self, written: tuple[Change, Order], item: BatchItem | None, answer: Answer
    ) -> None:
        if item is None or (item.sales_receipt is None and item.fault is None):
            raise self._unsure("QuickBooks Online left an order out of its answer.", answer)
        if item.sales_receipt is not None:
            self._accept(written, item.sales_receipt, answer)
        else:
            self._refused(written, read_fault(item.fault), answer)

    def _accept(self, written: tuple[Change, Order], made: Receipt, answer: Answer) -> None:
        """Acknowledged; what QuickBooks made otherwise than asked is told."""
        change, order = written
        message = ""
        if made.doc_number != change.sku:
            message = (
                f"QuickBooks numbered it {made.doc_number or 'not at all'} instead of {change.sku}:"
                " turn on custom transaction numbers in its sales settings."
            )
        elif order.total and _decimal(made.total_amt) not in {None, order.total}:
            message = (
                f"QuickBooks booked {made.total_amt} and the order's total is {order.total}: check "
                "the tax settings there, and orders.tax."
            )
        self._outcomes[change.sku] = Outcome(
            Fate.ACCEPTED,
            code="differs" if message else "",
            message=self._api.http.redactor.line(message),
            request_id=self._api.http.request_id(answer),
            remote_id=made.id,
            refs=receipt_refs(made),
        )

    def _refused(
        self, written: tuple[Change, Order], faults: Sequence[Fault], answer: Answer
    ) -> None:
        change, _ = written
        if any(one.throttled for one in faults):
            raise self._unsure(
                "QuickBooks Online takes no more requests now.", answer, retry_after=THROTTLED
            )
        if any(not one.final for one in faults):
            raise self._unsure("QuickBooks Online failed at an order.", answer)
        said = " ".join(one.sentence for one in faults) or "QuickBooks gave no reason."
        outcome = Outcome(
            Fate.REJECTED,
            code=faults[0].code if faults else f"http_{answer.status}",
            message=self._api.http.redactor.line(said),
            request_id=self._api.http.request_id(answer),
        )
        if any(one.duplicate for one in faults):
            self._accept_written([change], refusal=outcome)
            return
        if outcome.code in {"610", "2500"}:
            self._desk.books.forget()
        self._outcomes[change.sku] = outcome

    def _unsure(self, why: str, answer: Answer, *, retry_after: float | None = None) -> Retriable:
        return Retriable(
            f"{why} {_UNSURE}",
            code="unsure",
            request_id=self._api.http.request_id(answer),
            retry_after=retry_after,
            maybe_done=True,
        )


def _decimal(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None
