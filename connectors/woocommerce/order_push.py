"""Writing orders: each looked up by its reference, then created paid, so that it lowers the stock.

`set_paid` makes the order processing (or completed, where nothing has to be sent) and takes its
units off. No e-mail address is written: WooCommerce would write to a customer who has heard from
the store already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.errors import Rejected, Retriable
from connectors.model import Ask, Change, Fate, Outcome
from connectors.money import parse_charge
from connectors.woocommerce.batches import items, sent
from connectors.woocommerce.faults import error_of
from connectors.woocommerce.lists import ORDERS
from connectors.woocommerce.order_documents import document, unfit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.http import HttpClient
    from connectors.model import Order
    from connectors.woocommerce.orders import Orders

MOST_ORDERS = 25
"""Of one batch: an order takes the shop longer than a quantity."""


class _Made(msgspec.Struct):
    """One created order, or why there is none."""

    id: int = 0
    total: Any = None
    error: Any = None


_made = msgspec.json.Decoder(_Made)


class OrderPush:
    """One request's worth of orders on their way into the shop."""

    def __init__(
        self, http: HttpClient, orders: Orders, customer: str, ready: Callable[[], None]
    ) -> None:
        self._http = http
        self._orders = orders
        self._customer = customer
        self._ready = ready
        self._outcomes = dict[str, Outcome]()

    def outcomes(self, changes: Sequence[Change]) -> list[Outcome]:
        """Write them, and say what became of each, in order. Raises as `Connector.push` does.

        An order that is there already is accepted with its id and never written twice; what cannot
        be sent is rejected without being sent.
        """
        if len(changes) > MOST_ORDERS:
            raise ValueError(f"{len(changes)} orders, and one request takes {MOST_ORDERS}")
        if len({change.sku for change in changes}) < len(changes):
            raise ValueError("two orders with one reference")
        for change in changes:
            code, sentence = unfit(change)
            if code:
                self._outcomes[change.sku] = Outcome(Fate.REJECTED, code, sentence)
        self._accept_written([one for one in changes if one.sku not in self._outcomes])
        new = [
            (change, change.order)
            for change in changes
            if change.sku not in self._outcomes and change.order is not None
        ]
        if new:
            self._create(new)
        return [self._outcomes[change.sku] for change in changes]

    def _accept_written(self, changes: Sequence[Change]) -> None:
        if not changes:
            return
        for record in self._orders.read([Ask(change.sku) for change in changes]).records:
            self._outcomes[record.sku] = Outcome(
                Fate.ACCEPTED, "already_there", remote_id=record.remote_id, refs=record.refs
            )

    def _create(self, new: Sequence[tuple[Change, Order]]) -> None:
        path = f"{ORDERS}/batch"
        body = {"create": [document(change.sku, order, self._customer) for change, order in new]}
        try:
            answer = sent(self._http, path, body, self._ready)
        except Rejected as error:
            for change, _ in new:
                message = self._http.redactor.line(error.detail or error.message)
                self._outcomes[change.sku] = Outcome(
                    Fate.REJECTED, error.code, message, error.request_id
                )
            return
        raws = items(self._http, answer, "create", len(new), path)
        for (change, order), raw in zip(new, raws, strict=True):
            self._outcomes[change.sku] = self._fate(raw, order)

    def _fate(self, raw: bytes, order: Order) -> Outcome:
        try:
            made = _made.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            made = _Made()
        line = self._http.redactor.line
        if made.error is not None:
            code, message = error_of(made.error)
            return Outcome(
                Fate.REJECTED,
                line(code or "refused", limit=100),
                line(message or "WooCommerce gave no reason."),
            )
        if made.id <= 0:
            raise Retriable(
                "WooCommerce did not say which order it made. Only looking it up can tell.",
                code="no_id",
                maybe_done=True,
            )
        booked = parse_charge(made.total)
        differs = bool(order.total) and booked is not None and booked != order.total
        message = (
            f"WooCommerce booked {booked} and the order's total is {order.total}: check its tax "
            "settings."
        )
        return Outcome(
            Fate.ACCEPTED,
            code="differs" if differs else "",
            message=line(message) if differs else "",
            remote_id=str(made.id),
            refs={"order_id": str(made.id)},
        )
