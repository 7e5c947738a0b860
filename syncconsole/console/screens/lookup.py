"""Lookup (3): one line to type into, what is found as one types, and the record in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.widgets import ContentSwitcher, Input

from syncconsole.cache.read.lookup import Looked, lookup
from syncconsole.cache.read.record_view import RecordView, record_view
from syncconsole.console import inventory_rows, record_rows
from syncconsole.console.bindings import bindings
from syncconsole.console.record_rows import HELP, Row
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.text import line
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.link import Link
from syncconsole.console.widgets.listing import PRINTABLE, Listing, View
from syncconsole.console.widgets.pages import Fixed
from syncconsole.console.widgets.scroller import Scroller
from syncconsole.domain.lookups import Kind, wanted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.widget import Widget

    from syncconsole.console.widgets.pages import Source

KINDS: tuple[Kind | None, ...] = (None, Kind.PRODUCT, Kind.CUSTOMER)


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
    LookupScreen #views { height: 1; padding: 0 1; }
    LookupScreen.-nothing #views { display: none; }
    LookupScreen ContentSwitcher { height: 1fr; }
    LookupScreen #fields { padding: 0 1; }
    LookupScreen.-wide #panes { layout: horizontal; }
    LookupScreen.-wide #found { width: 1fr; height: 1fr; }
    LookupScreen.-wide #record { width: 1fr; border-left: solid $panel; }
    LookupScreen.-wide.-nothing #record { border-left: none; }
    LookupScreen #facts { text-overflow: fold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.kind: Kind | None = None
        self.looked: Looked | None = None
        self.record: RecordView | None = None
        self._platform = next(iter(HELP))
        self._read_at: object = None

    def body(self) -> Iterable[Widget]:
        """The line, what it finds, the record as fields or JSON."""
        with Horizontal(id="ask"):
            yield Line(id="prompt")
            yield Input(restrict=PRINTABLE, compact=True, select_on_focus=False)
        yield Line(id="accepts")
        with Vertical(id="panes"):
            yield Listing(record_rows.FOUND, marks=False, id="found")
            with Vertical(id="record"):
                with Horizontal(id="views"):
                    yield Link(id="see-fields")
                    yield Link(id="see-json")
                with ContentSwitcher(initial="fields"):
                    with Scroller(id="fields"):
                        yield Block(id="facts")
                    yield Listing(record_rows.JSON, self._json, marks=False, id="json")

    def on_resize(self) -> None:
        """Panes above or beside each other."""
        super().on_resize()
        found = self.query_one("#found", Listing)
        self.call_after_refresh(lambda: self._fit(len(found.table.pages)))

    def on_mount(self) -> None:
        """The line has the keyboard."""
        field = self.query_one(Input)
        field.cursor_blink = False
        self.focus_line()
        self._show_ask()
        self._show_views()
        self._show_help()

    # -- what is looked for ----------------------------------------------------------------------

    def look_up(self, text: str, kind: Kind | None = None) -> None:
        """Type this in."""
        self.kind = kind
        self.query_one(Input).value = text
        self._show_ask()
        self._look()

    def focus_line(self) -> None:
        """The line has the keyboard."""
        self.query_one(Input).focus()

    def show_standing(self) -> None:
        """Where a run has read since, look again: what is found follows."""
        runs = tuple(view.last and view.last.id for view in self.syncconsole.standing.connections)
        if runs != self._read_at:
            self._read_at = runs
            self.reload()

    def reload(self) -> None:
        """Look again."""
        if self.query_one(Input).value.strip():
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
            self.query_one("#found", Listing).focus_table()

    @work(exclusive=True, group="lookup")
    async def _look(self) -> None:
        app = self.syncconsole
        text = self.query_one(Input).value
        scopes = [each.scope for each in app.config.connections.values()]
        asked = wanted(text, self.kind)
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
        self.kind = KINDS[(KINDS.index(self.kind) + 1) % len(KINDS)]
        self._show_ask()
        self.reload()

    def action_see(self) -> None:
        """Fields or JSON of what was found; before that, help for the next platform."""
        if self.looked is None or not self.looked.found:
            names = list(HELP)
            self._platform = names[(names.index(self._platform) + 1) % len(names)]
            self._show_help()
            return
        switcher = self.query_one(ContentSwitcher)
        switcher.current = "json" if switcher.current == "fields" else "fields"
        self._show_views()

    @on(Link.Clicked)
    def _clicked(self, event: Link.Clicked) -> None:
        event.stop()
        self.query_one(ContentSwitcher).current = event.which.removeprefix("see-")
        self._show_views()

    def action_back(self) -> None:
        """From the record to the list, from there to the line, clear it, leave it."""
        field, found = self.query_one(Input), self.query_one("#found", Listing)
        if self.query_one("#json", Listing).clear_filter():
            return
        if field.has_focus and not field.value:
            self.set_focus(None)  # so that digits are keys again
        elif field.has_focus:
            field.value = ""
        elif found.table.has_focus or not found.is_on_screen:
            field.focus()
        else:
            found.focus_table()

    @on(Listing.Opened)
    def _open(self, event: Listing.Opened) -> None:
        """Into the record, which then scrolls."""
        event.stop()
        if event.listing.id != "found":
            return
        if self.query_one(ContentSwitcher).current == "json":
            self.query_one("#json", Listing).focus_table()
        else:
            self.query_one("#fields", Scroller).focus()

    @property
    def address(self) -> str:
        """The record's page on its platform."""
        return self.record.address if self.record else ""

    def copied(self, *, whole: bool) -> str:
        """The key, or the record as it is shown: all fields, or its JSON."""
        row: Row | None = self.query_one("#found", Listing).row
        if row is None:
            return ""
        if not whole:
            return record_rows.FOUND[0].cell(row).plain
        if self.record is not None and self.query_one(ContentSwitcher).current == "json":
            return self.record.payload
        return self.query_one("#facts", Block).shown.plain

    # -- what is shown ---------------------------------------------------------------------------

    def _show_ask(self) -> None:
        kind = self.kind or "anything"
        self.query_one("#prompt", Line).show(line(("Lookup  ", "strong"), f"{kind} ▸ "))
        parts: dict[Kind | None, str] = {
            None: "Variant SKU | Product ID | Customer ID | email | pasted admin URL",
            Kind.PRODUCT: "Variant SKU | Product ID | pasted admin URL",
            Kind.CUSTOMER: "Internal ID | External ID | email | pasted admin URL",
        }
        self.query_one("#accepts", Line).show(line((parts[self.kind], "dim")))

    def _show_views(self) -> None:
        current = self.query_one(ContentSwitcher).current
        for name, word in (("fields", "fields"), ("json", "JSON")):
            here = name == current
            self.query_one(f"#see-{name}", Link).show(line((word, "strong" if here else "dim")))

    def _show_found(self) -> None:
        found = record_rows.rows(self.looked) if self.looked else []
        self.set_class(not found, "-nothing")
        self.query_one("#found", Listing).show_rows(found)
        self._fit(len(found))
        if not found:
            self.record = None
            self.query_one(ContentSwitcher).current = "fields"
            if self.looked is None:
                self._show_help()
            else:
                self._show(record_rows.nothing(self.looked, self.syncconsole.clock.now()))
        self.show_frame()

    def _fit(self, rows: int) -> None:
        """One above the other, the list is no longer than it must be; beside each other, as long
        as the screen."""
        most = 14 if self.has_class("-tall") else 8
        height = "1fr" if self.has_class("-wide") else min(rows + 2, most)
        self.query_one("#found").styles.height = height

    def _show_help(self) -> None:
        self.add_class("-nothing")
        self._show(record_rows.help_of(self._platform))

    @on(Listing.Moved, "#found")
    def _moved(self, event: Listing.Moved) -> None:
        event.stop()
        if event.row is not None:
            self._read(event.row)

    @work(exclusive=True, group="lookup-record")
    async def _read(self, row: Row) -> None:
        app = self.syncconsole
        connection = app.config.connections[row.connection]
        now, width = app.clock.now(), max(self.query_one("#fields").size.width - 2, 40)
        self.record = None
        if row.hit is not None:
            number = row.hit.id
            self.record = await app.reading(lambda: record_view(number, connection.b2b))
            if self.record is not None:
                zone = connection.timezone
                self._show(record_rows.fields(self.record, zone, now, app.dates, width))
        elif row.item is not None:
            shown = inventory_rows.detail(row.item, connection, now, app.dates, width)
            self._show(record_rows.item_fields(connection.name, shown))
        self.query_one("#json", Listing).reload()
        self.show_frame()

    def _show(self, content: Content) -> None:
        self.query_one("#facts", Block).show(content)
        self.query_one("#fields", Scroller).scroll_home(animate=False)

    def _json(self, view: View) -> Source:
        found = record_rows.json_lines(self.record.payload) if self.record else []
        text = view.text.casefold()
        return Fixed([row for row in found if text in row.text.casefold()])
