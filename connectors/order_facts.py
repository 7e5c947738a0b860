"""What config.yaml says of the orders an office takes: whose they are, what they are booked on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from connectors.errors import Misconfigured

NAMES = ("customer", "deposit", "account", "tax", "shipping", "discount", "location")
"""The keys that give a name; `account` is another word for `deposit`."""


class OrderFacts(Struct, frozen=True):
    """Names as they stand in the office, or ids where it takes them; "" where not configured.

    `customer` owns every document, `deposit` is the account its money goes to, `tax` the tax of its
    lines, `shipping` and `discount` the items such amounts are booked on, `location` the place it
    belongs to. Dates of documents are days in `timezone`.
    """

    customer: str = "Web customer"
    deposit: str = ""
    tax: str = ""
    shipping: str = ""
    discount: str = ""
    location: str = ""
    timezone: tzinfo = UTC


def read_facts(said: object, wanted: str) -> OrderFacts:
    """The facts in the `orders` section; keys of the engine's own are left alone.

    `wanted` says how a name is written, as "a name as it stands in the books". Raises Misconfigured
    naming the key.
    """
    if said is None:
        return OrderFacts()
    if not isinstance(said, Mapping):
        raise Misconfigured("orders: write keys under it, as in customer: Web customer.")
    names = {key: read_name(said, key, wanted, under="orders.") for key in NAMES}
    account = names.pop("account")
    names["deposit"] = names["deposit"] or account
    names["customer"] = names["customer"] or OrderFacts().customer
    return OrderFacts(**names, timezone=_zone(said.get("timezone")))


def read_name(said: Mapping[str, Any], key: str, wanted: str, *, under: str = "") -> str:
    """The name that a key gives, "" where it is not there; raises Misconfigured."""
    value = said.get(key)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise Misconfigured(f"{under}{key}: write {wanted}.")
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
