"""/_sandbox: the routes by which a test, a benchmark or a person works the sandbox.

POST   /_sandbox/faults  {"name": "429", "times": 3, ...}   arm a fault (fields of Fault)
DELETE /_sandbox/faults                                     disarm all
POST   /_sandbox/sell    {"sku": "A-1001", "units": 2}      a web sale
POST   /_sandbox/stock   {"sku": ..., "quantity": 4, "side": "store" | "warehouse"}
GET    /_sandbox/stock?sku=A-1001                           what both sides hold
POST   /_sandbox/life    {"on": true, "every": 5}           sales and movements by themselves
GET    /_sandbox/log?after=12                               calls and counters

Orders and the company: see control_trade.py; the organisation: control_capillary.py; the Shopify
store: control_shopify.py; SparkLayer: control_sparklayer.py; WooCommerce: control_woocommerce.py;
Tryton: control_tryton.py; AcuSport AXIS: control_acusport.py; the Web Connector:
webconnector/desk.py.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Protocol

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from syncconsole.sandbox.capillary.organisation import UnknownPersonError
from syncconsole.sandbox.control_trade import Trade, fields_of
from syncconsole.sandbox.orders import UnknownOrderError
from syncconsole.sandbox.shop import Shop, UnknownSkuError
from syncconsole.sandbox.shopify.customers import UnknownCustomerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from syncconsole.sandbox.faults import Faults
    from syncconsole.sandbox.life import Life
    from syncconsole.sandbox.log import Log
    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.warehouse import Warehouse

PREFIX = "/_sandbox"

_HOSTS = ("127.0.0.1", "localhost")


class Room(Protocol):
    """The control routes of one system; what its handlers raise is answered as Control says."""

    def routes(self, prefix: str) -> list[Route]: ...


class Control:
    """The handlers, and those of the rooms, one for each system that has some.

    Errors are answered with 400, 403 or 404 and a sentence under "error".
    """

    def __init__(
        self, shop: Shop, warehouse: Warehouse | None, company: Company, faults: Faults,
        life: Life, log: Log, rooms: Sequence[Room] = (),
    ) -> None:  # fmt: skip
        self._shop = shop
        self._warehouse = warehouse
        self._rooms: tuple[Room, ...] = (Trade(shop, company), *rooms)
        self._faults = faults
        self._life = life
        self._log = log

    def app(self) -> Starlette:
        """The control routes as one ASGI application."""
        return Starlette(
            routes=[
                Route(f"{PREFIX}/faults", self.arm, methods=["POST"]),
                Route(f"{PREFIX}/faults", self.disarm, methods=["DELETE"]),
                Route(f"{PREFIX}/sell", self.sell, methods=["POST"]),
                Route(f"{PREFIX}/stock", self.set_stock, methods=["POST"]),
                Route(f"{PREFIX}/stock", self.stock, methods=["GET"]),
                Route(f"{PREFIX}/life", self.life, methods=["POST"]),
                Route(f"{PREFIX}/log", self.log, methods=["GET"]),
                *(route for room in self._rooms for route in room.routes(PREFIX)),
            ],
            exception_handlers={
                UnknownSkuError: _answer(404), UnknownOrderError: _answer(404),
                UnknownCustomerError: _answer(404), UnknownPersonError: _answer(404),
                KeyError: _missing, ValueError: _answer(400), TypeError: _answer(400),
            },
        )  # fmt: skip

    async def arm(self, request: Request) -> JSONResponse:
        """Arm a fault."""
        self._faults.arm(**await fields_of(request))
        return JSONResponse({"armed": len(self._faults.armed())})

    async def disarm(self, _: Request) -> JSONResponse:
        """Disarm every fault."""
        self._faults.clear()
        return JSONResponse({"armed": 0})

    async def sell(self, request: Request) -> JSONResponse:
        """Sell on the web."""
        fields = await fields_of(request)
        self._shop.sell(fields["sku"], int(fields.get("units", 1)))
        return self._both(fields["sku"])

    async def set_stock(self, request: Request) -> JSONResponse:
        """Set a quantity in the control panel, or in the warehouse and its file."""
        fields = await fields_of(request)
        sku, quantity = fields["sku"], int(fields["quantity"])
        if fields.get("side", "store") == "store":
            self._shop.set_stock(sku, quantity)
        elif self._warehouse is not None:
            self._warehouse.set_stock(sku, quantity)
            await run_in_threadpool(self._warehouse.write)
        else:
            raise ValueError("this sandbox was started without a warehouse folder")
        return self._both(sku)

    async def stock(self, request: Request) -> JSONResponse:
        """What the store shows and what the warehouse holds."""
        return self._both(request.query_params["sku"])

    async def life(self, request: Request) -> JSONResponse:
        """Turn the shop's life on or off."""
        fields = await fields_of(request)
        if int(fields.get("every", self._life.every)) < 1:
            raise ValueError("a sale each 1 or more requests, not fewer")
        self._life.every = int(fields.get("every", self._life.every))
        self._life.on = bool(fields["on"])
        return JSONResponse({"on": self._life.on, "every": self._life.every})

    async def log(self, request: Request) -> JSONResponse:
        """The calls after a number, and how many arrived of each kind."""
        after = int(request.query_params.get("after", "0"))
        calls = [asdict(call) for call in self._log.calls(after=after)]
        return JSONResponse({"counts": self._log.counts, "calls": calls})

    def _both(self, sku: str) -> JSONResponse:
        item = self._shop.catalogue.find(sku)
        store = None if item is None else self._shop.stock(sku).on_hand
        try:
            office = self._warehouse.quantity(sku) if self._warehouse else None
        except UnknownSkuError:
            office = None
        if store is None and office is None:
            raise UnknownSkuError(f"neither side knows the SKU {sku!r}")
        return JSONResponse({"sku": sku, "store": store, "warehouse": office})


def local_only(app: ASGIApp) -> ASGIApp:
    """Serve `app` to this machine only: a web page under another name must not reach it."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").rpartition(":")[0]
        client = scope["client"][0] if scope.get("client") else ""
        if client not in _HOSTS or host not in _HOSTS:
            refusal = JSONResponse({"error": "only this machine may work the sandbox"}, 403)
            await refusal(scope, receive, send)
            return
        await app(scope, receive, send)

    return guarded


def _answer(status: int) -> Any:
    async def handler(_: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"error": str(error)}, status)

    return handler


async def _missing(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": f"the field {error} is missing"}, 400)
