"""The simulated API as one ASGI application: the routes and the errors they end in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette

from syncconsole.sandbox.woocommerce.orders import Orders
from syncconsole.sandbox.woocommerce.problems import Problem, no_route
from syncconsole.sandbox.woocommerce.products import Products
from syncconsole.sandbox.woocommerce.site import ROOT, Site

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from syncconsole.sandbox.woocommerce.store import Store

PREFIX = f"{ROOT}/wc/v3"


def api(store: Store) -> Starlette:
    """The API of the shop."""
    return Starlette(
        routes=[
            route
            for room in (Site(store), Products(store), Orders(store))
            for route in room.routes(PREFIX)
        ],
        exception_handlers={Problem: _refused, 404: _nowhere, 405: _nowhere},
    )


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return error.answer()


async def _nowhere(_request: Request, _error: Exception) -> Response:
    return no_route().answer()
