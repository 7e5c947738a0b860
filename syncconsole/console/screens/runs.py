"""Runs (5): the runs of the connection on line 1, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from syncconsole.cache.read import runs
from syncconsole.console import run_rows
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.screens.run import RunScreen
from syncconsole.console.widgets.line import Block
from syncconsole.console.widgets.listing import Listing, View
from syncconsole.console.widgets.run_bar import RunBar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from syncconsole.console.text import Part
    from syncconsole.console.widgets.pages import Source


class RunsScreen(ConsoleScreen):
    """The list, the bar of the one that runs, the error of the one under the cursor."""

    CONTEXT = "runs"
    MODE = "runs"
    DEFAULT_CSS = "RunsScreen #error { padding: 0 1; height: auto; max-height: 4; }"

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()

    def body(self) -> Iterable[Widget]:
        """The list above, what is known of one run below."""
        yield Listing([], self._window, empty=self._empty, marks=False, opens_on_click=True)
        yield Block(id="error")
        yield RunBar()

    def on_mount(self) -> None:
        """The list has the keyboard."""
        self.query_one(Listing).focus_table()

    def show_standing(self) -> None:
        """Read again where a run began, moved to another step, or ended."""
        app, view = self.syncconsole, self.view
        seen = (
            app.connection,
            view.last and (view.last.id, view.last.state, view.last.counts),
            view.active and (view.active.id, view.active.state, view.active.step),
        )
        if not self._shown or seen[0] != self._shown[0]:
            table = self.query_one(Listing).table
            zone = app.config.connections[app.connection].timezone
            table.columns = tuple(run_rows.columns(zone, app.clock.now))
            table.restyle()
        if seen != self._shown:
            self._shown = seen
            self.reload()
        self.query_one(RunBar).show_run(view.active)

    def reload(self) -> None:
        """Read the list again."""
        self.query_one(Listing).reload()

    def why_not(self, action: str) -> str:
        """`e` shows the errors of the run under the cursor; runs have one order."""
        if action in {"order", "reverse"}:
            return "runs stand in the order they were asked for, newest first"
        if action == "errors":
            listing = self.listing
            return "" if listing is not None and listing.row is not None else "there is no run yet"
        return super().why_not(action)

    def action_errors(self) -> None:
        """The page of the run, its errors unfolded."""
        row = self.query_one(Listing).row
        if row is not None:
            self.open(row.id, errors=True)

    def open(self, run: int, *, errors: bool = False) -> None:
        """Show the page of this run."""
        self.app.push_screen(RunScreen(run, errors=errors))

    @on(Listing.Opened)
    def _open(self, event: Listing.Opened) -> None:
        event.stop()
        self.open(event.row.id)

    @on(Listing.Moved)
    def _moved(self, event: Listing.Moved) -> None:
        event.stop()
        self.query_one("#error", Block).show(run_rows.ending(event.row))

    def _window(self, view: View) -> Source:
        return runs.window(self.syncconsole.connection, text=view.text)

    def _empty(self) -> list[Part]:
        if self.syncconsole.at_store_center:
            return [f"No run of {self.syncconsole.connection} yet; log-on starts the first Fresh."]
        return [
            f"No run of {self.syncconsole.connection} yet.",
            ("F asks for the first Full, R only reads the feeds.", "dim"),
        ]
