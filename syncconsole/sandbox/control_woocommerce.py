"""/_sandbox/woocommerce: what happens in the WooCommerce shop's admin.

GET  /_sandbox/woocommerce?sku=A-1001                  the site's manners, and a quantity
POST /_sandbox/woocommerce  {"version": "9.8.5", "tls": false, "permalinks": false,
                             "active": false, "manage_stock": false, "batch_limit": 20,
                             "zone": "Europe/Paris"}
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from syncconsole.sandbox.control_trade import fields_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from syncconsole.sandbox.woocommerce.store import Store


class WooCommerceControl:
    """The handlers; what they raise is answered as Control says."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the control routes' prefix."""
        return [
            Route(f"{prefix}/woocommerce", self.told, methods=["GET"]),
            Route(f"{prefix}/woocommerce", self.change, methods=["POST"]),
        ]

    async def told(self, request: Request) -> JSONResponse:
        """How the site stands."""
        return self._answer(request.query_params.get("sku", ""))

    async def change(self, request: Request) -> JSONResponse:
        """The site's manners, as the fields say."""
        fields, manners = await fields_of(request), self._store.manners
        for name, value in fields.items():
            now = getattr(manners, name, None)
            if now is None or type(value) is not type(now):
                raise ValueError(f"the WooCommerce shop has no setting {name!r} of this kind")
            setattr(manners, name, value)
        return self._answer("")

    def _answer(self, sku: str) -> JSONResponse:
        told: dict[str, Any] = asdict(self._store.manners)
        if sku:
            with self._store.lock:
                told |= {"sku": sku, "quantity": self._store.stock(sku)}
        return JSONResponse(told)
