"""The options that both products have, checked before anything is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.errors import Misconfigured
from connectors.model import Option
from connectors.order_facts import NAMES, OrderFacts, read_facts, read_name

RECEIPT, ORDER = "sales_receipt", "sales_order"

VISITOR = (
    Option("password", required=True, secret=True, help="what the Web Connector is told to give"),
    Option("user", default="syncconsole", help="the user name in its .qwc file"),
    Option("company_file", help="the company file to open; default: the one that is open"),
)
"""What the visitor proves itself by; read by `syncconsole webconnector`."""

_WANTED = "a name as it stands in QuickBooks"


def order_facts(said: object) -> OrderFacts:
    """The facts in the `orders` section: `tax` is the tax code of lines, `shipping` and `discount`
    are items, `location` is the class of the document. Raises Misconfigured naming the key."""
    facts = read_facts(said, _WANTED)
    if isinstance(said, Mapping):
        for name in NAMES:
            text_of(said, name, "orders.")
    return facts


def text_of(said: Mapping[str, Any], name: str, under: str = "", longest: int = 159) -> str:
    """An option that is a name; raises Misconfigured."""
    text = read_name(said, name, _WANTED, under=under)
    if len(text) > longest:
        raise Misconfigured(f"{under}{name}: QuickBooks takes {longest} characters at the most.")
    return text


def choice(said: Mapping[str, Any], name: str, among: tuple[str, ...]) -> str:
    """An option that is one of some words, the first by default; raises Misconfigured."""
    value = said.get(name) or among[0]
    if value not in among:
        raise Misconfigured(f"{name}: write {' or '.join(among)}.")
    return str(value)
