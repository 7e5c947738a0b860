"""One endpoint's share of another system's patience, and how it is waited for (P-23).

A wait for the budget is not a failure: it uses up no attempt and has no limit of its own; only a
cancel, raised by the clock's `sleep`, ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from connectors.contract import Clock

OnWait = Callable[[float, str], None]
"""Told once at the beginning of each wait: seconds, and why, as a short sentence."""


class Throttle(Struct, frozen=True):
    """What one answer tells of the quota: requests left, seconds until it is whole again.

    `quota` is the whole of it, where the system tells.
    """

    left: int
    reset_in: float
    quota: int | None = None


ThrottleReader = Callable[[Mapping[str, str]], Throttle | None]
"""Reads a system's own throttle headers (names in lower case); None where there are none."""


def pause(clock: Clock, seconds: float, why: str, on_wait: OnWait | None = None) -> None:
    """Wait by the clock in slices of a second, so that a cancel is noticed soon."""
    if on_wait is not None and seconds > 0:
        on_wait(seconds, why)
    while seconds > 0:
        clock.sleep(min(seconds, 1.0))
        seconds -= 1.0


class Budget:
    """The requests that may leave now; shared by all threads that use one endpoint.

    `reserve` requests of each window are left to the other apps of the same account, but never
    more than half of a quota, lest a small plan stand still.
    """

    def __init__(self, clock: Clock, *, reserve: int = 0) -> None:
        self._clock = clock
        self._reserve = reserve
        self._lock = Lock()
        self._left: int | None = None
        self._quota: int | None = None
        self._resets_at = 0.0
        self._window = 1.0
        self._closed_until = 0.0

    def take(self, title: str, on_wait: OnWait | None = None) -> None:
        """Return once one more request may leave; waits where it may not."""
        while True:
            with self._lock:
                seconds, why = self._must_wait(title)
                if seconds <= 0:
                    if self._left is not None:
                        self._left -= 1
                    return
            pause(self._clock, seconds, why, on_wait)

    def learn(self, throttle: Throttle) -> None:
        """Take over what an answer told; the smaller number wins within one window."""
        with self._lock:
            now = self._clock.monotonic()
            resets_at = now + throttle.reset_in
            same_window = self._left is not None and now < self._resets_at
            # Requests of other threads are under way, which this answer has not counted yet.
            if same_window and resets_at - self._resets_at < 1.0 and self._left is not None:
                self._left = min(self._left, throttle.left)
            else:
                self._left = throttle.left
            self._resets_at = resets_at
            self._window = max(self._window, throttle.reset_in)
            self._quota = throttle.quota

    def refused(self, seconds: float) -> None:
        """The system said "too many requests": nobody sends for so long."""
        with self._lock:
            until = self._clock.monotonic() + seconds
            self._closed_until = max(self._closed_until, until)

    def _must_wait(self, title: str) -> tuple[float, str]:
        now = self._clock.monotonic()
        if now < self._closed_until:
            return self._closed_until - now, f"{title} asks us to wait"
        if self._left is not None and now >= self._resets_at:
            # A new window: whole again, or unknown until the next answer tells.
            self._left = self._quota
            self._resets_at = now + self._window
        if self._left is not None and self._left <= self._kept_back():
            return self._resets_at - now, f"the request quota of {title} is used up"
        return 0.0, ""

    def _kept_back(self) -> int:
        return self._reserve if self._quota is None else min(self._reserve, self._quota // 2)
