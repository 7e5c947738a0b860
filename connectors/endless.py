"""Lists that never end: a server can announce one more page for ever, by fault or by intent.

Each connector refuses what its own paging cannot be (a page twice, a total that is not kept). What
is left, a circle of cursors and pages without anything new, ends here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.model import Page

MOST_RECORDS = 20_000_000
"""Records of one list: twenty times the largest catalogue this is measured with."""

MOST_BARREN = 10_000
"""Pages in a row that bring nothing. Filters leave some empty, never so many."""


class Circle:
    """Notices a cursor that comes again, by Brent's method: two texts are kept, however many come.

    A circle is noticed within three times its length.
    """

    def __init__(self) -> None:
        self._mark = ""
        self._steps, self._until = 0, 1

    def closed(self, cursor: str) -> bool:
        """Whether this cursor, the next of a list, has been met before."""
        if cursor and cursor == self._mark:
            return True
        self._steps += 1
        if self._steps == self._until:
            self._mark, self._steps, self._until = cursor, 0, self._until * 2
        return False


def ending(pages: Iterator[Page], title: str) -> Iterator[Page]:
    """The same pages; raises Malformed(`endless_list`), with the figure, where they find no end."""
    circle, records, barren = Circle(), 0, 0
    for number, page in enumerate(pages, 1):
        records += len(page.records)
        barren = 0 if page.records else barren + 1
        if circle.closed(page.cursor):
            raise endless(title, f"page {number:,} leads back to one before it")
        if barren > MOST_BARREN:
            raise endless(title, f"{barren:,} pages in a row brought nothing new")
        if records > MOST_RECORDS:
            raise endless(title, f"more than {MOST_RECORDS:,} records came")
        yield page


def endless(title: str, why: str) -> Malformed:
    """The error for such a list."""
    return Malformed(
        f"{title}'s list finds no end: {why}. It is not used; ask {title} why.",
        code="endless_list",
    )
