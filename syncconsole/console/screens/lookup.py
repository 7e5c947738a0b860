"""Lookup (3): one line to type into, what is found as one types, and the record in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from syncconsole.cache.read.lookup import lookup
from syncconsole.console import record_rows
from syncconsole.console.bindings import bindings
from syncconsole.console.record_rows import HELP, Row
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.text import line
from syncconsole.console.widgets.line import Line
from syncconsole.console.widgets.listing import PRINTABLE, Listing
from syncconsole.console.widgets.record_pane import RecordPane
from syncconsole.domain.lookups import Kind, wanted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from syncconsole.cache.read.looked import Looked

ACCEPTS: dict[Kind | None, str] = {
    None: "Variant SKU | Product ID | Customer ID | email | pasted admin URL",
    Kind.PRODUCT: "Variant SKU | Product ID | pasted admin URL",
    Kind.CUSTOMER: "Internal ID | External ID | email | pasted admin URL",
}
"""What is looked for, and what the line takes then."""


class LookupScreen(ConsoleScreen):
    """Looks in all connections, in what their feeds brought; asks no endpoint."""

    CONTEXT = "lookup"
    MODE = "lookup"
    BINDINGS = bindings("lookup")
    DEFAULT_CSS = """
    LookupScreen #ask { height: 1; padding: 0 1; }
    LookupScreen #ask > Line { width: auto; }
    LookupScreen #ask > Input { width: 1fr; height: 1; border: none; padding: 0; }
    LookupScreen #accepts { padding: 0 1; margin: 0 0 1 0; }
    LookupScreen #found { height: 8; }
    LookupScreen.-nothing #found { display: none; }
    LookupScreen.-wide #panes, LookupScreen.-xwide #panes { layout: horizontal; }
    LookupScreen.-wide #found, LookupScreen.-xwide #found { width: 1fr; height: 1fr; }
    LookupScreen.-wide RecordPane, LookupScreen.-xwide RecordPane {
        width: 1fr; border-left: solid $panel;
    }
    LookupScreen.-nothing RecordPane { border-left: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.kind: Kind | None = None
        self.looked: Looked | None = None
        self._platform = next(iter(HELP))
        self._read_at: object = None

    def body(self) -> Iterable[Widget]:
        """The line, what it finds, the record."""
        with Horizontal(id="ask"):
            yield Line(id="prompt")
            yield Input(restrict=PRINTABLE, compact=True, select_on_focus=False)
        yield Line(id="accepts")
        with Vertical(id="panes"):
            yield Listing(record_rows.FOUND, marks=False, id="found")
            yield RecordPane()

    def on_mount(self) -> None:
        """The line has the keyboard."""
        self._line.cursor_blink = False
        self.focus_line()
        self._show_ask()
        self._show_help()

    def on_resize(self) -> None:
        """Panes above or beside each other."""
        super().on_resize()
        self.call_after_refresh(self._fit)

    # -- what is looked for ----------------------------------------------------------------------

    def look_up(self, text: str, kind: Kind | None = None) -> None:
        """Type this in."""
        self.kind = kind
        self._line.value = text
        self._show_ask()
        self._look()

    def focus_line(self) -> None:
        """The line has the keyboard."""
        self._line.focus()

    def show_standing(self) -> None:
        """Where a run has read since, look again: what is found follows."""
        runs = tuple(view.last and view.last.id for view in self.syncconsole.standing.connections)
        if runs != self._read_at:
            self._read_at = runs
            self.reload()

    def reload(self) -> None:
        """Look again."""
        if self._line.value.strip():
            self._look()

    @on(Input.Changed, "#ask > Input")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._look()

    @on(Input.Submitted, "#ask > Input")
    def _entered(self, event: Input.Submitted) -> None:
        """Enter: on to what was found."""
        event.stop()
        if self.looked is not None and self.looked.found:
            self._found.focus_table()

    @work(exclusive=True, group="lookup")
    async def _look(self) -> None:
        app = self.syncconsole
        scopes = [each.scope for each in app.config.connections.values()]
        asked = wanted(self._line.value, self.kind)
        self.looked = await app.reading(lambda: lookup(asked, scopes)) if asked.text else None
        self._show_found()

    # -- keys ------------------------------------------------------------------------------------

    def why_not(self, action: str) -> str:
        """A record can be copied as it is shown; its page is told where the platform has one."""
        if action in {"copy", "copy_row"}:
            return "" if self.looked and self.looked.found else "nothing is found yet"
        return super().why_not(action)

    def action_kind(self) -> None:
        """Anything, products only, customers only."""
        kinds = list(ACCEPTS)
        self.kind = kinds[(kinds.index(self.kind) + 1) % len(kinds)]
        self._show_ask()
        self.reload()

    def action_see(self) -> None:
        """Fields or JSON of what was found; before that, help for the next platform."""
        if self.looked is not None and self.looked.found:
            self._pane.see()
            return
        names = list(HELP)
        self._platform = names[(names.index(self._platform) + 1) % len(names)]
        self._show_help()

    def action_back(self) -> None:
        """From the record to the list, from there to the line, clear it, leave it."""
        if self._pane.json.clear_filter():
            return
        if self._line.has_focus and not self._line.value:
            self.set_focus(None)  # so that digits are keys again
        elif self._line.has_focus:
            self._line.value = ""
        elif self._found.table.has_focus or not self._found.is_on_screen:
            self.focus_line()
        else:
            self._found.focus_table()

    @on(Listing.Opened)
    def _open(self, event: Listing.Opened) -> None:
        """Into the record, which then scrolls."""
        event.stop()
        if event.listing is self._found:
            self._pane.enter()

    @property
    def address(self) -> str:
        """The record's page on its platform."""
        found = next(iter(self.query(RecordPane)), None)
        return found.record.address if found is not None and found.record else ""

    def copied(self, *, whole: bool) -> str:
        """The key, or the record as it is shown: all fields, or its JSON."""
        row: Row | None = self._found.row
        if row is None:
            return ""
        return self._pane.text if whole else record_rows.FOUND[0].cell(row).plain

    # -- what is shown ---------------------------------------------------------------------------

    def _show_ask(self) -> None:
        kind = self.kind or "anything"
        self.query_one("#prompt", Line).show(line(("Lookup  ", "strong"), f"{kind} ▸ "))
        self.query_one("#accepts", Line).show(line((ACCEPTS[self.kind], "dim")))

    def _show_found(self) -> None:
        found = record_rows.rows(self.looked) if self.looked else []
        self.set_class(not found, "-nothing")
        self._found.show_rows(found)
        self._fit()
        if self.looked is None:
            self._show_help()
        elif not found:
            now = self.syncconsole.clock.now()
            self._pane.show_text(record_rows.nothing(self.looked, now))
        self.show_frame()

    def _fit(self) -> None:
        """One above the other, the list is no longer than it must be; beside each other, as long
        as the screen."""
        rows, most = len(self._found.table.pages), 14 if self.has_class("-tall") else 8
        wide = self.has_class("-wide") or self.has_class("-xwide")
        self._found.styles.height = "1fr" if wide else min(rows + 2, most)

    def _show_help(self) -> None:
        self.add_class("-nothing")
        self._pane.show_text(record_rows.help_of(self._platform))

    @on(Listing.Moved, "#found")
    def _moved(self, event: Listing.Moved) -> None:
        event.stop()
        if event.row is not None:
            self._pane.show_row(event.row)

    @on(RecordPane.Shown)
    def _shown(self, event: RecordPane.Shown) -> None:
        event.stop()
        self.show_frame()

    @property
    def _line(self) -> Input:
        return self.query_one("#ask > Input", Input)

    @property
    def _found(self) -> Listing:
        return self.query_one("#found", Listing)

    @property
    def _pane(self) -> RecordPane:
        return self.query_one(RecordPane)
