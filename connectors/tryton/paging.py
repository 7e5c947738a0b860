"""Walking a list by id: each page begins behind the last id of the page before.

So nothing that comes or goes meanwhile can move a page. A read that ends with fewer records than
Tryton counts raises Malformed, so that it is never taken for complete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from connectors.errors import Malformed
from connectors.model import Page, Record
from connectors.tryton.capabilities import PAGE
from connectors.tryton.shapes import Dated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T", bound=Dated)

Clauses = list[object]


def walk(
    fetch: Callable[[Clauses], Sequence[T]],
    count: Callable[[Clauses], int],
    records: Callable[[Sequence[T]], tuple[list[Record], int]],
    cursor: str,
) -> Iterator[Page]:
    """The pages behind the cursor, which is the last id of the page before.

    `fetch` gives the first PAGE rows that a clause lets through, in order of their ids, `count` how
    many it lets through. `records` makes them records, and tells how many requests that took.
    Raises Malformed(`incomplete_read`).
    """
    last = _place(cursor)
    whole: Clauses = ["id", ">", last]
    total, requests, seen = count(whole), 1, 0
    while True:
        rows = fetch(["id", ">", last])
        if rows and rows[0].id <= last:
            raise Malformed(
                "Tryton gave records again that had come already, in place of those behind them. "
                "Something between may answer from a cache. Read it again from the start.",
                code="incomplete_read",
            )
        made, more = records(rows)
        requests, seen = requests + 1 + more, seen + len(rows)
        if len(rows) < PAGE:
            # What was added meanwhile need not have come; what was there must have.
            still = min(total, count(whole))
            if seen < still:
                raise Malformed(
                    f"Tryton's list was not read completely: {seen:,} of {still:,} records came. "
                    "Read it again from the start.",
                    code="incomplete_read",
                )
            yield Page(tuple(made), total=total, requests=requests + 1)
            return
        last = rows[-1].id
        yield Page(tuple(made), cursor=str(last), total=total, requests=requests)
        requests = 0


def _place(cursor: str) -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdecimal()):
        raise ValueError(f"not a cursor of this connector: {cursor!r}")
    return int(cursor)
