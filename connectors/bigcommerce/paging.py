"""Reading a numbered list that may move while it is read (P-18).

BigCommerce's lists are cut by page number. When an item goes away, everything behind it moves
one place forward, and the first item of the next page lands on the page already read. The total
that each page announces gives it away: when it shrinks, the page before is read again. What comes
twice is dropped, and a read that ends with fewer items than announced raises Malformed, so that
it is never taken for complete. A removal and an addition between the same two requests cancel out
in the total and stay unseen; the items themselves tell no better.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from connectors.bigcommerce.shapes import Pagination
from connectors.errors import Malformed
from connectors.model import Page, Record

_MOST_REREADS = 10


class Sheet(Struct, frozen=True):
    """One page as it came: records, each with a number of its own, and the page's own figures."""

    records: Sequence[Record]
    numbers: Sequence[int]
    pagination: Pagination


Fetch = Callable[[int], Sheet]
"""Fetches the sheet of a page number, counted from 1."""


class Seen:
    """Numbers met so far: 8 bytes each while they come in rising order, as ids mostly do."""

    def __init__(self) -> None:
        self._rising = array("q")
        self._others: set[int] = set()

    def __len__(self) -> int:
        return len(self._rising) + len(self._others)

    def add(self, number: int) -> bool:
        """Remember the number; False where it was known."""
        rising = self._rising
        if not rising or number > rising[-1]:
            if number in self._others:
                return False
            rising.append(number)
            return True
        place = bisect_left(rising, number)
        if rising[place] == number or number in self._others:
            return False
        self._others.add(number)
        return True


def walk(fetch: Fetch, cursor: str, *, limit: int) -> Iterator[Page]:
    """The pages from the cursor to the end; raises Malformed(`incomplete_read`).

    A cursor is the number of the next page, with the total announced so far: "7/6120". "7" alone
    continues as well, but cannot tell whether the list shrank in between.
    """
    number, total = _place(cursor)
    seen, before = Seen(), None
    while True:
        sheets = _read(fetch, number, total, limit)
        pagination = sheets[-1].pagination
        if before is None:
            before = (number - 1) * (pagination.per_page or limit)
        total = pagination.total
        records = tuple(
            record
            for sheet in sheets
            for record, own in zip(sheet.records, sheet.numbers, strict=True)
            if seen.add(own)
        )
        last = number >= pagination.total_pages
        if last and len(seen) < total - before:
            raise _incomplete(f"{len(seen) + before:,} of {total:,} records came")
        cursor = "" if last else f"{number + 1}/{total}"
        yield Page(records=records, cursor=cursor, total=total, requests=len(sheets))
        if last:
            return
        number += 1


def whole(sheet: Sheet, number: int) -> Sheet:
    """The sheet, if it is what it says it is; raises Malformed(`incomplete_read`)."""
    told = sheet.pagination
    if told.count != len(sheet.records):
        raise _incomplete(f"page {number} announced {told.count:,} and had {len(sheet.records):,}")
    if told.current_page != number:
        raise _incomplete(f"page {told.current_page} came where {number} was asked for")
    if not sheet.records and number < told.total_pages:
        raise _incomplete(f"page {number} of {told.total_pages:,} was empty")
    return sheet


def _read(fetch: Fetch, number: int, total: int | None, limit: int) -> list[Sheet]:
    """The page, and where the list shrank the one before it, until the total stands still."""
    sheets = [whole(fetch(number), number)]
    while total is not None and sheets[-1].pagination.total < total:
        gone, total = total - sheets[-1].pagination.total, sheets[-1].pagination.total
        if gone > limit or len(sheets) > _MOST_REREADS:
            raise _incomplete(f"it shrank to {total:,} records while it was read")
        sheets += [whole(fetch(again), again) for again in (number - 1, number) if again]
    return sheets


def _place(cursor: str) -> tuple[int, int | None]:
    number, _, total = cursor.partition("/")
    if not cursor:
        return 1, None
    if not (number.isdecimal() and int(number) and (total.isdecimal() or not total)):
        raise ValueError(f"not a cursor of this connector: {cursor!r}")
    return int(number), int(total) if total else None


def _incomplete(why: str) -> Malformed:
    return Malformed(
        f"BigCommerce's list was not read completely: {why}. Read it again from the start.",
        code="incomplete_read",
    )
