"""What a check of the endpoint finds, line by line, with the remedy where something is wrong."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.errors import ConnectorError, Malformed, Misconfigured
from connectors.files.encoding import LAST_RESORT
from connectors.files.mapping import identity, quantity, sku_of
from connectors.files.survey import data_rows, fits
from connectors.model import Finding
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connectors.contract import Clock
    from connectors.files.survey import Survey

_DELIMITERS = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}
_OLD = timedelta(days=1)


def findings(look: Callable[[], Survey], clock: Clock) -> Iterator[Finding]:
    """What stands and what does not; a fault of the files is a finding, never an error.

    `look` gives the survey, or raises ConnectorError.
    """
    try:
        found = look()
        yield _file(found, clock)
        yield _encoding(found)
        yield _columns(found)
        yield from _rows(found)
        yield _writable(found)
    except ConnectorError as error:
        yield Finding("file", ok=False, text=error.message, remedy=_remedy(error))


def _remedy(error: ConnectorError) -> str:
    if isinstance(error, Misconfigured):
        return "change what the sentence names, in config.yaml or on the disk, and check again"
    if isinstance(error, Malformed):
        return "have the file written anew; until then nothing is read from it"
    return "check again later; nothing is lost meanwhile"


def _file(found: Survey, clock: Clock) -> Finding:
    age = timedelta(seconds=int(max(clock.now().timestamp() - found.stamp.mtime_ns / 1e9, 0)))
    text = f"{one_line(str(found.path))}: {found.rows:,} rows, written {_age(age)} ago"
    remedy = "is it still being dropped there? a file stays as old as its last drop"
    return Finding("file", age < _OLD, text, "" if age < _OLD else remedy)


def _age(age: timedelta) -> str:
    seconds = int(age.total_seconds())
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"


def _encoding(found: Survey) -> Finding:
    delimiter = _DELIMITERS.get(found.delimiter, repr(found.delimiter))
    form = "XML" if found.xml is not None else f"delimiter {delimiter}"
    text = f"{found.content.codec}, {form}"
    if not found.content.guessed:
        return Finding("encoding", ok=True, text=text)
    return Finding(
        "encoding",
        ok=True,
        text=f"{text}; it is not UTF-8, so {LAST_RESORT} was assumed",
        remedy=f"say `encoding: {LAST_RESORT}` if that is right, or let it be written in UTF-8",
    )


def _columns(found: Survey) -> Finding:
    columns = found.columns
    known = {
        "SKU": columns.sku,
        "Qty": columns.qty,
        "Last Update": columns.updated,
        "Title": columns.title,
        "Location": columns.location,
    }
    told = [
        f'{field} = "{one_line(columns.names[position], limit=40)}"'
        for field, position in known.items()
        if position >= 0
    ]
    remedy = "" if columns.updated >= 0 else "without a time column Last Update stays empty"
    return Finding("columns", ok=True, text=", ".join(told), remedy=remedy)


def _rows(found: Survey) -> Iterator[Finding]:
    without, unreadable, repeated = 0, 0, 0
    for row in data_rows(found):
        if not sku_of(row, found.columns):
            without += 1
            continue
        repeated += hash(identity(row, found.columns)) in found.repeated
        fit = fits(row, found.columns)
        unreadable += not fit or quantity(row, found.columns)[0] is None
    yield _count(
        "quantities",
        unreadable,
        "rows have no readable quantity",
        "mend them: unknown is not zero, they are skipped",
    )
    yield _count("SKUs", without, "rows have no SKU", "give them one; they are skipped")
    yield _count(
        "duplicates",
        repeated,
        "rows share their SKU with another",
        "leave one row for each SKU; they are not pushed until then",
    )


def _count(name: str, bad: int, what: str, remedy: str) -> Finding:
    return Finding(name, bad == 0, f"{bad:,} {what}", remedy if bad else "")


def _writable(found: Survey) -> Finding:
    if os.access(found.path.parent, os.W_OK | os.X_OK):
        return Finding("folder", ok=True, text="the folder can be written to")
    return Finding(
        "folder",
        ok=True,
        text="the folder can only be read",
        remedy="to push to this endpoint, grant this account the right to write into it",
    )
