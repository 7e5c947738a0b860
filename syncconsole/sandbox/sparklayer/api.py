"""The site's addresses as one ASGI application."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from syncconsole.sandbox.sparklayer.problems import Problem, fault, problem
from syncconsole.sandbox.sparklayer.site import CLIENT_ID, CLIENT_SECRET, PLACES, Price, Site
from syncconsole.sandbox.sparklayer.stock import fetched, updated
from syncconsole.sandbox.visit import visit_of

if TYPE_CHECKING:
    from starlette.requests import Request

TOKEN = "/api/auth/token"  # noqa: S105 - an address

MOST_LISTS = 250


class Api:
    """The handlers, over one site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def app(self) -> Starlette:
        """The routes."""
        return Starlette(
            routes=[
                Route(TOKEN, self.token, methods=["POST"]),
                Route("/api/v2/price-lists", self.price_lists, methods=["GET"]),
                Route("/api/v1/price-lists/{slug}/pricing", self.pricing, methods=["GET"]),
                Route("/api/v1/stock-locations", self.places, methods=["GET"]),
                Route("/api/v1/batch-fetch-stock", self.fetch_stock, methods=["POST"]),
                Route("/api/v1/batch-update-stock", self.update_stock, methods=["POST"]),
            ],
            exception_handlers={Problem: _problem, 404: _nowhere, 405: _nowhere},
        )

    async def token(self, request: Request) -> Response:
        """A token for the credentials of an API key; they come as JSON and as nothing else."""
        asked = await _json(request)
        if not isinstance(asked, dict) or asked.get("grant_type") != "client_credentials":
            raise Problem(400, "Unsupported grant type")
        if (asked.get("client_id"), asked.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            raise Problem(401, "Invalid client credentials")
        token, seconds = self._site.issue()
        return JSONResponse({"token_type": "Bearer", "expires_in": seconds, "access_token": token})

    async def price_lists(self, request: Request) -> Response:
        """A page of the price lists, by name."""
        page = _whole(request, "page", 1)
        size = _whole(request, "page_size", 100)
        if size > MOST_LISTS:
            raise Problem(400, "Invalid query", [fault("page_size", f"At most {MOST_LISTS}")])
        lists = sorted(self._site.lists.values(), key=lambda one: one.name)
        chosen = lists[(page - 1) * size : page * size]
        visit_of(request.scope).rows = len(chosen)
        data = [
            {"slug": one.slug, "name": one.name, "currency_code": one.currency_code,
             "source": one.source, "rules": list(one.rules)}
            for one in chosen
        ]  # fmt: skip
        pagination = {
            "total": len(lists),
            "per_page": size,
            "current_page": page,
            "total_pages": -(-len(lists) // size),
        }
        return JSONResponse({"data": data, "pagination": pagination})

    async def pricing(self, request: Request) -> Response:
        """Every stored price of a list, by SKU and quantity; 204 where it has none."""
        slug = request.path_params["slug"]
        if slug not in self._site.lists:
            raise Problem(404, f"The price list {slug} does not exist")
        prices = self._site.prices.get(slug, {})
        rows = [_price(sku, one) for sku in sorted(prices) for one in prices[sku]]
        visit_of(request.scope).rows = len(rows)
        return JSONResponse(rows) if rows else Response(status_code=204)

    async def places(self, request: Request) -> Response:
        """The stock locations."""
        visit_of(request.scope).rows = len(PLACES)
        return JSONResponse(
            [{"id": one.id, "external_id": one.external_id, "name": one.name} for one in PLACES]
        )

    async def fetch_stock(self, request: Request) -> Response:
        """The stock of many SKUs."""
        asked = await _json(request)
        with self._site.lock:
            found = fetched(self._site, asked)
        visit_of(request.scope).rows = len(found)
        return JSONResponse(found)

    async def update_stock(self, request: Request) -> Response:
        """Overwrite the stock of many SKUs."""
        sent = await _json(request)
        with self._site.lock:
            visit_of(request.scope).rows = updated(self._site, sent)
        return Response(status_code=204)


async def _json(request: Request) -> Any:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(400, "The body must be JSON, with the header Content-Type")
    try:
        return json.loads(await request.body())
    except ValueError:
        raise Problem(400, "The body is not JSON") from None


def _price(sku: str, price: Price) -> dict[str, Any]:
    return {"sku": sku, "quantity": price.quantity, "price": price.cents / 100}


def _whole(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**9):
        raise Problem(400, "Invalid query", [fault(name, "A whole number from 1 is required")])
    return int(text)


async def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem(error.status, error.detail, error.errors)


async def _nowhere(request: Request, _error: Exception) -> Response:
    return problem(404, f"The sandbox has no route {request.method} {request.url.path}")
