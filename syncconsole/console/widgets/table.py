"""The virtual table: headings, rows in view, a cursor, marks. Paints a line at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from syncconsole.console.widgets.columns import Column, Placed, paint, paint_heading, place, total
from syncconsole.console.widgets.paged import PagedView
from syncconsole.console.widgets.pages import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text
    from textual import events


class Table(PagedView, inherit_bindings=False, can_focus=True):
    """Rows of a source under headings that stay. The row under the cursor has `>` and is
    reversed, marked rows have `*`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--heading", "table--ok", "table--warn", "table--bad", "table--dim",
        "table--accent", "table--strong", "table--shout", "table--bold",
    }  # fmt: skip
    DEFAULT_CSS = """
    Table {
        height: 1fr; overflow: scroll scroll; scrollbar-size: 0 0;
        & > .table--heading { text-style: bold; color: $accent; }
        & > .table--ok { color: $success; }
        & > .table--warn { color: $warning; }
        & > .table--bad { color: $error; }
        & > .table--dim { text-style: dim; }
        & > .table--accent { color: $accent; }
        & > .table--strong { color: $accent; text-style: bold; }
        & > .table--shout { color: $error; text-style: bold; }
        & > .table--bold { text-style: bold; }
    }
    """

    class Opened(Message):
        """The row was clicked to be opened."""

        def __init__(self, row: Any) -> None:
            super().__init__()
            self.row = row

    def __init__(self, columns: Sequence[Column], *, opens_on_click: bool = False) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.marks: set[int] = set()
        self.wide = False
        self.ordered = ("", "")
        self.placeholder: Sequence[Text] = ()
        self._opens_on_click = opens_on_click
        self._grown: dict[str, int] = {}
        self._measured = 0
        self._placed: list[Placed] | None = None

    async def go(self, index: int) -> None:
        """Put the cursor on this row, or on the nearest there is, and bring it into view."""
        if not len(self.pages):
            return
        index = max(min(index, len(self.pages) - 1), 0)
        top = max(min(self.scroll_offset.y, index), index - self.room + 1)
        top = max(min(top, len(self.pages) - self.room), 0)
        await self.ensure(top, top + self.room - 1)
        before, self.cursor = self.cursor, max(min(index, len(self.pages) - 1), 0)
        if top == self.scroll_offset.y:
            self.refresh_line(before + 1)
            self.refresh_line(self.cursor + 1)
        else:
            self.scroll_to(y=top, animate=False)
        self.want(self.pages.missing(top - PAGE // 2, top + self.room + PAGE // 2))
        self.post_message(self.Moved())

    def restyle(self) -> None:
        """Lay the columns out again: another width, order, mode, or other columns."""
        self._placed = None
        self._measured = 0
        self.taken()
        self.refresh()

    def show_placeholder(self, texts: Sequence[Text]) -> None:
        """What stands in place of rows while there are none."""
        changed = list(texts) != list(self.placeholder)
        self.placeholder = texts
        if changed and not len(self.pages):
            self.refresh()

    def taken(self) -> None:
        """Grow the columns that are never cut, and tell textual how far one may scroll."""
        for column in self.columns:
            if column.whole and self._measured != self.pages.reads:
                widest = max(
                    (cell_len(column.cell(row).plain) for row in self.pages.held()), default=0
                )
                if widest > self._grown.get(column.title, 0):
                    self._grown[column.title] = widest
                    self._placed = None
        self._measured = self.pages.reads
        width = max(total(self._columns()), self.size.width) if self.wide else self.size.width
        size = Size(width, len(self.pages) + 1)
        # Without a layout: it would paint the whole screen again, and no scrollbar is shown.
        self.set_reactive(Table.virtual_size, size)

    def repaint_rows(self, first: int, count: int) -> None:
        """Paint these rows again, those that are in view."""
        self.refresh_lines(first + 1, count)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there; a double one, or one in a list of places, opens."""
        index = event.y - 1 + self.scroll_offset.y
        if event.y < 1 or index >= len(self.pages):
            return
        self.call_later(self.go, index)
        if self._opens_on_click or event.chain > 1:
            self.post_message(self.Opened(self.pages.row(index)))

    def on_resize(self) -> None:
        """Another width is another set of columns."""
        self.restyle()

    def render_line(self, y: int) -> Strip:
        """One line of what is in view; the first is the heading."""
        base, (x, top) = self.rich_style, self.scroll_offset
        if y == 0:
            strip = paint_heading(self._columns(), base + self._look("heading"))
        elif len(self.pages):
            strip = self._row_strip(y - 1 + top, base)
        else:
            strip = self._placeholder_strip(y - 2, base)
        return strip.crop_extend(x, x + self.size.width, base)

    def _row_strip(self, index: int, base: Style) -> Strip:
        if index >= len(self.pages):
            return Strip([])
        here, marked = index == self.cursor, self.pages.id_at(index) in self.marks
        mark = (">" if here else " ") + ("*" if marked else " ")
        row = self.pages.row(index)
        if row is None:
            self.want([index // PAGE])
            return Strip([Segment(f"{mark}…", base + self._look("dim"))])
        if not here:
            return paint(self._columns(), row, mark, base, self._look)
        style = base + Style(bold=True, reverse=True if self.has_focus else None)
        strip = paint(self._columns(), row, mark, style, lambda _: Style.null())
        return strip.extend_cell_length(self.virtual_size.width, style)

    def _placeholder_strip(self, line: int, base: Style) -> Strip:
        if not 0 <= line < len(self.placeholder):
            return Strip([])
        text = self.placeholder[line]
        return Strip([Segment(f"  {text.plain}", base + self._look(str(text.style)))])

    def _look(self, name: str) -> Style:
        return (
            self.get_component_rich_style(f"table--{name}", partial=True) if name else Style.null()
        )

    def _columns(self) -> list[Placed]:
        if self._placed is None:
            self._placed = place(
                self.columns, self.size.width, wide=self.wide, grown=self._grown,
                ordered=self.ordered,
            )  # fmt: skip
        return self._placed
