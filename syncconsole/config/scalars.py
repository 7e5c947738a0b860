"""One value at a time: what each kind of value looks like, for the reader and for the schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from msgspec import Struct

from syncconsole.config.model import Share
from syncconsole.config.nodes import Scalar
from syncconsole.config.report import nearest
from syncconsole.domain.schedule_words import DAYS, ScheduleError, parse_days

_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s?%", re.ASCII)
_DURATION = re.compile(r"(\d{1,6})\s?([mhd])", re.ASCII)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST = timedelta(days=366)


class UnfitError(ValueError):
    """The value is not of the kind; `expected` and `hint` go into the problem."""

    def __init__(self, expected: str, hint: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.hint = hint


def read_text(value: Scalar) -> str:
    """Any text, numbers included, as written."""
    return value.text


def read_truth(value: Scalar) -> bool:
    """`true` or `false`, without quotes; not the yes, no, on and off of older YAML."""
    if value.text not in ("true", "false") or not (value.plain or value.variable):
        raise UnfitError(
            f"expected true or false, not {_shown(value)}",
            "yes, no, on, off and quotes are not read as true or false",
        )
    return value.text == "true"


def read_auto_truth(value: Scalar) -> bool | None:
    """`true`, `false`, or `auto` for None."""
    if value.text == "auto":
        return None
    if value.text not in ("true", "false"):
        raise UnfitError(f"expected auto, true or false, not {_shown(value)}")
    return value.text == "true"


def read_integer(value: Scalar) -> int:
    """A whole number in decimal digits."""
    if not _INTEGER.fullmatch(value.text):
        raise UnfitError(f"expected a whole number, not {_shown(value)}")
    return int(value.text)


def read_number(value: Scalar) -> float:
    """A number, fractions allowed."""
    if not _NUMBER.fullmatch(value.text):
        raise UnfitError(f"expected a number, not {_shown(value)}")
    return float(value.text)


def read_share(value: Scalar) -> Share:
    """A count of rows (`20`), or a percentage from 0% to 100%."""
    if value.text.isascii() and value.text.isdigit() and len(value.text) <= 9:
        return Share(Decimal(value.text))
    found = _PERCENT.fullmatch(value.text)
    if found is None or Decimal(found[1]) > 100:
        raise UnfitError(
            f"expected a percentage from 0% to 100% or a count of rows, not {_shown(value)}"
        )
    return Share(Decimal(found[1]), percent=True)


def read_duration(value: Scalar) -> timedelta:
    """Minutes, hours or days, `60m`, `24h`, `1d`: from one minute to 366 days."""
    found = _DURATION.fullmatch(value.text)
    if found is None:
        hint = f"write {value.text}m" if value.text.isdigit() and not value.variable else ""
        raise UnfitError(
            f"expected minutes, hours or days such as 60m, 24h or 1d, not {_shown(value)}", hint
        )
    duration = int(found[1]) * _UNITS[found[2]]
    if not timedelta(minutes=1) <= duration <= _LONGEST:
        raise UnfitError(f"expected from 1m to 366d, not {_shown(value)}")
    return duration


def read_days(value: Scalar) -> frozenset[int]:
    """Days of the week, `mon-fri` or `mon-wed sat`; Monday is 0."""
    try:
        return parse_days(value.text)
    except ScheduleError as error:
        raise UnfitError(error.expected, error.hint) from None


def read_zone(value: Scalar) -> tzinfo:
    """A name of the time zone database, `Europe/Paris`; UTC needs none to be installed."""
    if value.text == "UTC":
        return UTC
    try:
        return ZoneInfo(value.text)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: `Europe` is a folder
        known = available_timezones()
        hint = nearest(value.text, sorted(known)) if known else "install tzdata on this machine"
        if hint.startswith("known here"):
            hint = "the names are like Europe/Paris or UTC"
        raise UnfitError(f"expected a time zone, not {_shown(value)}", hint) from None


def read_url(value: Scalar) -> str:
    """An http or https address without a name and password in it, and without a last slash."""
    try:
        parts = urlsplit(value.text)
        fit = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fit = False
    if not fit or not value.text.isascii() or re.search(r"\s", value.text):
        raise UnfitError(f"expected an address such as https://host, not {_shown(value)}")
    if "@" in parts.netloc:
        raise UnfitError("expected an address without a name or password in it")
    return value.text.rstrip("/")


def read_database(value: Scalar) -> str:
    """A database URL; never quoted in a message, because it may hold a password."""
    scheme, found, rest = value.text.partition("://")
    if not found or not rest or not re.fullmatch(r"[a-z][a-z0-9+]*", scheme):
        raise UnfitError("expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE")
    return value.text


class Kind(Struct, frozen=True):
    """A kind of scalar: how it is read, and what an editor may accept (JSON Schema)."""

    read: Callable[[Scalar], Any]
    schema: Mapping[str, Any]


_VARIABLE: dict[str, Any] = {"type": "string", "pattern": r"^\$\{[A-Za-z_][A-Za-z0-9_]*\}$"}


def _or_variable(*schemas: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [*schemas, _VARIABLE]}


KINDS: Mapping[str, Kind] = {
    "text": Kind(read_text, {"type": ["string", "number", "boolean"]}),
    "path": Kind(read_text, {"type": "string", "minLength": 1}),
    "bool": Kind(read_truth, _or_variable({"type": "boolean"})),
    "auto_bool": Kind(read_auto_truth, {"enum": ["auto", True, False]}),
    "int": Kind(read_integer, _or_variable({"type": "integer"})),
    "float": Kind(read_number, _or_variable({"type": "number"})),
    "url": Kind(read_url, _or_variable({"type": "string", "pattern": "^https?://"})),
    "database": Kind(read_database, {"type": "string"}),
    "zone": Kind(read_zone, {"type": "string"}),
    "duration": Kind(read_duration, {"type": "string", "pattern": r"^[0-9]{1,6} ?[mhd]$"}),
    "days": Kind(read_days, {"type": "string", "pattern": rf"^(?:{DAYS} *)+$"}),
    "share": Kind(
        read_share,
        {
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "pattern": r"^(100(\.0{1,4})?|[0-9]{1,2}(\.[0-9]{1,4})?) ?%$"},
            ]
        },
    ),
}


def _shown(value: Scalar) -> str:
    """What was written, shortened; a variable by its name, never by its value."""
    shown = value.shown if len(value.shown) <= 40 else value.shown[:39] + "…"
    return f'"{shown}"' if shown else "nothing"
