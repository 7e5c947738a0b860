"""Scripted servers of records: what a Store Center's local and main server hold, with spies,
faults, an own clock of changes, and answers that never come."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

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
from syncconsole.domain.components import COMPONENTS
from tests.support.clock import START
from tests.support.scripted import lost_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime


class Server:
    """One endpoint of records. `held[component][remote id]` is what it holds.

    `calls` counts what was asked, as (verb, component); `writes` keeps what was written, as
    (component, key, fields). `faults` raises where a component is read; the hooks are called at
    their moments and may change things, raise, or kill. What is put is changed `now`.
    """

    def __init__(
        self,
        name: str,
        *,
        since: bool = True,
        complete: bool = True,
        compare_and_set: bool = False,
        page: int = 100,
        batch: int = 50,
        lacks: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.held: dict[str, dict[str, Record]] = {each.id: {} for each in COMPONENTS}
        able = ComponentAbility(
            reads=True, writes=True, since=since, complete=complete, page=page, read_batch=batch,
            write_batch=batch, compare_and_set=compare_and_set, request_timeout=30.0,
        )  # fmt: skip
        self.abilities = {each.id: able for each in COMPONENTS if each.id not in lacks}
        self.calls: Counter[tuple[str, str]] = Counter()
        self.writes: list[tuple[str, str, Mapping[str, str]]] = []
        self.since: list[datetime | None] = []
        self.refuse: dict[str, str] = {}
        self.faults: dict[str, Exception] = {}
        self.before_page: Callable[[], None] = _nothing
        self.before_read: Callable[[], None] = _nothing
        self.before_push: Callable[[], None] = _nothing
        self.after_push: Callable[[], None] = _nothing
        self.deaf = False  # a write that leaves never arrives, and no answer comes
        self.nameless = False  # creates answer without the new record's id
        self.spelling: Callable[[Mapping[str, str]], Mapping[str, str]] = dict
        self.unlisted: set[str] = set()  # keys that no page tells, only a read by key
        self.now: Callable[[], datetime] = lambda: START

    # -- what a test does ------------------------------------------------------------------------

    def put(self, component: str, key: str, remote_id: str = "", **fields: str) -> None:
        """Set what the server holds for a key; names are written `profile__name`."""
        identity = remote_id or f"{self.name}-{key}"
        named = {name.replace("__", "."): value for name, value in fields.items()}
        self.held[component][identity] = Record(
            component, identity, key, title=f"{component} {key}", updated_at=self.now(),
            refs={"id": identity}, fields=named,
        )  # fmt: skip

    def drop(self, component: str, key: str) -> None:
        """Take a record away."""
        here = self.held[component]
        for identity in [i for i, record in here.items() if record.sku == key]:
            del here[identity]

    def fields(self, component: str, key: str) -> Mapping[str, str]:
        """What it holds for a key; KeyError where it holds nothing."""
        found = {record.sku: record.fields for record in self.held[component].values()}
        return found[key]

    def keys(self, component: str) -> set[str]:
        """The keys it holds."""
        return {record.sku for record in self.held[component].values()}

    def forget_calls(self) -> None:
        """Count from here."""
        self.calls.clear()
        self.writes.clear()
        self.since.clear()

    @property
    def requests(self) -> int:
        """How many calls there were."""
        return self.calls.total()

    # -- what a connector is ---------------------------------------------------------------------

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities("scripted", "Scripted", ("store", "office"), self.abilities)

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        self.since.append(since)
        rows = [
            record
            for record in self.held[component].values()
            if record.sku not in self.unlisted
            and (since is None or (record.updated_at is not None and record.updated_at >= since))
        ]
        start, size = int(cursor or 0), self.abilities[component].page
        while True:
            self.before_page()
            self.calls["pages", component] += 1
            if component in self.faults:
                raise self.faults[component]
            part = rows[start : start + size]
            start += size
            more = start < len(rows)
            yield Page(tuple(part), str(start) if more else "", len(rows))
            if not more:
                return

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        self.before_read()
        size = self.abilities[component].read_batch
        requests = -(-len(keys) // size)
        self.calls["read", component] += requests
        if component in self.faults:
            raise self.faults[component]
        wanted = {ask.sku for ask in keys}
        here = self.held[component].values()
        return Page(tuple(record for record in here if record.sku in wanted), requests=requests)

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        assert len(changes) <= self.abilities[changes[0].component].write_batch
        self.before_push()
        ready()
        self.calls["push", changes[0].component] += 1
        if self.deaf:
            lost_answer()
        said = [self._apply(change) for change in changes]
        self.after_push()
        return said

    def address(self, component: str, refs: Mapping[str, str]) -> str:
        return f"https://example.test/{component}/{refs.get('id', '')}"

    def check(self) -> list[Finding]:
        return [Finding("reach", ok=True, text="answers")]

    def close(self) -> None:
        """Nothing is held open."""

    def _apply(self, change: Change) -> Outcome:
        here = self.held[change.component]
        if change.sku in self.refuse:
            return Outcome(Fate.REJECTED, self.refuse[change.sku], "refused by the script")
        found = [record for record in here.values() if record.sku == change.sku]
        if self.abilities[change.component].compare_and_set:
            holds = dict(found[0].fields) if found else None
            wants = None if change.expects is None else dict(change.expects)
            if holds != wants:
                return Outcome(Fate.CONFLICT, "changed", "it holds something else")
        fields = self.spelling(change.fields)
        self.writes.append((change.component, change.sku, change.fields))
        identity = found[0].remote_id if found else f"{self.name}-{change.sku}"
        if found:
            here[identity] = msgspec.structs.replace(found[0], fields=fields, updated_at=self.now())
        else:
            self.put(change.component, change.sku, identity)
            here[identity] = msgspec.structs.replace(here[identity], fields=fields)
        return Outcome(Fate.ACCEPTED, remote_id="" if self.nameless else identity)


def _nothing() -> None:
    """No interruption."""
