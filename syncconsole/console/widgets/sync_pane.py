"""Data Sync of the connection on line 1: Product Sync and Customer Sync."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.containers import Horizontal, Vertical

from syncconsole.cache.read.data_sync import SyncFeed, sync_feeds
from syncconsole.console import sync_rows
from syncconsole.console.text import line, lines
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.link import Link
from syncconsole.console.widgets.status_tile import StatusTile
from syncconsole.console.widgets.sync_lists import SyncLists
from syncconsole.domain.data_sync import DataFeed, SyncState

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from syncconsole.console.app import SyncConsole


class SyncPane(Vertical):
    """The two tabs, the status box, its details, what the feed is for, its lists."""

    DEFAULT_CSS = """
    SyncPane > #feeds { height: 1; padding: 0 1; }
    SyncPane #heading { width: auto; padding: 0 2 0 0; }
    SyncPane #details { display: none; padding: 0 3; margin: 1 0 0 0; }
    SyncPane.-open #details { display: block; }
    SyncPane #purpose { padding: 0 3; margin: 1 0 0 0; }
    """

    def __init__(self, feed: DataFeed = DataFeed.PRODUCTS, *, id: str | None = None) -> None:  # noqa: A002 - textual's
        super().__init__(id=id)
        self.which = feed
        self.feed: SyncFeed | None = None

    def compose(self) -> ComposeResult:
        """From the top: tabs, box, details, purpose, lists."""
        with Horizontal(id="feeds"):
            yield Line(id="heading")
            for feed in DataFeed:
                yield Link(id=f"sync-{feed}")
        yield StatusTile()
        yield Block(id="details")
        yield Block(id="purpose")
        yield SyncLists()

    def on_mount(self) -> None:
        """The words that stay."""
        self.query_one("#heading", Line).show(line(("Data Sync", "strong")))

    @property
    def lists(self) -> SyncLists:
        """Errors, and those not imported."""
        return self.query_one(SyncLists)

    @property
    def address(self) -> str:
        """The page of the customer under the cursor, on its platform."""
        return self.lists.address if self.feed is not None else ""

    def turn_to(self, feed: DataFeed) -> None:
        """To this feed's tab."""
        self.which = feed
        self.show_standing()
        self.focus_tile()

    def turn(self) -> None:
        """To the other tab."""
        feeds = list(DataFeed)
        self.turn_to(feeds[1 - feeds.index(self.which)])

    def show_standing(self) -> None:
        """The snapshot is new: the box at once, the lists where something was read since."""
        app = cast("SyncConsole", self.app)
        connection = app.config.connections[app.connection]
        view, now = app.standing.of(connection.name), app.clock.now()
        for feed in DataFeed:
            here = feed is self.which
            text = f" {feed.sync.upper() if here else feed.sync} "
            self.query_one(f"#sync-{feed}", Link).show(line((text, "here" if here else "")))
        self.feed = None
        if connection.profile == "feeds":
            found = sync_feeds(connection, view, now)
            self.feed = next(feed for feed in found if feed.feed is self.which)
            self.query_one(StatusTile).show(sync_rows.tile(self.feed, connection, now))
            shown = sync_rows.details(self.feed, connection, now, app.dates)
            self.query_one("#details", Block).show(shown)
            self.lists.show_feed(self.feed)
        else:
            self.remove_class("-open")
        self.lists.display = self.query_one(StatusTile).display = self.feed is not None
        self.query_one("#purpose", Block).show(self._purpose())

    def reload(self) -> None:
        """Read both lists again."""
        self.lists.reload()

    def focus_tile(self) -> None:
        """The box has the keyboard; without one, nothing has."""
        self.query_one(StatusTile).focus()

    def leave_list(self) -> bool:
        """From the list back to the box; whether the list had the keyboard."""
        listing = self.lists.listing
        if listing.clear_filter():
            return True
        if not listing.table.has_focus:
            return False
        self.focus_tile()
        return True

    @on(StatusTile.Opened)
    def _toggle(self, event: StatusTile.Opened) -> None:
        event.stop()
        self.toggle_class("-open")

    @on(StatusTile.Left)
    def _on_to_list(self, event: StatusTile.Left) -> None:
        event.stop()
        self.lists.listing.focus_table()

    @on(StatusTile.Turned)
    def _to_other_tab(self, event: StatusTile.Turned) -> None:
        event.stop()
        self.turn()

    @on(Link.Clicked)
    def _clicked(self, event: Link.Clicked) -> None:
        event.stop()
        self.turn_to(DataFeed(event.which.removeprefix("sync-")))

    def _purpose(self) -> Content:
        if self.feed is None:
            connections = cast("SyncConsole", self.app).config.connections.values()
            fed = [each.name for each in connections if each.profile == "feeds"]
            where = (
                [line(("6: ", "accent"), f"choose {' or '.join(fed)}, which has.")] if fed else []
            )
            return lines(
                line((sync_rows.NO_FEED[self.which], "bold")),
                line(("m, then c: ", "accent"), "Configurations says what is connected, and how."),
                *where,
            )
        purpose = line((self.which.purpose, "dim"))
        if self.feed.status.state is not SyncState.NO_DATA:
            return purpose
        return lines(purpose, line(("m, then c: ", "accent"), "Configurations says how"))
