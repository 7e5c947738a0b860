"""A company on the other side of the wire, as small as Intuit's documentation allows.

It answers the requests the connector sends and keeps each of them; what a test wants to go wrong
it says by `answers`, a script that is played before the company itself answers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import msgspec

from connectors.contract import Tools
from connectors.quickbooks_online.client import QuickBooksOnline, connect
from connectors.quickbooks_online.tokens import Tokens, unpacked
from tests.connectors.http.fakes import FakeClock
from tests.connectors.quickbooks_online.intuit import CLIENT, REALM, Intuit, Kept, fault, reply
from tests.connectors.quickbooks_online.language import GrammarError, answer

BASE = "https://quickbooks.api.intuit.com"
TOKENS = "https://oauth.example/tokens"
OPTIONS: dict[str, Any] = {
    "realm_id": REALM,
    "client_id": CLIENT[0],
    "client_secret": CLIENT[1],
    "token_url": TOKENS,
}
STAMP = "2026-11-20T11:00:00Z"


def item(number: int, sku: str | None = None, onhand: Any = 5, **more: Any) -> dict[str, Any]:
    """One inventory item as a query gives it."""
    found = {
        "Id": str(number),
        "SyncToken": "0",
        "Name": f"Item {number}",
        "Sku": f"SKU-{number}" if sku is None else sku,
        "Active": True,
        "Type": "Inventory",
        "TrackQtyOnHand": True,
        "QtyOnHand": onhand,
        "InvStartDate": "2026-01-01",
        "MetaData": {"CreateTime": STAMP, "LastUpdatedTime": STAMP},
    }
    return found | more


class Company:
    """The books: `books` holds its objects by kind; receipts lower quantities as they do there."""

    def __init__(self, items: list[dict[str, Any]] | None = None) -> None:
        self.clock = FakeClock()
        self.intuit = Intuit(self.clock)
        self.store = Kept(self.intuit.first())
        self.books: dict[str, list[dict[str, Any]]] = {"Item": items or []}
        self.requests = list[httpx.Request]()
        self.answers = list[Callable[[httpx.Request], httpx.Response | None]]()
        self.preferences = {"SalesFormsPrefs": {"CustomTxnNumbers": True}}
        self.outcomes = dict[str, httpx.Response]()
        self._next = 500

    def connect(self, **options: Any) -> QuickBooksOnline:
        """The connector under test, in front of this company."""
        tools = Tools(self.clock, tokens=self.store)
        return connect({**OPTIONS, **options}, tools, transport=httpx.MockTransport(self))

    def kept(self) -> Tokens:
        """The tokens that the store holds now."""
        return unpacked(self.store.load(), REALM)

    def add(self, kind: str, **fields: Any) -> dict[str, Any]:
        """One more object, with an id of its own."""
        self._next += 1
        made = {"Id": str(self._next), "SyncToken": "0", "Active": True, **fields}
        made.setdefault("MetaData", {"LastUpdatedTime": STAMP})
        self.books.setdefault(kind, []).append(made)
        return made

    def onhand(self, sku: str) -> Any:
        """The quantity on hand of the item."""
        return next(one["QtyOnHand"] for one in self.books["Item"] if one["Sku"] == sku)

    def sent(self, path: str) -> list[Any]:
        """The bodies that were posted to the path."""
        posted = [one for one in self.requests if one.url.path.endswith(path)]
        return [msgspec.json.decode(one.content) for one in posted]

    def statements(self) -> list[str]:
        """What was asked in the query language."""
        return [_statement(one) for one in self.requests if one.url.path.endswith("/query")]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if str(request.url).startswith(TOKENS):
            return self.intuit(request)
        self.requests.append(request)
        if self.answers and (scripted := self.answers.pop(0)(request)) is not None:
            return scripted
        if not self.intuit.accepts(request):
            said = "message=AuthenticationFailed; errorCode=003200; statusCode=401"
            error = {"message": said, "detail": "Token expired", "code": "3200"}
            return reply(401, {"fault": {"error": [error], "type": "AUTHENTICATION"}})
        path = request.url.path.removeprefix(f"/v3/company/{REALM}")
        same = request.url.params.get("requestid", "")
        if same not in self.outcomes or not same:
            self.outcomes[same] = self._answered(path, request)
        done = self.outcomes[same]
        return httpx.Response(done.status_code, content=done.content, headers=done.headers)

    def _answered(self, path: str, request: httpx.Request) -> httpx.Response:
        if path == "/query":
            try:
                found = answer(_statement(request), self.books)
            except GrammarError as error:
                return reply(400, fault("4000", "Error parsing query", str(error)))
            return reply(200, {"QueryResponse": found, "time": STAMP})
        if path == f"/companyinfo/{REALM}":
            date = self.clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
            info = {"CompanyName": "Outdoor Shop Inc", "Country": "US"}
            return reply(200, {"CompanyInfo": info, "time": STAMP}, date=date)
        if path == "/preferences":
            return reply(200, {"Preferences": self.preferences, "time": STAMP})
        if path == "/cdc":
            return self._changed(request.url.params["changedSince"])
        if path == "/batch":
            return reply(200, {"BatchItemResponse": [
                {"bId": one["bId"], **self._receipt(one["SalesReceipt"])}
                for one in msgspec.json.decode(request.content)["BatchItemRequest"]
            ]})  # fmt: skip
        made = self._made(path, msgspec.json.decode(request.content))
        return reply(400 if "Fault" in made else 200, made, intuit_tid="1-65-abc")

    def _made(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path == "/salesreceipt":
            return self._receipt(body)
        if path == "/customer":
            return {"Customer": self.add("Customer", **body)}
        if path == "/inventoryadjustment":
            for line in body["Line"]:
                detail = line["ItemAdjustmentLineDetail"]
                self._item(detail["ItemRef"]["value"])["QtyOnHand"] += detail["QtyDiff"]
            return {"InventoryAdjustment": self.add("InventoryAdjustment", **body)}
        raise AssertionError(f"no such path: {path}")

    def _receipt(self, body: dict[str, Any]) -> dict[str, Any]:
        receipts = self.books.get("SalesReceipt", [])
        if any(one["DocNumber"] == body["DocNumber"] for one in receipts):
            return fault("6140", "Duplicate Document Number Error", "DocNumber is in use")
        total = sum(line["Amount"] for line in body["Line"])
        total += body.get("TxnTaxDetail", {}).get("TotalTax", 0)
        for line in body["Line"]:
            detail = line["SalesItemLineDetail"]
            found = self._item(detail["ItemRef"]["value"])
            if found["Type"] == "Inventory":
                found["QtyOnHand"] -= detail["Qty"]
        return {"SalesReceipt": self.add("SalesReceipt", TotalAmt=round(total, 2), **body)}

    def _item(self, number: str) -> dict[str, Any]:
        return next(one for one in self.books["Item"] if one["Id"] == number)

    def _changed(self, since: str) -> httpx.Response:
        oldest = (self.clock.now() - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
        if since < oldest:
            return reply(400, fault("4002", "changedSince is out of range"))
        changed = [one for one in self.books["Item"] if one["MetaData"]["LastUpdatedTime"] >= since]
        found = {"Item": changed[:1000], "startPosition": 1, "maxResults": len(changed[:1000])}
        return reply(200, {"CDCResponse": [{"QueryResponse": [found]}], "time": STAMP})


def _statement(request: httpx.Request) -> str:
    if request.method == "POST":
        assert request.headers["content-type"] == "application/text"
        return request.content.decode()
    return str(request.url.params["query"])
