"""Writing stock: one inventory adjustment with a difference a line (US Plus and Advanced only).

QuickBooks takes differences and knows no compare-and-set. So the items are read right before, a
quantity that is no longer `before` is a conflict, and the difference is counted from what was read.
Between that reading and the write a sale can still slip in; the difference then keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.errors import Abandoned, ConnectorError, Misconfigured, Retriable
from connectors.halfway import halfway
from connectors.model import Ask, Change, Fate, Outcome
from connectors.quickbooks_online.api import request_id
from connectors.quickbooks_online.faults import explain
from connectors.quickbooks_online.mapping import stock_record
from connectors.quickbooks_online.shapes import Created
from connectors.settled import settled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.quickbooks_online.shapes import Item
    from connectors.quickbooks_online.writing import Desk
    from connectors.wire import Answer

MOST_LINES = 100
MOST_REQUESTS = 32
"""A refusal names no line, so a batch is halved until the bad ones stand alone; no further then."""

PATH = "/inventoryadjustment"
_ACCOUNT = (
    "adjust_account: writing stock needs the account that adjustments are booked to, such as "
    "Inventory Shrinkage. Set it on the endpoint."
)


class StockPush:
    """One request's worth of quantities on their way into the books."""

    def __init__(self, desk: Desk, account: str) -> None:
        self._desk = desk
        self._api = desk.api
        self._account = account
        self._requests = 0
        self._written = False
        self._outcomes = dict[int, Outcome]()

    def outcomes(self, changes: Sequence[Change]) -> list[Outcome]:
        """Write them, and say what became of each, in order. Raises as `Connector.push` does.

        A quantity that is there already is accepted without a write. Raises Misconfigured where
        `adjust_account` is missing or names no account.
        """
        if len(changes) > MOST_LINES:
            raise ValueError(f"{len(changes)} changes, and one request takes {MOST_LINES}")
        if any(change.location for change in changes):
            raise ValueError("QuickBooks Online keeps one quantity an item, at no location")
        if not self._account:
            raise Misconfigured(_ACCOUNT)
        account = self._desk.books.adjusting(self._account)
        lines = self._lines(changes)
        try:
            self._write(account, lines)
        except (Abandoned, ConnectorError) as error:
            if not self._written:
                raise
            raise halfway(error) from None
        return [self._outcomes[row] for row in range(len(changes))]

    def _lines(self, changes: Sequence[Change]) -> dict[int, dict[str, Any]]:
        """The line of each row that is to be written; the other rows have their outcome."""
        found, _ = self._desk.reading.items([Ask(change.sku, change.refs) for change in changes])
        lines, taken = dict[int, dict[str, Any]](), set[str]()
        for row, change in enumerate(changes):
            own = [item for item in found if _meant(item, change)]
            outcome = _unfit(change, own, taken)
            if outcome is None:
                item, actual = own[0], stock_record(own[0]).qty
                assert actual is not None
                taken.add(item.id)
                outcome = settled(change, actual)
                difference = change.after - actual
                lines[row] = {
                    "DetailType": "ItemAdjustmentLineDetail",
                    "ItemAdjustmentLineDetail": {
                        "ItemRef": {"value": item.id},
                        "QtyDiff": difference,
                    },
                }
            if outcome is not None:
                self._outcomes[row] = outcome
                lines.pop(row, None)
        return lines

    def _write(self, account: str, lines: dict[int, dict[str, Any]]) -> None:
        waiting = [list(lines)] if lines else []
        while waiting:
            rows = waiting.pop()
            said = self._refusal(account, {row: lines[row] for row in rows})
            if said is None:
                continue
            if len(rows) == 1 or self._requests >= MOST_REQUESTS:
                self._outcomes.update(dict.fromkeys(rows, said))
                continue
            half = len(rows) // 2
            waiting += [rows[half:], rows[:half]]

    def _refusal(self, account: str, lines: dict[int, dict[str, Any]]) -> Outcome | None:
        """Write these lines; the outcome of all of them where they are refused together."""
        body = {
            "PrivateNote": f"syncconsole {self._desk.key}",
            "Line": list(lines.values()),
            "AdjustAccountRef": {"value": account},
        }
        self._requests += 1
        same = request_id(self._desk.key, *(str(line) for line in lines.values()))
        answer = self._api.post(PATH, body, request_id=same, ready=self._desk.ready)
        tid = self._api.http.request_id(answer)
        if not answer.succeeded:
            self._desk.books.forget()  # the account may be what it refuses
            return Outcome(Fate.REJECTED, "refused", self._said(answer, len(lines) - 1), tid)
        made = self._api.http.acknowledged(answer, Created, f"POST {PATH}").inventory_adjustment
        if made is None:
            raise Retriable(
                "QuickBooks Online did not say what it made. Only reading can tell.",
                code="unsure",
                request_id=tid,
                maybe_done=True,
            )
        self._written = True
        done = Outcome(Fate.ACCEPTED, request_id=tid, remote_id=made.id)
        self._outcomes.update(dict.fromkeys(lines, done))
        return None

    def _said(self, answer: Answer, others: int) -> str:
        among = f" (refused together with {others} others)" if others else ""
        said = explain(answer.body) or "QuickBooks gave no reason."
        return self._api.http.redactor.line(said + among)


def _meant(item: Item, change: Change) -> bool:
    known = change.refs.get("item_id")
    return item.id == known if known else item.sku == change.sku


def _unfit(change: Change, own: Sequence[Item], taken: set[str]) -> Outcome | None:
    """The outcome of a row that cannot be written at all."""
    if not own:
        said = "This company has no active item of that id or SKU."
        return Outcome(Fate.REJECTED, "gone", said)
    if len(own) > 1 or own[0].id in taken:
        said = f"More than one item or row stands for {change.sku!r}; make the SKUs differ."
        return Outcome(Fate.REJECTED, "duplicate_sku", said)
    record = stock_record(own[0])
    if record.qty is None:
        said = f"QuickBooks keeps no quantity for it: {record.reason.replace('_', ' ')}."
        return Outcome(Fate.REJECTED, record.reason, said)
    return None
