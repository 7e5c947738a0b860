"""The access token of an app of the Dev Dashboard: for 24 hours, against its id and secret.

Client credentials grant (shopify.dev, "Using the client credentials grant"): no person signs in,
and no token is lost by asking twice. Still only one thread and one process asks; the others find
the new token in the store.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from connectors.errors import Misconfigured, Rejected, Unauthorised
from connectors.http import HttpClient
from connectors.wire import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from connectors.contract import Clock, TokenStore
    from connectors.redaction import Redactor
    from connectors.shopify.options import Options

EARLY = timedelta(minutes=10)
"""How long before its end a token is renewed: longer than a request may take."""

PATH = "/admin/oauth/access_token"
_FORM = "application/x-www-form-urlencoded"
_ATTEMPTS = 3
_REASON = re.compile(
    rb"app_not_installed|shop_not_permitted|invalid_client|invalid_request|unsupported_grant_type|"
    rb"application_cannot_be_found|invalid_scope"
)


class Granted(Struct, frozen=True):
    """The answer of the token endpoint; `expires_in` is seconds from now."""

    access_token: Annotated[str, msgspec.Meta(min_length=1)]
    expires_in: Annotated[int, msgspec.Meta(ge=0, le=10**9)] = 86_399

    def __repr__(self) -> str:
        return f"Granted(expires_in={self.expires_in})"


class Token(Struct, frozen=True):
    """An access token for one app at one shop, and when it ends. It never shows its value."""

    shop: str
    client_id: str
    access: str
    until: datetime

    def __repr__(self) -> str:
        return f"Token(shop={self.shop!r}, until={self.until!s})"

    def headers(self) -> dict[str, str]:
        """The header that proves us."""
        return {"X-Shopify-Access-Token": self.access}


class Grant:
    """Implements `connectors.credential.Credential`; asks nothing when made.

    `redactors` are told of each token as soon as it is known, so that no error can show it. Raises
    Misconfigured without a place to keep tokens.
    """

    def __init__(
        self,
        options: Options,
        store: TokenStore | None,
        clock: Clock,
        *,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        if store is None:
            raise Misconfigured("client_id: Shopify needs a place to keep the token it gives.")
        self._options = options
        self._store = store
        self._clock = clock
        self._lock = Lock()
        self._token: Token | None = None
        self.http = HttpClient(
            "Shopify's token endpoint",
            options.base,
            clock=clock,
            headers={"Accept": "application/json"},
            secrets=(options.client_secret,),
            explain=_told,
            limits=Limits(connect=10.0, read=30.0, write=30.0, answer=60.0, size=2**20),
            transport=transport,
        )
        self.redactors: list[Redactor] = [self.http.redactor]

    def headers(self) -> Mapping[str, str]:
        """The header for the next request; see `Credential`."""
        with self._lock:
            token = self._token or self._kept()
            if token is None or self._ending(token):
                token = self._renewed(token)
            return token.headers()

    def refused(self, headers: Mapping[str, str]) -> bool:
        """True, with another token at hand; see `Credential`."""
        with self._lock:
            token = self._token or self._kept()
            if token is None or token.headers() == headers:
                self._renewed(token)
            return True

    def _renewed(self, worn: Token | None) -> Token:
        with self._store.exclusive():
            kept = self._kept()
            if kept is not None and kept != worn and not self._ending(kept):
                return kept  # another process was quicker
            fresh = self._asked()
            self._taken(fresh)
            self._store.save(msgspec.json.encode(fresh))
            return fresh

    def _kept(self) -> Token | None:
        """The token in the store, None where it is another shop's, or cannot be read: a new one
        costs nothing."""
        try:
            token = msgspec.json.decode(self._store.load() or b"null", type=Token | None)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        ours = (self._options.handle, self._options.client_id)
        if token is None or (token.shop, token.client_id) != ours:
            return None
        return self._taken(token)

    def _asked(self) -> Token:
        """A token from Shopify. Raises Unauthorised where a person must act, Retriable."""
        options = self._options
        asked = {
            "grant_type": "client_credentials",
            "client_id": options.client_id,
            "client_secret": options.client_secret,
        }
        refused: Rejected | Unauthorised
        try:
            said, _ = self.http.fetch(
                PATH,
                Granted,
                post=urlencode(asked).encode(),
                content_type=_FORM,
                attempts=_ATTEMPTS,
            )
        except (Rejected, Unauthorised) as error:
            refused = error
        else:
            until = self._clock.now() + timedelta(seconds=said.expires_in)
            return Token(options.handle, options.client_id, said.access_token, until)
        if refused.code == "http_404":
            raise Misconfigured("shop: Shopify has no shop of this handle.", code=refused.code)
        raise Unauthorised(
            f"Shopify gives this app no token for the shop ({refused.detail}). Check client_id and "
            "client_secret; the app must be installed, and app and shop in one organisation.",
            code="no_token",
            detail=refused.detail,
            request_id=refused.request_id,
        )

    def _ending(self, token: Token) -> bool:
        return self._clock.now() >= token.until - EARLY

    def _taken(self, token: Token) -> Token:
        for redactor in self.redactors:
            redactor.learn(token.access)
        self._token = token
        return token


def _told(body: bytes) -> str:
    """Shopify's reason, in JSON or on a page of HTML; never the body itself."""
    found = _REASON.search(body)
    return found[0].decode() if found else "no reason given"
