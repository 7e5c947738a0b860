"""Writing quantities by a description: absolute values, a row or a batch a request.

Where the template needs to know what the record holds now (its version for If-Match, or the units
that orders hold within the quantity), it is read once more, unless the guard read has just done
so, and a row that no longer holds `before` is a conflict. A batch that is refused as a whole is
halved until the bad rows stand alone (P-19); the values are absolute, so that sending the others
again does no harm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.errors import Abandoned, ConnectorError, Retriable
from connectors.model import Ask, Fate, Outcome
from connectors.quantity import parse_quantity
from connectors.rest.answers import Answers
from connectors.rest.mapping import HELD
from connectors.rest.templates import render, render_address
from connectors.rest.values import UnfitError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from connectors.model import Change, Record
    from connectors.rest.api import Api
    from connectors.rest.keys import Keys
    from connectors.rest.options import Component, Write

ANSWERED = frozenset({400, 404, 409, 410, 412, 422, 428})
"""Refusals that are about what was sent, and not about us or the hour."""

MOST_REQUESTS = 48
"""For one batch; one bad row of 500 takes 18 more."""


class Push:
    """One call of `push` for quantities."""

    def __init__(
        self, api: Api, component: Component, keys: Keys, key: str, ready: Callable[[], None]
    ) -> None:
        assert component.write is not None
        self._api = api
        self._component = component
        self._write: Write = component.write
        self._keys = keys
        self._key = key
        self._ready = ready
        self._answers = Answers(api, self._write)
        self._requests = 0
        self._outcomes: dict[int, Outcome] = {}
        self._given: dict[int, dict[str, Any]] = {}

    def outcomes(self, changes: Sequence[Change]) -> list[Outcome]:
        """Send, and say what became of each row, in order. Raises as `Connector.push`, and
        ValueError for more rows than the description says.

        Once a part was accepted, what ends the rest early raises Retriable(maybe_done=True).
        """
        if len(changes) > self._write.batch:
            raise ValueError(f"{len(changes)} rows, and a request takes {self._write.batch}")
        self._prepare(changes)
        waiting = [[row for row in range(len(changes)) if row not in self._outcomes]]
        try:
            while waiting:
                rows = waiting.pop()
                if rows:
                    waiting += reversed(self._send(rows, changes))
        except (Abandoned, ConnectorError) as error:
            if not self._requests or not self._any_accepted():
                raise
            raise _halfway(error) from None
        return [self._outcomes[row] for row in range(len(changes))]

    def _prepare(self, changes: Sequence[Change]) -> None:
        """What each row's placeholders stand for; a row that lacks one is rejected unsent."""
        asks = [Ask(change.sku, change.refs) for change in changes]
        now = self._keys.now(asks) if self._write.looks else {}
        for row, change in enumerate(changes):
            record = now.get(change.sku)
            if self._write.looks:
                outcome = _moved(change, record)
                if outcome is not None:
                    self._outcomes[row] = outcome
                    continue
            given = self._placeholders(change, change.refs if record is None else record.refs)
            try:
                self._rendered(given)
            except UnfitError as error:
                text = self._api.line(f"it cannot be written: {error}")
                self._outcomes[row] = Outcome(Fate.REJECTED, "unfit", text)
                continue
            self._given[row] = given

    def _placeholders(self, change: Change, refs: Mapping[str, str]) -> dict[str, Any]:
        held, _ = parse_quantity(refs.get(HELD))
        given: dict[str, Any] = {f"refs.{name}": value for name, value in refs.items()}
        return given | {
            "sku": change.sku,
            "after": change.after,
            "before": change.before,
            "on_hand": change.after + (held or 0),
            "location": change.location,
            "id": refs.get("id"),
            "key": self._key,
        }

    def _rendered(self, given: Mapping[str, Any]) -> tuple[str, Any]:
        """Address and body of one row; of a batch "" and the row's entry."""
        if self._write.batch > 1:
            return "", render(self._write.row, given)
        return render_address(self._write.path, given), render(self._write.body, given)

    def _send(self, rows: list[int], changes: Sequence[Change]) -> list[list[int]]:
        """Send these rows; what is left of them to be sent, in parts."""
        if self._write.batch == 1:
            self._send_one(rows[0], changes[rows[0]])
            return []
        key = self._key if not self._requests else f"{self._key}.{rows[0]}-{rows[-1]}"
        entries = [self._rendered(self._given[row])[1] for row in rows]
        given = {"rows": entries, "key": key}
        address, body = render_address(self._write.path, given), render(self._write.body, given)
        answer = self._sent(address, body, key, {})
        if not answer.succeeded:
            return self._refused(rows, self._answers.refused(answer))
        assert self._write.results is not None
        found = self._answers.each(
            answer, self._request(address), [changes[row] for row in rows], self._write.results
        )
        self._outcomes.update(zip(rows, found, strict=True))
        return []

    def _send_one(self, row: int, change: Change) -> None:
        given = self._given[row]
        address, body = self._rendered(given)
        version = given.get(f"refs.{self._write.if_match}") if self._write.if_match else None
        headers = {} if version is None else {"If-Match": str(version)}
        if self._write.if_match and version is None:
            text = f"it tells no version ({self._write.if_match}), so it is not written over"
            self._outcomes[row] = Outcome(Fate.REJECTED, "no_version", text)
            return
        answer = self._sent(address, body, self._key, headers)
        if not answer.succeeded:
            self._outcomes[row] = self._answers.refused(answer)
            return
        sent = given["on_hand"] if "on_hand" in self._write.names else change.after
        self._outcomes[row] = self._answers.accepted(answer, self._request(address), sent=sent)

    def _sent(self, address: str, body: Any, key: str, headers: dict[str, str]) -> Any:
        self._requests += 1
        if self._write.idempotency:
            headers = headers | {self._write.idempotency: key}
        path = self._api.local(address) if "://" in address else self._api.under(address)
        return self._api.send(
            self._write.method, path, body, ready=self._ready,
            accept=ANSWERED | self._write.conflict, headers=headers,
        )  # fmt: skip

    def _request(self, address: str) -> str:
        return f"{self._write.method} {address}"

    def _refused(self, rows: list[int], refusal: Outcome) -> list[list[int]]:
        if len(rows) > 1 and self._requests < MOST_REQUESTS:
            half = len(rows) // 2
            return [rows[:half], rows[half:]]
        self._outcomes.update(dict.fromkeys(rows, refusal))
        return []

    def _any_accepted(self) -> bool:
        return any(one.fate is Fate.ACCEPTED for one in self._outcomes.values())


def _moved(change: Change, record: Record | None) -> Outcome | None:
    """The outcome where the record is gone, or holds neither `before` nor `after`."""
    if record is None:
        return Outcome(Fate.REJECTED, "not_found", "it is no longer there")
    if change.before is None or record.qty in (change.before, change.after):
        return None
    now = record.qty if isinstance(record.qty, int) else None
    text = f"it holds {record.qty if record.qty is not None else record.reason}"
    return Outcome(Fate.CONFLICT, "changed", f"{text}, not {change.before}", actual=now)


def _halfway(error: Abandoned | ConnectorError) -> Retriable:
    said = error.message if isinstance(error, ConnectorError) else "it was withdrawn"
    return Retriable(
        f"A part of the batch was written, then: {said} Only reading can tell what became of it.",
        code="halfway",
        maybe_done=True,
    )
