"""One order: its fate, its ids in both systems, its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from syncconsole.cache.read.orders import OrderView, order
from syncconsole.console.order_rows import detail
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.widgets.line import Block
from syncconsole.console.widgets.scroller import Scroller

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget


class OrderScreen(ConsoleScreen):
    """The page of one order of the connection on line 1; it follows what the cache learns."""

    CONTEXT = "record"
    MODE = "connections"
    DEFAULT_CSS = "OrderScreen Scroller { padding: 1 2; }"

    def __init__(self, row: OrderView) -> None:
        super().__init__()
        self._row = row
        self._of = ""

    def body(self) -> Iterable[Widget]:
        """The facts; a long order scrolls."""
        with Scroller():
            yield Block(id="order")

    def on_mount(self) -> None:
        """The page can be scrolled."""
        self.query_one(Scroller).focus()

    def show_standing(self) -> None:
        """Read the order again; that of another connection is left."""
        app = self.syncconsole
        self._of = self._of or app.connection
        if self._of != app.connection and app.screen is self:
            app.pop_screen()
            return
        self._read()

    def reload(self) -> None:
        """Read it again."""
        self._read()

    def why_not(self, action: str) -> str:
        """The order can be copied."""
        return "" if action in {"copy", "copy_row"} else super().why_not(action)

    def copied(self, *, whole: bool) -> str:
        """The order's number, or all facts."""
        return self.query_one("#order", Block).shown.plain if whole else self._row.number

    @work(exclusive=True, group="order")
    async def _read(self) -> None:
        app, number = self.syncconsole, self._row.id
        found: OrderView | None = await app.reading(lambda: order(number))
        self._row = found or self._row
        connection = app.config.connections[self._of or app.connection]
        shown = detail(self._row, connection, app.clock.now(), app.dates)
        self.query_one("#order", Block).show(shown)
