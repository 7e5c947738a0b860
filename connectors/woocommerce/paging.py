"""Reading a numbered list that may move while it is read (P-18).

WooCommerce's lists are cut by page number, and each page tells the whole list's size in
X-WP-Total. They are read by rising id, so what is new comes last; when something goes away,
everything behind it moves one place forward, the total shrinks, and the page before is read
again. What comes twice is dropped, and a read that ends with less than announced raises Malformed,
so that it is never taken for complete. A removal and an addition between the same two requests
cancel out in the total and stay unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from connectors.errors import Malformed
from connectors.model import Page, Record

PAGE = 100
"""The most that wc/v3 gives a page (vendor page "Pagination")."""

_MOST_REREADS = 10


class Sheet(Struct, frozen=True):
    """One page as it came: what each id on it yields, and the whole list's size.

    An id may yield no record, or several: a product brings its variations along.
    """

    found: Sequence[tuple[int, Sequence[Record]]]
    total: int
    requests: int = 1


Fetch = Callable[[int], Sheet]
"""Fetches the sheet of a page number, counted from 1."""


def walk(fetch: Fetch, cursor: str = "") -> Iterator[Page]:
    """The pages from the cursor to the end; raises Malformed(`incomplete_read`).

    A cursor is the number of the next page with the total announced so far: "7/6120".
    """
    number, total = _place(cursor)
    before, seen = (number - 1) * PAGE, set[int]()
    while True:
        sheets = _read(fetch, number, total)
        total = sheets[-1].total
        records = list[Record]()
        for sheet in sheets:
            for own, yielded in sheet.found:
                if own not in seen:
                    seen.add(own)
                    records += yielded
        last = number * PAGE >= total
        if last and len(seen) + before < total:
            raise incomplete(f"{len(seen) + before:,} of {total:,} records came")
        yield Page(
            records=tuple(records),
            cursor="" if last else f"{number + 1}/{total}",
            total=total,
            requests=sum(sheet.requests for sheet in sheets),
        )
        if last:
            return
        number += 1


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


def _read(fetch: Fetch, number: int, total: int | None) -> list[Sheet]:
    """The page, and where the list shrank the one before it, until the total stands still."""
    sheets = [_whole(fetch(number), number)]
    while total is not None and sheets[-1].total < total:
        gone, total = total - sheets[-1].total, sheets[-1].total
        if gone > PAGE or len(sheets) > _MOST_REREADS:
            raise incomplete(f"it shrank to {total:,} records while it was read")
        sheets += [_whole(fetch(again), again) for again in (number - 1, number) if again]
    return sheets


def _whole(sheet: Sheet, number: int) -> Sheet:
    """The sheet, if it holds as much as its place in the list promises."""
    promised = min(PAGE, max(0, sheet.total - (number - 1) * PAGE))
    if len(sheet.found) != promised:
        raise incomplete(
            f"page {number} of {sheet.total:,} records had {len(sheet.found):,}, not {promised:,}"
        )
    return sheet


def _place(cursor: str) -> tuple[int, int | None]:
    if not cursor:
        return 1, None
    number, _, total = cursor.partition("/")
    if not (number.isdecimal() and int(number) and (total.isdecimal() or not total)):
        raise ValueError(f"not a cursor of this connector: {cursor!r}")
    return int(number), int(total) if total else None
