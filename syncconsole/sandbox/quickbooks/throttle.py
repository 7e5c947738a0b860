"""How often one application may ask one company.

500 requests a minute to a company, 10 a second and 40 batches a minute from one application
(vendor page "API call limits and throttles"). No header tells how much is left.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syncconsole.sandbox.clock import Clock


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests a minute, requests a second, batches a minute."""

    minute: int
    second: int
    batches: int


REAL = Limits(500, 10, 40)
"""What the vendor's pages say."""

PLENTY = Limits(1_000_000, 1_000_000, 1_000_000)
"""In effect none, for tests and benchmarks."""


class Throttle:
    """Counts requests on the sandbox's clock; a refused one does not count."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self.limits = limits
        self._clock = clock
        self._asked: deque[float] = deque()
        self._batches: deque[float] = deque()

    def passes(self, *, batch: bool) -> bool:
        """Count one request, a batch where so said; False where a limit stands against it."""
        now = self._clock.monotonic()
        for moments in (self._asked, self._batches):
            while moments and now - moments[0] >= 60.0:
                moments.popleft()
        lately = sum(1 for moment in reversed(self._asked) if now - moment < 1.0)
        if len(self._asked) >= self.limits.minute or lately >= self.limits.second:
            return False
        if batch and len(self._batches) >= self.limits.batches:
            return False
        self._asked.append(now)
        if batch:
            self._batches.append(now)
        return True
