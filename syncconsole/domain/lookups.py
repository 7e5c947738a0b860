"""What an operator looks up: a SKU, an id, an address copied from the browser (S-118 to S-121)."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from syncconsole.domain.b2b import B2B
from syncconsole.domain.decide import Rules
from syncconsole.domain.keys import match_key


class Kind(StrEnum):
    """What is looked for."""

    PRODUCT = "product"
    CUSTOMER = "customer"


class Scope(Struct, frozen=True):
    """A connection in which is looked, with the rules that judge its records."""

    connection: str
    rule: B2B = B2B()
    rules: Rules = Rules()


class Wanted(Struct, frozen=True):
    """One look-up. `text` is what was given, trimmed; `id` the id it names, which an address holds
    in its path; `variant` that of a variant there; `kind` is None where both are looked for."""

    text: str
    kind: Kind | None = None
    id: str = ""
    variant: str = ""
    address: bool = False

    @property
    def key(self) -> str:
        """The match key, where the text is a SKU or another key."""
        return "" if self.address else match_key(self.text)


_GID = re.compile(r"gid://[\w.-]+/(Product|ProductVariant|Customer)/(\w+)", re.ASCII)
_SCHEME = re.compile(r"^(https?://|//)", re.IGNORECASE)
_PATHS = {"products": Kind.PRODUCT, "customers": Kind.CUSTOMER}
_VERBS = frozenset({"edit", "view", "show"})


def wanted(text: str, kind: Kind | None = None) -> Wanted:
    """What this text asks for. An address decides the kind itself: `/products/ID` or
    `/customers/ID` anywhere in its path, on any host, with or without query and last slash."""
    text = text.strip()
    if found := _GID.match(text):
        what, number = found.groups()
        if what == "ProductVariant":
            return Wanted(text, Kind.PRODUCT, variant=number, address=True)
        return Wanted(text, Kind(what.lower()), number, address=True)
    if _SCHEME.match(text) or re.match(r"^[\w.-]+\.\w{2,}/", text):
        return _of_address(text, kind)
    return Wanted(text, kind, text)


def _of_address(text: str, kind: Kind | None) -> Wanted:
    try:
        path = urlsplit(text if "//" in text else f"//{text}").path
    except ValueError:  # a bracket where a host should be
        path = ""
    parts = [unquote(part) for part in path.split("/") if part and part not in _VERBS]
    for name, found in _PATHS.items():
        if name in parts[:-1]:
            at = parts.index(name)
            variant = parts[at + 3] if parts[at + 2 : at + 3] == ["variants"] and parts[
                at + 3 :
            ] else ""  # fmt: skip
            return Wanted(text, found, parts[at + 1], variant, address=True)
    return Wanted(text, kind, address=True)
