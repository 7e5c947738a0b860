"""A stranger's API over real HTTP: an office that nobody here has a connector for.

It is as such APIs are: a bearer token, cursors, a wrapped list, versions with If-Match, a batch
whose reply names the rows it refused, and orders that are made once for each Idempotency-Key.
"""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from typing import TYPE_CHECKING, Any, Self

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from syncconsole.sandbox.serving import Serving, listen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "a-strangers-token"
OLDEST = "2026-01-01T00:00:00+00:00"


class Stranger:
    """The office. `stock` is SKU -> pieces, `versions` grow with each change; `orders` by their
    reference; `asked` are the requests that came, as "METHOD path?query"."""

    def __init__(self, stock: Mapping[str, int], *, page: int = 10) -> None:
        self.stock = dict(stock)
        self.versions = dict.fromkeys(stock, 1)
        self.changed = dict.fromkeys(stock, OLDEST)
        self.orders: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.refuses: set[str] = set()
        self._page = page
        self._by_key: dict[str, str] = {}
        routes = [
            Route("/v1/stock", self._list),
            Route("/v1/stock/{sku}", self._put, methods=["PUT"]),
            Route("/v1/stock-batch", self._batch, methods=["POST"]),
            Route("/v1/orders", self._orders),
            Route("/v1/orders", self._order, methods=["POST"]),
        ]
        listener = listen(0)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        self._serving = Serving(_dated(Starlette(routes=routes)), listener, asyncio.Event())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._serving.stop()

    def count(self, sku: str, pieces: int, when: str = OLDEST) -> None:
        """Somebody counts."""
        self.stock[sku] = pieces
        self.versions[sku] += 1
        self.changed[sku] = when

    async def _list(self, request: Request) -> Response:
        if (refusal := self._seen(request)) is not None:
            return refusal
        skus = sorted(self.stock)
        wanted = request.query_params.get("skus")
        if wanted is not None:
            skus = [sku for sku in wanted.split(",") if sku in self.stock]
        since = request.query_params.get("changed_since", "")
        skus = [sku for sku in skus if self.changed[sku].replace("+00:00", "Z") >= since]
        after = request.query_params.get("after", "")
        size = int(request.query_params.get("limit", self._page))
        page = [sku for sku in skus if sku > after][:size] if wanted is None else skus
        more = page[-1] if wanted is None and page and page[-1] != skus[-1] else None
        items = [self._item(sku) for sku in page]
        return JSONResponse({"data": {"items": items, "next": more}, "meta": {"count": len(skus)}})

    def _item(self, sku: str) -> dict[str, Any]:
        return {
            "uid": f"i-{sku}", "code": sku, "name": f"Thing {sku}",
            "amounts": [{"kind": "free", "pieces": self.stock[sku]}],
            "version": self.versions[sku], "changed": self.changed[sku],
        }  # fmt: skip

    async def _put(self, request: Request) -> Response:
        if (refusal := self._seen(request)) is not None:
            return refusal
        sku = request.path_params["sku"]
        if sku not in self.stock:
            return _refusal(404, "unknown_item", "no such item")
        if request.headers.get("if-match", str(self.versions[sku])) != str(self.versions[sku]):
            return _refusal(412, "moved", "another version stands")
        self._set(sku, (await request.json())["pieces"])
        return JSONResponse(self._item(sku))

    async def _batch(self, request: Request) -> Response:
        if (refusal := self._seen(request)) is not None:
            return refusal
        done = []
        for entry in (await request.json())["set"]:
            sku, error = entry["code"], None
            if sku in self.refuses or sku not in self.stock:
                error = {"code": "locked", "text": f"{sku} is being counted"}
            else:
                self._set(sku, entry["pieces"])
            done.append({"code": sku, "error": error})
        return JSONResponse({"results": done})

    def _set(self, sku: str, pieces: int) -> None:
        self.stock[sku] = pieces
        self.versions[sku] += 1

    async def _orders(self, request: Request) -> Response:
        if (refusal := self._seen(request)) is not None:
            return refusal
        wanted = request.query_params.get("ref", "")
        found = [order for ref, order in self.orders.items() if not wanted or ref == wanted]
        return JSONResponse({"orders": found})

    async def _order(self, request: Request) -> Response:
        if (refusal := self._seen(request)) is not None:
            return refusal
        body = await request.json()
        key = request.headers["idempotency-key"]
        known = self._by_key.get(key)
        if known is None and body["ref"] in self.orders:
            return _refusal(409, "duplicate", f"{body['ref']} is there already")
        if known is None:
            for line in body["lines"]:
                self.stock[line["item"].removeprefix("i-")] -= line["pieces"]
            number = f"SO-{len(self.orders) + 1}"
            self.orders[body["ref"]] = {**body, "number": number}
            known = self._by_key[key] = body["ref"]
        return JSONResponse({"order": self.orders[known]}, status_code=201)

    def _seen(self, request: Request) -> Response | None:
        query = f"?{request.url.query}" if request.url.query else ""
        self.asked.append(f"{request.method} {request.url.path}{query}")
        if request.headers.get("authorization") == f"Bearer {TOKEN}":
            return None
        return _refusal(401, "token", "this token is not known")


def _dated(app: ASGIApp) -> ASGIApp:
    """Every answer with the time, as servers do."""

    async def dated(scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"date", formatdate(usegmt=True).encode()))
            await send(message)

        await app(scope, receive, told)

    return dated


def _refusal(status: int, code: str, text: str) -> Response:
    return JSONResponse({"error": {"code": code, "text": text}}, status_code=status)


DESCRIBED = """
    connector: rest
    title: Stranger
    url: {url}
    auth: bearer
    token: a-strangers-token
    errors: {{code: error.code, message: error.text}}
    components:
      inventory:
        path: /stock
        records: data.items
        total: meta.count
        paging: {{kind: cursor, param: after, at: data.next, size_param: limit, size: 10}}
        since: {{param: changed_since}}
        map: {{id: uid, sku: code, qty: amounts.*.pieces, title: name, updated: changed}}
        refs: {{version: version}}
        read: {{param: skus, batch: 10}}
        write:
          method: PUT
          path: /stock/{{sku}}
          body: {{pieces: "{{after}}"}}
          if_match: version
          echo: amounts.0.pieces
      orders:
        path: /orders
        records: orders
        map: {{id: number, reference: ref}}
        read: {{param: ref}}
        write:
          method: POST
          path: /orders
          body: {{ref: "{{reference}}", buyer: "{{facts.customer}}", lines: "{{lines}}"}}
          row: {{item: "{{refs.id}}", pieces: "{{quantity}}", each: "{{price:number}}"}}
          idempotency: Idempotency-Key
          id: order.number
          lowers: available
"""
"""The office in config.yaml, under its name; `url` is to be filled in."""
