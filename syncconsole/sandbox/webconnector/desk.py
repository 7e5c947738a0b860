"""Both programs on their desks, made when first wanted, and the Web Connector that visits for them.

POST /_sandbox/webconnector  {"product": "quickbooks_desktop", "url": ..., "user": ...,
                              "password": ...}          one visit there, unless one is under way
GET  /_sandbox/webconnector?product=quickbooks_desktop  what is in its books; with &sku= its stock
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from syncconsole.sandbox.control_trade import fields_of
from syncconsole.sandbox.webconnector.books import Books
from syncconsole.sandbox.webconnector.desktop import Desktop
from syncconsole.sandbox.webconnector.point_of_sale import PointOfSale
from syncconsole.sandbox.webconnector.visitor import CalledAwayError, Visitor

if TYPE_CHECKING:
    from starlette.requests import Request

    from syncconsole.sandbox.catalogue import Catalogue
    from syncconsole.sandbox.clock import Clock
    from syncconsole.sandbox.webconnector.program import Program

_PRODUCTS = {"quickbooks_desktop": Desktop, "quickbooks_pos": PointOfSale}


class Desk:
    """The programs by name; each has books of its own, which open with the same stock."""

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._programs: dict[str, Program] = {}
        self._visits: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def program(self, product: str) -> Program:
        """The program of this name. Raises ValueError for one that there is not."""
        if product not in _PRODUCTS:
            raise ValueError(f"there is {', '.join(_PRODUCTS)}, no {product!r}")
        with self._lock:
            if product not in self._programs:
                books = Books(self._catalogue, clock=self._clock)
                self._programs[product] = _PRODUCTS[product](books)
            return self._programs[product]

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the control routes' prefix."""
        return [
            Route(f"{prefix}/webconnector", self.told, methods=["GET"]),
            Route(f"{prefix}/webconnector", self.visit, methods=["POST"]),
        ]

    async def told(self, request: Request) -> JSONResponse:
        """What is in the books."""
        asked = request.query_params
        books = self.program(asked["product"]).books
        sales = [{"number": sale.number, "total": f"{sale.total:.2f}"} for sale in books.sales]
        said: dict[str, Any] = {"sales": sales, "adjustments": books.counts}
        if sku := asked.get("sku"):
            said |= {"on_hand": str(books.quantity(sku)), "available": str(books.available(sku))}
        return JSONResponse(said)

    async def visit(self, request: Request) -> JSONResponse:
        """Let the Web Connector come once; it goes its own way, the answer does not wait."""
        fields = await fields_of(request)
        program = self.program(fields["product"])
        url = str(fields["url"])
        with self._lock:
            running = self._visits.get(url)
            begins = running is None or not running.is_alive()
            if begins:
                visitor = Visitor(program, url, str(fields["user"]), str(fields["password"]))
                self._visits[url] = threading.Thread(target=_come, args=(visitor,), daemon=True)
                self._visits[url].start()
        return JSONResponse({"comes": begins})


def _come(visitor: Visitor) -> None:
    """A visit whose service has gone meanwhile is over; nobody here waits for it."""
    try:
        visitor.visit()
    except CalledAwayError as error:
        visitor.said = str(error)
