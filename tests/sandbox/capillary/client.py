"""A plain HTTP client of the simulated organisation; nothing of the program's own connectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import httpx

if TYPE_CHECKING:
    from types import TracebackType

    from syncconsole.sandbox.server import Sandbox

Json = dict[str, Any]


class Client:
    """Asks one organisation as its till, over one kept connection."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.club = sandbox.organisation
        self._http = httpx.Client(base_url=sandbox.url, trust_env=False, timeout=10.0)
        self.headers = {"Authorization": self.club.keys.basic}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """One request below /v1.1."""
        headers = sent.pop("headers", self.headers)
        return self._http.request(method, f"/v1.1{path}", headers=headers, **sent)

    def get(self, path: str, **params: Any) -> Json:
        """What stands in the envelope of a read."""
        told: Json = self.ask("GET", path, params=params).json()["response"]
        return told

    def items(self, **params: Any) -> list[Json]:
        """The customers of customer/get."""
        found: list[Json] = self.get("/customer/get", **params)["customers"]["customer"]
        return found

    def write(self, method: str, path: str, *rows: Json) -> Json:
        """Customers written; what stands in the envelope."""
        body = {"root": {"customer": list(rows)}}
        told: Json = self.ask(method, path, json=body).json()["response"]
        return told

    def control(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """A request to the sandbox's own routes of the organisation."""
        return self._http.request(method, f"/_sandbox/capillary{path}", **sent)

    def token(self, key: str, secret: str) -> httpx.Response:
        """The answer of the token service."""
        given = {"key": key, "secret": secret}
        return self._http.post("/v3/oauth/token/generate", json=given)
