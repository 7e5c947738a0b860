"""The bearer token: fetched with user and password, and anew where AXIS refuses it.

AXIS says so by 401, or, some hosts, by a body that denies the request whatever its status.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from connectors.acusport_axis.shapes import Token
from connectors.errors import Rejected, Unauthorised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.acusport_axis.options import Options
    from connectors.http import HttpClient

PATH = "/token"
FORM = "application/x-www-form-urlencoded"

WRONG_PASSWORD = "invalid_grant"  # noqa: S105 - the code of an error
"""The code of an Unauthorised that says user and password are not accepted."""


class Bearer:
    """Implements `connectors.credential.Credential`; asks nothing when made.

    `http` asks for tokens; all redactors are told of each token as soon as it is known.
    """

    def __init__(self, http: HttpClient, options: Options) -> None:
        self.redactors = [http.redactor]
        self._http = http
        grant = {"username": options.user, "password": options.password, "grant_type": "password"}
        self._asked = urlencode(grant).encode()
        self._lock = Lock()
        self._token = ""

    def headers(self) -> Mapping[str, str]:
        """The header for the next request. Raises Unauthorised, Retriable; see `Credential`."""
        with self._lock:
            if not self._token:
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
            token, _ = self._http.fetch(PATH, Token, post=self._asked, content_type=FORM)
        except (Rejected, Unauthorised) as error:
            raise Unauthorised(
                f"{error.message} Check user and password.",
                code=error.code if error.code in {"http_403", "http_404"} else WRONG_PASSWORD,
                detail=error.detail,
                request_id=error.request_id,
            ) from None
        for redactor in self.redactors:
            redactor.learn(token.access_token)
        self._token = token.access_token
