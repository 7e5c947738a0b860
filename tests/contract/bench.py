"""What the contract suite stands at: one system as it really is, and a connector to it.

A system has its part in `systems/NAME.py`, a class `Bench`. It is opened over a sandbox, a
database or files with `records` records, and its handles do what happens there without us. What a
system cannot do by nature stands in `lacks`, the name of the promise -> the reason; the suite
shows it as skipped with that reason.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from connectors import catalogue
from connectors.contract import Connector, Tools
from connectors.model import Ask, Capabilities, Change, ComponentAbility, Outcome, Record
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from connectors.contract import TokenStore

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Watched(FakeClock):
    """The connector's clock; `on_sleep` runs before each wait, and may end it."""

    def __init__(self) -> None:
        super().__init__(NOON)
        self.on_sleep: Callable[[], None] = lambda: None

    def sleep(self, seconds: float) -> None:
        self.on_sleep()
        super().sleep(seconds)
        assert sum(self.slept) < 100_000, "this wait never ends"


class Bench:
    """One system with its truth. A value is a whole number: the quantity, or what stands for it."""

    system: ClassVar[str]
    component: ClassVar[str] = "inventory"
    lacks: ClassVar[Mapping[str, str]] = {}
    beside: ClassVar[int] = 1
    """Requests that a push asks besides its writes, for each batch."""
    orders: ClassVar[Mapping[str, Any]] = {}
    """What the connection says of orders, for systems that they are written to."""

    @classmethod
    def told(cls) -> Capabilities:
        """What the system says it can do, before any of it is opened."""
        return catalogue.capabilities(cls.system)

    @classmethod
    def fewest(cls, rows: int) -> tuple[int, int]:
        """The fewest requests that write so many rows and that read them, as documented."""
        able = cls.told().components[cls.component]
        write = -(-rows // able.write_batch) * able.write_requests if able.writes else 0
        return write, -(-rows // able.read_batch) * able.read_requests

    def __init__(self, folder: Path, records: int) -> None:
        self.folder = folder
        self.records = records
        self.clock = Watched()
        self.open: list[Connector] = []

    # A connector

    @property
    def options(self) -> dict[str, Any]:
        """What an endpoint of the system says in config.yaml."""
        raise NotImplementedError

    def tokens(self) -> TokenStore | None:
        """Where a sign-in is kept, for systems that have one."""
        return None

    def tools(self) -> Tools:
        """What the connector is handed. A visiting system's mailbox goes here: one whose visitor
        comes as soon as something is asked, so that `NotYet` is never the answer."""
        return Tools(self.clock, tokens=self.tokens())

    def connect(self, **other: Any) -> Connector:
        """A connector as the engine opens it, with these options changed."""
        options = {**self._defaults(), **self.options, **other}
        self.open.append(catalogue.connect(self.system, options, self.tools()))
        return self.open[-1]

    @property
    def secrets(self) -> list[str]:
        """What must never be seen."""
        known = self.told().options
        return [self.options[one.name] for one in known if one.secret and one.name in self.options]

    @property
    def ability(self) -> ComponentAbility:
        """What the system says it can do with the component."""
        return self.told().components[self.component]

    @property
    def counted(self) -> bool:
        """Whether `kinds` tells the requests that have arrived."""
        return "wire" not in self.lacks

    # What is there, and what happens without us

    def seeded(self) -> list[str]:
        """The seeded keys with a value, in any order."""
        raise NotImplementedError

    def held(self, key: str) -> int | None:
        """The value that the system holds under the key; None where it has no such record."""
        raise NotImplementedError

    def put(self, key: str, value: int) -> None:
        """Somebody there changes a record: a sale, a count, a correction."""
        raise NotImplementedError

    def rename(self, key: str, other: str) -> None:
        """Somebody there gives the record another key, any text."""
        raise NotImplementedError

    def delete(self, key: str) -> None:
        """Somebody there deletes the record."""
        raise NotImplementedError

    def untracked(self) -> str:
        """The key of a record of which the system knows no quantity."""
        raise NotImplementedError

    def twice(self) -> str:
        """A key that stands in two records from now on."""
        raise NotImplementedError

    # What is asked and told

    def value(self, record: Record) -> int | None:
        """The value of a record as read."""
        return None if record.qty is None else int(record.qty)

    def change(self, record: Record, after: int, before: int | None = None) -> Change:
        """Set a record to a value; computed from `before` where one is given."""
        where = record.location
        return Change(self.component, record.sku, where, before, after, record.refs)

    def batchable(self, record: Record) -> bool:
        """Whether keys of this kind can be asked for together, `read_batch` a request."""
        return True

    def order(self, record: Record, units: int, reference: str) -> Change:
        """An order of so many units of one record, for systems that orders are written to."""
        raise NotImplementedError

    def unwritable(self) -> Change:
        """A change that the system refuses for its own reasons, alone of its batch."""
        absent = Record(self.component, "", "NO-SUCH-KEY", refs={})
        return self.change(absent, 4)

    # Trouble on the wire

    def arm(self, fault: str, *, writes: bool = False, **how: Any) -> None:
        """The next requests meet this fault, `times` of them."""
        raise NotImplementedError

    def arm_orders(self, fault: str, **how: Any) -> None:
        """The next requests that write orders meet this fault."""
        raise NotImplementedError

    def kinds(self) -> list[str]:
        """What each request was that has arrived so far, "read" or "write"."""
        raise NotImplementedError

    def met(self, fault: str) -> int:
        """How many requests have met the fault so far."""
        raise NotImplementedError

    def skew(self, seconds: float) -> None:
        """The system's clock goes so far ahead of ours."""
        raise NotImplementedError

    def expire(self) -> None:
        """What the connector was let in by is out of date from now on."""
        raise NotImplementedError

    def broken(self) -> dict[str, Callable[[], Connector]]:
        """What is wrong with an endpoint, as test_check names it -> a connector to such a one."""
        raise NotImplementedError

    def close(self) -> None:
        """End all that was opened."""
        for connector in self.open:
            connector.close()

    # For the tests

    def needs(self, *promises: str) -> None:
        """Skip the test with the reason where the system cannot do this by nature."""
        for promise in promises:
            if promise in self.lacks:
                pytest.skip(f"{self.system}: {self.lacks[promise]}")

    def needs_writes(self) -> None:
        """Skip the test where the component is only read."""
        if not self.ability.writes:
            pytest.skip(f"{self.system}: {self.component} is only read")

    def read_all(self, connector: Connector, **how: Any) -> list[Record]:
        """Every record of the component."""
        return [one for page in connector.pages(self.component, **how) for one in page.records]

    def read_one(self, connector: Connector, key: str, refs: Mapping[str, str] = {}) -> Record:
        """The record of this key, which must be there once."""
        (found,) = connector.read(self.component, [Ask(key, refs)]).records
        return found

    def some(self, connector: Connector, count: int = 1) -> list[Record]:
        """Records with a value, as read."""
        known = set(self.seeded())
        found = [one for one in self.read_all(connector) if one.sku in known]
        assert len(found) >= count, f"{len(found)} records with a value, {count} are wanted"
        return sorted(found, key=lambda one: one.sku)[:count]

    def push(self, connector: Connector, *changes: Change, key: str = "k1") -> list[Outcome]:
        """The changes, as the engine pushes them where nothing stands against it: in parts of a
        batch, the first under this key."""
        batch = connector.capabilities.components[changes[0].component].write_batch
        outcomes = list[Outcome]()
        for at in range(0, len(changes), batch):
            part, own = changes[at : at + batch], f"{key}.{at}" if at else key
            outcomes += connector.push(part, key=own, ready=lambda: None)
        return outcomes

    def _defaults(self) -> dict[str, Any]:
        return {one.name: one.default for one in self.told().options}
