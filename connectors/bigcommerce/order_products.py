"""The lines of orders: those that came inside the order, or the order's own list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.bigcommerce.order_lines import MOST, complete, embedded, in_rows
from connectors.bigcommerce.order_shapes import RawLine, RawOrder
from connectors.bigcommerce.v2 import incomplete, v2_list
from connectors.errors import Rejected
from connectors.raw import shaped

if TYPE_CHECKING:
    from connectors.http import HttpClient

_line = msgspec.json.Decoder(RawLine)


def lines_of(http: HttpClient, order: RawOrder, *, needs: str) -> tuple[list[RawLine] | None, int]:
    """All lines of the order, and the requests that took; None where the order is gone meanwhile.

    No request where all lines came inside the order. Raises Malformed for a line that cannot be
    read and for a list that gives one page again and again.
    """
    inside = embedded(order)
    if inside is not None:
        return inside, 0
    try:
        return _own_list(http, order, needs)
    except Rejected as error:
        if error.code != "http_404":
            raise
        return None, 1


def _own_list(http: HttpClient, order: RawOrder, needs: str) -> tuple[list[RawLine], int]:
    """A full page is never the last one, a short one only where all announced units have come."""
    lines, number = dict[int, RawLine](), 0
    while True:
        number += 1
        query = {"limit": MOST, "page": number}
        found = v2_list(http, f"/v2/orders/{order.id}/products", query=query, needs=needs)
        known = len(lines)
        for at, raw in enumerate(found):
            line = shaped(_line, raw, f"BigCommerce sent a line of order {order.id}", at)
            lines[line.id] = line
        if found and len(lines) == known:
            raise incomplete(f"the lines of order {order.id} came a second time as page {number}")
        if not found or (len(found) < MOST and complete(order, lines.values())):
            return in_rows(lines.values()), number
