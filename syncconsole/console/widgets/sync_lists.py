"""The two lists of a feed: its errors with what to do, and the customers that are not imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.widgets import ContentSwitcher

from syncconsole.cache.read.data_sync import LeftOut, SyncFeed, left_out, sync_errors
from syncconsole.console import sync_rows
from syncconsole.console.text import Part, line
from syncconsole.console.widgets.line import Block
from syncconsole.console.widgets.link import Link
from syncconsole.console.widgets.listing import Listing, View
from syncconsole.domain.data_sync import DataFeed
from syncconsole.domain.lookups import Kind

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from syncconsole.cache.read.problems import ProblemView
    from syncconsole.config import Connection
    from syncconsole.console.app import SyncConsole
    from syncconsole.console.widgets.pages import Source

WORDS = {"errors": "Errors", "left": "Not imported"}


class SyncLists(Vertical):
    """One list in view; enter looks its record up."""

    DEFAULT_CSS = """
    SyncLists { height: 1fr; }
    SyncLists #lists { height: 1; margin: 1 0 0 0; padding: 0 2; }
    SyncLists ContentSwitcher { height: 1fr; }
    SyncLists #remedy { height: 3; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._feed: SyncFeed | None = None
        self._shown = ""  # chosen by what there is to see
        self._read_of: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """Their names, the list, what to do about the row."""
        with Horizontal(id="lists"):
            for name in WORDS:
                yield Link(id=f"list-{name}")
        with ContentSwitcher(initial="errors"):
            yield Listing(sync_rows.ERRORS, marks=False, empty=self._no_errors, id="errors")
            yield Listing(
                sync_rows.LEFT_OUT, self._left_out, marks=False, empty=self._none_left, id="left",
                order="title",
            )  # fmt: skip
        yield Block(id="remedy")

    @property
    def listing(self) -> Listing:
        """The list in view."""
        return self.query_one(f"#{self._shown or 'errors'}", Listing)

    @property
    def address(self) -> str:
        """The page of the customer under the cursor, on its platform."""
        row = self.listing.row
        return row.address if isinstance(row, LeftOut) else ""

    def show_feed(self, feed: SyncFeed) -> None:
        """The feed's lists, read again where something was read since."""
        if self._feed is None or feed.feed is not self._feed.feed:
            self._shown = "left" if feed.left_out and not feed.errors else "errors"
        self._feed = feed
        counts = {"errors": feed.errors, "left": feed.left_out}
        for name, word in WORDS.items():
            look = "strong" if name == self._shown else ""
            self.query_one(f"#list-{name}", Link).show(line((f"{word} {counts[name]:,}", look)))
        self.query_one("#list-left").display = feed.feed is DataFeed.CUSTOMERS
        self.query_one(ContentSwitcher).current = self._shown
        self._show_remedy()
        told = (feed.connection, feed.feed, feed.runs, feed.errors, feed.left_out)
        if told != self._read_of:
            self._read_of = told
            self.reload()

    def reload(self) -> None:
        """Read both lists again."""
        if self._feed is not None:
            self._read_errors()
            self.query_one("#left", Listing).reload()

    def other(self) -> None:
        """From the errors to those not imported, and back; products have errors only."""
        if self._feed is not None and self._feed.feed is DataFeed.CUSTOMERS:
            self._shown = "left" if self._shown == "errors" else "errors"
            self.show_feed(self._feed)
        self.listing.focus_table()

    @on(Link.Clicked)
    def _clicked(self, event: Link.Clicked) -> None:
        event.stop()
        if event.which != f"list-{self._shown}":
            self.other()

    @on(Listing.Moved)
    def _moved(self, event: Listing.Moved) -> None:
        event.stop()
        self._show_remedy()

    @on(Listing.Opened)
    async def _open(self, event: Listing.Opened) -> None:
        """What is known of the record under the cursor."""
        event.stop()
        key = event.row.remote_id if isinstance(event.row, LeftOut) else event.row.key
        if key and self._feed is not None:
            customer = self._feed.feed is DataFeed.CUSTOMERS
            await self._app.action_look_up(key, Kind.CUSTOMER if customer else Kind.PRODUCT)

    @work(exclusive=True, group="sync-errors")
    async def _read_errors(self) -> None:
        feed = self._feed
        if feed is not None:
            found = await self._app.reading(lambda: sync_errors(feed))
            self.query_one("#errors", Listing).show_rows(found or [])
            self._show_remedy()

    def _show_remedy(self) -> None:
        row: ProblemView | None = self.listing.row if self._shown == "errors" else None
        self.query_one("#remedy", Block).show(sync_rows.remedy(row, self._connection.contact))

    def _left_out(self, view: View) -> Source:
        connection = self._connection
        return left_out(
            connection.name, connection.b2b, text=view.text, order=view.order, reverse=view.reverse
        )

    def _no_errors(self) -> list[Part]:
        feed = self._feed.feed[:-1] if self._feed else ""
        return [(f"No errors with the {feed} feed.", "dim")]

    def _none_left(self) -> list[Part]:
        return [("Every customer of the platform is imported, or none was read yet.", "dim")]

    @property
    def _connection(self) -> Connection:
        return self._app.config.connections[self._app.connection]

    @property
    def _app(self) -> SyncConsole:
        return cast("SyncConsole", self.app)
