"""A described API over a scripted transport: answers by path, every request kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx

from connectors.contract import Tools
from connectors.model import Change
from connectors.rest.client import Rest, connect
from tests.connectors.http.fakes import FakeClock

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN = "t0k3n/of+a=stranger"
Handler = Callable[[httpx.Request], httpx.Response]

STOCK: dict[str, Any] = {
    "path": "/items",
    "records": "data",
    "map": {"id": "id", "sku": "code", "qty": "stock.free", "updated": "changed"},
    "refs": {"version": "ver"},
    "read": {"path": "/items/{id}"},
    "write": {"method": "PUT", "path": "/items/{id}", "body": {"free": "{after}"}},
}


def item(code: str, free: Any = 5, **more: Any) -> dict[str, Any]:
    """One item as the API has it."""
    return {
        "id": f"i{code}", "code": code, "stock": {"free": free}, "ver": 1,
        "changed": "2026-11-20T10:00:00Z", **more,
    }  # fmt: skip


class Service:
    """The API. `answers` are looked up by "METHOD /path"; what nobody expects fails the test."""

    def __init__(self, answers: Mapping[str, Handler | Any]) -> None:
        self.answers = dict(answers)
        self.asked: list[httpx.Request] = []
        self.clock = FakeClock()

    def connect(self, components: Mapping[str, Any] | None = None, **options: Any) -> Rest:
        """A connector at https://api.example/v1, described by these components."""
        given = {
            "url": "https://api.example/v1", "auth": "bearer", "token": TOKEN, "title": "Acme",
            "components": components or {"inventory": STOCK}, **options,
        }  # fmt: skip
        return connect(given, Tools(self.clock), transport=httpx.MockTransport(self._answer))

    @property
    def paths(self) -> list[str]:
        """What was asked, as "METHOD /path?query"."""
        return [f"{one.method} {one.url.raw_path.decode()}" for one in self.asked]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        found = self.answers.get(f"{request.method} {request.url.path}")
        if found is None:
            raise AssertionError(f"nobody expected {request.method} {request.url}")
        return found(request) if callable(found) else httpx.Response(200, json=found)


def inventory(**changed: Any) -> dict[str, Any]:
    """The description of stock with some keys exchanged; None takes one out."""
    found = {**STOCK, **changed}
    return {"inventory": {name: value for name, value in found.items() if value is not None}}


def change(sku: str, after: int, before: int | None = None, **refs: str) -> Change:
    """One quantity to be written."""
    return Change("inventory", sku, before=before, after=after, refs={"id": f"i{sku}"} | refs)


def go() -> None:
    """A `ready` that lets everything through."""
