"""An XML file as rows: streamed, and read without document types or entities.

The parser is expat itself, so that what a file may hold is said here: a document type is refused
before anything of it counts, nesting and the size of one record have limits, and no more than one
record is held at a time.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from msgspec import Struct

from connectors.errors import Malformed
from connectors.files.faults import reading_fault, shown
from connectors.files.rows import LONGEST, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

DEEPEST = 64
_CHUNK = 1 << 16


class XmlForm(Struct, frozen=True):
    """Where records lie, from the root (`inventory/item`), and what of each is a column: `@name`
    an attribute, `name` or `a/b` the text of an element inside, `a/@name` an attribute of one."""

    record: tuple[str, ...]
    columns: tuple[str, ...]


def xml_rows(file: BinaryIO, path: Path, form: XmlForm) -> Iterator[Row]:
    """The columns as a header, then every record; `raw` says nothing of them.

    Raises Malformed (`bad_xml`) with the line: not XML, cut off, a document type, too deep, a
    record of more than a million characters.
    """
    yield Row(1, list(form.columns), "\n")
    gathering = _Gathering(path, form)
    try:
        for chunk in iter(partial(file.read, _CHUNK), b""):
            gathering.feed(chunk, last=False)
            yield from gathering.take()
        gathering.feed(b"", last=True)
    except OSError as error:
        raise reading_fault(error, path) from error
    yield from gathering.take()


class _Gathering:
    def __init__(self, path: Path, form: XmlForm) -> None:
        self._path = path
        self._form = form
        self._wanted = {name: n for n, name in enumerate(form.columns)}
        self._at: list[str] = []
        self._record: list[str] | None = None
        self._line = 0
        self._size = 0
        self._done: list[Row] = []
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype

    def feed(self, chunk: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise self._bad(f"not XML to its end ({expat.ErrorString(error.code)})") from None
        except (ValueError, LookupError) as error:  # an encoding that is none
            raise self._bad(f"cannot be read ({error})") from None

    def take(self) -> list[Row]:
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._at.append(name)
        if len(self._at) > DEEPEST:
            raise self._bad(f"elements within elements, more than {DEEPEST} deep")
        if self._record is None and tuple(self._at) == self._form.record:
            self._record = [""] * len(self._form.columns)
            self._line, self._size = self._parser.CurrentLineNumber, 0
        for attribute, value in attributes.items():
            self._put(f"@{attribute}", value)

    def _text(self, data: str) -> None:
        self._put("", data)

    def _end(self, _name: str) -> None:
        if self._record is not None and tuple(self._at) == self._form.record:
            self._done.append(Row(self._line, self._record, "\n"))
            self._record = None
        self._at.pop()

    def _put(self, last: str, text: str) -> None:
        if self._record is None:
            return
        self._size += len(text)
        if self._size > LONGEST:
            raise self._bad(f"a record of more than {LONGEST:,} characters")
        inside = self._at[len(self._form.record) :]
        column = self._wanted.get("/".join([*inside, last] if last else inside))
        if column is not None:
            self._record[column] += text

    def _doctype(self, *_declared: Any) -> None:
        raise self._bad("a document type, which may declare entities and is not read")

    def _bad(self, what: str) -> Malformed:
        line = self._parser.CurrentLineNumber
        return Malformed(f"{shown(self._path)} line {line}: {what}", code="bad_xml")
