"""Finding customers by the day they registered, because no call of Capillary lists them all.

`GET /customer/search?q=(registered_date:RANGE:from;to)` is asked window by window. Its answer
tells `start` and `rows`; no page documents them as parameters, so the answer is looked at: where
the system does not go to the `start` it was asked for, the window is halved until it fits on one
page (P-18). What cannot be found so, because more registered on one day than a page holds, raises
Malformed: a page is never taken for the whole.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.capillary.envelope import text
from connectors.capillary.paths import CUSTOMER_SEARCH
from connectors.capillary.raw import fields_of
from connectors.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.capillary.api import Api

_SPAN, _LONGEST = 31, 366
"""Days of a window; it grows while nothing is found, up to the longest."""


class Window(Struct, frozen=True):
    """Days of registration, both ends included, and how many of theirs were seen."""

    first: date
    last: date
    start: int = 0


class Found(Struct, frozen=True):
    """The ids of one page; `rest` is where to go on, None at the end."""

    ids: list[str]
    rest: Window | None
    requests: int


class Search:
    """All customers that registered from a day on, until today, as pages of ids."""

    def __init__(self, api: Api, registered_from: date, rows: int) -> None:
        self._api = api
        self._from = registered_from
        self._rows = rows

    def pages(self, cursor: str, today: date, since: date | None = None) -> Iterator[Found]:
        """The pages from the cursor to the end, of those registered since a day where one is told.

        Raises ValueError for another's cursor.
        """
        end = today + timedelta(days=1)  # it may be tomorrow there already
        first = max(self._from, since) if since is not None else self._from
        window = _window(cursor) or self._after(first, _SPAN, end)
        seen, here = set[str](), set[str]()
        span, requests = _SPAN, 0
        while window is not None:
            ids, full = self._ask(window)
            requests += 1
            if window.start and ids and here.issuperset(ids):
                window, here = _halved(window), set()
                continue
            fresh = [one for one in ids if one not in seen]
            seen.update(ids)
            here.update(ids)
            if full:
                rest: Window | None = Window(window.first, window.last, window.start + len(ids))
            else:
                span = _SPAN if window.start + len(ids) else min(span * 2, _LONGEST)
                rest = self._after(window.last + timedelta(days=1), span, end)
                seen, here = set(), set()
            if fresh or rest is None:
                yield Found(fresh, rest, requests)
                requests = 0
            window = rest

    def count(self, first: date, last: date) -> int:
        """How many one page tells that registered in these days."""
        reply = self._api.get(CUSTOMER_SEARCH, self._query(Window(first, last)), attempts=2)
        told = _number(reply.listed("customer"), "count")
        return len(reply.listed("customer", "results", "item")) if told is None else told

    def _ask(self, window: Window) -> tuple[list[str], bool]:
        """The ids at the window's start, and whether more may follow."""
        reply = self._api.get(CUSTOMER_SEARCH, self._query(window))
        items = reply.listed("customer", "results", "item")
        ids = [text(fields_of(one).get("user_id")) for one in items]
        if "" in ids:
            raise Malformed("Capillary found a customer without an id.", code="no_identity")
        about = reply.listed("customer")
        rows, count = _number(about, "rows"), _number(about, "count")
        full = bool(ids) and len(ids) >= min(rows or self._rows, self._rows)
        if not full and count is not None and count > window.start + len(ids):
            raise _incomplete(f"{window.start + len(ids):,} of {count:,} customers came", window)
        if full and count == window.start + len(ids):
            # Some systems count the whole, some the page: one more question tells them apart.
            full = window.start == 0 and count == rows
        return ids, full

    def _query(self, window: Window) -> dict[str, str | int]:
        days = f"{window.first:%Y-%m-%d};{window.last:%Y-%m-%d}"
        return {
            "q": f"(registered_date:RANGE:{days})",
            "start": window.start,
            "rows": self._rows,
        }

    def _after(self, first: date, span: int, end: date) -> Window | None:
        if first > end:
            return None
        return Window(first, min(first + timedelta(days=span - 1), end))


def cursor_of(window: Window | None) -> str:
    """As "2026-01-01..2026-01-31/100", "" at the end."""
    return "" if window is None else f"{window.first}..{window.last}/{window.start}"


def _window(cursor: str) -> Window | None:
    if not cursor:
        return None
    days, _, start = cursor.partition("/")
    first, _, last = days.partition("..")
    try:
        return Window(date.fromisoformat(first), date.fromisoformat(last), int(start))
    except ValueError:
        raise ValueError(f"not a cursor of this connector: {cursor!r}") from None


def _halved(window: Window) -> Window:
    """The first half, from its beginning: what follows it comes as windows of its own."""
    days = (window.last - window.first).days
    if not days:
        raise _incomplete("more registered on one day than its search gives at once", window)
    return Window(window.first, window.first + timedelta(days=(days - 1) // 2))


def _number(about: list[bytes], name: str) -> int | None:
    found = text(fields_of(about[0]).get(name)) if about else ""
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 12 else None


def _incomplete(why: str, window: Window) -> Malformed:
    return Malformed(
        f"Capillary's customers registered from {window.first} to {window.last} were not found "
        f"completely: {why}. Read them again.",
        code="incomplete_read",
    )
