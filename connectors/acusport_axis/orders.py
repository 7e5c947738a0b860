"""Sales orders: one an order, under our reference. No call finds one again.

So nothing is looked up but what a person has told (`booked:`), and whoever calls must not send an
order again whose answer never came (`ComponentAbility.reads`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.acusport_axis.api import ORDERS, explain
from connectors.model import Fate, Outcome, Page, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from connectors.acusport_axis.api import Api
    from connectors.acusport_axis.options import Options
    from connectors.model import Ask, Change, Order, OrderLine


class Orders:
    """Orders on their way to one host."""

    def __init__(self, api: Api, options: Options) -> None:
        self._api = api
        self._options = options

    def read(self, asks: Sequence[Ask]) -> Page:
        """Those that a person found in AXIS and wrote under `booked`; nothing is asked."""
        named = dict.fromkeys(ask.sku for ask in asks if ask.sku in self._options.booked)
        found = (
            Record("orders", number, reference, refs={"order": number})
            for reference, number in ((each, self._options.booked[each]) for each in named)
        )
        return Page(tuple(found), requests=0)

    def push(self, change: Change, ready: Callable[[], None]) -> Outcome:
        """Write the order. Raises as `Connector.push`."""
        order = change.order
        if booked := self._options.booked.get(change.sku):
            refs = {"order": booked}
            return Outcome(Fate.ACCEPTED, "already_there", remote_id=booked, refs=refs)
        if order is None or not order.lines:
            said = "The order has no lines; enter it by hand if it stands for a sale."
            return Outcome(Fate.REJECTED, "no_lines", said)
        unknown = [line.sku for line in order.lines if not line.refs.get("upc")]
        if unknown:
            said = f"{unknown[0]!r} is no UPC of a product in AXIS: make one, or map it by sku_map."
            return Outcome(Fate.REJECTED, "no_item", self._api.http.redactor.line(said))
        answer = self._api.order(msgspec.json.encode(self._body(change.sku, order)), ready)
        if not answer.succeeded:
            said = self._api.http.redactor.line(explain(answer.body) or "no reason given")
            message = f"AXIS refused the order: {said}"
            return Outcome(Fate.REJECTED, f"http_{answer.status}", message)
        told = self._api.http.acknowledged(answer, dict[str, Any], f"POST {ORDERS}")
        number = self._api.http.redactor.line(_number(told, self._options.fields["number"]))
        # A reply that names no number is an acknowledgement all the same: our reference stands.
        number = number or change.sku
        return Outcome(Fate.ACCEPTED, remote_id=number, refs={"order": number})

    def _body(self, reference: str, order: Order) -> dict[str, Any]:
        """The order in AXIS's names; amounts as numbers, the day of the order as ISO 8601."""
        said: dict[str, Any] = {
            "reference": reference,
            "date": order.created_at.isoformat(),
            "customer": order.customer,
            "email": order.email,
            "store": self._options.store,
            "currency": order.currency,
            "shipping": order.shipping,
            "discount": order.discount,
            "tax": order.tax,
            "total": order.total,
            "lines": [self._named(self._line(line)) for line in order.lines],
        }
        return self._named({name: value for name, value in said.items() if value != ""})

    def _line(self, line: OrderLine) -> dict[str, Any]:
        return {
            "upc": line.refs["upc"],
            "quantity": line.quantity,
            "price": line.unit_price,
            "title": line.title,
        }

    def _named(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {self._options.fields[name]: value for name, value in said.items()}


def _number(told: Mapping[str, Any], name: str) -> str:
    """The sales order's number, at the top of the reply or within its content."""
    inner = told.get("axisContent")
    for place in (told, inner if isinstance(inner, dict) else {}):
        if isinstance(place.get(name), (str, int)) and place[name] != "":
            return str(place[name])
    return ""
