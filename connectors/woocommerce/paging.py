"""Reading a list that may move while it is read (P-18).

WooCommerce's lists are cut by position, and each answer tells the whole list's size in X-WP-Total.
They are read by rising id, each page from the last record of the one before it. While that one
comes again, or one with a lower id, nothing lies between the two pages. Where a higher one comes,
something before it has gone and everything moved forward, so the page before is read again. So
no record is skipped that was there all the time, whatever comes and goes meanwhile; what comes
twice is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from connectors.errors import Malformed
from connectors.model import Page, Record

PAGE = 100
"""The most that wc/v3 gives a page (vendor page "Pagination")."""

_MOST_STEPS_BACK = 10


class Sheet(Struct, frozen=True):
    """One page as it came: what each id on it yields, and the whole list's size.

    An id may yield no record, or several: a product brings its variations along.
    """

    found: Sequence[tuple[int, Sequence[Record]]]
    total: int
    requests: int = 1


Fetch = Callable[[int], Sheet]
"""Fetches the page that begins behind so many records of the list."""


def walk(fetch: Fetch, cursor: str = "") -> Iterator[Page]:
    """The pages from the cursor to the end; raises Malformed(`incomplete_read`).

    A cursor is how many records lie behind, the id of the last of them, and how many there were in
    all: "300/7712/6120". A list that has lost more than a page since is not believed.
    """
    behind, last, total = _place(cursor)
    while True:
        sheets, offset = _joined(fetch, behind, last)
        sheet = sheets[-1]
        if min(one.total for one in sheets) < total - PAGE:
            raise incomplete(f"it shrank from {total:,} to {sheet.total:,} records meanwhile")
        total = sheet.total
        fresh = [(own, yielded) for own, yielded in sheet.found if own > last]
        behind = offset + len(sheet.found)
        done = behind >= sheet.total
        if not fresh and not done:
            raise incomplete(f"nothing new came behind {behind:,} of {sheet.total:,} records")
        last = fresh[-1][0] if fresh else last
        yield Page(
            records=tuple(record for _, yielded in fresh for record in yielded),
            cursor="" if done else f"{behind}/{last}/{total}",
            total=total,
            requests=sum(one.requests for one in sheets),
        )
        if done:
            return


def total_of(headers: Mapping[str, str]) -> int:
    """The whole list's size; raises Malformed where the answer does not tell it."""
    text = headers.get("x-wp-total", "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Malformed(
            "WooCommerce's list came without X-WP-Total, so nobody can tell whether it is whole. "
            "Something between takes headers away: a cache, a firewall, a plugin.",
            code="no_total",
        )
    return int(text)


def incomplete(why: str) -> Malformed:
    """The error of a read that cannot be trusted to hold everything."""
    return Malformed(
        f"WooCommerce's list was not read completely: {why}. Read it again from the start.",
        code="incomplete_read",
    )


def _joined(fetch: Fetch, behind: int, last: int) -> tuple[list[Sheet], int]:
    """The page that follows without a gap, behind those that did not; and where it begins."""
    offset = max(behind - 1, 0)
    sheets = [_whole(fetch(offset), offset)]
    while offset and not (sheets[-1].found and sheets[-1].found[0][0] <= last):
        if len(sheets) > _MOST_STEPS_BACK:
            raise incomplete(f"it moved on by more than {behind - offset:,} records meanwhile")
        offset = max(offset - PAGE, 0)
        sheets.append(_whole(fetch(offset), offset))
    return sheets, offset


def _whole(sheet: Sheet, offset: int) -> Sheet:
    """The sheet, if it holds as much as its place in the list promises, by rising id."""
    promised, came = min(PAGE, max(0, sheet.total - offset)), len(sheet.found)
    if came != promised:
        raise incomplete(
            f"behind {offset:,} of {sheet.total:,} records came {came:,}, not {promised:,}"
        )
    if any(one[0] >= other[0] for one, other in pairwise(sheet.found)):
        raise incomplete(f"behind {offset:,} of {sheet.total:,} they did not come by rising id")
    return sheet


def _place(cursor: str) -> tuple[int, int, int]:
    if not cursor:
        return 0, 0, 0
    parts = cursor.split("/")
    if len(parts) != 3 or len(cursor) > 60 or not all(part.isdecimal() for part in parts):
        raise ValueError(f"not a cursor of this connector: {cursor!r}")
    behind, last, total = map(int, parts)
    return behind, last, total
