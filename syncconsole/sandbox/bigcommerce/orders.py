"""/v2/orders: the store's orders, their products and statuses (orders.v2.oas2.yml)."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from starlette.routing import Route

from syncconsole.sandbox.bigcommerce.order_changes import change_order
from syncconsole.sandbox.bigcommerce.order_filters import FILTERS, chosen_orders, sorted_orders
from syncconsole.sandbox.bigcommerce.order_parts import line_record
from syncconsole.sandbox.bigcommerce.order_records import order_record
from syncconsole.sandbox.listing import PAGING, bare_page_of, refuse_unknown, words
from syncconsole.sandbox.order_statuses import STATUSES, Status
from syncconsole.sandbox.orders import UnknownOrderError
from syncconsole.sandbox.refusal import Refusal
from syncconsole.sandbox.replies import document
from syncconsole.sandbox.visit import visit_of

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

    from syncconsole.sandbox.bigcommerce.records import Json
    from syncconsole.sandbox.order import Order
    from syncconsole.sandbox.shop import Shop

MOST_ORDERS = 250
"""The most orders on a page (vendor page "Common query parameters")."""

MOST_LINES = 50
"""The most products of an order on a page (getOrderProducts)."""

_INCLUDES = {"consignments", "consignments.line_items", "fees"}
_SHAPE = ("include", "consignment_structure")


class Orders:
    """The handlers, over one shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the store's prefix."""
        at = f"{prefix}/v2/orders"
        one = f"{at}/{{order_id:int}}"
        return [
            Route(at, self.orders, methods=["GET"]),
            Route(f"{at}/count", self.count, methods=["GET"]),
            Route(one, self.order, methods=["GET"]),
            Route(one, self.change, methods=["PUT"]),
            Route(f"{one}/products", self.products, methods=["GET"]),
            Route(f"{prefix}/v2/order_statuses", self.statuses, methods=["GET"]),
        ]

    async def orders(self, request: Request) -> Response:
        """Orders, filtered and sorted; 204 where there are none on the page."""
        query = request.query_params
        refuse_unknown(query, (*PAGING, *FILTERS, *_SHAPE, "sort"))
        includes = _includes(query)
        chosen = sorted_orders(chosen_orders(self._shop.orders.all(), query), query)
        return bare_page_of(
            visit_of(request.scope),
            query,
            chosen,
            lambda order: order_record(self._shop, order, includes),
            most=MOST_ORDERS,
        )

    async def count(self, request: Request) -> Response:
        """How many orders meet the filters, and how many of them have each status."""
        refuse_unknown(request.query_params, FILTERS)
        chosen = chosen_orders(self._shop.orders.all(), request.query_params)
        counts = Counter(order.status for order in chosen)
        told = [
            self._status(status) | {"count": counts[status.id], "sort_order": status.id}
            for status in STATUSES
        ]
        return document(json.dumps({"statuses": told, "count": len(chosen)}))

    async def order(self, request: Request) -> Response:
        """One order, archived ones too; 404 where there is none of this id."""
        refuse_unknown(request.query_params, _SHAPE)
        visit_of(request.scope).rows = 1
        record = order_record(self._shop, self._found(request), _includes(request.query_params))
        return document(json.dumps(record))

    async def change(self, request: Request) -> Response:
        """Set the status, the units of lines, the number elsewhere, or archive the order."""
        refuse_unknown(request.query_params, ())
        order = change_order(self._shop, self._found(request), await request.body())
        visit_of(request.scope).rows = 1
        return document(json.dumps(order_record(self._shop, order)))

    async def products(self, request: Request) -> Response:
        """The products of an order; 204 on a page past the end."""
        query = request.query_params
        refuse_unknown(query, PAGING)
        order = self._found(request)
        return bare_page_of(
            visit_of(request.scope),
            query,
            order.lines,
            lambda line: line_record(self._shop, order, line),
            most=MOST_LINES,
        )

    async def statuses(self, request: Request) -> Response:
        """Every status there is, with the merchant's own name for it."""
        refuse_unknown(request.query_params, ())
        return document(json.dumps([self._status(status) for status in STATUSES]))

    def _found(self, request: Request) -> Order:
        try:
            return self._shop.orders.get(request.path_params["order_id"])
        except UnknownOrderError:
            raise Refusal(404, "The requested resource was not found.") from None

    def _status(self, status: Status) -> Json:
        return {
            "id": status.id,
            "name": status.name,
            "system_label": status.name,
            "custom_label": self._shop.orders.labels[status.id],
            "system_description": status.meaning,
        }


def _includes(query: QueryParams) -> set[str]:
    """What to put into an order; consignments go with
    `consignment_structure=object` only."""
    includes = words(query, "include") or set()
    if includes - _INCLUDES:
        raise Refusal(422, "Invalid parameters", {"include": f"Of {sorted(_INCLUDES)}"})
    if includes - {"fees"} and query.get("consignment_structure") != "object":
        raise Refusal(422, "Invalid parameters", {"consignment_structure": "object is required"})
    return includes
