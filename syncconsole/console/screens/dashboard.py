"""Dashboard (1): feeds, connections, the running run, what happened lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical

from syncconsole.cache.read.data_sync import sync_feeds
from syncconsole.cache.read.problems import ProblemView, latest
from syncconsole.console import two_way_rows
from syncconsole.console.connection_rows import read_pace
from syncconsole.console.glyphs import sign
from syncconsole.console.review_words import counted
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.text import Part, line, lines
from syncconsole.console.times import time
from syncconsole.console.two_way_rows import two_way
from syncconsole.console.widgets.back_office import BackOffice
from syncconsole.console.widgets.connection_list import ConnectionList
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.link import Link
from syncconsole.console.widgets.listing import Listing
from syncconsole.console.widgets.run_bar import RunBar
from syncconsole.console.widgets.tiles import Tiles
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import Mode
from syncconsole.domain.timers import overdue
from syncconsole.domain.timetable import timetable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from textual.content import Content
    from textual.widget import Widget

    from syncconsole.cache.read.connections import ConnectionView
    from syncconsole.cache.read.standing import Note
    from syncconsole.config import Connection


class DashboardScreen(ConsoleScreen):
    """How the connection on line 1 stands. The cursor of the list chooses that connection, so
    that a key never starts a run of another one than is named on line 1."""

    _errors_of = ""
    CONTEXT = "dashboard"
    MODE = "dashboard"
    DEFAULT_CSS = """
    DashboardScreen .heading { padding: 0 1; margin: 1 0 0 0; }
    DashboardScreen.-short .first { margin: 0; }
    DashboardScreen #head { height: 1; }
    DashboardScreen #head Line { width: auto; padding: 0 3 0 0; }
    DashboardScreen Listing { min-height: 4; }
    DashboardScreen #facts { padding: 0 1; }
    DashboardScreen #left { width: 1fr; }
    DashboardScreen #notes { padding: 0 1; height: 3; }
    DashboardScreen.-tall #notes { height: 8; }
    DashboardScreen.-errors #notes { height: 12; }
    DashboardScreen .detail Block { margin: 1 0 0 0; }
    DashboardScreen .detail .heading { padding: 0; }
    """

    def body(self) -> Iterable[Widget]:
        """Feeds, connections, facts, progress, notes."""
        with Horizontal():
            with Vertical(id="left"):
                with Horizontal(classes="heading first", id="head"):
                    yield Line(id="feeds")
                    yield Link(id="data_sync")
                    yield Link(id="configurations")
                yield Tiles()
                yield Line(classes="heading", id="connections")
                yield ConnectionList()
            with Vertical(classes="detail"):
                yield Line(classes="heading", id="lately")
                yield Block(classes="lately")
        yield BackOffice()
        yield Line(id="facts")
        yield RunBar()
        yield Block(id="notes", classes="lately narrow-only")

    def on_mount(self) -> None:
        """Headings; the list has the keyboard."""
        self.query_one("#feeds", Line).show(line(("Feeds", "strong")))
        self.query_one("#data_sync", Link).show(line("Data Sync ", ("d", "strong")))
        self.query_one("#configurations", Link).show(line("Configurations"))
        self.query_one("#connections", Line).show(line(("Connections", "strong")))
        self.query_one("#lately", Line).show(line(("Lately", "strong")))
        self.query_one(Listing).focus_table()

    def show_standing(self) -> None:
        """Everything is in the snapshot."""
        app, now = self.syncconsole, self.syncconsole.clock.now()
        connection = app.config.connections[app.connection]
        fed = connection.profile == "feeds"
        for word in ("#data_sync", "#configurations"):
            self.query_one(word).display = fed
        if fed:
            synced = sync_feeds(connection, self.view, now)
            self.query_one(Tiles).show_synced(synced, connection.timezone, now)
        elif two_way(connection):
            self.query_one(Tiles).show(two_way_rows.tiles(self.view, connection, now))
        else:
            every = read_pace(connection, self.view, now)
            self.query_one(Tiles).show_feeds(self.view.feeds, now, every)
        self.query_one(ConnectionList).show_standing()
        self.query_one("#facts", Line).show(self._facts())
        self.query_one(RunBar).show_run(self.view.active)
        self.query_one(BackOffice).show_standing()
        if self._errors_of != app.connection:
            self.remove_class("-errors")
        if not self.has_class("-errors"):
            self._show_lately(self._notes(app.standing.notes))

    @property
    def context(self) -> str:
        """Feeds are refreshed; nothing of them is pushed."""
        app = self.syncconsole
        fed = app.config.connections[app.connection].profile == "feeds"
        return "dashboard_feeds" if fed else "dashboard"

    def why_not(self, action: str) -> str:
        """`e` shows errors here; the list is short."""
        if action == "errors":
            return ""
        return super().why_not(action)

    async def action_errors(self) -> None:
        """The latest errors in full, and back."""
        name = self._errors_of = self.syncconsole.connection
        found = await self.syncconsole.reading(lambda: latest(name, limit=6))
        self.toggle_class("-errors")
        if self.has_class("-errors"):
            self._show_lately(_errors(found or [], name))
        else:
            self.show_standing()

    @on(Link.Clicked)
    async def _look(self, event: Link.Clicked) -> None:
        if event.which in {"data_sync", "configurations"}:
            event.stop()
            await self.syncconsole.run_action(event.which)

    @on(Tiles.Chosen)
    async def _feed(self, event: Tiles.Chosen) -> None:
        await self.syncconsole.action_data_sync(event.feed)

    @on(Listing.Opened)
    async def _open(self, event: Listing.Opened) -> None:
        await self.syncconsole.action_connection(event.row.connection.name)

    def _show_lately(self, content: Content) -> None:
        for block in self.query(".lately").results(Block):
            block.show(content)

    def _facts(self) -> Content:
        """What wants a person, what is left out, what stands still."""
        view, app = self.view, self.syncconsole
        connection = app.config.connections[app.connection]
        parts: list[Part] = []
        if two_way(connection):
            if not app.standing.manual_why_not:
                parts += [("the last sync failed: M runs Manual sync", "warn"), "   "]
        elif view.full_at is None and Mode.FULL in PROFILES[connection.profile].modes:
            parts += [("First sync should be Full: F", "strong"), "   "]
        if view.plan is not None:
            what = counted(view.plan.component, view.plan.changes)
            parts += [(f"◆ plan {view.plan.id} waits: {what} (4)", "strong"), "   "]
        if view.exclusions:
            word = "exclusion" if view.exclusions == 1 else "exclusions"
            parts += [f"{view.exclusions:,} {word} in force", "   "]
        if view.paused:
            parts += [("schedules paused", "warn"), "   "]
        parts += _missed(app.config.connections[app.connection], view, app.clock.now())
        for alert in app.standing.unheard:
            parts += [(f"▲ alerts to {alert.channel} do not arrive: {alert.error}", "warn"), "   "]
        if app.config.warnings:
            parts += [(f"config.yaml: {app.config.warnings[0]}", "warn")]
        return line(*parts)

    def _notes(self, notes: Sequence[Note]) -> Content:
        zone = self.syncconsole.config.connections[self.syncconsole.connection].timezone
        if not notes:
            return line(("Nothing has happened yet.", "dim"))
        return lines(*(_note(note, f"{note.at.astimezone(zone):%H:%M:%S}") for note in notes))


def _note(note: Note, at: str) -> Content:
    text, look = sign(note.state)
    return line((f"{at}  ", "dim"), (f"{text[:1]} ", look), note.text)


def _errors(problems: Sequence[ProblemView], name: str) -> Content:
    if not problems:
        return line((f"No errors of {name}.", "dim"))
    rows = []
    for problem in problems:
        who = f"{problem.key}: " if problem.key else ""
        rows.append(line(("▲ ", "bad"), f"{who}{problem.message}", (f"  run {problem.run}", "dim")))
        if problem.remedy:
            rows.append(line(("  do: ", "accent"), problem.remedy))
    return lines(*rows)


def _missed(connection: Connection, view: ConnectionView, now: datetime) -> list[Part]:
    """The alarm for a schedule whose runs fail to come (S-095)."""
    state = timetable(connection, view.facts, now)
    for timer in state.timers:
        since = overdue(timer, now, state.zone)
        if since is not None:
            what = f"▲ {timer.clock} overdue since {time(since, state.zone, now)}"
            return [(what, "warn"), "   "]
    return []
