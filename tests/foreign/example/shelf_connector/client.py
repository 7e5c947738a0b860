"""The connector: `connect` makes one from the options that capabilities.py declares.

What each method promises stands in `connectors.contract`; what it raises in `connectors.errors`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.errors import Malformed, Misconfigured, Retriable
from connectors.model import Change, Fate, Finding, Outcome, Page, Record
from connectors.quantity import parse_quantity

from .capabilities import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from connectors.contract import Tools
    from connectors.model import Ask

_AFTER = "after:"


def connect(options: Mapping[str, Any], tools: Tools) -> Shelf:
    """Sends nothing yet. Raises Misconfigured for options that cannot be."""
    if not options.get("file"):
        raise Misconfigured("file: write where the JSON file of the shelf is.")
    return Shelf(Path(options["file"]))


class Shelf:
    """{"SKU": quantity, ...}, replaced as a whole with every write."""

    capabilities = CAPABILITIES

    def __init__(self, file: Path) -> None:
        self._file = file

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        """In the order of SKUs, so that a cursor, the last SKU delivered, skips nothing."""
        _known(component)
        if since is not None:
            raise ValueError("a shelf does not know what changed since")
        if cursor and not cursor.startswith(_AFTER):
            raise ValueError(f"not a cursor of this connector: {cursor!r}")
        size = CAPABILITIES.components[component].page
        while True:
            goods = self._goods()
            last = cursor.removeprefix(_AFTER)
            rest = sorted(sku for sku in goods if not cursor or sku > last)
            part = rest[:size]
            cursor = _AFTER + part[-1] if len(rest) > size else ""
            yield Page(tuple(_record(sku, goods[sku]) for sku in part), cursor, len(goods))
            if not cursor:
                return

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """Those of the keys that are there."""
        _known(component)
        goods, asked = self._goods(), dict.fromkeys(ask.sku for ask in keys)
        batches = -(-len(asked) // CAPABILITIES.components[component].read_batch)
        found = tuple(_record(sku, goods[sku]) for sku in asked if sku in goods)
        return Page(found, requests=max(batches, 1))

    def push(
        self,
        changes: Sequence[Change],
        *,
        key: str,
        ready: Callable[[], None],
    ) -> list[Outcome]:
        """One outcome a change; `ready` is called as the last thing before anything is written."""
        goods = self._goods() if changes else {}
        outcomes = [_judged(change, goods) for change in changes]
        accepted = [one.fate is Fate.ACCEPTED for one in outcomes]
        for change, yes in zip(changes, accepted, strict=True):
            if yes:
                goods[change.sku] = change.after
        if any(accepted):
            ready()
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(goods), "utf-8")
            fresh.replace(self._file)
        return outcomes

    def address(self, component: str, refs: Mapping[str, str]) -> str:
        """A shelf has no web page."""
        return ""

    def check(self) -> list[Finding]:
        """Never raises for a fault of the other side: it is a finding with a way out."""
        try:
            goods = self._goods()
        except (Retriable, Malformed) as error:
            remedy = "Set `file` to the shelf's JSON file, or mend that file."
            return [Finding("file", ok=False, text=error.message, remedy=remedy)]
        return [
            Finding("file", ok=True, text=f"reached {self._file.name}"),
            Finding("inventory", ok=True, text=f"{len(goods):,} goods; a check writes nothing"),
        ]

    def close(self) -> None:
        """Nothing is kept open."""

    def _goods(self) -> dict[str, object]:
        try:
            goods = json.loads(self._file.read_text("utf-8"))
        except OSError as error:
            raise Retriable(f"{self._file.name} cannot be read: {error.strerror}") from None
        except ValueError as error:
            raise Malformed(f"{self._file.name} is no JSON: {error}") from None
        if not isinstance(goods, dict):
            raise Malformed(f"{self._file.name} holds no JSON object")
        return goods


def _known(component: str) -> None:
    if component not in CAPABILITIES.components:
        raise ValueError(f"a shelf has no {component}")


def _record(sku: str, held: object) -> Record:
    """Unknown is not zero: where there is no quantity, `reason` says why."""
    quantity, reason = parse_quantity(held)
    return Record("inventory", remote_id=sku, sku=sku, qty=quantity, reason=reason)


def _judged(change: Change, goods: Mapping[str, object]) -> Outcome:
    if change.component != "inventory":
        raise ValueError(f"a shelf has no {change.component}")
    if change.sku not in goods:
        return Outcome(Fate.REJECTED, "not_found", "the shelf has nothing of this SKU")
    held, _ = parse_quantity(goods[change.sku])
    if change.before is not None and held != change.before:
        actual = held if isinstance(held, int) else None
        return Outcome(Fate.CONFLICT, "changed", f"it holds {held}", actual=actual)
    return Outcome(Fate.ACCEPTED)
