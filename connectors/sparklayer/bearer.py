"""The bearer token of one site: fetched with the API key, again shortly before it expires.

There is no refresh token (vendor page "Authentication").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.bearer import FetchedBearer
from connectors.errors import Rejected, Unauthorised
from connectors.sparklayer.shapes import Token

if TYPE_CHECKING:
    from connectors.contract import Clock
    from connectors.http import HttpClient
    from connectors.sparklayer.options import Options

PATH = "/api/auth/token"

EARLY = 120.0
"""Seconds before its end at which a token is fetched anew: longer than most requests take."""

UNKNOWN_KEY = "invalid_client"
"""The code of an Unauthorised that says the API key itself is not accepted."""


class Bearer(FetchedBearer):
    """The token of one site; `http` asks for it."""

    def __init__(self, http: HttpClient, options: Options, clock: Clock) -> None:
        super().__init__(clock, http.redactor)
        self._http = http
        self._site = options.site_id
        self._asked = msgspec.json.encode(
            {
                "grant_type": "client_credentials",
                "client_id": options.client_id,
                "client_secret": options.client_secret,
            }
        )

    def fetch(self) -> tuple[str, float]:
        """See `FetchedBearer`."""
        try:
            token, _ = self._http.fetch(PATH, Token, post=self._asked)
        except (Rejected, Unauthorised) as error:
            raise Unauthorised(
                f"{error.message} Check site_id, client_id and client_secret.",
                code=error.code if error.code == "http_403" else UNKNOWN_KEY,
                detail=error.detail,
                request_id=error.request_id,
            ) from None
        return token.access_token, token.expires_in - EARLY
