"""A plain HTTP client of a sandbox; nothing of the program's own connectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import httpx

if TYPE_CHECKING:
    from types import TracebackType

    from syncconsole.sandbox.server import Sandbox

ABSOLUTE = "/v3/inventory/adjustments/absolute"
RELATIVE = "/v3/inventory/adjustments/relative"
ITEMS = "/v3/inventory/items"


class Caller:
    """Calls one sandbox over one kept connection, with these headers."""

    def __init__(self, sandbox: Sandbox, **headers: str) -> None:
        self.sandbox = sandbox
        self._http = httpx.Client(
            base_url=sandbox.url, headers=headers, trust_env=False, timeout=10.0
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def outside(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """A request to an address below none of the systems' own paths, as OAuth's."""
        return self._http.request(method, path, **sent)

    def control(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """A request to the sandbox's own routes."""
        return self.outside(method, f"/_sandbox/{path}", **sent)


class Client(Caller):
    """Asks one store with its token."""

    def __init__(self, sandbox: Sandbox, *, token: str | None = None) -> None:
        super().__init__(
            sandbox, **{"X-Auth-Token": sandbox.keys.token if token is None else token}
        )

    def ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """One request below the store's path."""
        return self._http.request(method, self.sandbox.keys.prefix + path, **sent)

    def get(self, path: str, **params: Any) -> httpx.Response:
        """A read; `params` with a double underscore for the colon, as sku__in."""
        query = {key.replace("__", ":"): value for key, value in params.items()}
        return self.ask("GET", path, params=query)

    def data(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """The records of one page."""
        records: list[dict[str, Any]] = self.get(path, **params).raise_for_status().json()["data"]
        return records

    def put(self, *rows: dict[str, Any]) -> httpx.Response:
        """An absolute adjustment."""
        return self.ask("PUT", ABSOLUTE, json={"reason": "a test", "items": list(rows)})

    def post(self, *rows: dict[str, Any]) -> httpx.Response:
        """A relative adjustment."""
        return self.ask("POST", RELATIVE, json={"reason": "a test", "items": list(rows)})

    def on_hand(self, sku: str, location: int = 1) -> int:
        """What a read of the inventory says of one SKU."""
        (item,) = self.data(ITEMS, sku__in=sku, location_id__in=location)
        quantity: int = item["locations"][0]["total_inventory_onhand"]
        return quantity
