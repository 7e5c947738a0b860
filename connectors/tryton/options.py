"""The options of a Tryton endpoint, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from connectors.errors import Misconfigured
from connectors.order_facts import OrderFacts, read_facts
from connectors.patience import seconds
from connectors.query import base_address
from connectors.tryton.capabilities import CAPABILITIES

_DEFAULTS = {option.name: option.default for option in CAPABILITIES.options}
_QUANTITIES = ("available", "on_hand")
_ELSEWHERE = ("account", "deposit")
"""What other systems want to be told of orders, and Tryton knows itself."""


class Options(Struct, frozen=True):
    """Checked options; `api` is the address that every path is appended to."""

    base_url: str
    api: str
    database: str
    user: str
    password: str
    location: str
    available: bool
    timeout: float
    orders: OrderFacts
    orders_given: bool

    def __repr__(self) -> str:
        return f"Options(base_url={self.base_url!r}, database={self.database!r})"


def checked(options: Mapping[str, Any]) -> Options:
    """The options of config.yaml; raises Misconfigured naming the option.

    `orders`, where given, is the section of the connection that tells how sales are written.
    """
    base = base_address(_text(options, "base_url", "the address of the server"))
    database = _text(options, "database", "the name of the database, as the log-in shows it")
    quantity = options.get("quantity") or _DEFAULTS["quantity"]
    if quantity not in _QUANTITIES:
        raise Misconfigured(f"quantity: write one of {', '.join(_QUANTITIES)}.")
    given = options.get("orders") is not None
    if given and quantity == "on_hand":
        raise Misconfigured(
            "quantity: a sale lowers what lies there only as it is sent, so a connection that "
            "hands orders over needs quantity: available."
        )
    user = _text(options, "user", "the login of the user")
    if ":" in user:
        raise Misconfigured("user: a login with a colon cannot be told in a session's header.")
    return Options(
        base_url=base,
        api=f"{base}/{quote(database, safe='')}",
        database=database,
        user=user,
        password=_text(options, "password", "the password of the user", strip=False),
        location=str(options.get("location") or "").strip(),
        available=quantity == "available",
        timeout=seconds(options, "timeout", _DEFAULTS["timeout"]),
        orders=_order_facts(options.get("orders")),
        orders_given=given,
    )


def _order_facts(said: object) -> OrderFacts:
    """`customer` is the party of every sale, `tax` the tax on its lines ("" for each product's
    own), `shipping` and `discount` are products, `location` is the warehouse that sends."""
    for name in _ELSEWHERE:
        if isinstance(said, Mapping) and said.get(name) is not None:
            raise Misconfigured(
                f"orders.{name}: Tryton books a sale on the accounts of its products; leave it out."
            )
    return read_facts(said, "a name as it stands in Tryton, or an id")


def _text(options: Mapping[str, Any], name: str, what: str, *, strip: bool = True) -> str:
    value = options.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Misconfigured(f"{name}: write {what}.")
    return value.strip() if strip else value
