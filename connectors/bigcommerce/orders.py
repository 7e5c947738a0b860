"""Reading BigCommerce's orders (V2): all or those changed since, and single ones by number.

The V2 lists are bare arrays without totals, and page numbers shift while orders come and go. So
the list is read by id instead: each request begins at the last id that came, which comes again
and is dropped. Whatever happens meanwhile, no order is skipped, and one that changes behind the
place reached has a newer time than the read. Only a page with nothing new is the end, because a
store may send fewer than asked for.
"""

from __future__ import annotations

from datetime import UTC
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw

from connectors.asking import reference
from connectors.bigcommerce.order_mapping import order_record
from connectors.bigcommerce.order_products import lines_of
from connectors.bigcommerce.order_shapes import OrderCount, RawOrder
from connectors.bigcommerce.v2 import incomplete, v2_list
from connectors.errors import Rejected
from connectors.model import Page, Record
from connectors.raw import shaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from connectors.http import HttpClient
    from connectors.model import Ask
    from connectors.query import Query

ORDERS, COUNT = "/v2/orders", "/v2/orders/count"
ORDER_SCOPE = "the scope Orders: read-only"
PAGE = 250
"""The most that V2 gives a page (vendor page "Common query parameters")."""

_INSIDE: Query = {
    "include": ["consignments.line_items", "fees"],
    "consignment_structure": "object",
}
_order = msgspec.json.Decoder(RawOrder)


class Orders:
    """The orders of one store, of all its channels, with their lines."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def pages(self, since: datetime | None, cursor: str) -> Iterator[Page]:
        """Orders by rising id; with `since` (aware) those changed at or after that second.

        A cursor is the last id that came, and the total where it is known: "118/6120". The last
        page is always empty. Deleted orders are not in the store's list. `total` is the store's
        count, asked for once where there is more than a page, and for progress only: an order may
        go while the list is read. Raises Malformed(`incomplete_read`) where the store does not
        keep to the order of ids.
        """
        last, total = _place(cursor)
        filters: Query = {}
        if since is not None:
            filters = {"min_date_modified": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        while True:
            orders = self._after(last, filters)
            records, requests = self._records(orders)
            if not cursor and len(orders) >= PAGE:
                counted = self._http.get(COUNT, OrderCount, query=filters, needs=ORDER_SCOPE)
                total, requests = counted.count, requests + 1
            last = orders[-1].id if orders else last
            cursor = (f"{last}" if total is None else f"{last}/{total}") if orders else ""
            yield Page(records=records, cursor=cursor, total=total, requests=1 + requests)
            if not orders:
                return

    def read(self, keys: Sequence[Ask]) -> Page:
        """The orders by `refs["order_id"]` or by number, one request each; unknown ones are absent.

        What is no number of BigCommerce's is not asked for. A deleted order may still be found.
        """
        numbers = dict.fromkeys(
            reference(ask.refs, "order_id") or reference({"number": ask.sku}, "number")
            for ask in keys
        )
        asked = [number for number in numbers if number]
        found = [self._one(number) for number in asked]
        records, requests = self._records([order for order in found if order is not None])
        return Page(records=records, requests=len(asked) + requests)

    def _after(self, last: int, filters: Query) -> list[RawOrder]:
        """The orders behind that id, at most a page; raises where they are not by rising id."""
        place: Query = {"min_id": last} if last else {}
        query: Query = {**filters, **place, **_INSIDE, "sort": "id:asc", "limit": PAGE}
        found = v2_list(self._http, ORDERS, query=query, needs=ORDER_SCOPE)
        orders = [
            shaped(_order, raw, "BigCommerce sent an order", at) for at, raw in enumerate(found)
        ]
        ids = [last - 1, *(order.id for order in orders)]
        if any(one >= other for one, other in pairwise(ids)):
            raise incomplete(f"behind order {last} the orders did not come by rising id")
        return [order for order in orders if order.id > last]

    def _one(self, number: str) -> RawOrder | None:
        try:
            raw, answer = self._http.fetch(
                f"{ORDERS}/{number}", Raw, query=_INSIDE, needs=ORDER_SCOPE, on_empty=b"null"
            )
        except Rejected as error:
            if error.code != "http_404":
                raise
            return None
        if answer.status == 204:
            return None
        return shaped(
            _order, self._http.redactor.data(bytes(raw)), f"BigCommerce sent order {number}", 0
        )

    def _records(self, orders: Sequence[RawOrder]) -> tuple[tuple[Record, ...], int]:
        """The records of the orders, and how many requests their lines took."""
        records, requests = list[Record](), 0
        for order in orders:
            lines, asked = lines_of(self._http, order, needs=ORDER_SCOPE)
            requests += asked
            if lines is not None:
                records.append(order_record(order, lines))
        return tuple(records), requests


def _place(cursor: str) -> tuple[int, int | None]:
    """The last id that came (0 at the start), and the total."""
    last, _, total = cursor.partition("/")
    if not cursor:
        return 0, None
    if not (reference({"id": last}, "id") and (total.isdecimal() or not total)):
        raise ValueError(f"not a cursor of this connector: {cursor!r}")
    return int(last), int(total) if total else None
