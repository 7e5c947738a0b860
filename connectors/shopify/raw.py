"""One raw thing of an answer, read with care: as a shape, its times and amounts."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from connectors.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def moment(text: object) -> datetime | None:
    """The time (ISO 8601, as Shopify's DateTime is) in aware UTC; None where it cannot be read."""
    try:
        time = datetime.fromisoformat(text) if isinstance(text, str) else None
        return None if time is None else _utc(time)
    except (ValueError, OverflowError):
        return None


def money(value: object) -> Decimal | None:
    """The amount exactly as it was spelled; None where it is none. Shopify spells it as text."""
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        return None
    return Decimal(value)


def texts(values: Mapping[str, Any]) -> dict[str, str]:
    """The values as text; absent ones are left out."""
    return {name: _text(value) for name, value in values.items() if value is not None}


def listed(values: Any) -> str:
    """A list of words as Shopify's admin shows it: "b2b, b2b-trade"."""
    return ", ".join(str(each) for each in values) if isinstance(values, list) else ""


def within(found: Any, *names: str) -> Any:
    """What lies under these names, one inside the other; None where there is nothing."""
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
