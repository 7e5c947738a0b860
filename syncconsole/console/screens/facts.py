"""A page of facts about one thing of a connection; it follows what the cache learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.widgets.line import Block
from syncconsole.console.widgets.scroller import Scroller

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.widget import Widget

    from syncconsole.config import Connection


class FactsScreen(ConsoleScreen):
    """A subclass has a `key` to copy, and tells the facts in `read`."""

    CONTEXT = "record"
    DEFAULT_CSS = "FactsScreen Scroller { padding: 1 2; }"

    def __init__(self) -> None:
        super().__init__()
        self._of = ""

    @property
    def key(self) -> str:
        """What `y` copies."""
        raise NotImplementedError

    def read(self, connection: Connection) -> Content:
        """The facts as the cache has them now; called in a thread."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        """The facts; a long page scrolls."""
        with Scroller():
            yield Block(id="facts")

    def on_mount(self) -> None:
        """The page can be scrolled."""
        self.query_one(Scroller).focus()

    def show_standing(self) -> None:
        """Read again; a page of another connection than that on line 1 is left."""
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
        """The facts can be copied; a SKU's page alone knows exclusions."""
        if action == "include":
            return "only a SKU is kept out by an exclusion"
        return "" if action in {"copy", "copy_row"} else super().why_not(action)

    def copied(self, *, whole: bool) -> str:
        """The key, or all facts."""
        return self.query_one("#facts", Block).shown.plain if whole else self.key

    @work(exclusive=True, group="facts")
    async def _read(self) -> None:
        app = self.syncconsole
        connection = app.config.connections[self._of or app.connection]
        found = await app.reading(lambda: self.read(connection))
        if found is not None:
            self.query_one("#facts", Block).show(found)
