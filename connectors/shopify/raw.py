"""One raw thing of an answer, read with care: as a shape, its amounts and lists."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from connectors.errors import Malformed
from connectors.raw import texts as raw_texts

Shape = TypeVar("Shape")
_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,10})?", re.ASCII)


def shaped(decoder: msgspec.json.Decoder[Shape], raw: bytes, kind: str) -> Shape:
    """The thing as its shape; raises Malformed(`wrong_type`) naming it where its id can be read."""
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        fault = str(error)
    found = re.search(rb'"id"\s*:\s*"(gid://shopify/\w{1,60}/\d{1,20})"', raw[:500])
    which = f" ({found[1].decode()})" if found else ""
    raise Malformed(f"Shopify sent {kind} that cannot be read{which}: {fault}", code="wrong_type")


def money(value: object) -> Decimal | None:
    """The amount exactly as it was spelled; None where it is none. Shopify spells it as text."""
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        return None
    return Decimal(value)


def texts(values: dict[str, Any]) -> dict[str, str]:
    """The values as text; absent ones are left out."""
    return raw_texts(values, values)


def listed(values: Any) -> str:
    """A list of words as Shopify's admin shows it: "b2b, b2b-trade"."""
    return ", ".join(str(each) for each in values) if isinstance(values, list) else ""


def within(found: Any, *names: str) -> Any:
    """What lies under these names, one inside the other; None where there is nothing."""
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found
