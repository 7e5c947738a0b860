"""A run in a worker's hands: what it is, its fence, its lease, its clock and its endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
from msgspec import Struct

from connectors.contract import Clock, Connector, Reader, ReadOnly
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import runs
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import READS_ONLY, Approver, Mode, steps_of
from syncconsole.domain.who import Who

if TYPE_CHECKING:
    from datetime import datetime

    from connectors.model import ComponentAbility
    from syncconsole.cache.tables import Run
    from syncconsole.cache.write.connections import Ends, Entered
    from syncconsole.config import Connection, Endpoint
    from syncconsole.domain.decide import Rules

COMPONENT = "inventory"
"""The one component that profile `inventory` pushes."""


class EngineClock(Protocol):
    """The clocks a run needs: wall, monotonic, and one that counts suspended time."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...
    def boottime(self) -> float: ...
    def sleep(self, seconds: float) -> None: ...


class Lease(Protocol):
    """The worker's right to act; it ends where the worker slept or was replaced."""

    def held(self) -> bool: ...


class Opener(Protocol):
    """How a connector is opened: over an endpoint, with a clock and the order facts."""

    def __call__(
        self, endpoint: Endpoint, clock: Clock, orders: Mapping[str, Any]
    ) -> Connector: ...


class Cancelled(Exception):
    """Somebody asked for the run to stop; `by` is who."""

    def __init__(self, by: str) -> None:
        super().__init__(f"cancelled by {by}")
        self.by = by


class Asked(Struct, frozen=True):
    """The run as it was asked for."""

    id: int
    mode: Mode
    trigger: str
    approver: Approver
    who: Who
    plan: int | None
    options: Mapping[str, Any]
    reason: str


class Job:
    """One run being executed. Nothing is sent and nothing written once fence or lease is lost."""

    def __init__(
        self,
        asked: Asked,
        attempt: int,
        connection: Connection,
        endpoints: Mapping[str, Endpoint],
        clock: EngineClock,
        lease: Lease,
        opener: Opener,
    ) -> None:
        self.asked = asked
        self.attempt = attempt
        self.connection = connection
        self.clock = clock
        self.lease = lease
        self.ids: Entered
        self.ends: Ends
        self.rules_mark = ""
        self._endpoints = endpoints
        self._opener = opener
        self._open: dict[str, Connector] = {}
        self._settling = False
        self._patient = _PatientClock(self)

    @property
    def steps(self) -> tuple[str, ...]:
        """The ordered parts of this run."""
        connection = self.connection
        return steps_of(
            self.asked.mode,
            connection.profile,
            clienteling=connection.clienteling,
            exports=self.exports is not None,
        )

    @property
    def exports(self) -> int | None:
        """The reviewed plan of orders that this run begins with, to go on as its cycle would."""
        return self.asked.options.get("exports")

    def endpoint(self, side: str) -> Endpoint:
        """The config of a side's endpoint: source, target, store or office."""
        return self._endpoints[self.connection.endpoint_of(side)]

    def reader(self, side: str) -> Reader:
        """The endpoint without any write method (I-6)."""
        return ReadOnly(self._connector(side))

    def writer(self, side: str = "target") -> Connector:
        """The endpoint, writing included: the target of quantities, the source for orders. Only
        what carries out an approved plan asks for it; a run that only reads is given none (I-6)."""
        if self.asked.mode in READS_ONLY:
            raise AssertionError(f"{self.asked.mode} asked for a way to write")
        return self._connector(side)

    def ability(self, side: str, component: str = COMPONENT) -> ComponentAbility:
        """What the endpoint of this side can do with a component. Raises KeyError where it knows
        no such thing; `offers` tells."""
        return self._connector(side).capabilities.components[component]

    def offers(self, side: str, component: str) -> bool:
        """Whether the endpoint of this side knows a component at all."""
        return component in self._connector(side).capabilities.components

    @property
    def two_looks(self) -> bool:
        """Whether a rise waits until the source has told it twice. In a profile that takes orders
        over, they are read between the source and every plan, which is the better look (P-01)."""
        takes_orders = "orders" in PROFILES[self.connection.profile].reads
        rises = self.asked.mode is not Mode.UNDO and not takes_orders
        return rises and self.connection.guards.two_looks

    def rules(self, excluded: Mapping[str, str]) -> Rules:
        """The rules that hold for every row of this connection."""
        able = self.ability("target")
        return msgspec.structs.replace(
            self.connection.rules, excluded=frozenset(excluded), least=able.least, most=able.most
        )

    def check(self) -> None:
        """Raise FencedError or Cancelled where the run must not go on. Cheap; call it often."""
        if not self.lease.held():
            raise runs.FencedError(f"the lease of run {self.asked.id} has ended")
        with reading():
            runs.fence(self.asked.id, self.attempt)
            by = runs.cancel_asked(self.asked.id)
        if by and not self._settling:
            raise Cancelled(by)

    @contextmanager
    def settling(self) -> Iterator[None]:
        """Until left, a cancel waits: what was sent is first brought to its outcome (P-32)."""
        self._settling = True
        try:
            yield
        finally:
            self._settling = False

    def wait(self, seconds: float) -> None:
        """Wait on the job's clock, ending early where the run must stop."""
        self._patient.sleep(seconds)

    def note(self, text: str) -> None:
        """What the run waits for right now, shown beside its progress."""
        runs.move(self.asked.id, self.attempt, note=text)

    def close(self) -> None:
        """Let go of the endpoints."""
        for connector in self._open.values():
            connector.close()
        self._open.clear()

    def _connector(self, side: str) -> Connector:
        endpoint = self.endpoint(side)
        if endpoint.name not in self._open:
            orders = self.connection.orders
            self._open[endpoint.name] = self._opener(endpoint, self._patient, orders)
        return self._open[endpoint.name]


class _PatientClock:
    """The job's clock for connectors: a long wait ends early where the run must stop."""

    SLICE = 0.25

    def __init__(self, job: Job) -> None:
        self._job = job

    def now(self) -> datetime:
        return self._job.clock.now()

    def monotonic(self) -> float:
        return self._job.clock.monotonic()

    def sleep(self, seconds: float) -> None:
        until = self._job.clock.monotonic() + seconds
        while (left := until - self._job.clock.monotonic()) > 0:
            self._job.check()
            self._job.clock.sleep(min(left, self.SLICE))


def asked_of(run: Run) -> Asked:
    """The run's row as a frozen value."""
    return Asked(
        id=run.id,
        mode=Mode(run.mode),
        trigger=run.trigger,
        approver=Approver(run.approver),
        who=Who(run.asked_by, run.origin),
        plan=run.plan,
        options=msgspec.json.decode(run.options),
        reason=run.reason,
    )
