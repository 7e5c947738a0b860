"""How we prove who we are: fixed headers or a parameter, or a token that is fetched and renewed.

OAuth 2 client credentials: RFC 6749, section 4.4; the client proves itself by Basic (2.3.1).
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from msgspec import Struct

from connectors.bearer import FetchedBearer
from connectors.errors import Rejected, Unauthorised
from connectors.http import HttpClient

if TYPE_CHECKING:
    from connectors.contract import Clock
    from connectors.rest.options import Access

EARLY = 60.0
"""Seconds before its end at which a token is fetched anew."""

UNTOLD = 300.0
"""Seconds a token is used where its life is not told (`expires_in` is only recommended)."""

NO_TOKEN = "no_token"  # noqa: S105 - no password
"""The code of the error where no token is given out."""

_FORM = "application/x-www-form-urlencoded"


class Token(Struct, frozen=True):
    """The answer of a token endpoint (RFC 6749, section 5.1)."""

    access_token: str
    expires_in: float | str | None = None


def fixed_headers(access: Access) -> dict[str, str]:
    """The headers that prove us all the time."""
    match access.kind:
        case "basic":
            return {"Authorization": f"Basic {_pair(access.user, access.password)}"}
        case "bearer":
            return {"Authorization": f"Bearer {access.token}"}
        case "header":
            return {access.name: access.token}
        case _:
            return {}


def parameters(access: Access) -> dict[str, str]:
    """The parameters that do."""
    return {access.name: access.token} if access.kind == "query" else {}


def secrets(access: Access) -> tuple[str, ...]:
    """The texts that must never be seen, in the forms in which they are sent."""
    pair = _pair(access.user, access.password) if access.kind == "basic" else ""
    return (*access.secrets, pair)


class Bearer(FetchedBearer):
    """The token of one client of a token endpoint."""

    def __init__(self, access: Access, clock: Clock, **common: Any) -> None:
        parts = urlsplit(access.token_url)
        proof = _pair(quote(access.client_id, safe=""), quote(access.client_secret, safe=""))
        self._path = parts.path or "/"
        self._http = HttpClient(
            "The token endpoint",
            f"{parts.scheme}://{parts.netloc}",
            clock=clock,
            headers={"Authorization": f"Basic {proof}", "Accept": "application/json"},
            secrets=(access.client_secret, proof),
            **common,
        )
        asked = {"grant_type": "client_credentials"}
        self._asked = urlencode(asked | ({"scope": access.scope} if access.scope else {})).encode()
        super().__init__(clock, self._http.redactor)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def fetch(self) -> tuple[str, float]:
        """See `FetchedBearer`."""
        try:
            token, _ = self._http.fetch(self._path, Token, post=self._asked, content_type=_FORM)
        except (Rejected, Unauthorised) as error:
            raise Unauthorised(
                f"{error.message} Check token_url, client_id, client_secret and scope.",
                code=NO_TOKEN,
                detail=error.detail,
                request_id=error.request_id,
            ) from None
        return token.access_token, max(_life(token) - EARLY, 1.0)


def _life(token: Token) -> float:
    try:
        return float(token.expires_in or UNTOLD)
    except ValueError:
        return UNTOLD


def _pair(name: str, secret: str) -> str:
    return b64encode(f"{name}:{secret}".encode()).decode()
