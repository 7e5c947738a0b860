"""The lines of an order that came inside it, and whether they are all of its lines.

Asked for by `include=consignments.line_items&consignment_structure=object`, a store puts them
under the way they are delivered. It is known to leave some out: of a consignment with more than
50 it sends the first 50 and a `__warning__` (github.com/bigcommerce/docs issue 960), and of some
orders none at all (github.com/bigcommerce/dev-docs issue 2052).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.bigcommerce.order_shapes import RawLine
from connectors.errors import Malformed
from connectors.quantity import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connectors.bigcommerce.order_shapes import RawOrder

MOST = 50
"""Lines of one consignment, and of one page of GET /v2/orders/{order_id}/products."""


def embedded(order: RawOrder) -> list[RawLine] | None:
    """The order's lines by their ids, or None where they must be asked for on their own.

    Raises Malformed, naming the order, for a line that cannot be read.
    """
    lines = dict[int, RawLine]()
    for consignment in _consignments(order.consignments):
        items = _listed(consignment.get("line_items"))
        if "__warning__" in consignment or len(items) >= MOST:
            return None
        for item in items:
            if "quantity" not in item:  # a link to the line in place of the line
                return None
            line = one_line(item, order.id)
            lines[line.id] = line
    return in_rows(lines.values()) if complete(order, lines.values()) else None


def one_line(item: object, order: int) -> RawLine:
    """The line as its shape; raises Malformed naming the order."""
    try:
        return msgspec.convert(item, RawLine)
    except msgspec.ValidationError as error:
        fault = str(error)
    raise Malformed(
        f"BigCommerce sent order {order} with a line that cannot be read: {fault}",
        code="wrong_type",
    )


def complete(order: RawOrder, lines: Iterable[RawLine]) -> bool:
    """Whether the lines have at least the units that the order announces in `items_total`.

    Whether downloads and gift certificates are counted there is not documented, so more units
    than announced are no fault; without an announcement one line at least must be there.
    """
    announced, _ = parse_quantity(order.items_total)
    units = [parse_quantity(line.quantity)[0] or 0 for line in lines]
    return bool(units) if announced is None else sum(units) >= announced


def in_rows(lines: Iterable[RawLine]) -> list[RawLine]:
    """The lines by their ids, as GET /v2/orders/{order_id}/products sorts them."""
    return sorted(lines, key=lambda line: line.id)


def _consignments(found: object) -> Iterator[dict[str, Any]]:
    """Every consignment of whatever kind; none where the store sent a link or another structure."""
    if not isinstance(found, dict):
        return
    for kind in ("shipping", "pickups", "downloads"):
        yield from _listed(found.get(kind))
    email = found.get("email")
    if isinstance(email, dict):
        yield from _listed(email.get("gift_certificates"))


def _listed(found: object) -> list[dict[str, Any]]:
    """The objects of a list; one alone stands for a list of one, as in the vendor's examples."""
    if isinstance(found, dict):
        return [found]
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
