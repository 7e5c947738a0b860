"""The host's addresses as one ASGI application."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from syncconsole.sandbox.acusport.host import OTHER_STORE, STORE, Host, Product
from syncconsole.sandbox.shop import UnknownSkuError
from syncconsole.sandbox.visit import visit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

TOKEN = "/token"  # noqa: S105 - an address
PRODUCTS = "/api/Ecomm/GetProducts"
ORDERS = "/api/Ecomm/SalesOrder"

_SHORT = 0.19


class Api:
    """The handlers, over one host."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._before: tuple[int, list[Product]] = (0, [])

    def app(self) -> Starlette:
        """The routes."""
        return Starlette(
            routes=[
                Route(TOKEN, self.token, methods=["POST"]),
                Route(PRODUCTS, self.products, methods=["GET"]),
                Route(ORDERS, self.order, methods=["POST"]),
            ]
        )

    async def token(self, request: Request) -> Response:
        """A token for user and password, which come as a form and as nothing else."""
        told = parse_qs((await request.body()).decode("latin-1"))
        if told.get("grant_type") != ["password"]:
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        user, password = told.get("username", [""])[0], told.get("password", [""])[0]
        token = self._host.issue(user, password)
        if token is None:
            said = "The user name or password is incorrect."
            return JSONResponse({"error": "invalid_grant", "error_description": said}, 400)
        return JSONResponse({"access_token": token, "token_type": "bearer", "expires_in": 1199})

    async def products(self, request: Request) -> Response:
        """The products that the JSON in the query string chooses."""
        try:
            asked = json.loads(unquote(request.scope["query_string"].decode("latin-1")) or "{}")
            chosen, total = self._chosen(asked)
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"message": "The request is invalid."}, 400)
        visit = visit_of(request.scope)
        fault = visit.fault.name if visit.fault else ""
        if fault == "empty":
            chosen, total = [], 0
        elif fault == "short":
            total = int(total * _SHORT)
            chosen = chosen[: max(total - int(asked.get("skip") or 0), 0)]
        elif fault == "duplicate_page":
            chosen = self._before[1] or chosen
        self._before = (total, chosen)
        visit.rows = len(chosen)
        data = [self._told(one) for one in chosen]
        return JSONResponse({"axisContent": {"data": data, "total": total}})

    async def order(self, request: Request) -> Response:
        """A sales order: its units are committed in the store it names, or in the first."""
        try:
            sent = json.loads(await request.body())
            units: dict[str, int] = {}
            for line in sent["items"]:
                upc = str(line["productUPC"])
                units[upc] = units.get(upc, 0) + int(line["quantity"])
            number = self._host.take(units, str(sent.get("storeID") or STORE), sent)
        except UnknownSkuError as error:
            return JSONResponse({"message": str(error)}, 400)
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"message": "The request is invalid."}, 400)
        visit_of(request.scope).rows = len(units)
        return JSONResponse({"axisContent": {"salesOrderID": number}})

    def _chosen(self, asked: dict[str, Any]) -> tuple[list[Product], int]:
        with self._host.lock:
            rows = list(self._host.products.values())
        filters = (asked.get("filter") or {}).get("filters")
        if filters is not None:
            named = {one["value"] for one in filters if one["field"] == "productUPC"}
            rows = [one for one in rows if one.upc in named]
        if asked.get("sort"):
            rows.sort(key=lambda one: one.upc)
        total, start = len(rows), int(asked.get("skip") or 0)
        take = int(asked.get("take") or total)
        return rows[start : start + take], total

    def _told(self, product: Product) -> dict[str, Any]:
        stores: Sequence[str] = (STORE, OTHER_STORE) if self._host.several else (STORE,)
        return {
            "productUPC": product.upc,
            "productDescription": product.title,
            "storeInventory": [
                {
                    "storeID": store,
                    "qoh": product.stock[store].qoh,
                    "qtyCommitted": product.stock[store].committed,
                    "retailPrice": product.cents / 100,
                }
                for store in stores
            ],
        }
