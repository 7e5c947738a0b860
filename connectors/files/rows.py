"""A CSV file as rows that remember the very text they were read from."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

from msgspec import Struct

from connectors.errors import Malformed
from connectors.files.faults import changed, reading_fault, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST = 1 << 20
"""Characters of one line and of one field; more is a quote that was never closed, or no CSV."""

DELIMITERS = ",;\t|"
MARK = "\ufeff"


class Row(Struct, frozen=True, gc=False):
    """One row. `line` is the file's line it begins in, from 1; `raw` its text, line end included.

    A quoted field may run over several lines. `fields` is empty for a blank line.
    """

    line: int
    fields: list[str]
    raw: str

    @property
    def blank(self) -> bool:
        """Whether nothing is written in it, as in the empty rows that spreadsheets leave."""
        return not any(map(str.strip, self.fields))

    @property
    def ended(self) -> bool:
        """Whether a line end follows; only the last row of a file may lack it."""
        return self.raw.endswith(("\n", "\r"))


class _Lines:
    """The file's lines for csv.reader, which keeps what it took for one row."""

    def __init__(self, file: TextIO, path: Path) -> None:
        self._file = file
        self._path = path
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST)
        if not line:
            raise StopIteration
        self.number += 1
        if "\0" in line:
            raise Malformed(
                f"{shown(self._path)} line {self.number}: a NUL character: it is not text, or "
                "UTF-16 without a byte order mark; say its `encoding`",
                code="nul_byte",
            )
        if len(line) >= LONGEST:
            raise Malformed(
                f"{shown(self._path)} line {self.number}: longer than {LONGEST:,} characters",
                code="line_too_long",
            )
        self.taken.append(line)
        return line.removeprefix(MARK) if self.number == 1 else line


def rows(file: TextIO, path: Path, delimiter: str) -> Iterator[Row]:
    """Every row, blank ones and the header included; their `raw` texts are the whole file.

    `file` must have been opened with newline="". Raises Malformed with the line.
    """
    csv.field_size_limit(LONGEST)  # of the process, and the same for everybody in it
    lines = _Lines(file, path)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        first = lines.number + 1
        try:
            fields = next(reader, None)
        except csv.Error as error:
            raise Malformed(
                f"{shown(path)} line {first}: not CSV ({error}); is a quote never closed?",
                code="not_csv",
            ) from error
        except OSError as error:
            raise reading_fault(error, path) from error
        except UnicodeDecodeError:
            raise changed(path) from None  # all of it could be decoded a moment ago
        if fields is None:
            return
        yield Row(first, fields, "".join(lines.taken))
        lines.taken.clear()


def find_delimiter(header: str) -> str:
    """The delimiter that parts this line the most, outside quotes; a comma where none does."""
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)
