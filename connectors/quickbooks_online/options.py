"""The options of a QuickBooks Online endpoint, checked before anything is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from connectors.errors import Misconfigured
from connectors.order_facts import OrderFacts, read_facts
from connectors.patience import seconds
from connectors.query import base_address
from connectors.quickbooks_online.capabilities import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

_REALM = re.compile(r"[0-9]{1,30}", re.ASCII)
_UNFIT = (":", "\t", "\n")
"""What a display name may not hold (vendor page of the Customer object)."""
_DEFAULTS = {option.name: option.default for option in CAPABILITIES.options}


class Options(Struct, frozen=True):
    """Checked options; `api` is the address that every path is appended to."""

    realm_id: str
    client_id: str
    client_secret: str
    base_url: str
    api: str
    auth_url: str
    token_url: str
    redirect_uri: str
    adjust_account: str
    timeout: float
    orders: OrderFacts
    orders_given: bool

    def __repr__(self) -> str:
        return f"Options(realm_id={self.realm_id!r}, base_url={self.base_url!r})"


def checked(options: Mapping[str, Any]) -> Options:
    """The options of config.yaml; raises Misconfigured naming the option.

    `orders`, where given, is the section of the connection that tells how receipts are written.
    """
    realm = str(options.get("realm_id") or "")
    if not _REALM.fullmatch(realm):
        raise Misconfigured("realm_id: write the company id, digits only, as Intuit shows it.")
    client_id, secret = options.get("client_id"), options.get("client_secret")
    if not isinstance(client_id, str) or not client_id.strip():
        raise Misconfigured("client_id: write the client id of the app in the developer portal.")
    if not isinstance(secret, str) or not secret.strip():
        raise Misconfigured("client_secret: write the client secret of the same app.")
    base = base_address(_address(options, "base_url"))
    return Options(
        realm_id=realm,
        client_id=client_id,
        client_secret=secret,
        base_url=base,
        api=f"{base}/v3/company/{realm}",
        auth_url=base_address(_address(options, "auth_url"), option="auth_url"),
        token_url=base_address(_address(options, "token_url"), option="token_url"),
        redirect_uri=_address(options, "redirect_uri"),
        adjust_account=str(options.get("adjust_account") or "").strip(),
        timeout=seconds(options, "timeout", _DEFAULTS["timeout"]),
        orders=_order_facts(options.get("orders")),
        orders_given=options.get("orders") is not None,
    )


def _order_facts(said: object) -> OrderFacts:
    """`deposit` is the account the money of a receipt goes to, `tax` the tax code of its lines (TAX
    or NON in the US), `shipping` and `discount` are items, `location` is the department."""
    facts = read_facts(said, "a name as it stands in QuickBooks, or an id")
    if any(sign in facts.customer for sign in _UNFIT):
        raise Misconfigured(
            "orders.customer: a customer's name in QuickBooks holds no colon, tab or line break."
        )
    return facts


def _address(options: Mapping[str, Any], name: str) -> str:
    value = options.get(name) or _DEFAULTS[name]
    if not isinstance(value, str):
        raise Misconfigured(f"{name}: not an address.")
    return value
