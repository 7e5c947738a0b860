"""A plain HTTP client of the simulated company; nothing of the program's own connectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.quickbooks.extras import SERVICES
from syncconsole.sandbox.quickbooks.items import FIRST_ITEM
from tests.sandbox.client import Caller

if TYPE_CHECKING:
    import httpx

    from syncconsole.sandbox.server import Sandbox

SHIPPING = next(number for number, item in SERVICES.items() if item.name == "Shipping")

Json = dict[str, Any]


class Client(Caller):
    """Asks one company with an access token of its own."""

    def __init__(self, sandbox: Sandbox, token: str | None = None) -> None:
        super().__init__(sandbox)
        self.company = sandbox.company
        self.token = self.company.grants.consent().access if token is None else token

    def ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """One request below the company's path."""
        headers = {"Authorization": f"Bearer {self.token}", **sent.pop("headers", {})}
        address = f"{self.company.keys.prefix}/{path}"
        return self._http.request(method, address, headers=headers, **sent)

    def select(self, query: str) -> Json:
        """The QueryResponse of a query."""
        reply = self.ask("GET", "query", params={"query": query, "minorversion": "75"})
        found: Json = reply.raise_for_status().json()["QueryResponse"]
        return found

    def ids(self, query: str) -> list[str]:
        """The ids that a query finds, of whatever kind."""
        return [
            row["Id"]
            for rows in self.select(query).values()
            if isinstance(rows, list)
            for row in rows
        ]

    def post(self, entity: str, body: Json, **params: str) -> httpx.Response:
        """A write."""
        return self.ask("POST", entity, json=body, params=params)

    def fault(self, reply: httpx.Response, status: int = 400) -> Json:
        """The one Error of a fault, after a look at its status and type."""
        assert reply.status_code == status, reply.text
        (error,) = reply.json()["Fault"]["Error"]
        assert error["Message"]
        assert error["Detail"]
        found: Json = error
        return found

    def item(self, position: int = 0) -> tuple[str, str]:
        """Id and SKU of one of the items that both the store and the office have."""
        held = [item for item in range(self.sandbox.catalogue.items) if self.company.holds(item)]
        return str(FIRST_ITEM + held[position]), self.sandbox.catalogue.sku(held[position])


def sale(item: str, units: float, price: float, **more: Any) -> Json:
    """A line of a receipt."""
    detail = {"ItemRef": {"value": item}, "Qty": units, "UnitPrice": price, **more}
    amount = round(units * price, 2)
    return {"DetailType": "SalesItemLineDetail", "Amount": amount, "SalesItemLineDetail": detail}


def receipt(number: str, *lines: Json, **more: Any) -> Json:
    """A sales receipt."""
    return {"DocNumber": number, "CustomerRef": {"value": "1"}, "Line": list(lines), **more}
