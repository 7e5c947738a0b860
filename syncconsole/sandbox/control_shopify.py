"""/_sandbox/shopify: what happens in the Shopify store besides the API.

GET  /_sandbox/shopify                                  scopes, points, bulk operations
GET  /_sandbox/shopify?sku=ABC-1                        the same, with what is available
POST /_sandbox/shopify  {"sku": "ABC-1", "quantity": 4} someone counts its stock
POST /_sandbox/shopify  {"sku": "ABC-1", "sell": 2}     a web sale
POST /_sandbox/shopify  {"customer": 5917633347819, "tags": ["b2b"],
                         "metafields": {"sparklayer.price_list": "trade-eu"}, "note": "..."}
POST /_sandbox/shopify  {"scopes": ["read_products"], "token_seconds": 60, "expire": true,
                         "points": 2000, "restored": 100, "drain": true, "polls": 2}

The first location where none is named: `"location": 2`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from syncconsole.sandbox.control_trade import fields_of
from syncconsole.sandbox.shopify.bucket import Points

if TYPE_CHECKING:
    from starlette.requests import Request

    from syncconsole.sandbox.shopify.store import Store

_PERSON = ("first", "last", "email", "phone", "note", "state", "company")


class ShopifyControl:
    """The handlers; what they raise is answered as Control says."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the control routes' prefix."""
        return [
            Route(f"{prefix}/shopify", self.told, methods=["GET"]),
            Route(f"{prefix}/shopify", self.change, methods=["POST"]),
        ]

    async def told(self, request: Request) -> JSONResponse:
        """How the store stands."""
        return self._answer(request.query_params.get("sku", ""))

    async def change(self, request: Request) -> JSONResponse:
        """Stock, customers, access and points, as the fields say."""
        fields, store = await fields_of(request), self._store
        sku, location = str(fields.pop("sku", "")), int(fields.pop("location", 1))
        with store.lock:
            if "quantity" in fields:
                store.set_stock(sku, int(fields.pop("quantity")), location)
            if "sell" in fields:
                store.sell(sku, int(fields.pop("sell")))
            if "customer" in fields:
                self._change_customer(int(fields.pop("customer")), fields)
            self._change_access(fields)
        if fields:
            raise ValueError(f"the Shopify store has no setting {min(fields)!r}")
        return self._answer(sku)

    def _change_customer(self, number: int, fields: dict[str, Any]) -> None:
        customers = self._store.customers
        changed = {name: fields.pop(name) for name in _PERSON if name in fields}
        if "tags" in fields:
            changed["tags"] = tuple(map(str, fields.pop("tags")))
        customers.change(number, **changed)
        if "metafields" in fields:
            facts = [
                (*str(name).partition(".")[::2], "single_line_text_field", str(value))
                for name, value in fields.pop("metafields").items()
            ]
            customers.set_facts(number, facts)

    def _change_access(self, fields: dict[str, Any]) -> None:
        store = self._store
        if "scopes" in fields:
            store.grants.scopes = frozenset(map(str, fields.pop("scopes")))
        if "token_seconds" in fields:
            store.grants.seconds = float(fields.pop("token_seconds"))
        if fields.pop("expire", False):
            store.grants.expire()
        if "points" in fields or "restored" in fields:
            now = store.bucket.points
            maximum = float(fields.pop("points", now.maximum))
            store.bucket.points = Points(maximum, float(fields.pop("restored", now.restored)))
        if fields.pop("drain", False):
            store.bucket.drain()
        if "polls" in fields:
            store.bulk.polls = int(fields.pop("polls"))

    def _answer(self, sku: str) -> JSONResponse:
        store = self._store
        with store.lock:
            told: dict[str, Any] = {
                "scopes": sorted(store.grants.scopes),
                "points": store.bucket.status(),
                "bulk": [
                    {"id": one.number, "status": one.status, "objects": one.objects}
                    for one in store.bulk.all()
                ],
                "leaks": store.bulk.leaks,
            }
            if sku:
                told |= {"sku": sku, "available": store.quantity(sku)}
        return JSONResponse(told)
