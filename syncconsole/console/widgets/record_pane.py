"""One record in full: its fields, or its JSON as it was received."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import ContentSwitcher

from syncconsole.cache.read.history import history
from syncconsole.cache.read.record_view import RecordView, record_view
from syncconsole.console import inventory_rows, record_rows
from syncconsole.console.explain_rows import history_lines
from syncconsole.console.text import line
from syncconsole.console.widgets.line import Block
from syncconsole.console.widgets.link import Link
from syncconsole.console.widgets.listing import Listing, View
from syncconsole.console.widgets.pages import Fixed
from syncconsole.console.widgets.scroller import Scroller

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from syncconsole.console.app import SyncConsole
    from syncconsole.console.record_rows import Row
    from syncconsole.console.widgets.pages import Source

VIEWS = {"fields": "fields", "json": "JSON"}


class RecordPane(Vertical):
    """Two views of a record; without one, a text that fills the place."""

    DEFAULT_CSS = """
    RecordPane #views { height: 1; padding: 0 1; }
    RecordPane.-text #views { display: none; }
    RecordPane ContentSwitcher { height: 1fr; }
    RecordPane #fields { padding: 0 1; }
    RecordPane #facts { text-overflow: fold; }
    """

    class Shown(Message):
        """Another record is shown: what can be done with it may differ."""

    def __init__(self) -> None:
        super().__init__()
        self.record: RecordView | None = None

    def compose(self) -> ComposeResult:
        """The views' names, the view."""
        with Horizontal(id="views"):
            for name in VIEWS:
                yield Link(id=f"see-{name}")
        with ContentSwitcher(initial="fields"):
            with Scroller(id="fields"):
                yield Block(id="facts")
            yield Listing(record_rows.JSON, self._lines, marks=False, id="json")

    def on_mount(self) -> None:
        """Fields first."""
        self.see("fields")

    @property
    def as_json(self) -> bool:
        """Whether JSON is in view."""
        return self.query_one(ContentSwitcher).current == "json"

    @property
    def json(self) -> Listing:
        """The lines of the JSON view, which `/` searches."""
        return self.query_one("#json", Listing)

    @property
    def text(self) -> str:
        """The record as it is shown: all fields, or the whole payload."""
        if self.as_json and self.record is not None:
            return self.record.payload
        return self.query_one("#facts", Block).shown.plain

    def see(self, view: str = "") -> None:
        """This view, or the other one."""
        switcher = self.query_one(ContentSwitcher)
        switcher.current = view or ("fields" if self.as_json else "json")
        for name, word in VIEWS.items():
            look = "strong" if name == switcher.current else "dim"
            self.query_one(f"#see-{name}", Link).show(line((word, look)))

    def enter(self) -> None:
        """The view has the keyboard."""
        if self.as_json:
            self.json.focus_table()
        else:
            self.query_one("#fields", Scroller).focus()

    def show_text(self, content: Content) -> None:
        """No record, but this."""
        self.record = None
        self.add_class("-text")
        self.see("fields")
        self._show(content)

    @work(exclusive=True, group="record-pane")
    async def show_row(self, row: Row) -> None:
        """Read the record of this row, or the item, and show it."""
        app = cast("SyncConsole", self.app)
        connection = app.config.connections[row.connection]
        now, width = app.clock.now(), max(self.query_one("#fields").size.width - 2, 40)
        self.remove_class("-text")
        self.record = None
        if row.hit is not None:
            number = row.hit.id
            self.record = await app.reading(lambda: record_view(number, connection.b2b))
        if self.record is not None:
            zone = connection.timezone
            self._show(record_rows.fields(self.record, zone, now, app.dates, width))
        elif row.item is not None:
            shown = inventory_rows.detail(row.item, connection, now, app.dates, width)
            item = row.item.id
            past = await app.reading(lambda: history(item))
            self._show(record_rows.item_fields(connection.name, shown, *history_lines(past or ())))
        self.json.reload()
        self.post_message(self.Shown())

    @on(Link.Clicked)
    def _clicked(self, event: Link.Clicked) -> None:
        event.stop()
        self.see(event.which.removeprefix("see-"))

    def _show(self, content: Content) -> None:
        self.query_one("#facts", Block).show(content)
        self.query_one("#fields", Scroller).scroll_home(animate=False)

    def _lines(self, view: View) -> Source:
        found = record_rows.json_lines(self.record.payload) if self.record else []
        text = view.text.casefold()
        return Fixed([row for row in found if text in row.text.casefold()])
