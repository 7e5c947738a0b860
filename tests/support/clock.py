"""A clock that only moves when it is told to, or slept on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2020, 3, 2, 14, 0, tzinfo=UTC)


class FakeClock:
    """Implements the connectors' and the engine's clocks; sleeping moves it on."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._passed

    def boottime(self) -> float:
        return self._passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_(seconds)

    def pass_(self, seconds: float) -> None:
        """Let time go by."""
        self._passed += seconds
        self._now += timedelta(seconds=seconds)

    def set(self, now: datetime) -> None:
        """Move the wall clock alone, forwards or back."""
        self._now = now
