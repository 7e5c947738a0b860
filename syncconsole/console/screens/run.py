"""A run: its steps, its progress, its sum, its problems where they happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from syncconsole.console import run_found, run_page
from syncconsole.console.bindings import bindings
from syncconsole.console.run_page import RunPage, read_page
from syncconsole.console.run_questions import ALL, retry_menu, undo_menu
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.run_bar import RunBar
from syncconsole.console.widgets.scroller import Scroller

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget


class RunScreen(ConsoleScreen):
    """The page of one run. It follows the run while it goes on; `e` unfolds the errors."""

    BINDINGS = bindings("run")
    CONTEXT = "run"
    MODE = "runs"
    DEFAULT_CSS = """
    RunScreen Scroller { padding: 0 1; }
    RunScreen Block { margin: 0 0 1 0; }
    RunScreen #head { padding: 0 1; }
    """

    def __init__(self, run: int, *, errors: bool = False) -> None:
        super().__init__()
        self._run = run
        self._errors = errors
        self.page: RunPage | None = None

    def body(self) -> Iterable[Widget]:
        """Head and bar stay, the rest scrolls."""
        yield Line(id="head")
        yield RunBar()
        with Scroller():
            yield Block(id="steps")
            yield Block(id="sum")
            yield Block(id="found")
            yield Block(id="problems")

    def on_mount(self) -> None:
        """The page can be scrolled."""
        self.query_one(Scroller).focus()

    def show_standing(self) -> None:
        """Read the run again while it goes on, and once after its end."""
        if self.page is None or self.page.moving:
            self.reload()

    def reload(self) -> None:
        """Read the run again."""
        self._read()

    def why_not(self, action: str) -> str:
        """`e` needs errors; the whole page can be copied."""
        if action in {"copy", "copy_row"}:
            return ""
        if action in {"retry", "undo"}:
            return self._why_not_again(action)
        if action == "errors":
            found = self.page is not None and self.page.problems
            return "" if found else "this run has no errors"
        return super().why_not(action)

    def copied(self, *, whole: bool) -> str:
        """The run's number, or the page as it stands (a report for whoever helps)."""
        if not whole:
            return f"{self._run}"
        blocks = [self.query_one("#head", Line), *self.query("Scroller Block").results(Block)]
        return "\n".join(block.shown.plain for block in blocks if block.shown.plain)

    def action_errors(self) -> None:
        """Unfold the errors, or fold them to their causes again."""
        self._errors = not self._errors
        self._show()

    def action_retry(self) -> None:
        """Ask which cause is to be tried again; its rows are planned by what holds now."""
        app, run = self.syncconsole, self._run

        def chosen(cause: str | None) -> None:
            if cause:
                app.retry_run(run, "" if cause == ALL else cause)

        app.push_screen(retry_menu(run, self.page.failed if self.page else ()), chosen)

    def action_undo(self) -> None:
        """Ask, then plan to take back what the run pushed."""
        app, run = self.syncconsole, self._run

        def chosen(yes: str | None) -> None:
            if yes:
                app.undo_run(run)

        app.push_screen(undo_menu(run), chosen)

    def _why_not_again(self, action: str) -> str:
        page = self.page
        if page is None or page.moving:
            return "wait for the end of this run"
        if action == "retry":
            return "" if page.failed else "no row of this run failed"
        return "" if page.run.counts.get("pushed") else "this run pushed nothing"

    @work(group="run", exclusive=True)
    async def _read(self) -> None:
        self.page = await self.syncconsole.reading(lambda: read_page(self._run)) or self.page
        self._show()
        self.show_frame()

    def _show(self) -> None:
        page, app = self.page, self.syncconsole
        if page is None:
            return
        connection = app.config.connections.get(page.run.connection)
        zone = connection.timezone if connection else None
        now = app.clock.now()
        self.query_one("#head", Line).show(run_page.head(page.run, zone, now))
        self.query_one(RunBar).show_run(page.run if page.run.active else None)
        self.query_one("#steps", Block).show(run_page.steps(page))
        self.query_one("#sum", Block).show(run_page.total(page))
        self.query_one("#found", Block).show(run_found.found(page))
        contact = connection.contact if connection else ""
        self.query_one("#problems", Block).show(
            run_page.problems(page, contact, unfolded=self._errors)
        )
