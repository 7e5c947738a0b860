"""The options of a Shopify endpoint, checked before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from connectors.errors import Misconfigured
from connectors.patience import seconds
from connectors.query import base_address
from connectors.shopify.capabilities import VERSIONS

_HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}", re.ASCII)
SUFFIX = ".myshopify.com"


class Options(Struct, frozen=True):
    """Checked options; `base` is the shop's address, `api` the one GraphQL is posted to.

    Either `token` is set, or `client_id` and `client_secret`. `location` is None where stock is
    not asked for. `orders` is whether the connection takes orders over, so that a check looks at
    them too.
    """

    handle: str
    base: str
    version: str
    token: str = ""
    client_id: str = ""
    client_secret: str = ""
    location: int | None = None
    quantity: str = "available"
    bulk: str = "auto"
    reserve: int = 50
    timeout: float = 30.0
    orders: bool = False

    @property
    def api(self) -> str:
        return f"{self.base}/admin/api/{self.version}"

    def __repr__(self) -> str:
        return f"Options(handle={self.handle!r}, location={self.location})"


def checked(options: Mapping[str, Any]) -> Options:
    """The options of config.yaml, numbers also as text; raises Misconfigured naming the option."""
    handle = _handle(options.get("shop"))
    token = _text(options.get("token"), "token")
    client_id = _text(options.get("client_id"), "client_id")
    client_secret = _text(options.get("client_secret"), "client_secret")
    if not token and not (client_id and client_secret):
        raise Misconfigured(
            "token: write the Admin API access token of an app, or client_id and client_secret of "
            "an app of the Dev Dashboard."
        )
    location = options.get("location")
    orders = options.get("orders")
    if orders is not None and not isinstance(orders, Mapping):
        raise Misconfigured("orders: write how orders are taken over as names and values.")
    return Options(
        handle=handle,
        base=base_address(
            _text(options.get("base_url"), "base_url") or f"https://{handle}{SUFFIX}"
        ),
        version=_one_of(options.get("api_version"), "api_version", VERSIONS, VERSIONS[-1]),
        token=token,
        # A token that is given is used; the pair beside it is not.
        client_id="" if token else client_id,
        client_secret="" if token else client_secret,
        location=None if location is None else _number(location, "location", least=1),
        quantity=_one_of(
            options.get("quantity"), "quantity", ("available", "on_hand"), "available"
        ),
        bulk=_one_of(options.get("bulk"), "bulk", ("auto", "true", "false"), "auto"),
        reserve=_number(options.get("reserve", 50), "reserve", least=0),
        timeout=seconds(options, "timeout", 30.0),
        orders=orders is not None,
    )


def _handle(value: object) -> str:
    """The part before .myshopify.com, of whichever way the shop is written."""
    text = value.strip().lower() if isinstance(value, str) else ""
    text = text.removeprefix("https://").rstrip("/").removesuffix(SUFFIX)
    if not _HANDLE.fullmatch(text):
        raise Misconfigured("shop: write the shop's handle, which stands before .myshopify.com.")
    return text


def _text(value: object, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Misconfigured(f"{name}: not a text.")
    return value if value.strip() else ""


def _one_of(value: object, name: str, choices: tuple[str, ...], default: str) -> str:
    text = default if value is None else str(value).lower()
    if text not in choices:
        raise Misconfigured(f"{name}: write one of {', '.join(choices)}.")
    return text


def _number(value: object, name: str, *, least: int) -> int:
    text = "" if isinstance(value, bool) else str(value)
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= 2**63):
        raise Misconfigured(f"{name}: write a whole number, {least} or more.")
    return int(text)
