"""Data Sync Details of the connection on line 1: the fourteen components, to open and to export."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.containers import Vertical

from syncconsole.cache.read.details import Details, details
from syncconsole.console import details_rows
from syncconsole.console.export import export_texts
from syncconsole.console.screens.menu import MenuScreen
from syncconsole.console.text import line
from syncconsole.console.widgets.choices import Choice
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.listing import Listing
from syncconsole.errors import StateError
from syncconsole.paths import state_folder

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from syncconsole.config import Connection
    from syncconsole.console.app import SyncConsole


class DetailsPane(Vertical):
    """The heading, the list, what the status under the cursor means, and the export at the bottom.

    Enter opens a component and closes it again; on an attribute, or on what has none, it tells all
    that is known of the line.
    """

    DEFAULT_CSS = """
    DetailsPane > .head { padding: 0 1; }
    DetailsPane > #meaning {
        height: 3; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis;
    }
    DetailsPane > #export { padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's
        super().__init__(id=id)
        self.document: Details | None = None
        self._unfolded: set[str] = set()
        self._of = ""

    def compose(self) -> ComposeResult:
        """Heading, list, meaning, export."""
        yield Line(classes="head")
        yield Listing(
            details_rows.columns(lambda: self._connection.timezone, lambda: self._app.clock.now()),
            marks=False,
            opens_on_click=True,
        )
        yield Block(id="meaning")
        yield Line(id="export")

    def on_mount(self) -> None:
        """The last line: how to take the document away (S-005)."""
        self.query_one("#export", Line).show(
            line(
                ("X", "accent"), " export this document", " " * 20,
                ("?", "accent"), " what a status means",
            )
        )  # fmt: skip

    @property
    def listing(self) -> Listing:
        """The list of components."""
        return self.query_one(Listing)

    def show_standing(self) -> None:
        """Read the document again; another connection starts folded."""
        if self._of != self._connection.name:
            self._of = self._connection.name
            self._unfolded.clear()
        self._read()

    @on(Listing.Moved)
    def _moved(self, event: Listing.Moved) -> None:
        event.stop()
        self._tell(event.row)

    @on(Listing.Opened)
    def _opened(self, event: Listing.Opened) -> None:
        event.stop()
        row: details_rows.DetailRow = event.row
        if row.folds:
            self._unfolded ^= {row.component.id}
            self._show()
            return
        part = "" if row.attribute is None else f": {row.attribute.name}"
        self.app.push_screen(
            MenuScreen(
                f"{row.component.title}{part}",
                [Choice("", "Close", "c")],
                text=details_rows.told(row),
            )
        )

    async def export(self) -> None:
        """Write the document as Markdown, CSV and JSON in the state folder and say where."""
        app = self._app
        if self.document is None:
            return
        name = f"data-sync-details-{self._connection.name}"
        try:
            folder = state_folder(app.config.path)
            files = await asyncio.to_thread(
                export_texts, self.document, folder, name, app.clock.now()
            )
        except (OSError, StateError) as error:
            app.say(f"not exported: {error}", "bad")
            return
        kinds = ", ".join(path.suffix for path in files[1:])
        app.say(f"exported: {folder.name}/exports/{files[0].name}, {kinds}", "ok")

    @work(exclusive=True, group="details")
    async def _read(self) -> None:
        connection, now = self._connection, self._app.clock.now()
        found = await self._app.reading(
            lambda: details(connection.name, now, clienteling=connection.clienteling)
        )
        if not self.children:
            return  # the page was left while it was read
        if found is not None and found != self.document:
            self.document = found
            self._show()

    def _show(self) -> None:
        if self.document is None:
            return
        self.query_one(".head", Line).show(details_rows.heading(self.document))
        self.listing.show_rows(details_rows.rows(self.document, self._unfolded))
        self._tell(self.listing.row)

    def _tell(self, row: details_rows.DetailRow | None) -> None:
        at = details_rows.last(row, self._connection.timezone, self._app.clock.now())
        self.query_one("#meaning", Block).show(details_rows.meaning(row, at))

    @property
    def _connection(self) -> Connection:
        return self._app.config.connections[self._app.connection]

    @property
    def _app(self) -> SyncConsole:
        return cast("SyncConsole", self.app)
