"""Reading a connection page by page, as large as Shopify's cost limit lets them be.

A cursor of Shopify names the place behind a row, by what the rows are sorted by and by its id. So
rows with equal times are neither skipped nor repeated, whatever comes and goes between two pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from connectors.errors import Malformed, Rejected
from connectors.model import Page, Record
from connectors.shopify.graphql import too_costly
from connectors.shopify.shapes import PageInfo

if TYPE_CHECKING:
    from connectors.shopify.documents import Document

Answered = TypeVar("Answered")
PREFIX = "page:"


class Sheet(Struct, frozen=True):
    """One page as it came, and how many requests it took."""

    records: Sequence[Record]
    info: PageInfo
    requests: int = 1


Fetch = Callable[[str | None, int], Sheet]
"""Fetches the sheet behind a place, None for the beginning, of at most so many rows."""


class Sizes:
    """How many rows a question may ask for: less than it began with once that was too costly."""

    def __init__(self) -> None:
        self._sizes = dict[str, int]()
        self._lock = Lock()

    def of(self, document: Document) -> int:
        """The rows to ask for now."""
        with self._lock:
            return self._sizes.get(document.name, document.first)

    def fitting(self, document: Document, ask: Callable[[int], Answered]) -> Answered:
        """What `ask` gives for as many rows as the cost limit allows; raises as it does."""
        while True:
            size = self.of(document)
            try:
                return ask(size)
            except Rejected as error:
                if not too_costly(error) or size <= 1:
                    raise
            with self._lock:
                known = self._sizes.get(document.name, document.first)
                # By a quarter: half would often be far less than the limit allows.
                self._sizes[document.name] = min(known, size * 3 // 4)


def walk(document: Document, fetch: Fetch, cursor: str, sizes: Sizes) -> Iterator[Page]:
    """The pages from the cursor to the end; raises Malformed(`incomplete_read`).

    A cursor is "page:" and Shopify's own. The end is where Shopify says so, never an empty page.
    """
    after = place(cursor)
    while True:
        sheet = sizes.fitting(document, partial(fetch, after))
        after = further(sheet.info, after)
        yield Page(
            records=tuple(sheet.records),
            cursor="" if after is None else f"{PREFIX}{after}",
            requests=sheet.requests,
        )
        if after is None:
            return


def further(info: PageInfo, behind: str | None) -> str | None:
    """The place to go on from, None at the end; raises where it leads nowhere."""
    if not info.has_next_page:
        return None
    if not info.end_cursor or info.end_cursor == behind:
        raise Malformed(
            "Shopify's list was not read completely: it announced another page and did not say "
            "where it begins. Read it again from the start.",
            code="incomplete_read",
        )
    return info.end_cursor


def place(cursor: str) -> str | None:
    """Shopify's own cursor in ours; raises ValueError for another's."""
    if not cursor:
        return None
    if not cursor.startswith(PREFIX) or cursor == PREFIX:
        raise ValueError(f"not a cursor of this connector: {cursor[:80]!r}")
    return cursor.removeprefix(PREFIX)
