"""Shopify's global ids, gid://shopify/Product/12: the number is what people see in addresses."""

from __future__ import annotations

import re

from connectors.errors import Malformed

_GID = re.compile(r"gid://shopify/\w{1,60}/(\d{1,20})(\?\S{0,200})?", re.ASCII)


def gid(kind: str, number: str | int) -> str:
    """The global id of the thing with this number."""
    return f"gid://shopify/{kind}/{number}"


def number(text: str) -> str:
    """The number in a global id; raises Malformed(`no_identity`)."""
    found = _GID.fullmatch(text)
    if found is None:
        raise Malformed(
            f"Shopify sent an id that is none of its own: {text[:80]!r}.", code="no_identity"
        )
    return found[1]
