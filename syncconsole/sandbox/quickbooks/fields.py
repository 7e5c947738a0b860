"""Fields of a request, read strictly: what is wrong is a fault, never a guess."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from syncconsole.sandbox.quickbooks.fault import missing, too_long, unsupported

if TYPE_CHECKING:
    from collections.abc import Collection

    from syncconsole.sandbox.quickbooks.replies import Json

CENT = Decimal("0.01")


def refuse_strangers(body: Json, known: Collection[str], where: str = "") -> None:
    """Refuse the first field that the object does not have here."""
    for name in body:
        if name not in known:
            raise unsupported(f"{where}{name}")


def part(body: Json, name: str, where: str = "") -> Json:
    """An object within the object; it must be there."""
    found = body.get(name)
    if found is None:
        raise missing(f"{where}{name}")
    if not isinstance(found, dict):
        raise unsupported(f"{where}{name}")
    return found


def reference(body: Json, name: str, where: str = "") -> str:
    """The id in a reference such as {"value": "17", "name": "..."}; "" where there is none."""
    if body.get(name) is None:
        return ""
    found = part(body, name, where)
    value = found.get("value")
    if not isinstance(value, str) or not value or set(found) - {"value", "name", "type"}:
        raise unsupported(f"{where}{name}")
    return value


def text(body: Json, name: str, most: int) -> str:
    """A text of at most `most` characters; "" where there is none."""
    found = body.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise unsupported(name)
    if len(found) > most:
        raise too_long(name, most, len(found))
    return found


def number(body: Json, name: str, where: str = "") -> Decimal | None:
    """A number, exact; None where there is none."""
    found = body.get(name)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | str | Decimal):
        raise unsupported(f"{where}{name}")
    try:
        value = Decimal(found)
    except InvalidOperation:
        raise unsupported(f"{where}{name}") from None
    if not value.is_finite():
        raise unsupported(f"{where}{name}")
    return value


def day(body: Json, name: str, default: date) -> date:
    """A date as 2026-03-02, `default` where there is none."""
    found = body.get(name)
    if found is None:
        return default
    try:
        return date.fromisoformat(found)
    except (TypeError, ValueError):
        raise unsupported(name) from None


def lines(body: Json) -> list[Json]:
    """The lines of a document: at least one."""
    found = body.get("Line")
    if not found:
        raise missing("Line")
    if not isinstance(found, list) or not all(isinstance(line, dict) for line in found):
        raise unsupported("Line")
    return found
