"""Complete reads by bulk operation: Shopify writes a file, we read it line by line.

A cursor is "bulk:OPERATION:BYTES:ROWS": the operation, how many bytes of its file are behind us,
and how many rows. While the file is made, empty pages with the cursor of its beginning come, so
that a reader that dies waits for the same operation again and begins no second one.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.budget import pause
from connectors.errors import Malformed, Retriable
from connectors.model import Page
from connectors.shopify.gathering import Gathering
from connectors.shopify.operations import BUSY, lost, running, unfinished

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.contract import Clock
    from connectors.shopify.download import Download
    from connectors.shopify.kinds import Kind
    from connectors.shopify.operations import Operations
    from connectors.shopify.reading import Reading
    from connectors.shopify.shapes import Operation

PREFIX = "bulk:"
ROWS = 2_000
"""Rows a page."""

SLOWEST = 10.0
"""Seconds between two looks at an operation, at the longest."""

BUSY_WAITS = 180
"""Waits of ten seconds for other operations to end."""

_CURSOR = re.compile(r"bulk:(\d{1,20}):(\d{1,18}):(\d{1,12})", re.ASCII)


class Spot(Struct, frozen=True):
    """How far the file of an operation was read."""

    operation: str
    offset: int = 0
    rows: int = 0

    def __str__(self) -> str:
        return f"{PREFIX}{self.operation}:{self.offset}:{self.rows}"


class Bulk:
    """Reads components by bulk operations."""

    def __init__(
        self, operations: Operations, download: Download, reading: Reading, clock: Clock
    ) -> None:
        self._operations = operations
        self._download = download
        self._reading = reading
        self._clock = clock

    def start(self, kind: Kind, *, patient: bool) -> str:
        """Begin an operation; the cursor of its beginning. Raises as `Operations.start`.

        `patient` waits half an hour for other operations of the same app to end.
        """
        for waited in count():
            try:
                return str(Spot(self._operations.start(kind)))
            except Retriable as error:
                if error.code != BUSY or not patient or waited >= BUSY_WAITS:
                    raise
            self._wait(SLOWEST, "other bulk operations of this app are running")
        raise AssertionError("counting ends")

    def pages(self, kind: Kind, cursor: str, *, asked: int = 0) -> Iterator[Page]:
        """The pages from the cursor to the end of its operation's file; `asked` requests began
        it just now, 0 where an earlier reader did.

        Raises Malformed: `file_changed` where the result is gone, `incomplete_read` where it is
        not whole; Unauthorised, Retriable.
        """
        spot, wait, resumed = _spot(cursor), 1.0, not asked
        while True:
            operation = self._operations.state(spot.operation)
            asked += 1
            if operation is None or not running(operation):
                break
            yield Page(records=(), cursor=str(spot), requests=asked)
            asked = 0
            self._wait(wait, "Shopify's bulk operation goes on")
            wait = min(wait * 2, SLOWEST)
        error = unfinished(operation, needs=kind.needs, resumed=resumed)
        if error is not None:
            raise error
        assert operation is not None
        yield from self._read(kind, operation, spot, asked)

    def _read(self, kind: Kind, operation: Operation, spot: Spot, asked: int) -> Iterator[Page]:
        total, told = _number(operation.root_object_count), self._download.requests - asked
        rows, reached = list[bytes](), spot
        source = (
            self._gathered(kind.children, operation, spot)
            if kind.children
            else self._lines(operation, spot)
        )
        for row, further in source:
            if row is None or len(rows) >= ROWS:
                yield self._page(kind, rows, str(reached), total, told)
                rows, told = [], self._download.requests
            if row is not None:
                rows.append(row)
                reached = further
        if total is not None and reached.rows != total:
            raise _incomplete(f"{reached.rows:,} of {total:,} records came")
        yield self._page(kind, rows, "", total, told)

    def _lines(self, operation: Operation, spot: Spot) -> Iterator[tuple[bytes | None, Spot]]:
        """Every line is a row; how many there are is Shopify's own count."""
        rows, size = spot.rows, _number(operation.file_size)
        for line, end in self._file(operation, spot.offset, size):
            rows += 1
            yield line, Spot(spot.operation, end, rows)

    def _gathered(
        self, children: str, operation: Operation, spot: Spot
    ) -> Iterator[tuple[bytes | None, Spot]]:
        """The file is read to its end before the first row can be whole."""
        shelf, lines = Gathering(), 0
        try:
            for line, _ in self._file(operation, 0, _number(operation.file_size)):
                shelf.take(line)
                lines += 1
                if lines % ROWS == 0:
                    yield None, spot
            objects = _number(operation.object_count)
            if objects is not None and lines != objects:
                raise _incomplete(f"{lines:,} of {objects:,} objects came")
            for rows, row in enumerate(shelf.rows(children, spot.rows), spot.rows + 1):
                yield row, Spot(spot.operation, 0, rows)
        finally:
            shelf.close()

    def _file(
        self, operation: Operation, offset: int, size: int | None
    ) -> Iterator[tuple[bytes, int]]:
        if not operation.url:  # an operation that found nothing makes no file
            if _number(operation.object_count):
                raise lost()
            return iter(())
        first = [operation.url]
        return self._download.lines(partial(self._address, operation.id, first), offset, size)

    def _address(self, operation: str, known: list[str]) -> str:
        """Where the file lies; asked for anew but for the first time, since addresses expire."""
        if known:
            return known.pop()
        found = self._operations.state(operation.rpartition("/")[2])
        if found is None or not found.url:
            raise lost()
        return found.url

    def _page(
        self, kind: Kind, rows: list[bytes], cursor: str, total: int | None, told: int
    ) -> Page:
        records, more = self._reading.built(kind, rows)
        asked = self._download.requests - told + more
        return Page(records=tuple(records), cursor=cursor, total=total, requests=asked)

    def _wait(self, seconds: float, why: str) -> None:
        pause(self._clock, seconds, why, self._download.on_wait)


def _spot(cursor: str) -> Spot:
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise ValueError(f"not a cursor of this connector: {cursor[:80]!r}")
    return Spot(found[1], int(found[2]), int(found[3]))


def _number(value: int | str | None) -> int | None:
    text = str(value) if value is not None else ""
    return int(text) if text.isascii() and text.isdecimal() else None


def _incomplete(why: str) -> Malformed:
    return Malformed(
        f"Shopify's file was not read completely: {why}. Read it again from the start.",
        code="incomplete_read",
    )
