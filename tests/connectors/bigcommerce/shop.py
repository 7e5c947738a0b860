"""A store on the other side of the wire, as small as BigCommerce's documentation allows.

It answers the requests the connector sends and keeps each of them; what a test wants to go wrong
it says by `answers`, a script that is played before the store itself answers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
import msgspec

from connectors.bigcommerce.client import BigCommerce, connect
from connectors.contract import Tools
from tests.connectors.bigcommerce.order_desk import OrderDesk
from tests.connectors.http.fakes import JSON, FakeClock

TOKEN = "x1y2z3-secret"
HASH = "abc123"
OPTIONS = {"store_hash": HASH, "token": TOKEN, "location": 1}


def item(variant: int, sku: str | None = None, onhand: Any = 5, product: int = 0) -> dict[str, Any]:
    """One inventory item as GET /v3/inventory/items gives it."""
    return {
        "identity": {
            "sku": f"SKU-{variant}" if sku is None else sku,
            "variant_id": variant or None,
            "product_id": product or 1000 + variant,
            "sku_id": None,
        },
        "locations": [
            {
                "location_id": 1,
                "location_code": "MAIN",
                "available_to_sell": 0,
                "total_inventory_onhand": onhand,
                "settings": {"safety_stock": 2},
            }
        ],
    }


class Shop:
    """The store: `items` are its stock, `products` and `variants` its catalogue.

    `desk` has its orders.
    """

    def __init__(self, items: list[dict[str, Any]] | None = None) -> None:
        self.items = items or []
        self.products = list[dict[str, Any]]()
        self.variants = list[dict[str, Any]]()
        self.desk = OrderDesk()
        self.locations = [{"id": 1, "label": "Main", "enabled": True}]
        self.requests = list[httpx.Request]()
        self.answers = list[Callable[[httpx.Request], httpx.Response | None]]()
        self.before_page: dict[int, Callable[[], object]] = {}
        self.clock = FakeClock()
        self.adjusted = list[list[dict[str, Any]]]()

    def connect(self, **options: Any) -> BigCommerce:
        """The connector under test, in front of this store."""
        transport = httpx.MockTransport(self)
        return connect({**OPTIONS, **options}, Tools(self.clock), transport=transport)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.answers and (scripted := self.answers.pop(0)(request)) is not None:
            return scripted
        path = request.url.path.removeprefix(f"/stores/{HASH}")
        if request.headers["x-auth-token"] != TOKEN:
            return reply(401, {"status": 401, "title": "Unauthorized"})
        if path == "/v2/store":
            return reply(200, {"name": "Outdoor Shop", "currency": "EUR", "status": "live"})
        if path == "/v2/time":
            return reply(200, {"time": int(self.clock.now().timestamp())})
        if path == "/v3/inventory/locations":
            return reply(200, {"data": self.locations, "meta": {}})
        if path == "/v3/inventory/adjustments/absolute":
            self.adjusted.append(msgspec.json.decode(request.content)["items"])
            return reply(200, {"transaction_id": f"t-{len(self.adjusted)}"})
        asked = {name: values[0] for name, values in parse_qs(request.url.query.decode()).items()}
        if path.startswith("/v2/orders"):
            status, body = self.desk.answer(path, asked)
            return httpx.Response(204) if body is None else reply(status, body)
        if path == "/v3/inventory/items":
            return self._page(asked, lambda: _filtered(self.items, asked))
        if path == "/v3/catalog/products":
            return self._page(asked, lambda: self.products)
        if path == "/v3/catalog/variants":
            return self._page(asked, lambda: self.variants)
        return reply(404, {"status": 404, "title": "Not found"})

    def _page(
        self, asked: dict[str, str], found: Callable[[], list[dict[str, Any]]]
    ) -> httpx.Response:
        number, limit = int(asked.get("page", 1)), int(asked.get("limit", 50))
        self.before_page.pop(number, lambda: None)()
        whole = found()
        data = whole[(number - 1) * limit : number * limit]
        return reply(200, listing(data, len(whole), number, limit))


def listing(
    data: list[Any], total: int, number: int = 1, limit: int = 1000, count: int | None = None
) -> dict[str, Any]:
    """A page in the V3 envelope."""
    pagination = {
        "total": total,
        "count": len(data) if count is None else count,
        "per_page": limit,
        "current_page": number,
        "total_pages": max(1, -(-total // limit)),
        "links": {},
    }
    return {"data": data, "meta": {"pagination": pagination}}


def reply(status: int, body: Any, **headers: str) -> httpx.Response:
    """A JSON answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, content=msgspec.json.encode(body), headers={**JSON, **named})


def _filtered(items: list[dict[str, Any]], asked: dict[str, str]) -> list[dict[str, Any]]:
    for name in ("variant_id", "product_id", "sku"):
        if (listed := asked.get(f"{name}:in")) is not None:
            wanted = set(listed.split(","))
            items = [one for one in items if str(one["identity"][name]) in wanted]
    return items
