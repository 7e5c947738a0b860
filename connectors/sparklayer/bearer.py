"""The bearer token of one site: fetched with the API key, again shortly before it expires.

There is no refresh token (vendor page "Authentication"), so nothing of it is kept: a new process
asks for a token of its own.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from connectors.errors import Rejected, Unauthorised
from connectors.sparklayer.shapes import Token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.contract import Clock
    from connectors.http import HttpClient
    from connectors.sparklayer.options import Options

PATH = "/api/auth/token"

EARLY = 120.0
"""Seconds before its end at which a token is fetched anew: longer than most requests take."""

UNKNOWN_KEY = "invalid_client"
"""The code of an Unauthorised that says the API key itself is not accepted."""


class Bearer:
    """Implements `connectors.credential.Credential`; asks nothing when made.

    `http` asks for tokens; both redactors are told of each token as soon as it is known.
    """

    def __init__(self, http: HttpClient, options: Options, clock: Clock) -> None:
        self.redactors = [http.redactor]
        self._http = http
        self._site = options.site_id
        self._asked = msgspec.json.encode(
            {
                "grant_type": "client_credentials",
                "client_id": options.client_id,
                "client_secret": options.client_secret,
            }
        )
        self._clock = clock
        self._lock = Lock()
        self._token = ""
        self._until = 0.0

    def headers(self) -> Mapping[str, str]:
        """The header for the next request. Raises Unauthorised, Retriable; see `Credential`."""
        with self._lock:
            if not self._token or self._clock.monotonic() >= self._until - EARLY:
                self._fetch()
            return self._proof()

    def refused(self, headers: Mapping[str, str]) -> bool:
        """True, with another token at hand; raises as `headers`."""
        with self._lock:
            if headers == self._proof():
                self._fetch()
            return True

    def _proof(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    def _fetch(self) -> None:
        try:
            token, _ = self._http.fetch(PATH, Token, post=self._asked)
        except (Rejected, Unauthorised) as error:
            raise Unauthorised(
                f"{error.message} Check site_id, client_id and client_secret.",
                code=error.code if error.code == "http_403" else UNKNOWN_KEY,
                detail=error.detail,
                request_id=error.request_id,
            ) from None
        for redactor in self.redactors:
            redactor.learn(token.access_token)
        self._token = token.access_token
        self._until = self._clock.monotonic() + token.expires_in
