"""Time as the machine tells it. Tests hand in a clock of their own instead."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from threading import Event

_BOOTTIME = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SystemClock:
    """The machine's clocks, in the shape of `connectors.contract.Clock`, and one for leases."""

    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only grow; they may stand still while the machine is suspended."""
        return time.monotonic()

    def boottime(self) -> float:
        """Seconds that only grow and count suspended time, so that a lease ends in a sleep too.

        Where the system has no such clock (it is Linux's CLOCK_BOOTTIME) it is the monotonic one.
        """
        return time.clock_gettime(_BOOTTIME)

    def sleep(self, seconds: float) -> None:
        """Wait that long; nothing below zero."""
        Event().wait(max(seconds, 0.0))
