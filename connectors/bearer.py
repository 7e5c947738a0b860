"""A bearer token that this process fetches for itself, again shortly before it ends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.contract import Clock
    from connectors.redaction import Redactor


class FetchedBearer(ABC):
    """Implements `connectors.credential.Credential`; asks nothing when made.

    `redactors` are told of each token as soon as it is known. Nothing of it is kept: a new process
    asks for a token of its own.
    """

    def __init__(self, clock: Clock, redactor: Redactor) -> None:
        self.redactors = [redactor]
        self._clock = clock
        self._lock = Lock()
        self._token = ""
        self._until = 0.0

    @abstractmethod
    def fetch(self) -> tuple[str, float]:
        """A token, and for how many seconds it is used. Raises Unauthorised, Retriable."""

    def headers(self) -> Mapping[str, str]:
        """The header for the next request; raises as `fetch`. See `Credential`."""
        with self._lock:
            if not self._token or self._clock.monotonic() >= self._until:
                self._renew()
            return self._proof()

    def refused(self, headers: Mapping[str, str]) -> bool:
        """True, with another token at hand; raises as `fetch`."""
        with self._lock:
            if headers == self._proof():
                self._renew()
            return True

    def _proof(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    def _renew(self) -> None:
        token, seconds = self.fetch()
        for redactor in self.redactors:
            redactor.learn(token)
        self._token = token
        self._until = self._clock.monotonic() + seconds
