"""The points an application may spend in a store: a bucket that fills up again.

The vendor's page "GraphQL Admin API rate limits" gives the rates of the plans, 100 points a second
on Standard. It gives no size; answers of real stores show twenty times the rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from syncconsole.sandbox.clock import Clock


@dataclass(frozen=True, slots=True)
class Points:
    """How many points there may be, and how many come back each second."""

    maximum: float
    restored: float


STANDARD = Points(2000.0, 100.0)
"""A store on the Standard plan."""

PLENTY = Points(1_000_000.0, 1_000_000.0)
"""In effect no limit, for tests and benchmarks."""


class Bucket:
    """The points left, on the sandbox's clock."""

    def __init__(self, points: Points, clock: Clock) -> None:
        self.points = points
        self._clock = clock
        self._left = points.maximum
        self._seen = clock.monotonic()

    @property
    def left(self) -> float:
        """The points there are now."""
        now = self._clock.monotonic()
        self._left = min(
            self.points.maximum, self._left + (now - self._seen) * self.points.restored
        )
        self._seen = now
        return self._left

    def take(self, cost: int) -> bool:
        """Spend points, or none where there are too few."""
        if self.left < cost:
            return False
        self._left -= cost
        return True

    def give(self, cost: int) -> None:
        """What was asked for and not used comes back."""
        self._left = min(self.points.maximum, self.left + cost)

    def drain(self) -> None:
        """Leave nothing, as another call of the same application might have."""
        self._left, self._seen = 0.0, self._clock.monotonic()

    def status(self) -> dict[str, Any]:
        """As extensions.cost.throttleStatus tells it."""
        return {
            "maximumAvailable": self.points.maximum,
            "currentlyAvailable": floor(self.left),
            "restoreRate": self.points.restored,
        }
