"""The shift report: what happened on all connections since this operator was here (N-17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from syncconsole.cache.read.shift import UNKNOWN, shift
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.shift_rows import report
from syncconsole.console.widgets.line import Block
from syncconsole.console.widgets.scroller import Scroller

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from textual.widget import Widget


class ShiftScreen(ConsoleScreen):
    """One page; it scrolls."""

    CONTEXT = "shift"
    MODE = "dashboard"
    DEFAULT_CSS = "ShiftScreen Scroller { padding: 1 2; }"

    def __init__(self, since: datetime | None) -> None:
        super().__init__()
        self._since = since

    def body(self) -> Iterable[Widget]:
        """The report."""
        with Scroller():
            yield Block(id="report")

    def on_mount(self) -> None:
        """The page can be scrolled."""
        self.query_one(Scroller).focus()
        self._read()

    def reload(self) -> None:
        """Read it again, up to now."""
        self._read()

    def why_not(self, action: str) -> str:
        """The report can be copied, to hand it on."""
        return "" if action in {"copy", "copy_row"} else super().why_not(action)

    def copied(self, *, whole: bool) -> str:
        """Its first line, or the report as text, to hand it on."""
        text = self.query_one("#report", Block).shown.plain
        return text if whole else text.partition("\n")[0]

    @work(exclusive=True, group="shift")
    async def _read(self) -> None:
        app = self.syncconsole
        now = app.clock.now()
        found = await app.reading(lambda: shift(self._since or now - UNKNOWN, now))
        if found is not None:
            zones = {each.name: each.timezone for each in app.config.connections.values()}
            home = zones[app.connection]
            self.query_one("#report", Block).show(report(found, zones, home, app.dates))
