"""Values as they travel in Tryton's JSON: decimals and times are objects with a `__class__`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

Json = dict[str, Any]


def decimal(value: Decimal | int) -> Json:
    """An amount; a JSON number would be refused for a Numeric field."""
    return {"__class__": "Decimal", "decimal": format(Decimal(value), "f")}


def day(value: date) -> Json:
    """A date without a time."""
    return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}


def instant(value: datetime) -> Json:
    """An aware time; Tryton keeps times in UTC and tells no zone."""
    at = value.astimezone(UTC)
    return {
        "__class__": "datetime", "year": at.year, "month": at.month, "day": at.day,
        "hour": at.hour, "minute": at.minute, "second": at.second,
        "microsecond": at.microsecond,
    }  # fmt: skip


def read_decimal(value: object) -> Decimal | None:
    """The amount, None where it is none or cannot be read."""
    if isinstance(value, dict) and value.get("__class__") == "Decimal":
        value = value.get("decimal")
    if value is None or isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def read_instant(value: object) -> datetime | None:
    """The time in UTC, None where it is none or cannot be read."""
    if not isinstance(value, dict) or value.get("__class__") != "datetime":
        return None
    try:
        return datetime(
            value["year"], value["month"], value["day"], value["hour"], value["minute"],
            value["second"], value["microsecond"], tzinfo=UTC,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
