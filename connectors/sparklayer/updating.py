"""Writing stock: POST /api/v1/batch-update-stock, absolute, at most 500 rows a request.

The stored values of a SKU at a location are overwritten whole (vendor page "Update stock levels
for multiple SKUs"), so the restock date and the oversell limit are read first and sent back as
they were. A refusal (400) refuses the batch: the rows it names are rejected and the others sent
again; where it names none, the batch is halved until the bad rows stand alone (P-19).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.errors import Abandoned, ConnectorError, Retriable
from connectors.halfway import halfway
from connectors.model import Fate, Outcome
from connectors.sparklayer.faults import explain, named_rows
from connectors.sparklayer.levels import MOST_ROWS, Stock
from connectors.sparklayer.pricing import PLAN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.http import HttpClient
    from connectors.model import Change
    from connectors.wire import Answer

UPDATE = "/api/v1/batch-update-stock"
MOST_REQUESTS = 48
"""For one batch. One bad row of 500 takes 18 more requests."""

AGAIN = 5.0
"""Seconds to wait after "somebody else is updating this", of which nothing was done."""


class Update:
    """One batch of absolute quantities on its way to the site."""

    def __init__(
        self, http: HttpClient, stock: Stock, changes: Sequence[Change], ready: Callable[[], None]
    ) -> None:
        self._http = http
        self._stock = stock
        self._changes = changes
        self._ready = ready
        self._requests = 0
        self._outcomes = dict[int, Outcome]()

    def outcomes(self) -> list[Outcome]:
        """Send, and say what became of each row, in order. Raises as `Connector.push` does.

        Once a part was accepted, what ends the rest early raises Retriable(maybe_done=True).
        """
        items = self._items()
        try:
            self._send_all(items)
        except (Abandoned, ConnectorError) as error:
            if not any(one.fate is Fate.ACCEPTED for one in self._outcomes.values()):
                raise
            raise halfway(error) from None
        return [self._outcomes[row] for row in range(len(self._changes))]

    def _items(self) -> list[dict[str, Any]]:
        held = self._stock.levels([change.sku for change in self._changes])
        items = []
        for change in self._changes:
            item: dict[str, Any] = {
                **self._stock.target(), "sku": change.sku, "stock_level": change.after,
            }  # fmt: skip
            level = held.get(change.sku)
            if level is not None and level.restock_date is not None:
                item["restock_date"] = level.restock_date
            if level is not None and level.min_stock_level is not None:
                item["min_stock_level"] = level.min_stock_level
            items.append(item)
        return items

    def _send_all(self, items: Sequence[dict[str, Any]]) -> None:
        waiting = [list(range(len(items)))]
        while waiting:
            rows = waiting.pop()
            if rows:
                waiting += reversed(self._send(rows, items))

    def _send(self, rows: list[int], items: Sequence[dict[str, Any]]) -> list[list[int]]:
        """Send these rows; what is left of them to be sent, in parts."""
        body = msgspec.json.encode([items[row] for row in rows])
        self._requests += 1
        answer = self._http.send(
            "POST", UPDATE, body, ready=self._ready, needs=PLAN, accept={400, 409}
        )
        if answer.status == 409:
            raise Retriable(
                "SparkLayer is being updated by somebody else (HTTP 409); nothing was written.",
                code="http_409",
                detail=self._http.redactor.line(explain(answer.body)),
                retry_after=AGAIN,
            )
        if answer.succeeded:
            self._outcomes.update(dict.fromkeys(rows, Outcome(Fate.ACCEPTED)))
            return []
        return self._refused(rows, answer)

    def _refused(self, rows: list[int], answer: Answer) -> list[list[int]]:
        named = {rows[at]: said for at, said in named_rows(answer.body, len(rows)).items()}
        for row, said in named.items():
            self._reject([row], said)
        others = [row for row in rows if row not in named]
        if len(rows) == 1 or self._requests >= MOST_REQUESTS:
            self._reject(others, explain(answer.body))
            return []
        half = len(rows) // 2
        return [others] if named else [rows[:half], rows[half:]]

    def _reject(self, rows: Sequence[int], said: str) -> None:
        among = f" (refused together with {len(rows) - 1} others)" if len(rows) > 1 else ""
        message = self._http.redactor.line((said or "SparkLayer gave no reason") + among)
        outcome = Outcome(Fate.REJECTED, code="http_400", message=message)
        self._outcomes.update(dict.fromkeys(rows, outcome))


def refuse_strangers(changes: Sequence[Change], location: str) -> None:
    """Raises ValueError for what must never be sent this way."""
    if len(changes) > MOST_ROWS:
        raise ValueError(f"{len(changes)} changes, and one request takes {MOST_ROWS}")
    for change in changes:
        if change.component != "inventory" or change.location not in {"", location}:
            raise ValueError(f"{change.sku!r}: only inventory at location {location} is written")
        if not change.sku:
            raise ValueError("a change without a SKU")
