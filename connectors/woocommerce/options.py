"""The options of a WooCommerce endpoint, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from connectors.errors import Misconfigured
from connectors.patience import seconds
from connectors.query import base_address

API = "/wp-json"
"""Where WordPress has its REST API, below the shop's address."""

PATIENCE = 60.0
"""Seconds a request may wait where config.yaml says nothing; a batch of a hundred takes long."""

_ENDS = (f"{API}/wc/v3", API)


class Options(Struct, frozen=True):
    """Checked options; `site` is the shop's address, `api` what every path is appended to.

    `signed` says that requests are signed by OAuth 1.0a instead of carrying the secret. `orders` is
    whether the connection takes orders over, `customer` whose name orders that are written carry.
    """

    site: str
    api: str
    consumer_key: str
    consumer_secret: str
    signed: bool
    timeout: float
    orders: bool = False
    customer: str = ""

    def __repr__(self) -> str:
        return f"Options(site={self.site!r})"


def checked(options: Mapping[str, Any]) -> Options:
    """The options of config.yaml; raises Misconfigured naming the option."""
    base = options.get("base_url")
    if not isinstance(base, str) or not base.strip():
        raise Misconfigured("base_url: write the shop's address, as in https://shop.example.com.")
    auth = options.get("auth") or "auto"
    if auth not in {"auto", "basic", "oauth"}:
        raise Misconfigured("auth: write auto, basic or oauth.")
    signed = auth == "oauth" or (auth == "auto" and base.strip().lower().startswith("http:"))
    site = base_address(base.strip(), signed=signed)
    for end in _ENDS:
        site = site.removesuffix(end)
    orders = options.get("orders")
    if orders is not None and not isinstance(orders, Mapping):
        raise Misconfigured("orders: write how orders are taken over as names and values.")
    return Options(
        site=site,
        api=f"{site}{API}",
        consumer_key=_text(options, "consumer_key", "ck_"),
        consumer_secret=_text(options, "consumer_secret", "cs_"),
        signed=signed,
        timeout=seconds(options, "timeout", PATIENCE),
        orders=orders is not None,
        customer=str((orders or {}).get("customer") or "").strip(),
    )


def _text(options: Mapping[str, Any], name: str, begin: str) -> str:
    value = options.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Misconfigured(
            f"{name}: write the {name.replace('_', ' ')} ({begin}...) of a key made in "
            "WooCommerce, Settings, Advanced, REST API."
        )
    return value.strip()
