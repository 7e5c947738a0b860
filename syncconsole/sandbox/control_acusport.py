"""/_sandbox/axis: what happens in the simulated AXIS.

GET  /_sandbox/axis?sku=A-1001                     what can be sold of it, and the sales orders
POST /_sandbox/axis  {"sku": "A-1001", "quantity": 4, "store": "1"}     someone counts its stock
POST /_sandbox/axis  {"several": true, "expire": true}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from syncconsole.sandbox.acusport.host import STORE
from syncconsole.sandbox.control_trade import fields_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from syncconsole.sandbox.acusport.host import Host


class AxisControl:
    """The handlers; what they raise is answered as Control says."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the control routes' prefix."""
        return [
            Route(f"{prefix}/axis", self.told, methods=["GET"]),
            Route(f"{prefix}/axis", self.change, methods=["POST"]),
        ]

    async def told(self, request: Request) -> JSONResponse:
        """What the host holds."""
        return self._answer(request.query_params.get("sku", ""))

    async def change(self, request: Request) -> JSONResponse:
        """Stock, stores and tokens, as the fields say."""
        fields, host = await fields_of(request), self._host
        sku = str(fields.pop("sku", ""))
        with host.lock:
            if "quantity" in fields:
                store = str(fields.pop("store", STORE))
                host.set_stock(sku, int(fields.pop("quantity")), store)
            if "several" in fields:
                host.several = bool(fields.pop("several"))
            if fields.pop("expire", False):
                host.expire()
        if fields:
            raise ValueError(f"AXIS has no setting {min(fields)!r}")
        return self._answer(sku)

    def _answer(self, sku: str) -> JSONResponse:
        told: dict[str, Any] = {"orders": list(self._host.orders)}
        if sku:
            told |= {"sku": sku, "sellable": self._host.sellable(sku)}
        return JSONResponse(told)
