"""The bearer token of one company: renewed shortly before it expires, and once on a 401.

The refresh token's value changes as it is used, so the newest is saved before the access token
that came with it is used, and only one thread and one process renews at a time: the others find
the renewed tokens in the store.
"""

from __future__ import annotations

from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from connectors.quickbooks_online.tokens import Tokens, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.contract import Clock, TokenStore
    from connectors.quickbooks_online.oauth import TokenEndpoint
    from connectors.redaction import Redactor

EARLY = timedelta(seconds=120)
"""How long before its end an access token (3,600 s) is renewed: longer than a request may take."""


class Bearer:
    """Implements `connectors.credential.Credential` over a token store; asks nothing when made.

    `redactors` are told of each token as soon as it is known, so that no error can show it.
    """

    def __init__(
        self, store: TokenStore, office: TokenEndpoint, realm_id: str, clock: Clock
    ) -> None:
        self.redactors: list[Redactor] = []
        self._store = store
        self._office = office
        self._realm = realm_id
        self._clock = clock
        self._lock = Lock()
        self._tokens: Tokens | None = None

    def headers(self) -> Mapping[str, str]:
        """The header for the next request. Raises Unauthorised, Retriable; see `Credential`."""
        with self._lock:
            tokens = self._known()
            if self._expiring(tokens):
                tokens = self._renewed(tokens)
            return tokens.headers()

    def refused(self, headers: Mapping[str, str]) -> bool:
        """True, with other tokens at hand; raises Unauthorised where there can be none."""
        with self._lock:
            tokens = self._known()
            if tokens.headers() == headers:
                self._renewed(tokens)
            return True

    def tokens(self) -> Tokens:
        """The tokens as they are, for a check. Raises Unauthorised where there are none."""
        with self._lock:
            return self._known()

    def _known(self) -> Tokens:
        return self._tokens or self._taken(unpacked(self._store.load(), self._realm))

    def _renewed(self, worn: Tokens) -> Tokens:
        with self._store.exclusive():
            kept = self._taken(unpacked(self._store.load(), self._realm))
            if kept.access != worn.access and not self._expiring(kept):
                return kept  # another process was quicker
            fresh = self._office.renew(kept)
            self._learn(fresh)
            self._store.save(packed(fresh))
            return self._taken(fresh)

    def _expiring(self, tokens: Tokens) -> bool:
        return self._clock.now() >= tokens.access_until - EARLY

    def _taken(self, tokens: Tokens) -> Tokens:
        self._learn(tokens)
        self._tokens = tokens
        return tokens

    def _learn(self, tokens: Tokens) -> None:
        for redactor in self.redactors:
            redactor.learn(tokens.access, tokens.refresh)
