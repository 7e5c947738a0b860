"""Limits that a system documents and no header tells: so many requests in so many seconds."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

from connectors.budget import OnWait, pause

if TYPE_CHECKING:
    from connectors.contract import Clock


class Pace:
    """Lets at most `most` requests leave within any `seconds`, for each (most, seconds) given.

    Shared by all threads that use one endpoint. A wait for it is no failure and uses up no attempt
    (P-23); only a cancel, raised by the clock's `sleep`, ends it.
    """

    def __init__(self, clock: Clock, *limits: tuple[int, float]) -> None:
        self._clock = clock
        self._limits = limits
        self._left_at = deque[float](maxlen=max(most for most, _ in limits))
        self._lock = Lock()

    def take(self, title: str, on_wait: OnWait | None = None) -> None:
        """Return once one more request may leave; waits where it may not."""
        while True:
            with self._lock:
                seconds = self._must_wait()
                if seconds <= 0:
                    self._left_at.append(self._clock.monotonic())
                    return
            pause(self._clock, seconds, f"{title} takes only so many requests", on_wait)

    def _must_wait(self) -> float:
        now = self._clock.monotonic()
        return max(
            self._left_at[-most] + seconds - now if len(self._left_at) >= most else 0.0
            for most, seconds in self._limits
        )
