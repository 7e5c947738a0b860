"""A scripted SparkLayer over httpx.MockTransport, and a connector at the simulated one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx

from connectors.contract import Tools
from connectors.model import Change
from connectors.sparklayer.client import SparkLayer, connect
from tests.connectors.http.fakes import FakeClock

if TYPE_CHECKING:
    from syncconsole.sandbox.server import Sandbox

SECRET = "s3cr3t/of+the==key"
OPTIONS: dict[str, Any] = {
    "site_id": "jones",
    "client_id": "key",
    "client_secret": SECRET,
    "base_url": "https://spark.example",
}

SANDBOX: dict[str, Any] = {
    "site_id": "sandbox-site",
    "client_id": "sandbox-client",
    "client_secret": "sandbox-client-secret",
}

Handler = Callable[[httpx.Request], httpx.Response]


class Site:
    """Answers by path; tokens are t1, t2, ... and every request is kept."""

    def __init__(self, **answers: Handler) -> None:
        self.answers = {path.replace("__", "/"): handler for path, handler in answers.items()}
        self.asked = list[httpx.Request]()
        self.tokens = 0
        self.clock = FakeClock()

    def connect(self, **options: Any) -> SparkLayer:
        """A connector over the script."""
        tools = Tools(self.clock)
        return connect(OPTIONS | options, tools, transport=httpx.MockTransport(self._answer))

    def sent(self, path: str) -> list[httpx.Request]:
        """The requests whose path ends so."""
        return [one for one in self.asked if one.url.path.endswith(path)]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if request.url.path == "/api/auth/token":
            self.tokens += 1
            return httpx.Response(200, json={"access_token": f"t{self.tokens}", "expires_in": 3600})
        for path, handler in self.answers.items():
            if request.url.path.endswith(path):
                return handler(request)
        raise AssertionError(f"nobody expected {request.method} {request.url}")


def at(sandbox: Sandbox, **options: Any) -> SparkLayer:
    """A connector at the simulated site, over real HTTP."""
    return connect(SANDBOX | {"base_url": sandbox.url} | options, Tools(FakeClock()))


def change(sku: str, after: int, before: int | None = None) -> Change:
    """One quantity to be written."""
    return Change("inventory", sku, before=before, after=after)


def go() -> None:
    """A `ready` that lets everything through."""
