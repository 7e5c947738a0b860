"""Access to the store: static tokens, and those an application gets for its credentials.

A token by client credentials lives 24 hours and is not refreshed: a new one is asked for (vendor
page "Client credentials grant").
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from syncconsole.sandbox.chance import seeded
from syncconsole.sandbox.shopify.keys import READ_SCOPES, SCOPES

if TYPE_CHECKING:
    from syncconsole.sandbox.clock import Clock
    from syncconsole.sandbox.shopify.keys import Keys

DAY = 86_400.0


class Grants:
    """Which token may do what, now.

    `scopes` is what the merchant has granted: a test may take some away. `seconds` is how long a
    token lives that is issued from now on.
    """

    def __init__(self, keys: Keys, seed: int, clock: Clock, *, seconds: float = DAY) -> None:
        self.keys = keys
        self.scopes: frozenset[str] = SCOPES
        self.seconds = seconds
        self._clock = clock
        self._chance = seeded(seed, "shopify tokens")
        self._issued: dict[str, float] = {}
        self._lock = threading.Lock()

    def issue(self) -> tuple[str, int]:
        """A new token with all scopes, and for how many seconds it is good."""
        with self._lock:
            now = self._clock.monotonic()
            self._issued = {token: until for token, until in self._issued.items() if until > now}
            token = f"shpca_{self._chance.getrandbits(128):032x}"
            self._issued[token] = now + self.seconds
            return token, round(self.seconds)

    def expire(self) -> None:
        """End every token that was issued; the static ones stay."""
        with self._lock:
            self._issued.clear()

    def allowed(self, token: str) -> frozenset[str] | None:
        """The scopes of a token, None where it is unknown or out of date."""
        if token == self.keys.read_only_token:
            return self.scopes & READ_SCOPES
        if token == self.keys.token or self._alive(token):
            return self.scopes
        return None

    def _alive(self, token: str) -> bool:
        with self._lock:
            return self._clock.monotonic() < self._issued.get(token, 0.0)
