"""Stand-ins for what the sandbox is handed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from syncconsole.sandbox.clock import Clock

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class FakeTime:
    """Seconds since START, moved by hand."""

    def __init__(self) -> None:
        self.passed = 0.0

    @property
    def clock(self) -> Clock:
        """The sandbox's view of it."""
        return Clock(lambda: self.passed, lambda: START + timedelta(seconds=self.passed))
