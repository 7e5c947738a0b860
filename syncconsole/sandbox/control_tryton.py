"""/_sandbox/tryton: what happens in the simulated Tryton.

GET  /_sandbox/tryton?sku=A-1001                   on hand, available, and the sales
POST /_sandbox/tryton  {"sku": "A-1001", "quantity": 4}      someone counts its stock
POST /_sandbox/tryton  {"ship": "W-101"}                     someone sends the sale
POST /_sandbox/tryton  {"deny": ["sale.sale"], "warn": true, "busy": 1, "expire": true}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from syncconsole.sandbox.control_trade import fields_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from syncconsole.sandbox.tryton.company import Ledger


class TrytonControl:
    """The handlers; what they raise is answered as Control says."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the control routes' prefix."""
        return [
            Route(f"{prefix}/tryton", self.told, methods=["GET"]),
            Route(f"{prefix}/tryton", self.change, methods=["POST"]),
        ]

    async def told(self, request: Request) -> JSONResponse:
        """What the company holds."""
        return self._answer(request.query_params.get("sku", ""))

    async def change(self, request: Request) -> JSONResponse:
        """Stock, sales and manners, as the fields say."""
        fields, ledger = await fields_of(request), self._ledger
        sku = str(fields.pop("sku", ""))
        with ledger.lock:
            if "quantity" in fields:
                ledger.set_stock(sku, int(fields.pop("quantity")))
            if "ship" in fields:
                ledger.ship(str(fields.pop("ship")))
            if "deny" in fields:
                ledger.denied = set(map(str, fields.pop("deny")))
            if "warn" in fields:
                ledger.warn = bool(fields.pop("warn"))
            if "busy" in fields:
                ledger.busy = int(fields.pop("busy"))
            if fields.pop("expire", False):
                ledger.expire()
        if fields:
            raise ValueError(f"the Tryton company has no setting {min(fields)!r}")
        return self._answer(sku)

    def _answer(self, sku: str) -> JSONResponse:
        ledger = self._ledger
        with ledger.lock:
            rows = ledger.books["sale.sale"].rows.values()
            told: dict[str, Any] = {
                "sales": [
                    {"id": row["id"], "number": row["number"], "reference": row["reference"],
                     "state": row["state"], "total": str(row["total_amount"])}
                    for row in rows
                ],
            }  # fmt: skip
            if sku:
                told |= {"sku": sku, "on_hand": ledger.quantity(sku)}
                told["available"] = ledger.available(sku)
        return JSONResponse(told)
