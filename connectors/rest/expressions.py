"""One entry of a mapping: a path, perhaps over an address into another reply, and a conversion.

`price.amount | decimal`, `created | date Europe/Paris`, `=EUR` for a constant, and
`product -> sku`: the address at `product` is read, and `sku` found in what it answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from connectors.rest.paths import MISSING, ExpressionError, Path, find, parse_path, why_nothing
from connectors.rest.values import CONVERSIONS, convert, text
from connectors.text import one_line

Follow = Callable[[str], Any]
"""Reads the address that a reply gave; the decoded JSON, MISSING where it answers nothing."""

_ARROW = re.compile(r"\s*->\s*")


class Expression(Struct, frozen=True):
    """An entry as written; `paths` has more than one where addresses are followed."""

    source: str
    paths: tuple[Path, ...] = ()
    constant: str | None = None
    conversion: str = ""
    zone: tzinfo | None = None


def parse_expression(source: str) -> Expression:
    """The entry of this text. Raises ExpressionError."""
    if source.startswith("="):
        return Expression(source, constant=source[1:])
    where, _, conversion = source.partition("|")
    paths = tuple(parse_path(part) for part in _ARROW.split(where.strip()))
    name, _, argument = conversion.strip().partition(" ")
    if "|" in source and name not in CONVERSIONS:
        raise ExpressionError(
            f'there is no conversion "{one_line(name, limit=40)}"',
            f"known here: {', '.join(CONVERSIONS)}",
        )
    if argument and name != "date":
        raise ExpressionError(f"`{name}` takes nothing behind it", "only date takes a zone")
    return Expression(source, paths, None, name, _zone(argument.strip()) if argument else None)


def _zone(name: str) -> tzinfo:
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: `Europe` is a folder
        raise ExpressionError(
            f'there is no zone "{one_line(name, limit=60)}"', "write one such as Europe/Paris"
        ) from None


def raw(expression: Expression, record: Any, follow: Follow) -> Any:
    """What the reply holds for it, MISSING where nothing. Raises what `follow` raises."""
    if expression.constant is not None:
        return expression.constant
    found = record
    for n, path in enumerate(expression.paths):
        if n:
            if not isinstance(found, str) or not found:
                return MISSING
            found = follow(found)
        found = find(path, found)
        if found is MISSING:
            return MISSING
    return found


def why_missing(expression: Expression, record: Any, follow: Follow) -> str:
    """A clause for an entry that found nothing: which path ended where; "" where it found some."""
    found = record
    for n, path in enumerate(expression.paths):
        if n:
            found = follow(found) if isinstance(found, str) and found else MISSING
            if found is MISSING:
                return f"the address at `{expression.paths[n - 1].source}` answers nothing"
        inner = find(path, found)
        if inner is MISSING:
            return why_nothing(path, found)
        found = inner
    return ""


def converted(expression: Expression, value: Any, zone: tzinfo) -> str | None:
    """The text of what `raw` found; None for nothing and null. Raises UnfitError."""
    if value is MISSING:
        return None
    if not expression.conversion:
        return text(value)
    return convert(expression.conversion, value, expression.zone or zone)
