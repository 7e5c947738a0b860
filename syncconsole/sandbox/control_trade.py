"""/_sandbox routes for the store's orders and the company's books.

POST   /_sandbox/order    {"lines": [{"sku": "A-1001", "units": 2}], ...}  a customer orders
POST   /_sandbox/order    {"id": 101, "status": 5}                         its status changes
POST   /_sandbox/order    {"id": 101, "deleted": true}    someone deletes it: lists leave it out
POST   /_sandbox/order    {"id": 101, "erased": true}     it is gone for good, also by its id
GET    /_sandbox/company                                        receipts, revenue, settings
GET    /_sandbox/company?sku=A-1001                             the same, with what it holds
POST   /_sandbox/company  {"sku": "A-1001", "quantity": 4}      someone counts its stock
POST   /_sandbox/company  {"closed_until": "2026-01-31", "xml_throttle": true,
                           "unique_numbers": false, "access_seconds": 60, "grace": 0}
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from syncconsole.sandbox.order import Line

if TYPE_CHECKING:
    from starlette.requests import Request

    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.shop import Shop


class Trade:
    """The handlers; what they raise is answered as Control says."""

    def __init__(self, shop: Shop, company: Company) -> None:
        self._shop = shop
        self._company = company

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the control routes' prefix."""
        return [
            Route(f"{prefix}/order", self.order, methods=["POST"]),
            Route(f"{prefix}/company", self.company, methods=["GET"]),
            Route(f"{prefix}/company", self.change_company, methods=["POST"]),
        ]

    async def order(self, request: Request) -> JSONResponse:
        """Place an order (fields of Orders.place, lines of Line), or change one by its id."""
        fields, orders = await fields_of(request), self._shop.orders
        if "id" in fields:
            order = orders.get(int(fields["id"]))
            if "status" in fields:
                order = orders.set_status(order.id, int(fields["status"]))
            if "deleted" in fields:
                order = orders.archive(order.id, archived=bool(fields["deleted"]))
            if fields.get("erased"):
                orders.erase(order.id)
        else:
            lines = [Line(**line) for line in fields.pop("lines")]
            order = self._shop.order(lines, **fields)
        return JSONResponse({"id": order.id, "status": order.status, "total": order.total})

    async def company(self, request: Request) -> JSONResponse:
        """What is in the company's books."""
        return self._told(request.query_params.get("sku", ""))

    async def change_company(self, request: Request) -> JSONResponse:
        """Count its stock, close its books, change its manners."""
        fields, company = await fields_of(request), self._company
        sku = fields.pop("sku", "")
        if sku:
            company.set_stock(sku, Decimal(str(fields.pop("quantity"))))
        if "closed_until" in fields:
            closed = fields.pop("closed_until")
            company.closed_until = date.fromisoformat(closed) if closed else None
        for name in ("xml_throttle", "unique_numbers"):
            if name in fields:
                setattr(company, name, bool(fields.pop(name)))
        for name in ("access_seconds", "grace"):
            if name in fields:
                setattr(company.grants, name, float(fields.pop(name)))
        if fields:
            raise ValueError(f"the company has no setting {min(fields)!r}")
        return self._told(sku)

    def _told(self, sku: str) -> JSONResponse:
        company = self._company
        told: dict[str, Any] = {
            "realm": company.keys.realm,
            "revenue": str(company.revenue),
            "receipts": [
                {
                    "id": receipt["Id"],
                    "number": receipt["DocNumber"],
                    "total": str(receipt["TotalAmt"]),
                }
                for receipt in company.receipts
            ],
        }
        if sku:
            told |= {"sku": sku, "quantity": str(company.quantity(sku))}
        return JSONResponse(told)


async def fields_of(request: Request) -> dict[str, Any]:
    """The fields of a JSON object; raises ValueError or TypeError where the body is none."""
    fields = json.loads(await request.body() or b"{}")
    if not isinstance(fields, dict):
        raise TypeError("a JSON object is expected")
    return fields
