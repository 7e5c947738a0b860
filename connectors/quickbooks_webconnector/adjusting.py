"""Writing quantities: as differences, or where a product knows none, as what is on hand then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import Malformed
from connectors.model import Ask, Change, Fate, Outcome
from connectors.quickbooks_webconnector.faults import sentence, sure
from connectors.quickbooks_webconnector.product import Level, Line
from connectors.settled import settled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from xml.etree import ElementTree as ET

    from connectors.quickbooks_webconnector.asking import Asking
    from connectors.quickbooks_webconnector.messages import Reply
    from connectors.quickbooks_webconnector.product import Product
    from connectors.quickbooks_webconnector.reading import Reading


class Adjusting:
    """Quantities on their way into the books of one company."""

    def __init__(self, product: Product, asking: Asking, reading: Reading) -> None:
        self._product = product
        self._asking = asking
        self._reading = reading

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        """Write them, and say what became of each, in order. Raises as `Connector.push` does.

        What the item must hold first is read right before, where the difference to `before` does
        not already say what to write; a quantity that is there already is not written.
        """
        if any(change.location for change in changes):
            raise ValueError("QuickBooks keeps one quantity an item, at no location")
        self._product.adjustment([], "")  # an option that is missing is told before anything
        levels = self._levels(changes)
        outcomes, lines = dict[int, Outcome](), dict[int, Line]()
        for row, change in enumerate(changes):
            found = _line(change, levels)
            if isinstance(found, Outcome):
                outcomes[row] = found
            elif any(found.id == line.id for line in lines.values()):
                said = f"More than one row stands for the item of {change.sku!r}."
                outcomes[row] = Outcome(Fate.REJECTED, "duplicate_sku", said)
            else:
                lines[row] = found
        if lines:
            outcomes |= self._write(lines, key, ready)
        return [outcomes[row] for row in range(len(changes))]

    def _levels(self, changes: Sequence[Change]) -> dict[str, list[Level]] | None:
        """What the items hold, by id and by SKU; None where the differences are known already."""
        known = all(each.before is not None and each.refs.get("item_id") for each in changes)
        if known and not self._product.writes_on_hand:
            return None
        found = dict[str, list[Level]]()
        levels, _ = self._reading.levels([Ask(each.sku, each.refs) for each in changes])
        for level in levels:
            for name in (f"id {level.id}", f"sku {level.sku}"):
                found.setdefault(name, []).append(level)
        return found

    def _write(
        self, lines: dict[int, Line], key: str, ready: Callable[[], None]
    ) -> dict[int, Outcome]:
        """One adjustment for all of them; where it is refused, none of it is done, and each row
        gets one of its own, so that the refusal is told of the rows it means."""
        note = f"syncconsole {key}"
        whole = self._product.adjustment(list(lines.values()), note)
        reply = sure(self._replies([whole], key, ready)[0])
        if reply.done or len(lines) == 1:
            return dict.fromkeys(lines, _fate(reply))
        single = [self._product.adjustment([line], note) for line in lines.values()]
        replies = self._replies(single, f"{key}/single", ready)
        return {row: _fate(reply) for row, reply in zip(lines, replies, strict=True)}

    def _replies(
        self, requests: list[ET.Element], key: str, ready: Callable[[], None]
    ) -> list[Reply]:
        replies = self._asking.write(requests, key=key, ready=ready)
        if len(replies) != len(requests):
            raise Malformed(
                f"{len(requests)} requests were sent and {len(replies)} replies came.",
                code="not_replies",
            )
        return replies


def _line(change: Change, levels: dict[str, list[Level]] | None) -> Line | Outcome:
    """What to write for the row, or why nothing is."""
    if levels is None:
        assert change.before is not None
        if (outcome := settled(change, change.before)) is not None:
            return outcome
        return Line(change.refs["item_id"], change.after - change.before, change.after)
    known = change.refs.get("item_id")
    own = levels.get(f"id {known}" if known else f"sku {change.sku}", [])
    if not own:
        said = "This company has no active item of that id or SKU."
        return Outcome(Fate.REJECTED, "gone", said)
    if len(own) > 1:
        said = f"More than one item has the SKU {change.sku!r}; make them differ."
        return Outcome(Fate.REJECTED, "duplicate_sku", said)
    level = own[0]
    if level.qty is None:
        said = f"QuickBooks keeps no quantity for it: {level.reason.replace('_', ' ')}."
        return Outcome(Fate.REJECTED, level.reason, said)
    if (outcome := settled(change, level.qty)) is not None:
        return outcome
    return Line(level.id, change.after - level.qty, change.after + level.committed)


def _fate(reply: Reply) -> Outcome:
    if sure(reply).done:
        return Outcome(Fate.ACCEPTED)
    return Outcome(Fate.REJECTED, code=str(reply.code), message=sentence(reply))
