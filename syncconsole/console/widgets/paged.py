"""A view over pages of a source: who reads what, when, and which answer still counts.

Any length opens at once: the first page by the order alone, then one reader at a time builds the
ids. A newer request makes the one under way stop, and its answer is dropped.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import work
from textual.message import Message
from textual.scroll_view import ScrollView

from syncconsole.console.widgets.pages import PAGE, Fixed, Pages, Source
from syncconsole.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Sequence


class PagedView(ScrollView, inherit_bindings=False):
    """The reading half of a table. `cursor` is a place in the order; `error` is the sentence of a
    read that failed, while what was read before stays."""

    class Read(Message):
        """Rows came in, or could not be read: counts and states are to be shown anew."""

    class Moved(Message):
        """The cursor stands on another row, or on other data."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, PagedView.Moved)

    def __init__(self) -> None:
        super().__init__()
        self.pages = Pages()
        self.cursor = 0
        self.error = ""
        self.reading = False
        self._asked: tuple[Source, bool] | None = None
        self._generation = 0
        self._wanted: list[int] = []
        self._fetching = False

    @property
    def row(self) -> Any | None:
        """The row under the cursor, None where there is none."""
        return self.pages.row(self.cursor)

    @property
    def room(self) -> int:
        """How many rows are in view."""
        return max(self.size.height - 1, 1)

    def show(self, source: Source, *, keep: bool = False) -> None:
        """Read this source and show it. With `keep` the cursor stays on its row, and what is
        shown stays until the new rows are there."""
        self._asked = (source, keep)
        self._generation += 1
        if not self.reading:
            self.reading = True
            self._read_asked()

    def show_rows(self, rows: Sequence[Any], *, cursor: int | None = None) -> None:
        """Show rows that are all at hand, at once; the cursor stays on its row, or goes where it
        is told."""
        self._generation += 1
        source = Fixed(rows)
        pages = Pages(source)
        pages.ids = source.ids()
        for number in pages.missing(0, len(pages)):
            pages.take(number, pages.read(number))
        self._take(pages, self._place_in(pages) if cursor is None else cursor)

    def taken(self) -> None:
        """More rows are at hand; the painting half measures them."""
        raise NotImplementedError

    def repaint_rows(self, first: int, count: int) -> None:
        """Rows that were not at hand are now."""
        raise NotImplementedError

    async def ensure(self, first: int, last: int) -> None:
        """Have the rows between two places at hand; what cannot be read is told in `error`."""
        try:
            await self._fill(self.pages, first, last)
        except StateError as error:
            self._failed(error)

    def want(self, numbers: Sequence[int]) -> None:
        """Have these pages fetched in the background, the newest wish first."""
        self._wanted = [*(n for n in self._wanted if n not in numbers), *numbers][-4:]
        if self._wanted and not self._fetching:
            self._fetching = True
            self._fetch()

    @work(group="read")
    async def _read_asked(self) -> None:
        """The one reader: takes the newest request until there is none."""
        try:
            while self._asked is not None:
                (source, keep), self._asked = self._asked, None
                await self._read(source, keep=keep)
        except StateError as error:
            self._failed(error)
        finally:
            self.reading = False
        self.post_message(self.Read())

    async def _read(self, source: Source, *, keep: bool) -> None:
        generation = self._generation

        def stale() -> bool:
            return generation != self._generation

        if not keep:
            head = await asyncio.to_thread(source.first, PAGE)
            if stale():
                return
            self._take(Pages(source, head), 0)
        pages = Pages(source)
        pages.ids = await asyncio.to_thread(source.ids, stale)
        if stale():
            return
        place = self._place_in(pages)
        top = self.scroll_offset.y + place - self.cursor
        await self._fill(pages, min(top, place) - self.room, max(top, place) + 2 * self.room)
        if not stale():
            self._take(pages, place)

    def _place_in(self, pages: Pages) -> int:
        return pages.place_of(self.pages.id_at(self.cursor), self.cursor)

    def _take(self, pages: Pages, cursor: int) -> None:
        """Show these pages, the row under the cursor on the line where it was."""
        top = self.scroll_offset.y + cursor - self.cursor
        before = self._in_view(), self.cursor
        self.error = ""
        self.pages, self.cursor = pages, cursor
        self._wanted.clear()
        self.taken()
        self.scroll_to(y=max(min(top, cursor, len(pages) - self.room), 0), animate=False)
        if before != (self._in_view(), self.cursor):
            self.refresh()
        self.post_message(self.Read())
        self.post_message(self.Moved())

    def _in_view(self) -> list[Any]:
        top = self.scroll_offset.y
        return [self.pages.row(index) for index in range(top, top + self.room)]

    async def _fill(self, pages: Pages, first: int, last: int) -> None:
        for number in pages.missing(first, last):
            pages.take(number, await asyncio.to_thread(pages.read, number))
            if pages is self.pages:
                self.taken()

    @work(group="fetch")
    async def _fetch(self) -> None:
        try:
            while self._wanted:
                pages, number = self.pages, self._wanted.pop()
                await self._fill(pages, number * PAGE, number * PAGE)
                if pages is self.pages:
                    self.repaint_rows(number * PAGE, PAGE)
        except StateError as error:
            self._failed(error)
        finally:
            self._fetching = False

    def _failed(self, error: StateError) -> None:
        self.error = error.message
        self.post_message(self.Read())
