"""How the host receives a request: its token, its faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from syncconsole.sandbox.acusport.api import ORDERS, PRODUCTS, TOKEN, Api
from syncconsole.sandbox.system import Reception

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope

    from syncconsole.sandbox.acusport.host import Host
    from syncconsole.sandbox.faults import Fault
    from syncconsole.sandbox.visit import Visit

DENIED = "Authorization has been denied for this request."


class AxisHost:
    """The host as the wire sees it."""

    def __init__(self, host: Host) -> None:
        self.app = Api(host).app()
        self._host = host

    def owns(self, path: str) -> bool:
        """Whether an address is the host's."""
        return path in (TOKEN, PRODUCTS, ORDERS)

    def path(self, scope: Scope) -> str:
        """The whole path, as /api/Ecomm/GetProducts."""
        path: str = scope["path"]
        return path

    def kind(self, scope: Scope) -> str:
        """By its path."""
        return {TOKEN: "token", ORDERS: "write"}.get(scope["path"], "read")

    def receive(self, scope: Scope, visit: Visit) -> Reception:
        """200 or 401 with a denial, 403, 429 or 503 where the request may not pass."""
        return Reception(self._refusal(scope, visit.fault))

    def _refusal(self, scope: Scope, fault: Fault | None) -> ASGIApp | None:
        name = fault.name if fault else ""
        if name == "503":
            return JSONResponse({"message": "The service is unavailable."}, 503)
        if fault is not None and name == "429":
            headers = {} if fault.bare else {"retry-after": f"{fault.seconds:.0f}"}
            return JSONResponse({"message": "Too many requests."}, 429, headers)
        if scope["path"] == TOKEN:
            return None
        told = {key.decode(): value.decode("latin-1") for key, value in scope["headers"]}
        scheme, _, token = told.get("authorization", "").partition(" ")
        if name == "expired_token":
            return JSONResponse({"message": DENIED}, 401)
        if scheme != "Bearer" or not self._host.admits(token):
            return JSONResponse({"message": DENIED})
        if name == "missing_scope":
            return JSONResponse({"message": "The API is not enabled for this store."}, 403)
        return None
