"""The options that both products have, checked before anything is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from connectors.errors import Misconfigured
from connectors.model import Option

RECEIPT, ORDER = "sales_receipt", "sales_order"

VISITOR = (
    Option("password", required=True, secret=True, help="what the Web Connector is told to give"),
    Option("user", default="syncconsole", help="the user name in its .qwc file"),
    Option("company_file", help="the company file to open; default: the one that is open"),
)
"""What the visitor proves itself by; read by `syncconsole webconnector`."""

_NAMES = ("customer", "deposit", "account", "tax", "shipping", "discount", "location")


class OrderFacts(Struct, frozen=True):
    """Names as they stand in QuickBooks, "" where not configured.

    `customer` owns every document, `deposit` is the account its money goes to, `tax` the tax code
    of its lines, `shipping` and `discount` the items such amounts are booked on, `location` the
    class of the document. Dates are days in `timezone`.
    """

    customer: str = "Web customer"
    deposit: str = ""
    tax: str = ""
    shipping: str = ""
    discount: str = ""
    location: str = ""
    timezone: tzinfo = UTC


def order_facts(said: object) -> OrderFacts:
    """The facts in the `orders` section; `account` is another word for `deposit`. Raises
    Misconfigured naming the key."""
    if said is None:
        return OrderFacts()
    if not isinstance(said, Mapping):
        raise Misconfigured("orders: write keys under it, as in customer: Web customer.")
    texts = {name: text_of(said, name, "orders.") for name in _NAMES}
    account = texts.pop("account")
    texts["deposit"] = texts["deposit"] or account
    texts["customer"] = texts["customer"] or OrderFacts().customer
    return OrderFacts(**texts, timezone=_zone(said.get("timezone")))


def text_of(said: Mapping[str, Any], name: str, under: str = "", longest: int = 159) -> str:
    """An option that is a name; raises Misconfigured."""
    value = said.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise Misconfigured(f"{under}{name}: write a name as it stands in QuickBooks.")
    if len(str(value).strip()) > longest:
        raise Misconfigured(f"{under}{name}: QuickBooks takes {longest} characters at the most.")
    return str(value).strip()


def choice(said: Mapping[str, Any], name: str, among: tuple[str, ...]) -> str:
    """An option that is one of some words, the first by default; raises Misconfigured."""
    value = said.get(name) or among[0]
    if value not in among:
        raise Misconfigured(f"{name}: write {' or '.join(among)}.")
    return str(value)


def _zone(value: object) -> tzinfo:
    if value is None:
        return UTC
    if isinstance(value, tzinfo):
        return value
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        raise Misconfigured("orders.timezone: write a zone such as Europe/Paris.") from None
