"""How the values of a field compare with what a search asks for."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
KINDS = ("id", "number", "text", "list", "flag", "time", "day")

_COMPARATORS: dict[str, Callable[[Any, Any], bool]] = {
    "": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """A field that can be searched: its kind, one of KINDS, and its value of a row.

    Times are seconds since 1970. A `day` is a time that is compared by whole days, as the
    vendor's text says of a customer's updated_at.
    """

    kind: str
    value: Callable[[T], Any]


class ValueUnreadableError(ValueError):
    """A search's value that does not fit its field."""


def test_of(field: Field[T], comparator: str, text: str, now: datetime) -> Callable[[T], bool]:
    """Whether a row's value stands so to `text`; raises ValueUnreadableError."""
    value = field.value
    if text == "*" and not comparator:
        return lambda row: value(row) not in (None, "", [], ())
    compare = _COMPARATORS[comparator]
    if field.kind in ("time", "day"):
        return _time_test(field, comparator, _moment(text, now))
    if field.kind == "list":
        wanted = {word.strip().casefold() for word in text.split(",")}
        return lambda row: any(word.strip().casefold() in wanted for word in value(row))
    if field.kind == "text":
        return _text_test(value, text)
    asked: object = _flag(text) if field.kind == "flag" else _number(text)
    return lambda row: (held := value(row)) is not None and compare(held, asked)


def key_of(field: Field[Any], text: str) -> object:
    """What a plain equality compares by, for many values at once; None where that cannot be."""
    if field.kind == "id":
        return _number(text)
    if field.kind == "text" and "*" not in text:
        return text.casefold()
    return None


def _text_test(value: Callable[[Any], Any], text: str) -> Callable[[Any], bool]:
    wanted = text.casefold()
    if wanted.endswith("*"):
        start = wanted[:-1]
        return lambda row: str(value(row) or "").casefold().startswith(start)
    return lambda row: str(value(row) or "").casefold() == wanted


def _time_test(
    field: Field[Any], comparator: str, asked: tuple[datetime, bool]
) -> Callable[[Any], bool]:
    """A date stands for its whole day; so does every time asked of a `day`."""
    moment, whole_day = asked
    value, compare = field.value, _COMPARATORS[comparator]
    if field.kind == "day" or whole_day:
        day = moment.date()
        return lambda row: compare(datetime.fromtimestamp(value(row), UTC).date(), day)
    seconds = moment.timestamp()
    return lambda row: compare(value(row), seconds)


def _moment(text: str, now: datetime) -> tuple[datetime, bool]:
    """The moment a text names, and whether it names no more than its day."""
    if text == "now":
        return now, False
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueUnreadableError(text) from None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.astimezone(UTC), len(text) <= len("2026-01-01")


def _number(text: str) -> float:
    digits = text.rpartition("/")[2]  # a global id is taken for its number
    try:
        return float(digits) if "." in digits else int(digits)
    except ValueError:
        raise ValueUnreadableError(text) from None


def _flag(text: str) -> bool:
    if text.casefold() not in ("true", "false"):
        raise ValueUnreadableError(text)
    return text.casefold() == "true"
