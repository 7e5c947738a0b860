"""Writing stock: one counted inventory a batch, confirmed at once.

No field of Tryton holds a quantity, so there is nothing to compare and set. Instead the products
are read right before: a quantity that is no longer `before` is a conflict. The count is then worked
out from what lies in the counted location. Tryton writes down what it expects there as the draft is
made, and books the difference to that; so the draft is read again, and a product of which something
moved in between is taken out of it as a conflict. What moves after that is kept, because it is the
difference that is booked. A draft moves nothing: one that is left over does no harm.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.errors import Abandoned, ConnectorError, Retriable
from connectors.halfway import halfway
from connectors.model import Ask, Change, Fate, Outcome
from connectors.settled import settled
from connectors.tryton.capabilities import MOST_COUNTED
from connectors.tryton.mapping import REFERENCE, stock_record
from connectors.tryton.shapes import Line
from connectors.tryton.tagged import read_decimal
from connectors.tryton.writing import in_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.tryton.api import Refused
    from connectors.tryton.shapes import Product
    from connectors.tryton.tagged import Json
    from connectors.tryton.writing import Desk

_MODEL = "model.stock.inventory"


class _Count(Struct, frozen=True):
    """One row: what lies in the counted location, and what shall be counted there."""

    row: int
    product: int
    own: Decimal
    counted: Decimal


class StockPush:
    """One batch of quantities on their way into the books."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._api = desk.api
        self._outcomes = dict[int, Outcome]()
        self._written = False

    def outcomes(self, changes: Sequence[Change]) -> list[Outcome]:
        """Write them, and say what became of each, in order. Raises as `Connector.push` does.

        A quantity that is there already is accepted without a write.
        """
        if len(changes) > MOST_COUNTED:
            raise ValueError(f"{len(changes)} changes, and one batch takes {MOST_COUNTED}")
        if any(change.location for change in changes):
            raise ValueError("a Tryton endpoint keeps one quantity a product, at its own location")
        try:
            in_parts(self._counts(changes), self._count, self._refuse)
        except (Abandoned, ConnectorError) as error:
            if not self._written:
                raise
            raise halfway(error) from None
        return [self._outcomes[row] for row in range(len(changes))]

    def _counts(self, changes: Sequence[Change]) -> list[_Count]:
        """The rows to count; the others have their outcome."""
        reading = self._desk.reading
        asks = [Ask(change.sku, change.refs) for change in changes]
        where = reading.shelves()
        found, _ = reading.products(asks, where)
        taken, _ = reading.taken(found)
        counted_alone = {**where, "locations": [reading.place.counted], "with_childs": False}
        there, _ = reading.products(asks, counted_alone)
        own = {one.id: read_decimal(one.quantity) or Decimal(0) for one in there}
        counts, met = list[_Count](), set[int]()
        for row, change in enumerate(changes):
            mine = [one for one in found if _meant(one, change)]
            outcome = _unfit(change, mine, met)
            if outcome is None:
                [product] = mine
                met.add(product.id)
                actual = stock_record(product, taken.get(product.id, Decimal(0)), None).qty
                assert actual is not None
                base = own.get(product.id, Decimal(0))
                counted = base + change.after - Decimal(actual)
                outcome = settled(change, actual) or _below(counted)
                if outcome is None:
                    counts.append(_Count(row, product.id, base, counted))
                    continue
            self._outcomes[row] = outcome
        return counts

    def _count(self, counts: Sequence[_Count]) -> None:
        lines = [{"product": one.product, "quantity": float(one.counted)} for one in counts]
        values = {"location": self._desk.reading.place.counted, "lines": [["create", lines]]}
        inventory = self._drafted(values)
        left = self._unmoved(inventory, counts)
        if not left:
            return
        self._api.write(f"{_MODEL}.confirm", [[inventory]], self._desk.ready)
        self._written = True
        done = Outcome(Fate.ACCEPTED, remote_id=str(inventory))
        self._outcomes.update({one.row: done for one in left})

    def _drafted(self, values: Json) -> int:
        """The id of the draft. An answer that is lost leaves no doubt: a draft moves nothing."""
        try:
            made = self._api.write(f"{_MODEL}.create", [[values]], self._desk.ready)
        except Retriable as error:
            said = "No stock was changed: only a draft of the count was to be made."
            raise Retriable(
                f"{error.message} {said}",
                code=error.code,
                detail=error.detail,
                retry_after=error.retry_after,
            ) from None
        if not (isinstance(made, list) and len(made) == 1 and isinstance(made[0], int)):
            raise Retriable(f"{self._api.title} did not say which count it drafted.", code="unsure")
        return made[0]

    def _unmoved(self, inventory: int, counts: Sequence[_Count]) -> list[_Count]:
        """Those of which Tryton expects what we read; the lines of the others are taken out."""
        found = self._api.search(
            "stock.inventory.line", Line, [["inventory", "=", inventory]],
            ("product", "expected_quantity"),
        )  # fmt: skip
        by_product = {line.product: line for line in found}
        left, moved = list[_Count](), list[int]()
        for one in counts:
            line = by_product.get(one.product)
            if line is not None and read_decimal(line.expected_quantity) == one.own:
                left.append(one)
                continue
            if line is not None:
                moved.append(line.id)
            said = "Some of it moved in Tryton in the same moment."
            self._outcomes[one.row] = Outcome(Fate.CONFLICT, "moved", said)
        if moved:
            self._api.write(f"{_MODEL}.line.delete", [moved], self._desk.ready)
        return left

    def _refuse(self, counts: Sequence[_Count], refused: Refused) -> None:
        fate = Fate.CONFLICT if refused.fault.kind == "concurrency" else Fate.REJECTED
        others = f" (refused together with {len(counts) - 1} others)" if len(counts) > 1 else ""
        said = Outcome(fate, refused.fault.kind, refused.said + others)
        self._outcomes.update({one.row: said for one in counts})


def _meant(product: Product, change: Change) -> bool:
    known = change.refs.get(REFERENCE)
    return str(product.id) == known if known else product.code == change.sku


def _unfit(change: Change, own: Sequence[Product], met: set[int]) -> Outcome | None:
    """The outcome of a row that cannot be written at all."""
    if not own:
        said = "This company has no active product of that id or code."
        return Outcome(Fate.REJECTED, "gone", said)
    if len(own) > 1 or own[0].id in met:
        said = f"More than one product or row stands for {change.sku!r}; make the codes differ."
        return Outcome(Fate.REJECTED, "duplicate_sku", said)
    record = stock_record(own[0], Decimal(0), None)
    if record.qty is None:
        said = f"Tryton keeps no quantity for it: {record.reason.replace('_', ' ')}."
        return Outcome(Fate.REJECTED, record.reason, said)
    return None


def _below(counted: Decimal) -> Outcome | None:
    if counted >= 0:
        return None
    said = (
        f"The counted location would hold {counted}: its goods lie in locations below it, or more "
        "is promised than that. Count them in Tryton."
    )
    return Outcome(Fate.REJECTED, "below_zero", said)
