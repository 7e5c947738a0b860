"""The orders of a cycle: the list with each one's fate, two lines of the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.containers import Vertical

from syncconsole.cache.read.orders import window
from syncconsole.console import order_rows
from syncconsole.console.text import Part, line, lines
from syncconsole.console.widgets.line import Block
from syncconsole.console.widgets.listing import Listing, View

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from syncconsole.console.app import SyncConsole
    from syncconsole.console.widgets.pages import Source


class OrdersPane(Vertical):
    """Newest first. Posts `Listing.Opened` for a row."""

    DEFAULT_CSS = """
    OrdersPane > Block {
        height: 2; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's
        super().__init__(id=id)
        self._shown: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """The list, then the order under the cursor."""
        yield Listing([], self._window, empty=self._empty, marks=False)
        yield Block()

    @property
    def listing(self) -> Listing:
        """The list of orders."""
        return self.query_one(Listing)

    def show_standing(self) -> None:
        """Read again where another connection is on line 1, or a run has moved on."""
        app = self._app
        view = app.standing.of(app.connection)
        told = (
            app.connection, app.dates, view.last and (view.last.id, view.last.state),
            view.active and (view.active.id, view.active.step),
        )  # fmt: skip
        if told[:2] != self._shown[:2]:
            connection = app.config.connections[app.connection]
            self.listing.table.columns = tuple(
                order_rows.columns(connection, app.clock.now, lambda: app.dates)
            )
            self.listing.table.restyle()
        if told != self._shown:
            self._shown = told
            self.listing.reload()

    @on(Listing.Moved)
    def _moved(self, event: Listing.Moved) -> None:
        event.stop()
        shown = order_rows.summary(event.row) if event.row else lines(line(""), line(""))
        self.query_one(Block).show(shown)

    def _window(self, view: View) -> Source:
        return window(self._app.connection, order=view.order, reverse=view.reverse, text=view.text)

    def _empty(self) -> list[Part]:
        return [
            f"No order of {self._app.connection} yet.",
            ("Step 1 (A, then 1) reads the orders since the cut-over date.", "dim"),
        ]

    @property
    def _app(self) -> SyncConsole:
        return cast("SyncConsole", self.app)
