"""Decimals and times as they travel: objects with a `__class__`."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

Json = dict[str, Any]


def packed(value: object) -> bytes:
    """JSON of a value; decimals, dates and times become tagged objects."""
    return json.dumps(value, default=_tag, separators=(",", ":")).encode()


def unpacked(body: bytes) -> Any:
    """The value of JSON with tagged objects in it; raises ValueError."""
    return json.loads(body, object_hook=_untag)


def _tag(value: object) -> Json:
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, datetime):
        return {"__class__": "datetime", **_day(value), "hour": value.hour,
                "minute": value.minute, "second": value.second,
                "microsecond": value.microsecond}  # fmt: skip
    if isinstance(value, date):
        return {"__class__": "date", **_day(value)}
    raise TypeError(f"{type(value).__name__} cannot travel")


def _day(value: date) -> Json:
    return {"year": value.year, "month": value.month, "day": value.day}


def _untag(found: Json) -> Any:
    kind = found.get("__class__")
    if kind == "Decimal":
        return Decimal(found["decimal"])
    if kind == "datetime":
        return datetime(
            found["year"], found["month"], found["day"], found["hour"], found["minute"],
            found["second"], found["microsecond"], tzinfo=UTC,
        )  # fmt: skip
    if kind == "date":
        return date(found["year"], found["month"], found["day"])
    return found
