"""One raw thing of an answer, read with care: as a shape, its fields as text, its times."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from connectors.errors import Malformed
from connectors.retry import http_date

Shape = TypeVar("Shape")


def shaped(decoder: msgspec.json.Decoder[Shape], raw: bytes, kind: str, index: int) -> Shape:
    """The thing as its shape; raises Malformed(`wrong_type`) naming its place in the page."""
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        fault = str(error)
    raise Malformed(
        f"BigCommerce sent {kind} that cannot be read (record {index} of its page): {fault}",
        code="wrong_type",
    )


def moment(text: str | None) -> datetime | None:
    """The time in aware UTC, or None where it cannot be read.

    V3 spells times by ISO 8601 (without a zone, UTC is meant), V2 by RFC 2822.
    """
    try:
        time = datetime.fromisoformat(text or "")
    except ValueError:
        found = http_date(text) if text and text.strip() else None
        if found is None:
            return None
        time = found
    try:
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except OverflowError:  # in the first or the last hours that a datetime can hold
        return None


def texts(found: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """The named fields as text, numbers as they were spelled; absent and null ones left out."""
    return {name: _text(found[name]) for name in names if found.get(name) is not None}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    return msgspec.json.encode(value).decode()
