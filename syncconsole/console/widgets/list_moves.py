"""How one moves through a list and marks rows: the keys of every table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.containers import Vertical

from syncconsole.console.bindings import bindings

if TYPE_CHECKING:
    from syncconsole.console.widgets.table import Table


class ListMoves(Vertical):
    """A table inside, the keys around it; a filter line beside it may have the keyboard."""

    BINDINGS = bindings("list")

    def __init__(self, table: Table, *, id: str | None = None) -> None:  # noqa: A002 - textual's
        super().__init__(id=id)
        self.table = table

    @property
    def row(self) -> Any | None:
        """The row under the cursor, None where there is none."""
        return self.table.row

    def tell(self) -> None:
        """Say what is shown and how much is marked."""
        raise NotImplementedError

    async def action_up(self) -> None:
        """One row up."""
        await self.table.go(self.table.cursor - 1)

    async def action_down(self) -> None:
        """One row down."""
        await self.table.go(self.table.cursor + 1)

    async def action_top(self) -> None:
        """To the first row."""
        await self.table.go(0)

    async def action_bottom(self) -> None:
        """To the last row."""
        await self.table.go(len(self.table.pages) - 1)

    async def action_page_up(self) -> None:  # type: ignore[override] # textual awaits it
        """One page up."""
        await self.table.go(self.table.cursor - self.table.room)

    async def action_page_down(self) -> None:  # type: ignore[override] # as above
        """One page down."""
        await self.table.go(self.table.cursor + self.table.room)

    async def action_next(self) -> None:
        """To the next match; after the last comes the first."""
        await self.table.go((self.table.cursor + 1) % max(len(self.table.pages), 1))

    async def action_previous(self) -> None:
        """To the match before; before the first comes the last."""
        await self.table.go((self.table.cursor - 1) % max(len(self.table.pages), 1))

    def action_left(self) -> None:
        """Show what lies to the left."""
        self.table.scroll_to(x=max(self.table.scroll_offset.x - 12, 0), animate=False)

    def action_right(self) -> None:
        """Show what lies to the right."""
        self.table.scroll_to(x=self.table.scroll_offset.x + 12, animate=False)

    def action_wide(self) -> None:
        """All columns, or those that fit."""
        self.table.wide = not self.table.wide
        self.table.restyle()

    async def action_mark(self) -> None:
        """Mark the row, or take its mark away, and go one down."""
        if self.row is not None:
            self.table.marks ^= {self.row.id}
            self.table.repaint_rows(self.table.cursor, 1)
            await self.action_down()
            self.tell()

    def action_mark_all(self) -> None:
        """Mark every row the filter leaves."""
        pages = self.table.pages
        self.table.marks |= {n for i in range(len(pages)) if (n := pages.id_at(i)) is not None}
        self.table.refresh()
        self.tell()

    def action_clear_marks(self) -> None:
        """Take all marks away."""
        self.table.marks.clear()
        self.table.refresh()
        self.tell()
