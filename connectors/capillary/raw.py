"""One raw thing of an answer, read with care: its members, the things in it, its numbers."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from connectors.capillary.envelope import text
from connectors.errors import Malformed

_decoder = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


def fields_of(raw: bytes) -> dict[str, Any]:
    """The members of a thing, numbers exact; raises Malformed(`wrong_type`)."""
    try:
        return _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        fault = str(error)
    raise Malformed(f"Capillary sent a thing that cannot be read: {fault}", code="wrong_type")


def within(data: dict[str, Any], name: str) -> dict[str, Any]:
    """The thing of this name; an empty one where there is none ("", null and [] stand for it)."""
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def things(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The things of this name, one alone without a list included."""
    found = data.get(name)
    listed = found if isinstance(found, list) else [found]
    return [one for one in listed if isinstance(one, dict)]


def number(value: object) -> str:
    """A number in its one spelling: 500, "500.0" and 5E2 are "500"; as it came where it is none."""
    found = decimal_of(value)
    return text(value) if found is None else spelled(found)


def decimal_of(value: object) -> Decimal | None:
    """A number, or None where it is none or beyond all measure."""
    try:
        found = Decimal(text(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < 30 else None


def spelled(found: Decimal) -> str:
    """A number without exponent and trailing zeros."""
    return format(found.normalize() + 0, "f")
