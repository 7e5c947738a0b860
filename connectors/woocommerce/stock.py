"""Writing stock: batches of products, and of the variations of one product each.

There is one address for products and one for the variations of each product (vendor pages "Batch
update products", "Batch update product variations"); a product's address refuses variations. A
batch answers 200 whatever became of its items, so each is looked at. Where stock is not managed, a
quantity is dropped in silence, and other settings of a variation are reset with it; so nothing is
sent that is known to be such, and stock management is never switched on from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.asking import reference
from connectors.errors import Abandoned, ConnectorError, Rejected, Retriable
from connectors.halfway import halfway
from connectors.model import Ask, Change, Fate, Outcome
from connectors.woocommerce.batches import items, sent
from connectors.woocommerce.faults import error_of
from connectors.woocommerce.lists import PRODUCTS
from connectors.woocommerce.shapes import Item

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.http import HttpClient
    from connectors.woocommerce.reading import Reading

MOST_ROWS = 100
"""Items of one batch (vendor page "Batch update products"; a shop may lower it)."""

_item = msgspec.json.Decoder(Item)


class StockPush:
    """At most a hundred quantities on their way to the shop."""

    def __init__(self, http: HttpClient, reading: Reading, ready: Callable[[], None]) -> None:
        self._http = http
        self._reading = reading
        self._ready = ready
        self._outcomes = dict[int, Outcome]()

    def outcomes(self, changes: Sequence[Change]) -> list[Outcome]:
        """Send, and say what became of each row, in order. Raises as `Connector.push` does.

        Rows of several products take a request each. Once a part was accepted, what ends the rest
        early raises Retriable(maybe_done=True): only reading can tell the rows apart then.
        """
        checked(changes)
        batches = self._batches(changes)
        try:
            while batches:
                batches = self._send(*batches[0], changes) + batches[1:]
        except (Abandoned, ConnectorError) as error:
            if not self._accepted():
                raise
            raise halfway(error) from None
        return [self._outcomes[row] for row in range(len(changes))]

    def _batches(self, changes: Sequence[Change]) -> list[tuple[str, dict[int, int]]]:
        """Path -> id by row; rows without ids are looked up by their SKU first."""
        refs = [change.refs for change in changes]
        unknown = [row for row, known in enumerate(refs) if not reference(known, "product_id")]
        if unknown:
            page = self._reading.read("inventory", [Ask(changes[row].sku) for row in unknown])
            for row in unknown:
                sku = changes[row].sku
                found = [record.refs for record in page.records if record.sku == sku]
                if len(found) == 1:
                    refs[row] = found[0]
                elif found:  # a plugin lets a SKU be given twice
                    said = f"The shop has the SKU {sku} {len(found)} times; make them differ."
                    self._reject(row, "duplicate_sku", said)
                else:
                    self._reject(row, "unknown_sku", f"The shop has nothing with SKU {sku}.")
        batches = dict[str, dict[int, int]]()
        for row, known in enumerate(refs):
            product, variation = reference(known, "product_id"), reference(known, "variation_id")
            if row in self._outcomes:
                continue
            path = f"{PRODUCTS}/{product}/variations/batch" if variation else f"{PRODUCTS}/batch"
            batches.setdefault(path, {})[row] = int(variation or product)
        return list(batches.items())

    def _send(
        self, path: str, ids: dict[int, int], changes: Sequence[Change]
    ) -> list[tuple[str, dict[int, int]]]:
        """Send these rows; what of them is to be sent again, in parts."""
        update = [
            {"id": number, "stock_quantity": changes[row].after} for row, number in ids.items()
        ]
        try:
            answer = sent(self._http, path, {"update": update}, self._ready)
        except Rejected as error:
            if error.code == "http_413" and len(ids) > 1:  # the shop takes fewer at a time
                rows = list(ids.items())
                half = len(rows) // 2
                return [(path, dict(rows[:half])), (path, dict(rows[half:]))]
            for row in ids:
                self._reject(row, error.code, error.detail or error.message, error.request_id)
            return []
        raws = items(self._http, answer, "update", len(ids), path)
        for (row, number), raw in zip(ids.items(), raws, strict=True):
            self._outcomes[row] = self._fate(raw, number, changes[row].after)
        return []

    def _fate(self, raw: bytes, number: int, after: int) -> Outcome:
        """What the shop says of one item; a quantity it did not take over is refused by it."""
        try:
            item = _item.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            item = Item()
        if item.error is not None:
            code, message = error_of(item.error)
            return self._rejected(code or "refused", message or "WooCommerce gave no reason.")
        if item.id != number:
            raise Retriable(
                f"WooCommerce answered for {item.id} where {number} was written. Only reading can "
                "tell what was done.",
                code="other_item",
                maybe_done=True,
            )
        if item.manage_stock is not True:
            inherited = item.manage_stock == "parent"
            whose = "its product counts it for all" if inherited else "nobody counts it"
            return self._rejected(
                "not_tracked",
                "WooCommerce said yes and changed nothing: of this item no stock is managed "
                f"({whose}). Tick Manage stock in its Inventory tab, or exclude it.",
            )
        if item.stock_quantity != after:
            return self._rejected(
                "not_taken",
                f"WooCommerce said yes and now has {item.stock_quantity} in place of {after}: a "
                "plugin that counts stock itself may have its hand on it.",
            )
        return Outcome(Fate.ACCEPTED)

    def _reject(self, row: int, code: str, message: str, request_id: str = "") -> None:
        self._outcomes[row] = self._rejected(code, message, request_id)

    def _rejected(self, code: str, message: str, request_id: str = "") -> Outcome:
        line = self._http.redactor.line
        return Outcome(Fate.REJECTED, line(code, limit=100), line(message, limit=400), request_id)

    def _accepted(self) -> bool:
        return any(one.fate is Fate.ACCEPTED for one in self._outcomes.values())


def checked(changes: Sequence[Change]) -> None:
    """Raises ValueError for what must never be sent this way."""
    if len(changes) > MOST_ROWS:
        raise ValueError(f"{len(changes)} changes, and one request takes {MOST_ROWS}")
    for change in changes:
        if change.location:
            raise ValueError(f"{change.sku!r}: WooCommerce has no location {change.location!r}")
        if not change.sku and not reference(change.refs, "product_id"):
            raise ValueError("a change with neither ids nor a SKU")
