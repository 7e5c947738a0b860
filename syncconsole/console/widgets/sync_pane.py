"""Data Sync of the connection on line 1: Product Sync and Customer Sync."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.widgets import ContentSwitcher

from syncconsole.cache.read.data_sync import LeftOut, SyncFeed, left_out, sync_errors, sync_feeds
from syncconsole.console import sync_rows
from syncconsole.console.text import Part, line, lines
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.link import Link
from syncconsole.console.widgets.listing import Listing, View
from syncconsole.console.widgets.status_tile import StatusTile
from syncconsole.domain.data_sync import DataFeed, SyncState
from syncconsole.domain.lookups import Kind

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from syncconsole.cache.read.problems import ProblemView
    from syncconsole.config import Connection
    from syncconsole.console.app import SyncConsole
    from syncconsole.console.widgets.pages import Source


class SyncPane(Vertical):
    """The two tabs, the status box, its details, what the feed is for, and the two lists: errors,
    and customers that are not imported."""

    DEFAULT_CSS = """
    SyncPane .tabs { height: 1; padding: 0 1; }
    SyncPane .tabs > #heading { width: auto; padding: 0 2 0 0; }
    SyncPane #details { display: none; padding: 0 3; margin: 1 0 0 0; }
    SyncPane.-open #details { display: block; }
    SyncPane #purpose { padding: 0 3; margin: 1 0 0 0; }
    SyncPane #lists { margin: 1 0 0 0; padding: 0 2; }
    SyncPane ContentSwitcher { height: 1fr; }
    SyncPane #remedy { height: 3; padding: 0 1; }
    """

    def __init__(self, feed: DataFeed = DataFeed.PRODUCTS, *, id: str | None = None) -> None:  # noqa: A002 - textual's
        super().__init__(id=id)
        self.which = feed
        self.feed: SyncFeed | None = None
        self._list = ""  # chosen by what there is to see
        self._read_of: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """From the top: tabs, box, details, purpose, lists, what to do."""
        with Horizontal(classes="tabs", id="feeds"):
            yield Line(id="heading")
            for feed in DataFeed:
                yield Link(id=f"sync-{feed}")
        yield StatusTile()
        yield Block(id="details")
        yield Block(id="purpose")
        with Horizontal(classes="tabs", id="lists"):
            yield Link(id="list-errors")
            yield Link(id="list-left")
        with ContentSwitcher(initial="errors"):
            yield Listing(sync_rows.ERRORS, marks=False, empty=self._no_errors, id="errors")
            yield Listing(
                sync_rows.LEFT_OUT, self._left_out, marks=False, empty=self._none_left, id="left",
                order="title",
            )  # fmt: skip
        yield Block(id="remedy")

    def on_mount(self) -> None:
        """The words that stay."""
        self.query_one("#heading", Line).show(line(("Data Sync", "strong")))

    # -- what is shown ---------------------------------------------------------------------------

    def turn_to(self, feed: DataFeed) -> None:
        """To this feed's tab."""
        self.which = feed
        self._list = ""
        self.show_standing()
        self.focus_tile()

    def turn(self) -> None:
        """To the other tab."""
        feeds = list(DataFeed)
        self.turn_to(feeds[1 - feeds.index(self.which)])

    def show_standing(self) -> None:
        """The snapshot is new: the box at once, the lists where something was read since."""
        app, connection = self._app, self._connection
        view, now = app.standing.of(connection.name), app.clock.now()
        connected = connection.profile == "feeds"
        for feed in DataFeed:
            here = feed is self.which
            text = f" {feed.sync.upper() if here else feed.sync} "
            self.query_one(f"#sync-{feed}", Link).show(line((text, "here" if here else "")))
        for part in ("#lists", "ContentSwitcher", "#remedy"):
            self.query_one(part).display = connected
        self.query_one("#purpose", Block).show(self._purpose(connected))
        self.query_one(StatusTile).display = connected
        if not connected:
            self.feed = None
            return
        found = sync_feeds(view, now, connection.refresh_every, connection.no_data_colour)
        self.feed = next(feed for feed in found if feed.feed is self.which)
        self.query_one(StatusTile).show(sync_rows.tile(self.feed, connection, now))
        shown = sync_rows.details(self.feed, connection, now, app.dates)
        self.query_one("#details", Block).show(shown)
        self._show_lists()
        told = (connection.name, self.which, self.feed.runs, self.feed.errors, self.feed.left_out)
        if told != self._read_of:
            self._read_of = told
            self.reload()

    def reload(self) -> None:
        """Read both lists again."""
        if self.feed is not None:
            self._read_errors()
            self.query_one("#left", Listing).reload()

    def focus_tile(self) -> None:
        """The box has the keyboard; without one, nothing has."""
        self.query_one(StatusTile).focus()

    def leave_list(self) -> bool:
        """From the list back to the box; whether the list had the keyboard."""
        if self.listing.clear_filter():
            return True
        if not self.listing.table.has_focus:
            return False
        self.focus_tile()
        return True

    @property
    def listing(self) -> Listing:
        """The list in view."""
        return self.query_one(f"#{self._list or 'errors'}", Listing)

    @property
    def address(self) -> str:
        """The page of the customer under the cursor, on its platform."""
        row = self.listing.row if self.feed is not None else None
        return row.address if isinstance(row, LeftOut) else ""

    def other_list(self) -> None:
        """From the errors to those not imported, and back; products have errors only."""
        if self.which is DataFeed.CUSTOMERS:
            self._list = "left" if self._list == "errors" else "errors"
            self._show_lists()
        self.listing.focus_table()

    # -- events ----------------------------------------------------------------------------------

    @on(StatusTile.Opened)
    def _toggle(self, event: StatusTile.Opened) -> None:
        event.stop()
        self.toggle_class("-open")

    @on(StatusTile.Left)
    def _on_to_list(self, event: StatusTile.Left) -> None:
        event.stop()
        self.listing.focus_table()

    @on(StatusTile.Turned)
    def _to_other_tab(self, event: StatusTile.Turned) -> None:
        event.stop()
        self.turn()

    @on(Listing.Opened)
    async def _open(self, event: Listing.Opened) -> None:
        """What is known of the record under the cursor."""
        event.stop()
        key = event.row.remote_id if isinstance(event.row, LeftOut) else event.row.key
        if key:
            customer = self.which is DataFeed.CUSTOMERS
            await self._app.action_look_up(key, Kind.CUSTOMER if customer else Kind.PRODUCT)

    @on(Link.Clicked)
    def _clicked(self, event: Link.Clicked) -> None:
        event.stop()
        word, _, which = event.which.partition("-")
        if word == "sync":
            self.turn_to(DataFeed(which))
        elif which != self._list:
            self.other_list()

    @on(Listing.Moved)
    def _moved(self, event: Listing.Moved) -> None:
        event.stop()
        self._show_remedy()

    # -- inside ----------------------------------------------------------------------------------

    def _show_lists(self) -> None:
        feed = self.feed
        if feed is None:
            return
        customers = self.which is DataFeed.CUSTOMERS
        if not customers:
            self._list = "errors"
        elif not self._list:
            self._list = "left" if feed.left_out and not feed.errors else "errors"
        words = {"errors": f"Errors {feed.errors:,}", "left": f"Not imported {feed.left_out:,}"}
        for name, word in words.items():
            look = "strong" if name == self._list else ""
            self.query_one(f"#list-{name}", Link).show(line((word, look)))
        self.query_one("#list-left").display = customers
        self.query_one(ContentSwitcher).current = self._list
        self._show_remedy()

    def _show_remedy(self) -> None:
        row: ProblemView | None = self.listing.row if self._list == "errors" else None
        self.query_one("#remedy", Block).show(sync_rows.remedy(row, self._connection.contact))

    def _purpose(self, connected: bool) -> Content:  # noqa: FBT001 - what it says
        if connected:
            lacks = self.feed is not None and self.feed.status.state is SyncState.NO_DATA
            more = [line("m, then c: ", ("Configurations", "accent"), " says how")] if lacks else []
            return lines(line((self.which.purpose, "dim")), *more)
        return lines(
            line((sync_rows.NO_FEED[self.which], "bold")),
            line(("m, then c: ", "accent"), "Configurations says what is connected, and how."),
        )

    @work(exclusive=True, group="sync-errors")
    async def _read_errors(self) -> None:
        feed = self.feed
        if feed is not None:
            found = await self._app.reading(lambda: sync_errors(feed))
            self.query_one("#errors", Listing).show_rows(found or [])
            self._show_remedy()

    def _left_out(self, view: View) -> Source:
        connection = self._connection
        return left_out(
            connection.name, connection.b2b, text=view.text, order=view.order, reverse=view.reverse
        )

    def _no_errors(self) -> list[Part]:
        return [(f"No errors with the {self.which[:-1]} feed.", "dim")]

    def _none_left(self) -> list[Part]:
        return [("Every customer of the platform is imported, or none was read yet.", "dim")]

    @property
    def _connection(self) -> Connection:
        return self._app.config.connections[self._app.connection]

    @property
    def _app(self) -> SyncConsole:
        return cast("SyncConsole", self.app)
