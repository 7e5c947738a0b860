"""Writing orders: each as one sale, looked up by its reference before it is made.

A sale goes from draft to quotation, confirmed and processing; only then its goods are planned to
leave. One of ours that was left on the way (a lost answer, a refusal) is gone on with from where it
stands, and never made a second time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.errors import Abandoned, ConnectorError, Retriable
from connectors.halfway import halfway
from connectors.model import Change, Fate, Order, Outcome
from connectors.tryton.capabilities import MOST_SALES
from connectors.tryton.drafting import drafts
from connectors.tryton.mapping import sale_refs
from connectors.tryton.marking import is_ours
from connectors.tryton.reading import TAKEN
from connectors.tryton.sale import unfit
from connectors.tryton.tagged import read_decimal
from connectors.tryton.writing import in_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.order_facts import OrderFacts
    from connectors.tryton.api import Refused
    from connectors.tryton.shapes import Sale
    from connectors.tryton.tagged import Json
    from connectors.tryton.writing import Desk

_STAGES = (("draft", "quote"), ("quotation", "confirm"), ("confirmed", "process"))
"""By state, the button that leads on."""

_ORDER = tuple(state for state, _ in _STAGES)


class _Begun(Struct):
    """A sale of ours on its way: the change it stands for, its id, and its state."""

    change: Change
    id: int
    state: str


class SalePush:
    """One batch of orders on their way into the books."""

    def __init__(self, desk: Desk, facts: OrderFacts) -> None:
        self._desk = desk
        self._api = desk.api
        self._facts = facts
        self._outcomes = dict[str, Outcome]()
        self._taking = False

    def outcomes(self, changes: Sequence[Change]) -> list[Outcome]:
        """Write them, and say what became of each, in order. Raises as `Connector.push` does.

        An order whose sale is there already is accepted with that sale's id. What cannot be sent is
        rejected without being sent. A sale that Tryton refuses on its way stays there as far as it
        came, where a person can mend it.
        """
        if len(changes) > MOST_SALES:
            raise ValueError(f"{len(changes)} orders, and one batch takes {MOST_SALES}")
        if len({change.sku for change in changes}) < len(changes):
            raise ValueError("two orders with one reference")
        left = [change for change in changes if not self._rejected_unsent(change)]
        try:
            begun = self._found(left)
            begun += self._made([one for one in left if not self._known(one, begun)])
            self._go_on(begun)
        except (Abandoned, ConnectorError) as error:
            if not self._taking:
                raise
            raise halfway(error) from None
        return [self._outcomes[change.sku] for change in changes]

    def _known(self, change: Change, begun: Sequence[_Begun]) -> bool:
        return change.sku in self._outcomes or any(one.change is change for one in begun)

    def _rejected_unsent(self, change: Change) -> bool:
        code, sentence = unfit(change, self._facts)
        if code:
            self._reject(change, code, sentence)
        return bool(code)

    def _found(self, changes: Sequence[Change]) -> list[_Begun]:
        """Those of ours that wait on the way; the ones that are through have their outcome."""
        sales = self._desk.reading.sales([change.sku for change in changes])
        begun = list[_Begun]()
        for change in changes:
            ours = [one for one in sales if one.reference == change.sku and is_ours(one)]
            ours.sort(key=lambda one: one.state == "cancelled")
            if not ours:
                continue
            [sale, *_] = ours
            if sale.state in _ORDER:
                begun.append(_Begun(change, sale.id, sale.state))
                continue
            said = ""
            if sale.state not in TAKEN:
                said = f"Sale {sale.number or sale.id} was {sale.state} in Tryton by somebody else."
            self._outcomes[change.sku] = Outcome(
                Fate.ACCEPTED,
                code="already_there",
                message=said,
                remote_id=str(sale.id),
                refs=sale_refs(sale.id),
            )
        return begun

    def _made(self, changes: Sequence[Change]) -> list[_Begun]:
        values, unsold = drafts(self._desk, self._facts, changes)
        for change, code, sentence in unsold:
            self._reject(change, code, sentence)
        begun = list[_Begun]()

        def make(rows: Sequence[tuple[Change, Json]]) -> None:
            asked = [[each for _, each in rows]]
            ids = self._api.write("model.sale.sale.create", asked, self._desk.ready)
            if not isinstance(ids, list) or len(ids) != len(rows):
                raise Retriable(
                    f"{self._api.title} did not say which sales it made. Only reading can tell.",
                    code="unsure",
                    maybe_done=True,
                )
            pairs = zip(rows, ids, strict=True)
            begun.extend(_Begun(change, int(made), "draft") for (change, _), made in pairs)

        def refuse(rows: Sequence[tuple[Change, Json]], refused: Refused) -> None:
            self._desk.books.forget()
            for change, _ in rows:
                self._reject(change, refused.fault.kind, refused.said)

        in_parts(values, make, refuse)
        return begun

    def _go_on(self, begun: Sequence[_Begun]) -> None:
        for state, button in _STAGES:
            there = [one for one in begun if one.state == state]
            later = _ORDER[_ORDER.index(state) + 1] if state != _ORDER[-1] else ""

            def press(rows: Sequence[_Begun], button: str = button, later: str = later) -> None:
                ids = [one.id for one in rows]
                self._api.write(f"model.sale.sale.{button}", [ids], self._desk.ready)
                # Without a queue of its own, Tryton processes a sale as it is confirmed.
                self._taking = self._taking or button != "quote"
                for one in rows:
                    one.state = later

            in_parts(there, press, self._stopped)
        self._accept([one for one in begun if one.change.sku not in self._outcomes])

    def _stopped(self, rows: Sequence[_Begun], refused: Refused) -> None:
        for one in rows:
            self._reject(
                one.change,
                refused.fault.kind,
                f"{refused.said} The sale waits in Tryton as {one.state} (id {one.id}): mend it "
                "there; it is gone on with at the next export.",
            )

    def _accept(self, begun: Sequence[_Begun]) -> None:
        """Acknowledged; what Tryton made otherwise than asked is told."""
        if not begun:
            return
        sales = {sale.id: sale for sale in self._desk.reading.sales_of([one.id for one in begun])}
        for one in begun:
            sale = sales.get(one.id)
            if sale is None or sale.state not in TAKEN:
                state = sale.state if sale else "gone"
                said = f"Tryton processed the sale (id {one.id}), and it is {state} all the same."
                self._reject(one.change, "not_processed", said)
                continue
            message = _difference(sale, one.change.order)
            self._outcomes[one.change.sku] = Outcome(
                Fate.ACCEPTED,
                code="differs" if message else "",
                message=self._api.http.redactor.line(message),
                remote_id=str(sale.id),
                refs=sale_refs(sale.id),
            )

    def _reject(self, change: Change, code: str, sentence: str) -> None:
        said = self._api.http.redactor.line(sentence, limit=500)
        self._outcomes[change.sku] = Outcome(Fate.REJECTED, code=code, message=said)


def _difference(sale: Sale, order: Order | None) -> str:
    booked = read_decimal(sale.total_amount)
    if order is None or not order.total or booked in {None, order.total}:
        return ""
    return (
        f"Tryton booked {booked} as sale {sale.number} and the order's total is {order.total}: "
        "check the taxes of the products there, and orders.tax."
    )
