"""The options of a files endpoint, checked: what stands in config.yaml becomes one frozen value."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from datetime import UTC, tzinfo
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from connectors.errors import Misconfigured
from connectors.files.xml_rows import XmlForm

FIELDS = ("sku", "qty", "updated", "title", "location")
"""Our fields, in the words of `columns:`."""

FORMATS = ("csv", "xml")

_DIRECTIVES = frozenset("aAwdbBmyYHIpMSfzZjUWcxXGuV%")


class Options(Struct, frozen=True):
    """`encoding`, `delimiter` and `date_format` are "" where the file is to tell (auto).

    `inventory` is a file's name or a glob pattern inside `folder`; `settle` is in seconds.
    """

    folder: Path
    inventory: str = "inventory.csv"
    columns: Mapping[str, str] = {}
    encoding: str = ""
    delimiter: str = ""
    zone: tzinfo = UTC
    date_format: str = ""
    settle: float = 2.0
    xml: XmlForm | None = None


def read_options(given: Mapping[str, Any]) -> Options:
    """The options as one value. Raises Misconfigured with the option and what is expected."""
    folder = given.get("folder")
    if not folder:
        raise Misconfigured("files: the option `folder` is missing: the folder the files lie in")
    return Options(
        folder=Path(folder).expanduser(),
        inventory=_inventory(str(given.get("inventory") or "inventory.csv")),
        columns=_columns(given.get("columns") or {}),
        encoding=_encoding(_auto(given, "encoding")),
        delimiter=_delimiter(_auto(given, "delimiter")),
        zone=_zone(str(given.get("timezone") or "UTC")),
        date_format=_date_format(_auto(given, "date_format")),
        settle=_settle(given.get("settle", 2.0)),
        xml=_xml(given, _columns(given.get("columns") or {})),
    )


def _auto(given: Mapping[str, Any], name: str) -> str:
    value = str(given.get(name) or "auto")
    return "" if value == "auto" else value


def _inventory(pattern: str) -> str:
    if (
        "/" in pattern
        or "\\" in pattern
        or "\0" in pattern
        or pattern in (".", "..")
        or "**" in pattern
    ):
        raise Misconfigured(
            f'files: inventory: "{pattern}" is to be a name or a pattern inside `folder`, '
            "without a path"
        )
    return pattern


def _columns(columns: object) -> dict[str, str]:
    if not isinstance(columns, Mapping):
        raise Misconfigured("files: columns: expected our field: the file's column")
    for field in columns:
        if field not in FIELDS:
            near = get_close_matches(str(field), FIELDS, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(FIELDS)}"
            raise Misconfigured(f'files: columns: there is no field "{field}"; {hint}')
    return {str(field): str(column) for field, column in columns.items()}


def _xml(given: Mapping[str, Any], columns: Mapping[str, str]) -> XmlForm | None:
    """The form of the file where it is XML. There, nothing is taken for a column unasked."""
    form = str(given.get("format") or "csv")
    if form not in FORMATS:
        raise Misconfigured(f'files: format: expected {" or ".join(FORMATS)}, not "{form}"')
    if form == "csv":
        return None
    record = tuple(filter(None, str(given.get("record") or "").split("/")))
    if not record:
        raise Misconfigured(
            "files: record: an XML file needs the path of its records from the root, as "
            "inventory/item"
        )
    if missing := [field for field in ("sku", "qty") if field not in columns]:
        raise Misconfigured(
            f"files: columns: an XML file needs {missing[0]}: @attribute, element or "
            "element/@attribute of a record"
        )
    return XmlForm(record, tuple(dict.fromkeys(map(str.strip, columns.values()))))


def _encoding(name: str) -> str:
    """The codec's plain name; a byte order mark is part of the file, not of the codec."""
    if not name:
        return ""
    try:
        "".encode(name)  # a LookupError for codecs that are not of text, too
        plain = codecs.lookup(name).name
    except LookupError:
        raise Misconfigured(
            f'files: encoding: "{name}" is no text encoding; write auto, utf-8, utf-16, cp1252 ...'
        ) from None
    return {"utf-8-sig": "utf-8"}.get(plain, plain)


def _delimiter(text: str) -> str:
    text = {"tab": "\t", "\\t": "\t"}.get(text, text)
    if len(text) > 1 or text in ('"', "\r", "\n", "\0"):
        raise Misconfigured(f'files: delimiter: expected auto or one character, not "{text}"')
    return text


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: `Europe` is a folder
        raise Misconfigured(
            f'files: timezone: there is no zone "{name}"; write one such as Europe/Paris'
        ) from None


def _date_format(pattern: str) -> str:
    unknown = set(re.findall(r"%(.|$)", pattern)) - _DIRECTIVES
    if pattern and (unknown or "%" not in pattern):
        raise Misconfigured(
            f'files: date_format: "{pattern}" is no strptime pattern such as %d.%m.%Y %H:%M'
        )
    return pattern


def _settle(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:
        raise Misconfigured(f"files: settle: expected seconds from 0 to 3600, not {value}")
    return seconds
