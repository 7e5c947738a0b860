"""The inventory of the connection on line 1: Control Panel, table, detail."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual import on
from textual.containers import Horizontal, Vertical
from textual.message import Message

from syncconsole.cache.read.inventory import InventoryRow, inventory
from syncconsole.console import inventory_rows
from syncconsole.console.connection_rows import read_pace
from syncconsole.console.export import export
from syncconsole.console.text import Part, line, lines
from syncconsole.console.times import ago
from syncconsole.console.two_way_rows import two_way
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.link import Link
from syncconsole.console.widgets.listing import Listing, View
from syncconsole.domain.feeds import FeedState
from syncconsole.domain.profiles import PROFILES
from syncconsole.errors import StateError
from syncconsole.paths import state_folder

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from syncconsole.config import Connection
    from syncconsole.console.app import SyncConsole
    from syncconsole.console.widgets.pages import Source


class InventoryPane(Vertical):
    """Control Panel (Actions, Edit schedule) above the list, the row's facts below or beside.

    Posts `Listing.Opened` for a row and `InventoryPane.ScheduleWanted`.
    """

    DEFAULT_CSS = """
    InventoryPane > .panel { height: 1; padding: 0 1; }
    InventoryPane > .panel > .banner { width: 1fr; text-align: right; }
    InventoryPane > .panes { height: 1fr; }
    InventoryPane > .narrow-only {
        height: 2; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    class ScheduleWanted(Message):
        """Edit schedule was chosen."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's
        super().__init__(id=id)
        self._shown: tuple[object, ...] = ()
        self._of = ""

    def compose(self) -> ComposeResult:
        """Panel line, list and detail, two lines for narrow terminals."""
        with Horizontal(classes="panel"):
            yield Line(id="panel")
            yield Link(id="actions")
            yield Link(id="schedule")
            yield Line(classes="banner")
        with Horizontal(classes="panes"):
            yield Listing([], self._window, empty=self._empty, order="key")
            yield Block(classes="detail")
        yield Block(classes="narrow-only")

    def on_mount(self) -> None:
        """The words of the Control Panel."""
        panel = self.query_one("#panel", Line)
        panel.styles.width = "auto"
        panel.show(line(("Control Panel ▸ ", "dim")))
        self.query_one("#actions", Link).show(line("Actions ", ("A", "strong")))
        self.query_one("#schedule", Link).show(line("Edit schedule"))

    def on_resize(self) -> None:
        """The detail is as wide as it may be."""
        self.call_after_refresh(lambda: self._show_row(self.listing.row))

    @property
    def listing(self) -> Listing:
        """The list of keys."""
        return self.query_one(Listing)

    def show_standing(self) -> None:
        """Read again what may have changed: another connection, run, plan, or reading."""
        app = self._app
        view = app.standing.of(app.connection)
        told = (
            app.dates, view.last and (view.last.id, view.last.state), view.plan and view.plan.id,
            view.active and view.active.step, view.source and view.source.ok_at, view.exclusions,
        )  # fmt: skip
        if app.connection != self._of:
            self._of = app.connection
            self.listing.table.columns = tuple(
                inventory_rows.columns(self._connection, app.clock.now, lambda: app.dates)
            )
            self.listing.table.marks.clear()
            self.listing.table.restyle()
            self.listing.reload(keep=False)
        elif told != self._shown:
            self.listing.reload(keep=True)
        self._shown = told
        self.query_one(".banner", Line).show(self._banner())
        self._show_row(self.listing.row)

    @on(Listing.Moved)
    def _moved(self, event: Listing.Moved) -> None:
        event.stop()
        self._show_row(event.row)

    @on(Link.Clicked)
    async def _clicked(self, event: Link.Clicked) -> None:
        event.stop()
        if event.which == "actions":
            await self.app.run_action("app.actions")
        else:
            self.post_message(self.ScheduleWanted())

    async def export(self) -> None:
        """Write the rows shown to a CSV file in the state folder and say where."""
        app = self._app
        try:
            path, count = await asyncio.to_thread(
                export,
                self._window(self.listing.view),
                inventory_rows.EXPORTED,
                inventory_rows.exported,
                state_folder(app.config.path),
                f"inventory-{self._of}",
                app.clock.now(),
            )
        except (OSError, StateError) as error:
            app.say(f"not exported: {error}", "bad")
            return
        app.say(f"{count:,} rows in {path.parent.parent.name}/exports/{path.name}", "ok")

    def _window(self, view: View) -> Source:
        connection = self._connection
        text, flapping = inventory_rows.filtered(view.text)
        return inventory(
            connection.name, connection.rules, order=view.order, reverse=view.reverse, text=text,
            flaps_at=self._app.clock.now() if flapping else None,
        )  # fmt: skip

    def _show_row(self, row: InventoryRow | None) -> None:
        app, now = self._app, self._app.clock.now()
        narrow, wide = self.query_one(".narrow-only", Block), self.query_one(".detail", Block)
        if row is None:
            narrow.show(lines(line(""), line("")))
            wide.show(line(""))
            return
        narrow.show(inventory_rows.summary(row, self._connection, now))
        width = max(wide.size.width, 36)
        wide.show(inventory_rows.detail(row, self._connection, now, app.dates, width))

    def _banner(self) -> Content:
        """What is wrong with the feed, or what is due first; nothing where all is well."""
        app = self._app
        view, now = app.standing.of(self._of), app.clock.now()
        feed, every = view.source, read_pace(self._connection, view, now)
        if feed is not None:
            state = feed.state(now, every)
            if state is FeedState.FAIL:
                return line((f"▲ FAIL {feed.error}", "bad"), limit=200)
            if state is FeedState.LATE:
                return line((f"◐ LATE, read {ago(feed.ok_at, now)}", "warn"))
        if "inventory" not in PROFILES[self._connection.profile].reads:
            return line("")
        if view.full_at is None:
            return line(("First sync should be Full: F", "strong"))
        return line("")

    def _empty(self) -> list[Part]:
        profile = self._connection.profile
        if two_way(self._connection):
            return [
                f"{self._of} is a Store Center: it keeps records, no quantities.",
                ("6, then enter: its Data Sync Details.", "dim"),
            ]
        if "inventory" not in PROFILES[profile].reads:
            return [
                f"{self._of} has no inventory: it is of profile {profile}.",
                ("6, then enter, opens its own page; 3 looks a record up.", "dim"),
            ]
        return [
            f"No inventory yet for {self._of}.",
            ("Press F for the first Full, or R to read the feeds only.", "dim"),
        ]

    @property
    def _connection(self) -> Connection:
        return self._app.config.connections[self._app.connection]

    @property
    def _app(self) -> SyncConsole:
        return cast("SyncConsole", self.app)
