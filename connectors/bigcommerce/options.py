"""The options of a BigCommerce endpoint, checked before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from connectors.errors import Misconfigured
from connectors.patience import seconds
from connectors.query import base_address

DEFAULT_BASE = "https://api.bigcommerce.com"
_HASH = re.compile(r"[A-Za-z0-9]{1,64}", re.ASCII)


class Options(Struct, frozen=True):
    """Checked options; `api` is the address that every path is appended to.

    `orders` is whether the connection takes orders over, so that a check looks at them too.
    """

    store_hash: str
    token: str
    location: int
    api: str
    reserve: int = 10
    timeout: float = 30.0
    apply_delay: float = 10.0
    orders: bool = False

    def __repr__(self) -> str:
        return f"Options(store_hash={self.store_hash!r}, location={self.location})"


def checked(options: Mapping[str, Any]) -> Options:
    """The options of config.yaml, numbers also as text; raises Misconfigured naming the option."""
    store_hash, token = options.get("store_hash"), options.get("token")
    if not isinstance(store_hash, str) or not _HASH.fullmatch(store_hash):
        raise Misconfigured(
            "store_hash: write the letters and digits that follow /stores/ in the store's API path."
        )
    if not isinstance(token, str) or not token.strip():
        raise Misconfigured("token: write the access token of an API account of the store.")
    base = options.get("base_url") or DEFAULT_BASE
    if not isinstance(base, str):
        raise Misconfigured("base_url: not an address.")
    orders = options.get("orders")
    if orders is not None and not isinstance(orders, Mapping):
        raise Misconfigured("orders: write how orders are taken over as names and values.")
    return Options(
        store_hash=store_hash,
        token=token,
        location=_number(options.get("location"), "location", least=1),
        api=f"{base_address(base)}/stores/{store_hash}",
        reserve=_number(options.get("reserve", 10), "reserve", least=0),
        timeout=seconds(options, "timeout", 30.0),
        apply_delay=seconds(options, "apply_delay", 10.0),
        orders=orders is not None,
    )


def _number(value: object, name: str, *, least: int) -> int:
    text = "" if isinstance(value, bool) else str(value)
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= 2**53):
        raise Misconfigured(f"{name}: write a whole number, {least} or more.")
    return int(text)
