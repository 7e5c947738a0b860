"""Values of a JSON reply as our own: text, whole numbers, amounts, times. Pure, nothing guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

import msgspec

from connectors.retry import http_date

_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}

encode = msgspec.json.Encoder(decimal_format="number").encode
"""JSON bytes, decimals as the numbers they are."""

_decoder = msgspec.json.Decoder(Any, float_hook=Decimal)


class UnfitError(ValueError):
    """A value that is not what it is said to be; a clause such as `"abc" is no number`."""


def decode(data: bytes) -> Any:
    """The JSON, fractions as Decimal, exactly as they were spelled. Raises ValueError."""
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, InvalidOperation) as error:
        raise ValueError(str(error)) from None


def text(value: Any) -> str | None:
    """Text as it is, numbers plainly, true and false, lists and objects as JSON; None for null."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return format(value, "f") if isinstance(value, Decimal) else encode(value).decode()


def number(value: Any) -> Decimal | None:
    """The number; None for null and blank text. Raises UnfitError for anything else."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    said = "" if isinstance(value, (bool, list, dict)) else (text(value) or "").strip()
    if not _NUMBER.fullmatch(said):
        raise _unfit(value, "number")
    return Decimal(said)


def moment(value: Any, zone: tzinfo = UTC) -> datetime | None:
    """The time in UTC; one without a zone is in `zone`. None for null and blank text.

    ISO 8601 or RFC 2822. Raises UnfitError.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found: datetime | None = None
    if isinstance(value, str):
        try:
            found = datetime.fromisoformat(value.strip())
        except ValueError:
            found = http_date(value)
    if found is None:
        raise _unfit(value, "date")
    try:
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        raise _unfit(value, "date") from None


def epoch(value: Any, per_second: int = 1) -> datetime | None:
    """The time of seconds (or milliseconds) since 1970. Raises UnfitError."""
    seconds = number(value)
    try:
        return None if seconds is None else datetime.fromtimestamp(float(seconds) / per_second, UTC)
    except (OverflowError, ValueError, OSError):
        raise _unfit(value, "date") from None


def moment_text(time: datetime) -> str:
    """`2026-11-26T10:00:00Z`."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def convert(name: str, value: Any, zone: tzinfo) -> str | None:
    """The value as canonical text by one of CONVERSIONS, None where there is none. A date without
    a zone is in `zone`. Raises UnfitError."""
    match name:
        case "date":
            return _told(moment(value, zone))
        case "unix":
            return _told(epoch(value))
        case "unix_ms":
            return _told(epoch(value, 1000))
        case "int":
            return _int(value)
        case "bool":
            return _bool(value)
        case "last":
            return _last(value)
    found = number(value)
    return None if found is None else plain(found / 100 if name == "cents" else found)


CONVERSIONS = ("int", "decimal", "cents", "bool", "date", "unix", "unix_ms", "last")


def _told(time: datetime | None) -> str | None:
    return None if time is None else moment_text(time)


def _int(value: Any) -> str | None:
    found = number(value)
    if found is None:
        return None
    if found != found.to_integral_value():
        raise _unfit(value, "whole number")
    return str(int(found))


def _bool(value: Any) -> str | None:
    said = text(value)
    if said is None or not said.strip():
        return None
    truth = _TRUTH.get(said.strip().lower())
    if truth is None:
        raise _unfit(value, "true or false")
    return "true" if truth else "false"


def _last(value: Any) -> str | None:
    """The last part of an address: 8 of https://host/products/8/."""
    said = text(value)
    return None if said is None else urlsplit(said).path.rstrip("/").rpartition("/")[2]


def plain(value: Decimal) -> str:
    """A number without exponent and without zeros at its end."""
    said = format(value, "f")
    said = said.rstrip("0").rstrip(".") if "." in said else said
    return "0" if said in ("-0", "") else said


def _unfit(value: Any, what: str) -> UnfitError:
    shown = (text(value) or "")[:60]
    return UnfitError(f'"{shown}" is no {what}')
