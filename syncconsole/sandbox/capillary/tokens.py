"""OAuth tokens of the organisation: given for key and secret, alive for a while."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from syncconsole.sandbox.chance import seeded

if TYPE_CHECKING:
    from syncconsole.sandbox.clock import Clock


class Tokens:
    """The tokens that are alive; `seconds` holds for those given from then on."""

    def __init__(self, seed: int, clock: Clock, *, seconds: int = 300) -> None:
        self.seconds = seconds
        self._clock = clock
        self._chance = seeded(seed, "capillary/tokens")
        self._dies: dict[str, float] = {}
        self._lock = threading.Lock()

    def give(self) -> str:
        """A new token."""
        with self._lock:
            token = f"eyJraWQ{self._chance.getrandbits(160):040x}"
            self._dies[token] = self._clock.monotonic() + self.seconds
            return token

    def admits(self, token: str) -> bool:
        """Whether the token is alive."""
        with self._lock:
            return self._clock.monotonic() < self._dies.get(token, 0.0)

    def revoke_all(self) -> None:
        """Every token dies now."""
        with self._lock:
            self._dies.clear()
