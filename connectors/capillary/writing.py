"""Writing customers: batches on their way, and the fate of each row in them.

One failed row fails no other; each has its own status in the answer (P-19). A batch that is too
large or refused as a whole is halved until the bad rows stand alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.capillary.bodies import listed
from connectors.capillary.customer import IDENTIFIERS, identifier
from connectors.capillary.envelope import BATCH_LIMIT, item_said, sentence, text
from connectors.capillary.raw import fields_of
from connectors.errors import Abandoned, ConnectorError, Rejected, Retriable
from connectors.model import Fate, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.capillary.api import Api
    from connectors.capillary.bodies import Row
    from connectors.capillary.envelope import Reply

_MOST_REQUESTS = 128
"""For one push; after them what was refused together is rejected together."""


class Writing:
    """The requests of one push; `outcomes` by the change's place."""

    def __init__(self, api: Api, ready: Callable[[], None]) -> None:
        self._api = api
        self._ready = ready
        self._requests = 0
        self.outcomes = dict[int, Outcome]()

    def send(
        self, method: str, path: str, rows: Sequence[Row], *, batch: int, alone: bool = False
    ) -> None:
        """Send the rows, `batch` a request; with `alone` a single one goes without a list.

        Raises as `Connector.push` does. Once a row was accepted, what ends the rest early raises
        Retriable(maybe_done=True): only reading can tell the rows apart then.
        """
        waiting = [list(rows[at : at + batch]) for at in range(0, len(rows), batch)]
        waiting.reverse()
        try:
            while waiting:
                part = waiting.pop()
                waiting += reversed(self._sent(method, path, part, alone=alone))
        except Abandoned:
            if not self._accepted():
                raise
            raise _halfway("the run was stopped.") from None
        except ConnectorError as error:
            if not self._accepted():
                raise
            raise _halfway(error.message, error) from None

    def reject(self, places: Sequence[int], code: str, message: str, request_id: str = "") -> None:
        """Nothing was written for these changes, and why."""
        line = self._api.http.redactor.line(message)
        outcome = Outcome(Fate.REJECTED, code=code, message=line, request_id=request_id)
        self.outcomes.update(dict.fromkeys(places, outcome))

    def _sent(self, method: str, path: str, rows: list[Row], *, alone: bool) -> list[list[Row]]:
        """Send these rows in one request; what is left of them to be sent, in parts."""
        bodies = [row.body for row in rows]
        customer: Any = bodies[0] if alone and len(bodies) == 1 else bodies
        self._requests += 1
        try:
            reply = self._api.send(
                method, path, {"root": {"customer": customer}}, ready=self._ready
            )
        except Rejected as error:
            own = error.code == BATCH_LIMIT or error.code.startswith(("status_", "http_400"))
            if own and len(rows) > 1 and self._requests < _MOST_REQUESTS:
                half = len(rows) // 2
                return [rows[:half], rows[half:]]
            for row in rows:
                self.reject(row.places, error.code, error.detail or error.message, error.request_id)
            return []
        self._told(rows, reply)
        return []

    def _told(self, rows: Sequence[Row], reply: Reply) -> None:
        items = [fields_of(raw) for raw in reply.listed("customers", "customer")]
        for row, item in zip(rows, _matched(rows, items), strict=True):
            if item is None:
                raise Retriable(
                    "Capillary did not tell what became of each customer it was sent. Only reading "
                    "can tell.",
                    code="no_item",
                    request_id=reply.request_id,
                    maybe_done=True,
                )
            said = item_said(item)
            if not said.ok:
                self.reject(row.places, said.code, sentence(said), reply.request_id)
                continue
            outcome = Outcome(
                Fate.ACCEPTED,
                message=self._api.http.redactor.line(_remarks(row, item)),
                request_id=reply.request_id,
                remote_id=text(item.get("user_id")) or text(item.get("id")),
            )
            self.outcomes.update(dict.fromkeys(row.places, outcome))

    def _accepted(self) -> bool:
        return any(outcome.fate is Fate.ACCEPTED for outcome in self.outcomes.values())


def _matched(rows: Sequence[Row], items: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """The item of each row: the one with its id or an identifier of its, else that in its place."""
    owners = dict[tuple[str, str], int]()
    for place, item in enumerate(items):
        for name, value in _named(item):
            owners.setdefault((name, value), place)
    places = [
        next((owners[named] for named in _named(row.body) if named in owners), None) for row in rows
    ]
    if len(items) == len(rows):
        free = [at for at in range(len(items)) if at not in places]
        if len(free) == places.count(None):
            rest = iter(free)
            places = [next(rest) if place is None else place for place in places]
    return [None if place is None else items[place] for place in places]


def _named(data: dict[str, Any]) -> list[tuple[str, str]]:
    number = text(data.get("user_id")) or text(data.get("id"))
    found = [("id", number), *((name, identifier(data, name)) for name in IDENTIFIERS)]
    return [(name, value) for name, value in found if value]


def _remarks(row: Row, item: dict[str, Any]) -> str:
    """What was left out, and what Capillary warns of; "" where all went as asked."""
    left = f"Capillary takes no change of {listed(row.left)}." if row.left else ""
    told = (item.get("item_status") or {}).get("warnings")
    warned = told.get("warning") if isinstance(told, dict) else told
    each = warned if isinstance(warned, list) else [warned]
    words = ", ".join(
        text(one.get("message") or one.get("code")) if isinstance(one, dict) else text(one)
        for one in each
    )
    return " ".join(filter(None, (left, f"It warned: {words}." if words else "")))


def _halfway(why: str, error: ConnectorError | None = None) -> Retriable:
    return Retriable(
        f"Capillary took a part of the batch, and then {why} Only reading can tell the rows apart.",
        code=error.code if error else "stopped",
        detail=error.detail if error else "",
        request_id=error.request_id if error else "",
        maybe_done=True,
    )
