"""The first look at a file, from its first byte to its last, before any row of it counts.

Whatever makes a file unfit (half-written, truncated, not CSV, no such column) is found here, so
that a read which has begun to deliver pages is one of a whole file.
"""

from __future__ import annotations

import os
from array import array
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from msgspec import Struct

from connectors.errors import Malformed, Misconfigured
from connectors.files.cells import is_open
from connectors.files.columns import Columns, find_columns
from connectors.files.encoding import Content, examine
from connectors.files.faults import changed, reading_fault, shown
from connectors.files.folder import Stamp
from connectors.files.mapping import identity
from connectors.files.rows import LONGEST, MARK, Row, find_delimiter, rows
from connectors.files.xml_rows import XmlForm, xml_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.files.options import Options


class Survey(Struct, frozen=True):
    """What is known of a file before its rows are read.

    `rows` counts data rows, blank ones not. `repeated` holds the hashes of identities that stand
    more than once, 8 bytes a row being all that finding them takes; `ragged` counts rows with
    more or fewer fields than the header.
    """

    path: Path
    stamp: Stamp
    content: Content
    delimiter: str
    columns: Columns
    rows: int
    repeated: frozenset[int]
    ragged: int
    xml: XmlForm | None = None


def survey(path: Path, stamp: Stamp, options: Options) -> Survey:
    """Read the file once, as a whole. Raises Malformed, Misconfigured, Retriable."""
    content = examine(path, options.encoding)
    with _opened(path, stamp, content.codec) as file:
        delimiter = options.delimiter or (_sniff(file, path) if options.xml is None else ",")
        reading = _rows(file, path, delimiter, options.xml)
        header = next((row for row in reading if not row.blank), None)
        if header is None:
            raise Malformed(f"{shown(path)} holds nothing but blank lines", code="empty_file")
        _closed(header, delimiter, path)
        columns = _columns(header, path, options)
        count, ragged, last = 0, 0, header
        hashes = array("q")
        for last in reading:
            if last.blank:
                continue
            count += 1
            ragged += not fits(last, columns)
            if last.fields and (known := identity(last, columns)):
                hashes.append(hash(known))
        _whole(last, columns, delimiter, path)
    repeated = _repeated(hashes)
    return Survey(path, stamp, content, delimiter, columns, count, repeated, ragged, options.xml)


def data_rows(found: Survey) -> Iterator[Row]:
    """The data rows of a surveyed file. Raises Malformed(file_changed) if it is no longer that."""
    with opened(found) as everything:
        header = False
        for row in everything:
            if row.blank:
                continue
            if header:
                yield row
            header = True


@contextmanager
def opened(found: Survey) -> Iterator[Iterator[Row]]:
    """All rows of a surveyed file, header and blank ones included, for as long as it is held."""
    with _opened(found.path, found.stamp, found.content.codec) as file:
        yield _rows(file, found.path, found.delimiter, found.xml)


def fits(row: Row, columns: Columns) -> bool:
    """Whether the row has the header's fields; empty ones beyond them do not matter."""
    fields = row.fields
    return len(fields) >= columns.width and not any(fields[len(columns.names) :])


def _rows(file: TextIO, path: Path, delimiter: str, xml: XmlForm | None) -> Iterator[Row]:
    return rows(file, path, delimiter) if xml is None else xml_rows(file.buffer, path, xml)


@contextmanager
def _opened(path: Path, stamp: Stamp, codec: str) -> Iterator[TextIO]:
    """The file as text, proved to be the stamped one before and after.

    A file that is replaced by another meanwhile is read to its end: what is held open is one
    whole file. One that is changed in place is refused.
    """
    try:
        file = path.open(encoding=codec, newline="")
    except OSError as error:
        raise reading_fault(error, path) from error
    with file:
        _unchanged(file, path, stamp)
        yield file
        _unchanged(file, path, stamp)


def _unchanged(file: TextIO, path: Path, stamp: Stamp) -> None:
    if Stamp.of(os.fstat(file.fileno())) != stamp:
        raise changed(path)


def _sniff(file: TextIO, path: Path) -> str:
    """The delimiter, from the first line with anything in it; the file is rewound."""
    line = "\n"
    try:
        while line and not line.strip():
            line = file.readline(LONGEST).removeprefix(MARK)
        file.seek(0)
    except OSError as error:
        raise reading_fault(error, path) from error
    if line.lstrip().startswith("<"):
        raise Malformed(
            f"{shown(path)} begins like a web page, not like CSV: the download that made it "
            "met a login or an error page",
            code="not_csv",
        )
    return find_delimiter(line)


def _columns(header: Row, path: Path, options: Options) -> Columns:
    try:
        return find_columns(header.fields, options.columns)
    except Misconfigured as error:
        raise Misconfigured(f"{shown(path)}: {error.message}", code=error.code) from None


def _whole(last: Row, columns: Columns, delimiter: str, path: Path) -> None:
    """Raise Malformed where the file breaks off within its last row."""
    _closed(last, delimiter, path)
    if not last.ended and not last.blank and not fits(last, columns):
        raise Malformed(
            f"{shown(path)} line {last.line}: the file ends in the middle of a row "
            f"({len(last.fields)} of {columns.width} fields, no line end)",
            code="truncated",
        )


def _closed(row: Row, delimiter: str, path: Path) -> None:
    if is_open(row.raw, delimiter):
        raise Malformed(
            f"{shown(path)} line {row.line}: a quote that is never closed; the file ends in it",
            code="truncated",
        )


def _repeated(hashes: array[int]) -> frozenset[int]:
    ordered = sorted(hashes)
    return frozenset(one for one, following in pairwise(ordered) if one == following)
