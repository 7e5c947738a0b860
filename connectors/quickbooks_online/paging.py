"""Reading a list by positions while it may change (P-18).

QuickBooks cuts lists by position. When an object leaves the list, everything behind it moves one
place forward, and the next page would begin one object too late. So each page begins with the last
object of the page before; where it does not, the list has moved and is read again from further
back. What comes twice is dropped. A read that ends with fewer objects than QuickBooks counts
raises Malformed, so that it is never taken for complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from connectors.errors import Malformed
from connectors.model import Page, Record
from connectors.quickbooks_online.query import MOST_ROWS

STEP = MOST_ROWS - 1
_MOST_REREADS = 20

Fetch = Callable[[int], Sequence[Record]]
"""The objects from a position on, counted from 1, in an order that stands."""


def walk(fetch: Fetch, count: Callable[[], int], cursor: str) -> Iterator[Page]:
    """The pages from the cursor to the end; raises Malformed(`incomplete_read`).

    A cursor is the position of the next page and the id that must stand there: "2998/4711".
    """
    start, anchor = _place(cursor)
    first, seen = start, {anchor} if anchor else set[str]()
    total, requests, rereads = count(), 1, 0
    while True:
        rows = fetch(start)
        requests += 1
        if start > 1 and (not rows or rows[0].remote_id not in seen):
            rereads += 1
            if rereads > _MOST_REREADS:
                raise _incomplete("it kept moving while it was read")
            start = max(1, start - STEP)
            first = min(first, start)
            continue
        records = [record for record in rows if record.remote_id not in seen]
        seen.update(record.remote_id for record in rows)
        if last := len(rows) < MOST_ROWS:
            # What was added meanwhile need not have come; what was there must have.
            total, requests = min(total, count()), requests + 1
            if len(seen) + first - 1 < total:
                raise _incomplete(f"{len(seen) + first - 1:,} of {total:,} records came")
        cursor = "" if last else f"{start + STEP}/{rows[-1].remote_id}"
        yield Page(records=tuple(records), cursor=cursor, total=total, requests=requests)
        if last:
            return
        start, requests = start + STEP, 0


def _place(cursor: str) -> tuple[int, str]:
    if not cursor:
        return 1, ""
    position, _, anchor = cursor.partition("/")
    if not (position.isdecimal() and int(position) > 1 and anchor):
        raise ValueError(f"not a cursor of this connector: {cursor!r}")
    return int(position), anchor


def _incomplete(why: str) -> Malformed:
    return Malformed(
        f"QuickBooks Online's list was not read completely: {why}. Read it again from the start.",
        code="incomplete_read",
    )
