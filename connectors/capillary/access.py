"""What proves us to Capillary: a till's name with its password's MD5, or an OAuth token.

The vendor's pages "Basic authentication" and "OAuth": the token does not go into Authorization.
"""

from __future__ import annotations

from base64 import b64encode
from contextlib import nullcontext
from datetime import datetime, timedelta
from hashlib import md5
from threading import Lock
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Struct

from connectors.capillary.envelope import explain
from connectors.errors import Rejected, Unauthorised
from connectors.http import HttpClient
from connectors.wire import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    import httpx

    from connectors.capillary.options import Options
    from connectors.contract import Clock, TokenStore
    from connectors.redaction import Redactor

HEADER = "X-CAP-API-OAUTH-TOKEN"
PATH = "/v3/oauth/token/generate"
EARLY = timedelta(seconds=60)
"""How long before its end a token is renewed; of one that lives shorter, a fifth of its life."""


def basic(till: str, password: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The header of a till, and the texts of it that must never be seen."""
    digest = md5(password.encode(), usedforsecurity=False).hexdigest()
    proof = b64encode(f"{till}:{digest}".encode()).decode()
    return {"Authorization": f"Basic {proof}"}, (password, digest, proof)


class Token(Struct, frozen=True):
    """An access token of one OAuth client; worn out at `renew_at`. It never shows its value."""

    key: str
    access: str
    renew_at: datetime

    def __repr__(self) -> str:
        return f"Token(renew_at={self.renew_at!s})"

    def headers(self) -> dict[str, str]:
        """The header that proves us."""
        return {HEADER: self.access}


class _Generated(Struct):
    accessToken: Annotated[str, msgspec.Meta(min_length=1)]  # noqa: N815 - the vendor's name
    ttlSeconds: Annotated[int, msgspec.Meta(ge=1, le=10**9)]  # noqa: N815


class _Answer(Struct):
    data: _Generated


class OAuth:
    """Implements `connectors.credential.Credential`; asks nothing when made.

    With a token store the token is shared by all processes, and one of them renews it at a time;
    without one it is kept in memory. `redactors` are told of each token as soon as it is known.
    """

    def __init__(
        self,
        options: Options,
        clock: Clock,
        store: TokenStore | None,
        *,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.http = HttpClient(
            "Capillary's token service",
            f"{options.base_url}{PATH}",
            clock=clock,
            headers={"Accept": "application/json"},
            secrets=(options.secret,),
            request_ids=("x-cap-requestid",),
            explain=explain,
            limits=Limits(connect=10.0, read=30.0, write=30.0, answer=60.0, size=2**20),
            transport=transport,
        )
        self.redactors: list[Redactor] = [self.http.redactor]
        self._ask = {"key": options.key, "secret": options.secret}
        self._clock = clock
        self._store = store
        self._lock = Lock()
        self._token: Token | None = None

    def headers(self) -> Mapping[str, str]:
        """The header for the next request. Raises Unauthorised, Retriable, Malformed."""
        with self._lock:
            token = self._token or self._kept()
            if token is None or self._worn(token):
                token = self._renewed(token)
            return self._taken(token).headers()

    def refused(self, headers: Mapping[str, str]) -> bool:
        """True, with another token at hand. Raises as `headers`."""
        with self._lock:
            token = self._token
            if token is None or token.headers() == headers:
                self._renewed(token)
            return True

    def _renewed(self, worn: Token | None) -> Token:
        with self._alone():
            kept = self._kept()
            if kept is not None and not self._worn(kept) and kept != worn:
                return self._taken(kept)  # another process was quicker
            fresh = self._generated()
            if self._store is not None:
                self._store.save(msgspec.json.encode(fresh))
            return fresh

    def _generated(self) -> Token:
        try:
            said, _ = self.http.fetch("", _Answer, post=msgspec.json.encode(self._ask), attempts=3)
        except (Rejected, Unauthorised) as error:
            raise Unauthorised(
                "Capillary does not know the OAuth client: check key and secret (Organization "
                "Settings, Tools, Authentication).",
                code="invalid_client",
                detail=error.detail,
                request_id=error.request_id,
            ) from None
        life = timedelta(seconds=said.data.ttlSeconds)
        renew_at = self._clock.now() + life - min(EARLY, life / 5)
        return self._taken(Token(self._ask["key"], said.data.accessToken, renew_at))

    def _kept(self) -> Token | None:
        """The stored token of this client; what cannot be read is as good as none."""
        kept = self._store.load() if self._store is not None else None
        if kept is None:
            return None
        try:
            token = msgspec.json.decode(kept, type=Token)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        return token if token.key == self._ask["key"] else None

    def _worn(self, token: Token) -> bool:
        return self._clock.now() >= token.renew_at

    def _taken(self, token: Token) -> Token:
        for redactor in self.redactors:
            redactor.learn(token.access)
        self._token = token
        return token

    def _alone(self) -> AbstractContextManager[None]:
        return self._store.exclusive() if self._store is not None else nullcontext()
