"""A scripted endpoint: quantities in a dict, faults and interruptions where a test wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.errors import Malformed, Retriable
from connectors.model import (
    Ask,
    Capabilities,
    Change,
    ComponentAbility,
    Fate,
    Finding,
    Outcome,
    Page,
    Record,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime


class Scripted:
    """One endpoint. `rows` is what it holds, in order; tests change it freely between calls.

    `before_push`, `after_push`, `before_page` and `before_read` are called at those moments and may
    sell, raise, or kill. `lag` is how many reads by key a write stays invisible for.
    """

    def __init__(
        self,
        rows: Mapping[str, int | None] | None = None,
        *,
        compare_and_set: bool = False,
        page: int = 100,
        read_batch: int = 100,
        write_batch: int = 100,
    ) -> None:
        self.records: dict[str, Record] = {}
        self._rivals = False
        for sku, qty in (rows or {}).items():
            self.put(sku, qty)
        self.ability = ComponentAbility(
            reads=True, writes=True, page=page, read_batch=read_batch, write_batch=write_batch,
            compare_and_set=compare_and_set, request_timeout=30.0, apply_delay=10.0,
        )  # fmt: skip
        self.writes: list[tuple[str, int]] = []
        self.pushes = 0
        self.page_calls = 0
        self.read_calls = 0
        self.refuse: dict[str, str] = {}
        self.before_push: Callable[[], None] = _nothing
        self.after_push: Callable[[], None] = _nothing
        self.before_page: Callable[[], None] = _nothing
        self.before_read: Callable[[], None] = _nothing
        self.deaf = False  # a write that leaves never arrives, and no answer comes
        self.lag = 0
        self._looks = 0
        self._late: dict[str, int] = {}

    def put(self, sku: str, qty: int | None, *, remote_id: str = "", **more: object) -> None:
        """Set what the endpoint holds for a SKU; another `remote_id` makes a rival of it."""
        reason = "" if qty is not None else "missing"
        fields = {"reason": reason, **more}
        identity = remote_id or f"id-{sku}"
        self._rivals = self._rivals or bool(remote_id)
        self.records[identity] = Record(
            "inventory",
            identity,
            sku,
            qty=qty,
            refs={"id": identity},
            **fields,  # type: ignore[arg-type]
        )

    def drop(self, sku: str) -> None:
        """Take a SKU away."""
        for identity in [i for i, r in self.records.items() if r.sku == sku]:
            del self.records[identity]

    def qty(self, sku: str) -> object:
        """What it holds for a SKU now."""
        return next(record.qty for record in self._of(sku).values())

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            "scripted", "Scripted", ("store", "office"), {"inventory": self.ability}
        )

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        rows = list(self.records.values())
        start, size = int(cursor or 0), self.ability.page
        while True:
            self.before_page()
            self.page_calls += 1
            part = rows[start : start + size]
            start += size
            more = start < len(rows)
            yield Page(tuple(part), str(start) if more else "", len(rows))
            if not more:
                return

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        self.before_read()
        self.read_calls += 1
        wanted = {ask.sku for ask in keys}
        if self._looks:
            self._looks -= 1
        else:
            for sku, qty in self._late.items():
                self._set(sku, qty)
            self._late.clear()
        return Page(tuple(r for r in self.records.values() if r.sku in wanted))

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        self.before_push()
        ready()
        if self.deaf:
            lost_answer()
        self.pushes += 1
        self._looks = self.lag
        said = [self._apply(change) for change in changes]
        self.after_push()
        return said

    def address(self, component: str, refs: Mapping[str, str]) -> str:
        return f"https://example.test/{refs.get('id', '')}"

    def check(self) -> list[Finding]:
        return [Finding("reach", ok=True, text="answers")]

    def close(self) -> None:
        self.before_page = _nothing

    def _apply(self, change: Change) -> Outcome:
        if change.sku in self.refuse:
            return Outcome(Fate.REJECTED, self.refuse[change.sku], "refused by the script")
        found = self.qty(change.sku)
        if self.ability.compare_and_set and change.before is not None and found != change.before:
            assert isinstance(found, int)
            return Outcome(Fate.CONFLICT, actual=found)
        self.writes.append((change.sku, change.after))
        if self.lag:
            self._late[change.sku] = change.after
        else:
            self._set(change.sku, change.after)
        return Outcome(Fate.ACCEPTED)

    def _set(self, sku: str, qty: int) -> None:
        for identity, record in self._of(sku).items():
            self.records[identity] = msgspec.structs.replace(record, qty=qty, reason="")

    def _of(self, sku: str) -> dict[str, Record]:
        """The records with this SKU by identity; one look-up where no test has made a rival."""
        identity = f"id-{sku}"
        if not self._rivals and identity in self.records:
            return {identity: self.records[identity]}
        return {found: record for found, record in self.records.items() if record.sku == sku}


def lost_answer() -> None:
    """The write is done, the reply never comes."""
    raise Retriable("the connection was cut", code="no_answer", maybe_done=True)


def garbled() -> None:
    """An answer that is not what was documented."""
    raise Malformed("a login page came instead of JSON", code="not_json")


def _nothing() -> None:
    """No interruption."""
