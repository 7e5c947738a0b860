"""What the answer to a write means, for one row or for each row of a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.errors import Retriable
from connectors.model import Fate, Outcome
from connectors.quantity import parse_quantity
from connectors.rest import values
from connectors.rest.paths import MISSING, find, why_nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import Change
    from connectors.rest.api import Api
    from connectors.rest.options import Results, Write
    from connectors.wire import Answer


class Answers:
    """Reads the answers of one component's writes."""

    def __init__(self, api: Api, write: Write) -> None:
        self._api = api
        self._write = write

    def refused(self, answer: Answer) -> Outcome:
        """A status of 4xx as the outcome of the one row that was sent."""
        code, message = self._api.why(self._body(answer))
        conflict = answer.status in self._write.conflict and self._write.compares
        return Outcome(
            Fate.CONFLICT if conflict else Fate.REJECTED,
            code=code or f"http_{answer.status}",
            message=message or f"{self._api.http.title} gave no reason (HTTP {answer.status})",
            request_id=self._api.http.request_id(answer),
        )

    def accepted(self, answer: Answer, request: str, *, sent: int) -> Outcome:
        """A success as the outcome of the one row; `sent` is the quantity that was written.

        An answer that says it is none, or that another quantity stands, is a refusal whatever its
        status. Raises Retriable(maybe_done) where it is no JSON.
        """
        found = self._api.acknowledged(answer, request)
        request_id = self._api.http.request_id(answer)
        if self._api.failed(found):
            code, message = self._api.why(found)
            said = message or "it gave no reason"
            return Outcome(Fate.REJECTED, code or "refused", said, request_id)
        echo = self._write.echo
        if echo is not None and found is not MISSING:
            value = find(echo, found)
            now, _ = parse_quantity(None if value is MISSING else value)
            if now != sent:
                said = why_nothing(echo, found) if value is MISSING else f"it holds {now}"
                text = self._api.line(f"acknowledged, but {said} where {sent} was sent")
                return Outcome(Fate.REJECTED, "not_applied", text, request_id)
        return Outcome(Fate.ACCEPTED, request_id=request_id)

    def made(self, answer: Answer, request: str) -> Outcome:
        """A success as the outcome of an order: the id of what was made is in it, or only looking
        the order up can tell (Retriable)."""
        found = self._api.acknowledged(answer, request)
        if self._api.failed(found):
            return self.accepted(answer, request, sent=0)
        path = self._write.id
        value = MISSING if path is None or found is MISSING else find(path, found)
        made = "" if value is MISSING else values.text(value) or ""
        if not made:
            clause = "its answer is empty" if found is MISSING or path is None else (
                why_nothing(path, found)
            )  # fmt: skip
            raise self._unsure(f"write.id: {clause}.", answer)
        return Outcome(
            Fate.ACCEPTED, request_id=self._api.http.request_id(answer), remote_id=made,
            refs={"id": made, "order_id": made},
        )  # fmt: skip

    def each(
        self, answer: Answer, request: str, changes: Sequence[Change], results: Results
    ) -> list[Outcome]:
        """The outcome of every row of a batch. Raises Retriable(maybe_done) where the answer
        leaves one out, or is not what the description says."""
        found = self._api.acknowledged(answer, request)
        if self._api.failed(found):
            return [self.accepted(answer, request, sent=0)] * len(changes)
        entries = MISSING if found is MISSING else find(results.at, found)
        if entries is MISSING and results.only_failed:
            entries = []
        if not isinstance(entries, list):
            clause = "it is no list" if entries is not MISSING else (
                "the answer is empty" if found is MISSING else why_nothing(results.at, found)
            )  # fmt: skip
            raise self._unsure(f"write.results.at: {clause}.", answer)
        by_row = self._by_row(entries, changes, results)
        request_id = self._api.http.request_id(answer)
        outcomes = []
        for row, change in enumerate(changes):
            if row in by_row:
                outcomes.append(self._outcome(by_row[row], results, request_id))
            elif results.only_failed:
                outcomes.append(Outcome(Fate.ACCEPTED, request_id=request_id))
            else:
                raise self._unsure(f"its answer leaves {change.sku} out.", answer)
        return outcomes

    def _by_row(
        self, entries: Sequence[Any], changes: Sequence[Change], results: Results
    ) -> dict[int, Any]:
        if results.sku is None:
            return dict(enumerate(entries))
        rows = {change.sku: row for row, change in enumerate(changes)}
        found = {}
        for entry in entries:
            sku = find(results.sku, entry)
            row = rows.get("" if sku is MISSING else values.text(sku) or "")
            if row is not None:
                found[row] = entry
        return found

    def _outcome(self, entry: Any, results: Results, request_id: str) -> Outcome:
        code, message = self._said(results.code, entry), self._said(results.message, entry)
        if code or message or results.only_failed:
            said = message or "it gave no reason"
            return Outcome(Fate.REJECTED, code or "refused", said, request_id)
        return Outcome(Fate.ACCEPTED, request_id=request_id)

    def _said(self, path: Any, entry: Any) -> str:
        value = MISSING if path is None else find(path, entry)
        return "" if value in (False, [], {}) else self._api.line(value)

    def _body(self, answer: Answer) -> Any:
        try:
            return values.decode(self._api.http.redactor.data(answer.body))
        except ValueError:
            return MISSING

    def _unsure(self, why: str, answer: Answer) -> Retriable:
        title = self._api.http.title
        return Retriable(
            self._api.line(f"{title} took a write, but {why} What became of it, only reading "
                           "can tell.", limit=500),
            code="unsure",
            request_id=self._api.http.request_id(answer),
            maybe_done=True,
        )  # fmt: skip
