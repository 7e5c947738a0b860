"""A shop on the other side of the wire, as small as Shopify's documentation allows.

It answers the questions the connector asks and keeps each of them; what a test wants to go wrong it
says by `answers`, a script that is played before the shop itself answers, or by `faults`, errors
that are put into answers by the name of the operation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
from graphql import FieldNode

from connectors.contract import TokenStore, Tools
from connectors.shopify.client import Shopify, connect
from tests.connectors.http.fakes import JSON, FakeClock
from tests.connectors.shopify.bulk_desk import BulkDesk
from tests.connectors.shopify.counter import Counter
from tests.connectors.shopify.goods import NOON, Stock, Thing, connection
from tests.connectors.shopify.selection import directives, operation, selected

TOKEN = "shpat_0123456789abcdef-secret"
OPTIONS = {"shop": "outdoor", "token": TOKEN, "location": 1, "bulk": "false"}
PATH = "/admin/api/2026-10/graphql.json"

_TERM = re.compile(r"(\w+):(>=|(?<!updated_at:))'((?:[^'\\]|\\.)*)'")


class Shop:
    """`stocks` are its variants with their stock, the rest its other things."""

    def __init__(self, stocks: int | list[Stock] = 0) -> None:
        if isinstance(stocks, int):
            stocks = [Stock(n, None, n % 50, NOON) for n in range(1, stocks + 1)]
        self.stocks = stocks
        self.products = list[Thing]()
        self.customers = list[Thing]()
        self.orders = list[Thing]()
        self.locations = [{"id": "gid://shopify/Location/1", "name": "Main", "isActive": True}]
        self.scopes = ["read_products", "write_inventory", "read_locations"]
        self.clock = FakeClock()
        self.requests = list[httpx.Request]()
        self.asked = list[tuple[str, dict[str, Any]]]()
        self.answers = list[Callable[[httpx.Request], httpx.Response | None]]()
        self.faults = dict[str, list[dict[str, Any]]]()
        self.extensions = dict[str, Any]()
        self.tokens = {TOKEN}
        self.headers = {"x-shopify-api-version": "2026-10", "x-request-id": "req-7"}
        self.bulk = BulkDesk(self)
        self.counter = Counter(self)
        self.most_rows: dict[str, int] = {}

    def connect(self, *, store: TokenStore | None = None, **options: Any) -> Shopify:
        """The connector under test, in front of this shop."""
        transport = httpx.MockTransport(self)
        tools = Tools(self.clock, tokens=store)
        return connect({**OPTIONS, **options}, tools, transport=transport)

    def stock(self, number: int) -> Stock:
        return next(one for one in self.stocks if one.number == number)

    def names(self) -> list[str]:
        """The operations that were asked, in order."""
        return [name for name, _ in self.asked]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.answers and (scripted := self.answers.pop(0)(request)) is not None:
            return scripted
        if request.url.host == "files.example":
            return self.bulk.file(request)
        if request.url.path != PATH:
            return self.reply({"errors": "Not Found"}, 404)
        if request.headers.get("x-shopify-access-token") not in self.tokens:
            return self.reply({"errors": "[API] Invalid API key or access token"}, 401)
        body = msgspec.json.decode(request.content)
        name, variables = body["operationName"], body["variables"]
        self.asked.append((name, variables))
        rows = variables.get("first") or len(variables.get("ids", ()))
        if rows > self.most_rows.get(name, 250):
            return self.reply({"errors": [error("too dear", "MAX_COST_EXCEEDED")]})
        if self.faults.get(name):
            return self.reply({"errors": [self.faults[name].pop(0)], "data": None})
        return self.reply({"data": self.answer(body["query"], name, variables), "extensions": {
            "cost": {"requestedQueryCost": 10, "actualQueryCost": 5, "throttleStatus": {
                "maximumAvailable": 2000.0, "currentlyAvailable": 1990, "restoreRate": 100.0}},
            **self.extensions,
        }})  # fmt: skip

    def answer(self, text: str, name: str | None, variables: dict[str, Any]) -> dict[str, Any]:
        """The data of a question."""
        asked = operation(text, name)
        (root,) = [asked.selection_set] if asked.selection_set else []
        for node in root.selections:
            assert isinstance(node, FieldNode)
            self.counter.directives = directives(node, variables)
        found: dict[str, Any] = selected(self._roots(), root, variables)
        return found

    def reply(self, body: Any, status: int = 200) -> httpx.Response:
        """A JSON answer."""
        headers = {**JSON, **self.headers}
        return httpx.Response(status, content=msgspec.json.encode(body), headers=headers)

    def _roots(self) -> Thing:
        variants = lambda: [one.variant() for one in self.stocks]  # noqa: E731
        return {
            "productVariants": _searched(variants),
            "products": _searched(lambda: self.products),
            "customers": _searched(lambda: self.customers, days=True),
            "orders": _searched(lambda: self.orders),
            "nodes": lambda ids: [self._node(each) for each in ids],
            "customer": lambda **asked: self._node(asked["id"]),
            "order": lambda **asked: self._node(asked["id"]),
            "location": self._location,
            "locations": connection(lambda: list(self.locations)),
            "shop": {
                "name": "Outdoor Shop",
                "myshopifyDomain": "outdoor.myshopify.com",
                "currencyCode": "EUR",
            },
            "currentAppInstallation": {"accessScopes": [{"handle": one} for one in self.scopes]},
            "productVariantsCount": {"count": len(self.stocks), "precision": "EXACT"},
            "ordersCount": {"count": 10_000, "precision": "AT_LEAST"},
            "bulkOperationRunQuery": self.bulk.start,
            "bulkOperation": self.bulk.state,
            "inventorySetQuantities": self.counter.set,
        }

    def _node(self, ident: str) -> Thing | None:
        kind, _, number = ident.removeprefix("gid://shopify/").partition("/")
        if kind in {"ProductVariant", "InventoryItem"}:
            wanted = int(number) - (500 if kind == "InventoryItem" else 0)
            stock = next((one for one in self.stocks if one.number == wanted), None)
            made = stock and (stock.item() if kind == "InventoryItem" else stock.variant())
            return made or None
        things = (*self.products, *self.customers, *self.orders)
        return next((one for one in things if one["id"] == ident), None)

    def _location(self, **asked: str) -> Thing | None:
        place = asked["id"]
        known = next((one for one in self.locations if place in {None, one["id"]}), None)
        levels = lambda: [found for one in self.stocks if (found := one.level(place))]  # noqa: E731
        return None if known is None else {**known, "inventoryLevels": _searched(levels)}


def error(message: str, code: str) -> dict[str, Any]:
    """One of `errors`."""
    return {"message": message, "extensions": {"code": code}}


def _searched(things: Callable[[], list[Thing]], *, days: bool = False) -> Callable[..., Thing]:
    """A connection with Shopify's search: alternatives of equal words, or a time and later."""

    def page(query: str | None = None, sortKey: str = "ID", **more: Any) -> Thing:  # noqa: N803
        terms = _TERM.findall(query or "")
        assert bool(terms) == bool(query), f"a search that is not understood: {query}"
        found = [
            one
            for one in things()
            if not terms or any(_fits(one, name, value, days) for name, _, value in terms)
        ]
        sort = (lambda one: one["updatedAt"]) if sortKey == "UPDATED_AT" else (lambda one: "")
        made: Thing = connection(lambda: found, sort)(**more)
        return made

    return page


def _fits(thing: Thing, name: str, value: str, days: bool) -> bool:
    value = value.replace("\\'", "'").replace("\\\\", "\\")
    if name == "updated_at":
        length = 10 if days else 20
        return bool(thing["updatedAt"][:length] >= value[:length])
    return bool(thing[name].lower() == value.lower())
