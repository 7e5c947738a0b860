"""Writing orders by a description: each once, found again by its reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.model import Ask, Fate, Outcome
from connectors.rest import values
from connectors.rest.answers import Answers
from connectors.rest.templates import render, render_address
from connectors.rest.values import UnfitError
from connectors.rest.writing import ANSWERED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from connectors.model import Change, Order, OrderLine
    from connectors.rest.api import Api
    from connectors.rest.keys import Keys
    from connectors.rest.options import Component, Write


class Sale:
    """One call of `push` for an order. `facts` are what the connection's `orders` says."""

    def __init__(
        self, api: Api, component: Component, keys: Keys, facts: Mapping[str, str]
    ) -> None:
        assert component.write is not None
        self._api = api
        self._write: Write = component.write
        self._keys = keys
        self._facts = facts
        self._answers = Answers(api, self._write)

    def outcomes(
        self, changes: Sequence[Change], key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        """Create the order. Raises ValueError for more than one, else as `Connector.push`.

        One whose reference is taken (`conflict`) is looked up, and accepted where it is found.
        """
        if len(changes) != 1:
            raise ValueError(f"{len(changes)} orders, and a request takes one")
        (change,) = changes
        if change.order is None:
            raise ValueError("a change of orders carries no order")
        try:
            given = self._placeholders(change, change.order, key)
            address, body = render_address(self._write.path, given), render(self._write.body, given)
        except UnfitError as error:
            text = self._api.line(f"it cannot be written: {error}")
            return [Outcome(Fate.REJECTED, "unfit", text)]
        headers = {self._write.idempotency: key} if self._write.idempotency else {}
        answer = self._api.send(
            self._write.method, self._api.under(address), body, ready=ready,
            accept=ANSWERED | self._write.conflict, headers=headers,
        )  # fmt: skip
        if answer.succeeded:
            return [self._answers.made(answer, f"{self._write.method} {address}")]
        refusal = self._answers.refused(answer)
        if answer.status in self._write.conflict:
            return [self._there(change) or refusal]
        return [refusal]

    def _there(self, change: Change) -> Outcome | None:
        """The order that has the reference already."""
        for record in self._keys.read([Ask(change.sku)]).records:
            if record.sku == change.sku:
                return Outcome(
                    Fate.ACCEPTED, "already_there", remote_id=record.remote_id, refs=record.refs
                )
        return None

    def _placeholders(self, change: Change, order: Order, key: str) -> dict[str, Any]:
        given: dict[str, Any] = {f"facts.{name}": value for name, value in self._facts.items()}
        return given | {
            "reference": change.sku,
            "key": key,
            "order.number": order.number,
            "order.status": order.status,
            "order.created": values.moment_text(order.created_at),
            "order.currency": order.currency,
            "order.customer": order.customer,
            "order.email": order.email,
            "order.shipping": str(order.shipping),
            "order.discount": str(order.discount),
            "order.tax": str(order.tax),
            "order.total": str(order.total),
            "lines": [self._line(line) for line in order.lines],
        }

    def _line(self, line: OrderLine) -> Any:
        given: dict[str, Any] = {f"refs.{name}": value for name, value in line.refs.items()}
        return render(
            self._write.row,
            given
            | {
                "sku": line.sku,
                "quantity": line.quantity,
                "price": str(line.unit_price),
                "amount": str(line.unit_price * line.quantity),
                "title": line.title,
            },
        )
