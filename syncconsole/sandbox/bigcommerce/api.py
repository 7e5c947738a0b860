"""The simulated API as one ASGI application: the routes and the errors they end in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette

from syncconsole.sandbox.bigcommerce.inventory import Inventory
from syncconsole.sandbox.bigcommerce.orders import Orders
from syncconsole.sandbox.bigcommerce.products import Products
from syncconsole.sandbox.bigcommerce.store import Store
from syncconsole.sandbox.refusal import Refusal
from syncconsole.sandbox.replies import refused
from syncconsole.sandbox.visit import visit_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from syncconsole.sandbox.shop import Shop


def api(shop: Shop, prefix: str) -> Starlette:
    """The API of `shop`, every path of it below `prefix`."""
    return Starlette(
        routes=[
            route
            for room in (Store(shop), Products(shop), Inventory(shop), Orders(shop))
            for route in room.routes(prefix)
        ],
        exception_handlers={Refusal: _refused, 404: _no_such_path, 405: _wrong_method},
    )


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return refused(_path(request), refusal.status, refusal.title, refusal.errors)


async def _no_such_path(request: Request, _: Exception) -> Response:
    return refused(_path(request), 404, f"The sandbox has no route {request.url.path}")


async def _wrong_method(request: Request, _: Exception) -> Response:
    return refused(_path(request), 405, f"{request.method} is not allowed here")


def _path(request: Request) -> str:
    return visit_of(request.scope).path
