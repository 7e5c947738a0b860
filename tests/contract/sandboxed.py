"""A bench at a system of the sandbox, over real HTTP on loopback, both sides by one clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.server import Sandbox
from tests.contract.bench import Bench

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.contract import Connector

NOBODY = "http://127.0.0.1:9"
"""The discard port, where nothing answers."""


class SandboxBench(Bench):
    """`reads` and `writes` are the paths of the component, as shell patterns; `books` is where
    orders are written."""

    reads: ClassVar[str] = "*"
    writes: ClassVar[str] = "*"
    books: ClassVar[str] = "*"

    def __init__(self, folder: Path, records: int) -> None:
        super().__init__(folder, records)
        self.ahead = timedelta()
        time = Clock(self.clock.monotonic, lambda: self.clock.now() + self.ahead)
        self.sandbox = Sandbox(items=records, seed=7, clock=time)

    def rename(self, key: str, other: str) -> None:
        self.sandbox.catalogue.relabel(key, other)

    def delete(self, key: str) -> None:
        self.sandbox.catalogue.delete(key)

    def arm(self, fault: str, *, writes: bool = False, **how: Any) -> None:
        self.sandbox.faults.arm(fault, path=self.writes if writes else self.reads, **how)

    def arm_orders(self, fault: str, **how: Any) -> None:
        self.sandbox.faults.arm(fault, path=self.books, **how)

    def kinds(self) -> list[str]:
        return [one.kind for one in self.sandbox.log.calls() if one.kind != "token"]

    def met(self, fault: str) -> int:
        return sum(one.fault == fault for one in self.sandbox.log.calls())

    def skew(self, seconds: float) -> None:
        self.ahead = timedelta(seconds=seconds)

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return {
            "wrong host": lambda: self.connect(base_url=NOBODY),
            "missing scope": lambda: self._meeting("missing_scope"),
            "expired token": lambda: self._meeting("expired_token"),
            "maintenance page": lambda: self._meeting("maintenance"),
            "other page": lambda: self._meeting("html"),
        }

    def close(self) -> None:
        super().close()
        self.sandbox.stop()

    def _meeting(self, fault: str, **how: Any) -> Connector:
        """A connector whose requests all meet the fault."""
        self.sandbox.faults.arm(fault, **how)
        return self.connect()
