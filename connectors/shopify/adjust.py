"""Writing stock: `inventorySetQuantities`, at most 250 rows a request, each with compare-and-set.

An error in `userErrors` refuses the whole request and nothing of it is written. So the rows it
names have their outcome, and the others are sent again under a key of their own; where it names
none, the rows are halved until the bad ones stand alone (P-19). No row is sent a second time unless
an answer proves that it was not written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.errors import Abandoned, ConnectorError, Retriable
from connectors.halfway import halfway
from connectors.model import Ask, Fate, Outcome
from connectors.shopify.documents import SET_QUANTITIES
from connectors.shopify.faults import TooCostly
from connectors.shopify.quantities import Row, document_uri, idempotency_key
from connectors.shopify.refusals import PREVIOUS_FAILED, STALE, UNSURE, WHOLE, named_rows, sentence
from connectors.shopify.shapes import SetQuantities, Setting, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from connectors.model import Page
    from connectors.shopify.graphql import Api

MOST_REQUESTS = 64
"""For one batch. One bad row of 250 that no error names takes 16 more requests."""

SCOPE = "the scope write_inventory"


class StockPush:
    """One batch of absolute quantities, by the place of its change, on its way to the shop.

    `read` looks quantities up by inventory item.
    """

    def __init__(
        self,
        api: Api,
        read: Callable[[Sequence[Ask]], Page],
        rows: Mapping[int, Row],
        *,
        quantity: str,
        key: str,
        ready: Callable[[], None],
    ) -> None:
        self._api = api
        self._read = read
        self._rows = rows
        self._quantity = quantity
        self._key = key
        self._ready = ready
        self._requests = 0
        self._outcomes = dict[int, Outcome]()
        self._stale = dict[int, Outcome]()

    def outcomes(self) -> dict[int, Outcome]:
        """Send the rows, and say what became of each. Raises as `Connector.push` does.

        Once a part was accepted, what ends the rest early raises Retriable(maybe_done=True): only
        reading can tell the rows apart then.
        """
        try:
            self._send_all()
        except (Abandoned, ConnectorError) as error:
            if not any(one.fate is Fate.ACCEPTED for one in self._outcomes.values()):
                raise
            raise halfway(error) from None
        self._look_at_stale()
        return self._outcomes

    def _send_all(self) -> None:
        waiting = [list(self._rows)]
        while waiting:
            places = waiting.pop()
            if places:
                waiting += reversed(self._send(places))

    def _send(self, places: list[int], salt: str = "") -> list[list[int]]:
        """Send these rows; what is left of them to be sent, in parts."""
        quantities = [self._rows[place].quantity() for place in places]
        asked = {
            "input": {
                "name": self._quantity,
                "reason": "correction",
                "referenceDocumentUri": document_uri(self._key),
                "quantities": quantities,
            },
            "key": idempotency_key(self._key, quantities, salt),
        }
        self._requests += 1
        try:
            found, answer = self._api.tell(
                SET_QUANTITIES, asked, SetQuantities, ready=self._ready, needs=SCOPE
            )
        except TooCostly:
            if len(places) == 1:
                raise
            return _halves(places)
        setting, tid = found.inventory_set_quantities, self._api.http.request_id(answer)
        if setting is None:
            raise _unsure("it says nothing of what it did", "no_answer", tid)
        if not setting.user_errors:
            self._outcomes.update(dict.fromkeys(places, Outcome(Fate.ACCEPTED, request_id=tid)))
            return []
        if setting.inventory_adjustment_group is not None:
            raise _unsure("it refused some rows and wrote others", "partly_done", tid)
        codes = {error.code for error in setting.user_errors}
        if PREVIOUS_FAILED in codes and not salt:
            # The same request was refused before, so neither attempt has written anything.
            return self._send(places, salt="again")
        if doubt := next((code for code in codes if code in UNSURE), None):
            raise _unsure("it knows the request already", doubt.lower(), tid)
        return self._refused(places, setting, tid)

    def _refused(self, places: list[int], setting: Setting, tid: str) -> list[list[int]]:
        named = named_rows(setting.user_errors, len(places))
        for index, error in named.items():
            self._settle(places[index], error, tid)
        if named:
            return [[place for index, place in enumerate(places) if index not in named]]
        error = setting.user_errors[0]
        alone = len(places) == 1 or self._requests >= MOST_REQUESTS
        if alone or all(one.code in WHOLE for one in setting.user_errors):
            for place in places:
                self._settle(place, error, tid, others=len(places) - 1)
            return []
        return _halves(places)

    def _settle(self, place: int, error: UserError, tid: str, *, others: int = 0) -> None:
        said = self._api.http.redactor.line(sentence(error, others))
        fate = Fate.CONFLICT if error.code == STALE and not others else Fate.REJECTED
        outcome = Outcome(fate, (error.code or "refused").lower(), said, tid)
        self._outcomes[place] = outcome
        if fate is Fate.CONFLICT:
            self._stale[place] = outcome

    def _look_at_stale(self) -> None:
        """Tell what the rows hold whose value was another one; they are conflicts in any case."""
        if not self._stale:
            return
        asks = [Ask("", {"inventory_item_id": self._rows[place].item}) for place in self._stale]
        try:
            held = {one.remote_id: one.qty for one in self._read(asks).records}
        except ConnectorError:
            return
        for place, outcome in self._stale.items():
            qty = held.get(self._rows[place].item)
            if isinstance(qty, int):
                self._outcomes[place] = msgspec.structs.replace(outcome, actual=qty)


def _halves(places: list[int]) -> list[list[int]]:
    half = len(places) // 2
    return [places[:half], places[half:]]


def _unsure(why: str, code: str, request_id: str) -> Retriable:
    return Retriable(
        f"Shopify's answer does not tell what was written: {why}. Only reading can tell.",
        code=code,
        request_id=request_id,
        maybe_done=True,
    )
