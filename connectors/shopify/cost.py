"""Shopify's cost bucket: points, not requests (shopify.dev "API limits", GraphQL Admin API).

Each answer tells what its question cost and how full the bucket is. A question that would not fit
is kept back until it does, and "throttled" is waited for wherever it is said; neither is a failure
(P-23).
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from connectors.budget import OnWait, pause
from connectors.shopify.faults import errors_of
from connectors.shopify.shapes import Aside, Cost

if TYPE_CHECKING:
    from connectors.contract import Clock
    from connectors.wire import Answer

SHORTEST = 1.0
"""Seconds that a wait for points lasts at least."""

_aside = msgspec.json.Decoder(Aside)


class Points:
    """The points that may be spent now; shared by all threads that use one endpoint.

    `reserve` of them are left to others that use the same app, but never more than half of the
    bucket.
    """

    def __init__(self, clock: Clock, *, reserve: int = 0) -> None:
        self._clock = clock
        self._reserve = reserve
        self._lock = Lock()
        self._costs = dict[tuple[str, int], float]()
        self._most = self._left = self._rate = 0.0
        self._at = 0.0

    def take(self, name: str, size: int, title: str, on_wait: OnWait | None = None) -> None:
        """Return once the question of this name and size may be asked; waits where it may not.

        What it costs is known from the last time; the first time nothing is known and it goes.
        """
        while True:
            with self._lock:
                cost = self._costs.get((name, size), 0.0)
                seconds = self._must_wait(cost)
                if seconds <= 0:
                    self._left -= cost
                    return
            pause(self._clock, seconds, f"the cost bucket of {title} fills up again", on_wait)

    def cost(self, name: str, size: int, cost: Cost | None) -> None:
        """Remember what the question cost; Shopify asks for the whole of it in advance."""
        if cost is not None and cost.requested_query_cost is not None:
            with self._lock:
                self._costs[name, size] = cost.requested_query_cost

    def throttled(self, answer: Answer) -> float | None:
        """Seconds to wait where the answer says "throttled", else None; learns from every answer.

        It comes as HTTP 200 with the code THROTTLED, and is reported to come as HTTP 429 as well.
        """
        try:
            aside = _aside.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        cost = aside.extensions.cost if aside.extensions else None
        if cost is not None and cost.throttle_status is not None:
            status = cost.throttle_status
            with self._lock:
                self._most, self._rate = status.maximum_available, status.restore_rate
                self._left, self._at = status.currently_available, self._clock.monotonic()
        if answer.status != 429 and all(one.code != "THROTTLED" for one in errors_of(aside.errors)):
            return None
        asked = cost.requested_query_cost if cost is not None else None
        with self._lock:
            return max(SHORTEST, self._must_wait(asked or 0.0))

    def _must_wait(self, cost: float) -> float:
        if self._rate <= 0:
            return 0.0
        now = self._clock.monotonic()
        self._left = min(self._most, self._left + (now - self._at) * self._rate)
        self._at = now
        # What costs more than the bucket less the reserve would never be let go.
        needed = min(cost + min(self._reserve, self._most / 2), self._most)
        short = needed - self._left
        return max(SHORTEST, short / self._rate) if short > 0 else 0.0
