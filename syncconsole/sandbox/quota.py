"""The store's request quota: so many requests in a window, told in the headers of every reply.

Header names: the vendor's page "About our APIs"; windows and quotas: "API rate limits" (30 s;
150 requests on the Standard and Plus plans, 450 on Pro).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syncconsole.sandbox.clock import Clock

PLENTY = 1_000_000
"""The default quota: that of a plan without a limit, in effect."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the quota stands after a request; times in milliseconds."""

    allowed: bool
    window_ms: int
    reset_ms: int
    quota: int
    left: int

    def headers(self) -> dict[str, str]:
        """The vendor's rate limit headers."""
        return {
            "x-rate-limit-time-window-ms": str(self.window_ms),
            "x-rate-limit-time-reset-ms": str(self.reset_ms),
            "x-rate-limit-requests-quota": str(self.quota),
            "x-rate-limit-requests-left": str(self.left),
        }


class Quota:
    """`limit` requests in each window of `window` seconds, counted on the sandbox's clock."""

    def __init__(self, limit: int = PLENTY, *, window: float = 30.0, clock: Clock) -> None:
        self.limit = limit
        self.window = window
        self._clock = clock
        self._opened = -math.inf
        self._used = 0

    def take(self) -> Standing:
        """Count one request; it is not allowed where the window's quota was used up."""
        now = self._clock.monotonic()
        if now - self._opened >= self.window:
            self._opened, self._used = now, 0
        allowed = self._used < self.limit
        if allowed:
            self._used += 1
        return Standing(
            allowed,
            window_ms=round(self.window * 1000),
            reset_ms=math.ceil((self._opened + self.window - now) * 1000),
            quota=self.limit,
            left=max(self.limit - self._used, 0),
        )
