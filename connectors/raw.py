"""One raw thing of an answer, read with care: as a shape, its fields as text, its times."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from connectors.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterable

Shape = TypeVar("Shape")


def shaped(decoder: msgspec.json.Decoder[Shape], raw: bytes, sent: str, index: int) -> Shape:
    """The thing as its shape; raises Malformed(`wrong_type`) naming its place in the page.
    `sent` begins the sentence, as "The shop sent a product"."""
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        fault = str(error)
    raise Malformed(
        f"{sent} that cannot be read (record {index} of its page): {fault}", code="wrong_type"
    )


def moment(text: object) -> datetime | None:
    """A time as ISO 8601 spells it, in aware UTC, which is meant where no zone is told; None where
    it cannot be read."""
    try:
        return utc(datetime.fromisoformat(text)) if isinstance(text, str) else None
    except ValueError:
        return None


def utc(time: datetime) -> datetime | None:
    """The time in aware UTC, None in the first and the last hours that a datetime can hold."""
    try:
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except OverflowError:
        return None


def texts(found: dict[str, Any], names: Iterable[str]) -> dict[str, str]:
    """The named fields as text, numbers as they were spelled; absent and null ones left out."""
    return {name: _text(found[name]) for name in names if found.get(name) is not None}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    return msgspec.json.encode(value).decode()
