"""Scripted ends under watch: they fail, lie, sell and die on demand, and note what they said."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from connectors.errors import Malformed, Rejected, Retriable, Unauthorised
from connectors.model import Fate, Outcome
from syncconsole.domain.keys import match_key
from tests.support.scripted import Scripted, lost_answer
from tests.support.trade import Office, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from connectors.model import Ask, Change, Page

READ_FAULTS = ("silent", "garbled", "forbidden")
PUSH_FAULTS = ("silent", "forbidden", "refused", "deaf", "lost", "garbled", "lie")


class Watched(Scripted):
    """An end whose next calls can be made to fail, and whose every word is noted.

    `at(moment)` is called before anything happens there: `page`, `read`, `push` (before the bytes
    leave), `sent` (they have left), `done` (before the answer). `heard` is, by key, what the end
    has said of a quantity since it last acknowledged a write, and that write's value.
    """

    def watch(self) -> None:
        """Begin, with nothing said and nothing armed."""
        self.faults: dict[str, list[str]] = {"read": [], "push": []}
        self.dead = False  # answers nothing until it is mended
        self.heard: defaultdict[str, set[object]] = defaultdict(set)
        self.at: Callable[[str], None] = lambda moment: None
        self.on_push: Callable[[Sequence[Change]], None] = lambda changes: None
        self.on_write: Callable[[str, int], None] = lambda sku, qty: None
        self.on_read: Callable[[str, object], None] = lambda sku, qty: None

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        fault = self._fault("read")
        for page in super().pages(component, since=since, cursor=cursor):
            self.at("page")
            self._fail(fault, maybe_done=False)
            self._hear(component, page)
            yield page

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        fault = self._fault("read")
        self.at("read")
        self._fail(fault, maybe_done=False)
        page = super().read(component, keys)
        self._hear(component, page)
        return page

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        fault = self._fault("push")
        self.at("push")
        if fault in ("silent", "forbidden", "refused"):
            self._fail(fault, maybe_done=False)
        ready()
        self.on_push(changes)
        self.at("sent")
        if fault == "deaf":
            lost_answer()
        if fault == "lie":
            said = [Outcome(Fate.ACCEPTED) for _ in changes]
        else:
            said = [self._do(change) for change in changes]
        self.at("done")
        self._fail(fault, maybe_done=True)
        for change, answer in zip(changes, said, strict=True):
            if answer.fate is Fate.ACCEPTED and change.component == "inventory":
                self.heard[match_key(change.sku)] = {change.after}
        return said

    def held(self, sku: str) -> object:
        """What it holds for a SKU that exactly one record carries; None otherwise."""
        found = [record.qty for record in self.records.values() if record.sku == sku]
        return found[0] if len(found) == 1 else None

    def rename(self, identity: str, sku: str) -> None:
        """The same record under another SKU."""
        record = self.records.pop(identity)
        self.put(sku, record.qty, remote_id=identity)  # type: ignore[arg-type]

    def _do(self, change: Change) -> Outcome:
        if not isinstance(self.held(change.sku), int):
            return Outcome(
                Fate.REJECTED, "no_such_item", "there is no such item, or it has no stock"
            )
        return self._apply(change)

    def _apply(self, change: Change) -> Outcome:
        said = super()._apply(change)
        if said.fate is Fate.ACCEPTED:
            self.on_write(change.sku, change.after)
        return said

    def _hear(self, component: str, page: Page) -> None:
        if component == "inventory":
            for record in page.records:
                self.heard[match_key(record.sku)].add(record.qty)
                self.on_read(record.sku, record.qty)

    def _fault(self, call: str) -> str:
        if self.dead:
            return "silent"
        return self.faults[call].pop(0) if self.faults[call] else ""

    def _fail(self, fault: str, *, maybe_done: bool) -> None:
        if fault in ("silent", "lost"):
            raise Retriable("no answer", code="no_answer", maybe_done=maybe_done)
        if fault == "garbled":
            raise Malformed("a login page came instead of JSON", code="not_json")
        if fault == "forbidden":
            raise Unauthorised("the permission is missing", code="http_403")
        if fault == "refused":
            raise Rejected("refused as a whole", code="http_422")


class WatchedStore(Watched, Store):
    """A store under watch."""


class WatchedOffice(Watched, Office):
    """A back office under watch; it books receipts, whole or not at all."""

    def _do(self, change: Change) -> Outcome:
        order = change.order
        assert order is not None
        if any(not isinstance(self.held(line.sku), int) for line in order.lines):
            return Outcome(Fate.REJECTED, "no_such_item", "there is no such item")
        return self._book(change)
