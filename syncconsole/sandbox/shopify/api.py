"""The store's addresses: the API of every version, and the files of bulk operations."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from syncconsole.sandbox.shopify.bulk import PREFIX
from syncconsole.sandbox.shopify.oauth import PATH, OAuth
from syncconsole.sandbox.shopify.versions import served
from syncconsole.sandbox.visit import visit_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from syncconsole.sandbox.shopify.store import Store

TOKEN_HEADER = "x-shopify-access-token"  # noqa: S105 - a header's name


_RANGE = re.compile(r"bytes=(\d{1,15})-", re.ASCII)


class Api:
    """The handlers, over one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def app(self) -> Starlette:
        """The routes as one ASGI application."""
        return Starlette(
            routes=[
                Route("/admin/api/{version}/graphql.json", self.graphql, methods=["POST"]),
                Route(PATH, OAuth(self._store.grants).token, methods=["POST"]),
                Route(f"{PREFIX}{{name}}", self.file, methods=["GET"]),
            ],
            exception_handlers={404: _not_found, 405: _not_found},
        )

    async def graphql(self, request: Request) -> Response:
        """Run a document; 200 whatever comes of it, 400 where the body holds none."""
        from syncconsole.sandbox.shopify.asked import Asked
        from syncconsole.sandbox.shopify.documents import sent
        from syncconsole.sandbox.shopify.execution import answer

        visit = visit_of(request.scope)
        version = served(request.path_params["version"])
        if version is None:
            return await _not_found(request, None)
        asked_for = sent(await request.body())
        if asked_for is None:
            return JSONResponse({"errors": {"query": "Required parameter missing or invalid"}}, 400)
        scopes = self._store.grants.allowed(request.headers.get(TOKEN_HEADER, ""))
        asked = Asked(
            self._store, version, scopes or frozenset(), str(request.base_url).rstrip("/"),
            visit.fault.name if visit.fault else "",
        )  # fmt: skip
        told = await run_in_threadpool(answer, asked, asked_for, request_id(visit.number))
        visit.rows = asked.rows
        return _json(told, {"x-shopify-api-version": version})

    async def file(self, request: Request) -> Response:
        """The rows of a bulk operation, to whoever knows the address."""
        if TOKEN_HEADER in request.headers:
            self._store.bulk.leaks += 1
        with self._store.lock:
            rows = self._store.bulk.file(request.url.path)
        if rows is None:
            return Response("<Error><Code>NoSuchKey</Code></Error>", 404, media_type="text/xml")
        visit_of(request.scope).rows = rows.count(b"\n")
        return _from(rows, request.headers.get("range", ""))


def _from(rows: bytes, asked: str) -> Response:
    """The file, or the rest of it from a byte on: 206, or 416 where there is none (RFC 9110)."""
    found = _RANGE.fullmatch(asked)
    if found is None:
        return Response(rows, headers={"accept-ranges": "bytes"}, media_type="application/jsonl")
    start = int(found[1])
    if start >= len(rows):
        return Response(status_code=416, headers={"content-range": f"bytes */{len(rows)}"})
    where = {"content-range": f"bytes {start}-{len(rows) - 1}/{len(rows)}"}
    return Response(rows[start:], 206, where, media_type="application/jsonl")


def request_id(number: int) -> str:
    """The id in the header X-Request-Id."""
    return f"{number:08x}-0000-4000-8000-000000000000"


def _json(told: dict[str, Any], headers: dict[str, str]) -> Response:
    text = json.dumps(told, ensure_ascii=False)
    return Response(text, headers=headers, media_type="application/json; charset=utf-8")


async def _not_found(_request: Request, _error: Exception | None) -> Response:
    return JSONResponse({"errors": "Not Found"}, 404)
