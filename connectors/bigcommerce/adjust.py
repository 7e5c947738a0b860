"""Writing stock: PUT /v3/inventory/adjustments/absolute, at most 2,000 rows a request.

A refusal (422) refuses the whole batch and nothing of it is written. So the rows it names are
rejected and the others sent again; where it names none, the batch is halved until the bad rows
stand alone (P-19).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.asking import reference
from connectors.bigcommerce.faults import explain, named_rows
from connectors.bigcommerce.shapes import Adjusted
from connectors.errors import Abandoned, ConnectorError, Retriable
from connectors.halfway import halfway
from connectors.model import Change, Fate, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.http import HttpClient
    from connectors.wire import Answer

PATH = "/v3/inventory/adjustments/absolute"
MOST_ROWS = 2000
MOST_REQUESTS = 64
"""For one batch. One bad row of 2,000 takes 22 more requests, two at most 42."""

SCOPE = "the scope Store Inventory: modify"


class Adjustment:
    """One batch of absolute quantities on its way to the store."""

    def __init__(
        self, http: HttpClient, items: Sequence[dict[str, Any]], key: str, ready: Callable[[], None]
    ) -> None:
        self._http = http
        self._items = items
        self._reason = f"syncconsole {key}"
        self._ready = ready
        self._requests = 0
        self._outcomes = dict[int, Outcome]()

    def outcomes(self) -> list[Outcome]:
        """Send, and say what became of each row, in order. Raises as `Connector.push` does.

        Once a part was accepted, what ends the rest early raises Retriable(maybe_done=True): only
        reading can tell the rows apart then.
        """
        try:
            self._send_all()
        except (Abandoned, ConnectorError) as error:
            if not self._accepted():
                raise
            raise halfway(error) from None
        return [self._outcomes[row] for row in range(len(self._items))]

    def _send_all(self) -> None:
        waiting = [list(range(len(self._items)))]
        while waiting:
            rows = waiting.pop()
            if rows:
                waiting += reversed(self._send(rows))

    def _send(self, rows: list[int]) -> list[list[int]]:
        """Send these rows; what is left of them to be sent, in parts."""
        items = [self._items[row] for row in rows]
        body = msgspec.json.encode({"reason": self._reason, "items": items})
        self._requests += 1
        answer = self._http.send(
            "PUT", PATH, body, ready=self._ready, needs=SCOPE, accept={413, 422}
        )
        if answer.succeeded and answer.status != 207:
            done = self._http.acknowledged(answer, Adjusted, f"PUT {PATH}")
            self._accept(rows, done.transaction_id or self._http.request_id(answer))
            return []
        named = {rows[place]: said for place, said in named_rows(answer.body, items).items()}
        for row, said in named.items():
            self._reject([row], answer, said)
        others = [row for row in rows if row not in named]
        if answer.status == 207:
            return self._partly_done(others, answer, told=bool(named))
        if self._requests >= MOST_REQUESTS or len(rows) == 1:
            self._reject(others, answer, explain(answer.body))
            return []
        half = len(rows) // 2
        return [others] if named else [rows[:half], rows[half:]]

    def _partly_done(self, others: list[int], answer: Answer, *, told: bool) -> list[list[int]]:
        """207: the rows that are not named were done; where none is named, nobody knows."""
        if not told:
            raise Retriable(
                "BigCommerce did only a part of the batch and did not say which (HTTP 207). Only "
                "reading can tell.",
                code="http_207",
                request_id=self._http.request_id(answer),
                maybe_done=True,
            )
        self._accept(others, self._http.request_id(answer))
        return []

    def _accept(self, rows: Sequence[int], request_id: str) -> None:
        for row in rows:
            self._outcomes[row] = Outcome(Fate.ACCEPTED, request_id=request_id)

    def _reject(self, rows: Sequence[int], answer: Answer, said: str) -> None:
        among = f" (refused together with {len(rows) - 1} others)" if len(rows) > 1 else ""
        outcome = Outcome(
            Fate.REJECTED,
            code=f"http_{answer.status}",
            message=self._http.redactor.line((said or "BigCommerce gave no reason") + among),
            request_id=self._http.request_id(answer),
        )
        self._outcomes.update(dict.fromkeys(rows, outcome))

    def _accepted(self) -> bool:
        return any(outcome.fate is Fate.ACCEPTED for outcome in self._outcomes.values())


def adjustment_items(changes: Sequence[Change], location: int) -> list[dict[str, Any]]:
    """The rows of the request; raises ValueError for what must never be sent this way.

    A row is named by its variant id, else its product id, else its SKU.
    """
    if len(changes) > MOST_ROWS:
        raise ValueError(f"{len(changes)} changes, and one request takes {MOST_ROWS}")
    items = []
    for change in changes:
        if change.component != "inventory" or change.location not in {"", str(location)}:
            raise ValueError(f"{change.sku!r}: only inventory at location {location} is written")
        items.append({"location_id": location, **_identity(change), "quantity": change.after})
    return items


def _identity(change: Change) -> dict[str, int | str]:
    for name in ("variant_id", "product_id"):
        if number := reference(change.refs, name):
            return {name: int(number)}
    if not change.sku:
        raise ValueError("a change with neither a variant id, a product id nor a SKU")
    return {"sku": change.sku}
