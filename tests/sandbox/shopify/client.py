"""A plain HTTP client of the simulated store; nothing of the program's own connectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import httpx

from syncconsole.sandbox.shopify.keys import TOKEN

if TYPE_CHECKING:
    from types import TracebackType

    from syncconsole.sandbox.server import Sandbox

Json = dict[str, Any]

VERSION = "2026-10"
FIRST = "gid://shopify/Location/70000000001"
SECOND = "gid://shopify/Location/70000000002"

SET = """
mutation Set($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id changes { name delta quantityAfterChange } }
    userErrors { code field message }
  }
}
"""


class Client:
    """Asks one store with its token, over one kept connection."""

    def __init__(self, sandbox: Sandbox, token: str = TOKEN) -> None:
        self.sandbox = sandbox
        self.store = sandbox.shopify
        self.token = token
        self._http = httpx.Client(base_url=sandbox.url, trust_env=False, timeout=10.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def post(
        self, query: str, variables: Json | None = None, *, version: str = VERSION, **body: Any
    ) -> httpx.Response:
        """One document, as it leaves."""
        return self._http.post(
            f"/admin/api/{version}/graphql.json",
            json={"query": query, "variables": variables or {}, **body},
            headers={"X-Shopify-Access-Token": self.token},
        )

    def ask(self, query: str, /, **variables: Any) -> Json:
        """The whole body of an answer with status 200."""
        body: Json = self.post(query, variables).raise_for_status().json()
        return body

    def data(self, query: str, /, **variables: Any) -> Json:
        """The data of an answer without errors."""
        body = self.ask(query, **variables)
        assert "errors" not in body, body["errors"]
        data: Json = body["data"]
        return data

    def code(self, query: str, /, **variables: Any) -> str:
        """The code of the only error."""
        (error,) = self.ask(query, **variables)["errors"]
        code: str = error["extensions"]["code"]
        return code

    def set(self, *rows: Json, key: str, name: str = "available", **more: Any) -> Json:
        """inventorySetQuantities."""
        given = {"name": name, "reason": "correction", "quantities": list(rows), **more}
        payload: Json = self.data(SET, input=given, key=key)["inventorySetQuantities"]
        return payload

    def refused(self, *rows: Json, key: str, **more: Any) -> list[str]:
        """The codes of the user errors, with nothing changed."""
        payload = self.set(*rows, key=key, **more)
        assert payload["inventoryAdjustmentGroup"] is None
        return [error["code"] for error in payload["userErrors"]]

    def outside(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """One request to any address, without a token."""
        return self._http.request(method, path, **sent)

    def control(self, **fields: Any) -> Json:
        """A change through the store's control route."""
        reply = self._http.post("/_sandbox/shopify", json=fields)
        told: Json = reply.raise_for_status().json()
        return told

    def item(self, sku: str) -> str:
        """The global id of the inventory item with this SKU."""
        goods = self.store.goods
        return f"gid://shopify/InventoryItem/{goods.item_number(goods.find(sku)[0])}"

    def row(self, sku: str, quantity: int, before: int | None, location: str = FIRST) -> Json:
        """One quantity to be set."""
        return {
            "inventoryItemId": self.item(sku),
            "locationId": location,
            "quantity": quantity,
            "changeFromQuantity": before,
        }
