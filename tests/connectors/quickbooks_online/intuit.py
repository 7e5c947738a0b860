"""Intuit's sign-in on the other side of the wire: tokens that expire and rotate."""

from __future__ import annotations

from base64 import b64decode
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import httpx
import msgspec

from connectors.quickbooks_online.tokens import Tokens, packed
from tests.connectors.http.fakes import JSON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.connectors.http.fakes import FakeClock

CLIENT = ("client-id", "client-s3cret/+")
REALM = "4620816365"


class Intuit:
    """Gives an access token for an hour, and a new refresh token each time one is used."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._lock = Lock()
        self.given = 0
        self.good: dict[str, datetime] = {}
        self.refresh = "refresh-tok0"
        self.codes = {"the-c0de"}
        self.asked = list[dict[str, str]]()
        self.headers = list[httpx.Headers]()
        self.answer: httpx.Response | Exception | None = None

    def first(self, lasts: float = 3600.0) -> Tokens:
        """The tokens of a sign-in that was made just now."""
        self.good["access-tok0"] = self._clock.now() + timedelta(seconds=lasts)
        return Tokens(REALM, "access-tok0", self.refresh, self.good["access-tok0"])

    def accepts(self, request: httpx.Request) -> bool:
        """Whether the request bears an access token that has not expired."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        return token in self.good and self._clock.now() < self.good[token]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            return self._answered(request)

    def _answered(self, request: httpx.Request) -> httpx.Response:
        asked = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        self.asked.append(asked)
        self.headers.append(request.headers)
        if self.answer is not None:
            answer, self.answer = self.answer, None
            if isinstance(answer, Exception):
                raise answer
            return answer
        proof = b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        if proof != ":".join(CLIENT):
            return reply(401, {"error": "invalid_client"})
        if asked["grant_type"] == "authorization_code":
            good = asked["code"] in self.codes
            self.codes.discard(asked["code"])
        else:
            good = asked["refresh_token"] == self.refresh
        if not good:
            said = f"Token not found: {asked.get('refresh_token')}"
            return reply(400, {"error": "invalid_grant", "error_description": said})
        self.given += 1
        access, self.refresh = f"access-tok{self.given}", f"refresh-tok{self.given}"
        self.good[access] = self._clock.now() + timedelta(hours=1)
        told = {
            "access_token": access,
            "refresh_token": self.refresh,
            "token_type": "bearer",
            "expires_in": 3600,
            "x_refresh_token_expires_in": 8_640_000,
        }
        if request.headers.get("x-include-refresh-token-hard-expires-in") == "true":
            told["x_refresh_token_hard_expires_in"] = 157_680_000
        return reply(200, told)


class Kept:
    """A token store in memory, that remembers each token it was given."""

    def __init__(self, tokens: Tokens | None) -> None:
        self.saved = [packed(tokens)] if tokens else []
        self._lock = Lock()

    def load(self) -> bytes | None:
        return self.saved[-1] if self.saved else None

    def save(self, token: bytes) -> None:
        self.saved.append(token)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        with self._lock:
            yield


def reply(status: int, body: Any, **headers: str) -> httpx.Response:
    """A JSON answer."""
    return httpx.Response(status, content=msgspec.json.encode(body), headers={**JSON, **headers})


def fault(
    code: str, message: str, detail: str = "", kind: str = "ValidationFault"
) -> dict[str, Any]:
    """A Fault as the API answers it."""
    error = {"Message": message, "Detail": detail or message, "code": code, "element": ""}
    return {"Fault": {"Error": [error], "type": kind}, "time": "2026-11-20T04:00:00.000-08:00"}
