"""What config.yaml says of the sales: whose they are, and what their amounts are booked on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from connectors.errors import Misconfigured

_NAMES = ("customer", "tax", "shipping", "discount", "location")
_ELSEWHERE = ("account", "deposit")
"""What other systems want to be told, and Tryton knows itself."""


class OrderFacts(Struct, frozen=True):
    """Names as they stand in Tryton, or ids where all digits; "" where not configured.

    `customer` is the party of every sale, `tax` the tax on its lines ("" for each product's own),
    `shipping` and `discount` the products such lines are booked on, `location` the warehouse that
    sends. Dates of sales are days in `timezone`.
    """

    customer: str = "Web customer"
    tax: str = ""
    shipping: str = ""
    discount: str = ""
    location: str = ""
    timezone: tzinfo = UTC


def order_facts(said: object) -> OrderFacts:
    """The facts in the `orders` section; keys of the engine's own are left alone.

    Raises Misconfigured naming the key.
    """
    if said is None:
        return OrderFacts()
    if not isinstance(said, Mapping):
        raise Misconfigured("orders: write keys under it, as in customer: Web customer.")
    for name in _ELSEWHERE:
        if said.get(name) is not None:
            raise Misconfigured(
                f"orders.{name}: Tryton books a sale on the accounts of its products; leave it out."
            )
    texts = {name: _text(said, name) for name in _NAMES}
    texts["customer"] = texts["customer"] or OrderFacts().customer
    return OrderFacts(**texts, timezone=_zone(said.get("timezone")))


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise Misconfigured(f"orders.{name}: write a name as it stands in Tryton, or an id.")
    return str(value).strip()


def _zone(value: object) -> tzinfo:
    if value is None:
        return UTC
    if isinstance(value, tzinfo):
        return value
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        raise Misconfigured("orders.timezone: write a zone such as Europe/Paris.") from None
