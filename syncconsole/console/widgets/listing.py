"""A table with its keys: moving, filter, order, marks, and the line that says what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from textual import on
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from syncconsole.console.text import Part, cell, line
from syncconsole.console.widgets.line import Line
from syncconsole.console.widgets.list_moves import ListMoves
from syncconsole.console.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.text import Text
    from textual.app import ComposeResult

    from syncconsole.console.widgets.columns import Column
    from syncconsole.console.widgets.pages import Source

PRINTABLE = r"[^\x00-\x1f\x7f-\x9f]*"
"""What an input line takes: a paste may hold anything."""


class View(Struct, frozen=True):
    """What of a list is looked at: its order and its filter."""

    order: str = ""
    reverse: bool = False
    text: str = ""


class Listing(ListMoves):
    """A table and its keys.

    `source` makes a source for a view; without it the rows are handed in by `show_rows`. `empty`
    says what is missing and which key helps. `marks=False` leaves space, a and c to the screen.
    Posts `Listing.Opened`, `Listing.Moved`.
    """

    DEFAULT_CSS = """
    Listing { height: 1fr; }
    Listing > .foot { height: 1; }
    Listing > .foot > Input { display: none; width: 1fr; height: 1; border: none; padding: 0; }
    Listing > .foot > .slash { display: none; width: 2; }
    Listing.-filtering > .foot > Input, Listing.-filtering > .foot > .slash { display: block; }
    Listing > .foot > .told { width: 1fr; text-align: right; padding: 0 1; }
    Listing.-filtering > .foot > .told { width: auto; }
    """

    class Opened(Message):
        """A row is to be opened (enter, or a click)."""

        def __init__(self, listing: Listing, row: Any) -> None:
            super().__init__()
            self.listing, self.row = listing, row

        @property
        def control(self) -> Listing:
            return self.listing

    class Moved(Message):
        """The cursor stands on another row (None: there is none)."""

        def __init__(self, listing: Listing, row: Any | None) -> None:
            super().__init__()
            self.listing, self.row = listing, row

        @property
        def control(self) -> Listing:
            return self.listing

    def __init__(
        self,
        columns: Sequence[Column],
        source: Callable[[View], Source] | None = None,
        *,
        empty: Callable[[], Sequence[Part]] = lambda: ("nothing here",),
        order: str = "",
        marks: bool = True,
        opens_on_click: bool = False,
        id: str | None = None,  # noqa: A002 - textual's
    ) -> None:
        super().__init__(Table(columns, opens_on_click=opens_on_click), id=id)
        self.view = View(order=order)
        self.source = source
        self._empty = empty
        self._marks = marks
        self._all = 0

    def compose(self) -> ComposeResult:
        """The table above its line."""
        yield self.table
        with Horizontal(classes="foot"):
            yield Line(classes="slash")
            yield Input(restrict=PRINTABLE, compact=True, select_on_focus=False)
            yield Line(classes="told")

    def on_mount(self) -> None:
        """A still cursor; the slash of the filter."""
        self._input.cursor_blink = False
        self.query_one(".slash", Line).show(line((" /", "strong")))
        self._show_order()

    def reload(self, *, keep: bool = True) -> None:
        """Read again. `keep` holds the cursor on its row while the data below changes."""
        if self.source is not None:
            self.table.show(self.source(self.view), keep=keep and bool(len(self.table.pages)))

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show rows that are all at hand."""
        self.table.show_rows(rows)

    @property
    def filtering(self) -> bool:
        """Whether a filter is open or set."""
        return self.has_class("-filtering")

    def focus_table(self) -> None:
        """Give the rows the keyboard."""
        self.table.focus()

    def clear_filter(self) -> bool:
        """Take the filter away; whether there was one."""
        if not self.filtering:
            return False
        self.remove_class("-filtering")
        self._input.value = ""
        self.table.focus()
        self.tell()
        return True

    def why_not(self, action: str) -> str:
        """Why this key does nothing now, "" where it does something."""
        if action in {"next", "previous"} and not self.view.text:
            return "no filter is set; / sets one, then n and N go from match to match"
        if action in {"filter", "order", "reverse"} and self.source is None:
            return "this list is short and has one order"
        return ""

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Marks may be the screen's; what does nothing now is greyed, help says why."""
        if not self._marks and action in {"mark", "mark_all", "clear_marks"}:
            return False
        return None if self.why_not(action) else True

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.row is not None:
            self.post_message(self.Opened(self, self.row))

    def action_filter(self) -> None:
        """Open the filter line."""
        self.add_class("-filtering")
        self._input.focus()

    def action_order(self) -> None:
        """Order by the next column that can be ordered by."""
        names = [column.order for column in self.table.columns if column.order]
        if names:
            after = names.index(self.view.order) + 1 if self.view.order in names else 0
            self._look_at(replace(self.view, order=names[after % len(names)], reverse=False))

    def action_reverse(self) -> None:
        """Turn the order round."""
        self._look_at(replace(self.view, reverse=not self.view.reverse))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each letter narrows what is shown."""
        event.stop()
        if event.value != self.view.text:
            self._look_at(replace(self.view, text=event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The filter stands; the rows get the keyboard back."""
        event.stop()
        if not event.value:
            self.clear_filter()
        self.table.focus()

    @on(Table.Read)
    def _read(self, event: Table.Read) -> None:
        event.stop()
        if not self.view.text and not self.table.reading:
            self._all = len(self.table.pages)
        self.table.show_placeholder(self._missing())
        self.tell()

    @on(Table.Moved)
    def _moved(self, event: Table.Moved) -> None:
        event.stop()
        self.tell()
        self.post_message(self.Moved(self, self.row))

    @on(Table.Opened)
    def _opened(self, event: Table.Opened) -> None:
        event.stop()
        if event.row is not None:
            self.post_message(self.Opened(self, event.row))

    def tell(self) -> None:
        """The line below: which row of how many, marks, order."""
        count, marks = len(self.table.pages), len(self.table.marks)
        parts: list[Part] = []
        if self.table.error:
            parts.append((self.table.error, "bad"))
        elif self.filtering:
            parts.append(f"{count:,} of {self._all:,}")
        elif count > self.table.room:
            parts.append(f"row {self.table.cursor + 1:,} of {count:,}")
        if marks:
            parts.append(("   ", ""))
            parts.append((f"{marks:,} marked", "accent"))
        self.query_one(".told", Line).show(line(*parts))

    def _missing(self) -> Sequence[Text]:
        """What stands in place of rows: still reading, cannot be read, filtered away, none."""
        if self.table.error:
            return [cell(self.table.error, "bad"), cell("r tries again", "dim")]
        if self.table.reading:
            return [cell("reading…", "dim")]
        if self.view.text:
            return [cell(f"0 of {self._all:,} hold this text; esc clears the filter", "dim")]
        return [cell(text) if isinstance(text, str) else cell(*text) for text in self._empty()]

    def _look_at(self, view: View) -> None:
        self.view = view
        self._show_order()
        self.reload(keep=False)

    def _show_order(self) -> None:
        self.table.ordered = (self.view.order, "▾" if self.view.reverse else "▴")
        self.table.restyle()

    @property
    def _input(self) -> Input:
        return self.query_one(Input)
