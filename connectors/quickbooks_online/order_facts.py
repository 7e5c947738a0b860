"""What config.yaml says of the sales receipts: whose they are, and where the money goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from connectors.errors import Misconfigured

_NAMES = ("customer", "deposit", "account", "tax", "shipping", "discount", "location")
_UNFIT = (":", "\t", "\n")
"""What a display name may not hold (vendor page of the Customer object)."""


class OrderFacts(Struct, frozen=True):
    """Names as they stand in QuickBooks, or ids where all digits; "" where not configured.

    `customer` owns every receipt, `deposit` is the account its money goes to, `tax` the tax code of
    its lines (TAX or NON in the US), `shipping` and `discount` the items such lines are booked on,
    `location` the department. Dates of receipts are days in `timezone`.
    """

    customer: str = "Web customer"
    deposit: str = ""
    tax: str = ""
    shipping: str = ""
    discount: str = ""
    location: str = ""
    timezone: tzinfo = UTC


def order_facts(said: object) -> OrderFacts:
    """The facts in the `orders` section; keys of the engine's own are left alone.

    `account` is another word for `deposit`. Raises Misconfigured naming the key.
    """
    if said is None:
        return OrderFacts()
    if not isinstance(said, Mapping):
        raise Misconfigured("orders: write keys under it, as in customer: Web customer.")
    texts = {name: _text(said, name) for name in _NAMES}
    account = texts.pop("account")
    texts["deposit"] = texts["deposit"] or account
    texts["customer"] = texts["customer"] or OrderFacts().customer
    if any(sign in texts["customer"] for sign in _UNFIT):
        raise Misconfigured(
            "orders.customer: a customer's name in QuickBooks holds no colon, tab or line break."
        )
    return OrderFacts(**texts, timezone=_zone(said.get("timezone")))


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise Misconfigured(f"orders.{name}: write a name as it stands in QuickBooks, or an id.")
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
