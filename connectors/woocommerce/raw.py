"""One raw thing of an answer, read with care: as a shape, its fields as text, its times."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from connectors.errors import Malformed

Shape = TypeVar("Shape")

_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,10})?", re.ASCII)


def shaped(decoder: msgspec.json.Decoder[Shape], raw: bytes, kind: str, index: int) -> Shape:
    """The thing as its shape; raises Malformed(`wrong_type`) naming its place in the page."""
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        fault = str(error)
    raise Malformed(
        f"WooCommerce sent {kind} that cannot be read (record {index} of its page): {fault}",
        code="wrong_type",
    )


def moment(text: str | None) -> datetime | None:
    """A `_gmt` time in aware UTC: they are spelled without a zone. None where unreadable."""
    try:
        time = datetime.fromisoformat(text or "")
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def amount(value: object) -> Decimal | None:
    """Money as the shop spelled it; None where it is none. "" and null are nothing charged."""
    if value is None or value == "":
        return Decimal(0)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    text = value.strip() if isinstance(value, str) else format(Decimal(str(value)), "f")
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def texts(found: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """The named fields as text, numbers as they were spelled; absent and null ones left out."""
    return {name: _text(found[name]) for name in names if found.get(name) is not None}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    return msgspec.json.encode(value).decode()
