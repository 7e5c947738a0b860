"""Values of columns as canonical text, and back. Pure.

Whole numbers in digits; decimals and floats without exponent and without zeros at the end; dates
as 2026-11-26; instants in UTC as 2026-11-26T10:00:00Z; booleans as true and false; text as it is.
NULL is no text at all: a field that is NULL is not in `fields`, one that is empty is "".
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from connectors.sql.kinds import Kind
from connectors.sql.times import instant, instant_text, read_instant

_NUMBER = re.compile(r"[+-]?\d{1,1000}(\.\d{1,1000})?", re.ASCII)
_BEYOND = ("NaN", "Infinity", "-Infinity")
_BIG = 2**63


class UnfitError(ValueError):
    """A text that the column cannot hold, or a value that has no text; says why."""


class Values(Struct, frozen=True):
    """How one database takes values: `loose` for SQLite, which has no dates and no decimals."""

    zone: tzinfo
    loose: bool

    def text(self, value: object, kind: Kind) -> str | None:
        """The canonical text, None for NULL. Raises UnfitError for bytes and other objects."""
        if value is None:
            return None
        if isinstance(value, str):
            return self._said(value, kind)
        if isinstance(value, bool) or (kind is Kind.TRUTH and value in (0, 1)):
            return "true" if value else "false"
        if isinstance(value, (int, float, Decimal)):
            return _number_text(value)
        if isinstance(value, datetime):
            return _instant_text(value, self.zone)
        if isinstance(value, (date, time)):
            return value.isoformat()
        if isinstance(value, UUID):
            return str(value)
        raise UnfitError(f"holds {type(value).__name__}, which has no text here")

    def _said(self, value: str, kind: Kind) -> str:
        if kind is Kind.PADDED:
            return value.rstrip(" ")
        if kind in (Kind.NAIVE, Kind.INSTANT):
            found = read_instant(value, self.zone)
            return value if found is None else instant_text(found, self.zone)
        return value

    def moment(self, value: object) -> datetime | None:
        """The instant of a row's own time, None where it has none that can be read."""
        try:
            if isinstance(value, datetime):
                return instant(value, self.zone)
            if isinstance(value, date):
                return instant(datetime.combine(value, time()), self.zone)
        except OverflowError:
            return None
        return read_instant(value, self.zone) if isinstance(value, str) else None

    def stamp(self, now: datetime, kind: Kind) -> object:
        """An aware instant as a column of this kind takes it."""
        if kind is Kind.DATE:
            return self.value(now.astimezone(self.zone).date().isoformat(), kind)
        if kind is Kind.TEXT:
            return instant_text(now, UTC)
        return self.value(instant_text(now, UTC), kind)

    def value(self, text: str, kind: Kind) -> object:
        """What to give the driver for this text. Raises UnfitError where the column cannot hold
        it as it is: nothing is rounded, cut or guessed."""
        _printable(text)
        try:
            return self._value(text, kind)
        except (ValueError, OverflowError, ArithmeticError) as error:
            if isinstance(error, UnfitError):
                raise
            raise UnfitError(f"is no {kind}") from None

    def same(self, held: str | None, wanted: str | None, kind: Kind) -> bool:
        """Whether a column that holds one text would be left as it is by the other."""
        if held == wanted or held is None or wanted is None:
            return held == wanted
        try:
            return self.text(self.value(wanted, kind), kind) == held
        except UnfitError:
            return False

    def _value(self, text: str, kind: Kind) -> object:
        match kind:
            case Kind.TEXT | Kind.PADDED:
                return text
            case Kind.INTEGER:
                return _whole(text)
            case Kind.DECIMAL:
                return self._decimal(text)
            case Kind.FLOAT:
                return self._float(text)
            case Kind.TRUTH:
                return int(_truth(text)) if self.loose else _truth(text)
            case Kind.UUID:
                return UUID(text)
            case _:
                return self._time(text, kind)

    def _decimal(self, text: str) -> object:
        number = _decimal(text)
        if not self.loose:
            return number
        if number == number.to_integral_value() and -_BIG <= number < _BIG:
            return int(number)
        found = float(number)
        if Decimal(repr(found)) != number:
            raise UnfitError("has more digits than the database keeps of a decimal")
        return found

    def _float(self, text: str) -> float:
        if self.loose and text == "NaN":
            raise UnfitError("is not a number")
        return float(_decimal(text))

    def _time(self, text: str, kind: Kind) -> object:
        found: date | time
        if kind is Kind.DATE:
            found = date.fromisoformat(text)
        elif kind is Kind.TIME:
            found = time.fromisoformat(text)
        else:
            aware = instant(datetime.fromisoformat(text), self.zone)
            if kind is Kind.INSTANT:
                return aware.isoformat(" ") if self.loose else aware
            local = aware.astimezone(self.zone).replace(tzinfo=None, fold=0)
            return local.isoformat(" ") if self.loose else local
        return found.isoformat() if self.loose else found


def _printable(text: str) -> None:
    if "\0" in text:
        raise UnfitError("holds a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnfitError("holds half of a character, which is no Unicode") from None


def _decimal(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text) and text not in _BEYOND:
        raise UnfitError("is no plain number")
    return Decimal(text)


def _whole(text: str) -> int:
    number = _decimal(text)
    if number != number.to_integral_value() or not -_BIG <= number < _BIG:
        raise UnfitError("is no whole number of 64 bits")
    return int(number)


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise UnfitError("is neither true nor false")
    return text == "true"


def _number_text(value: float | Decimal) -> str:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return str(number)
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _instant_text(value: datetime, zone: tzinfo) -> str:
    try:
        return instant_text(value, zone)
    except OverflowError:
        raise UnfitError("holds a time outside the years 1 to 9999") from None
