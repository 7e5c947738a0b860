"""One record: all its facts on a page, for terminals too narrow to show them beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from syncconsole.cache.read.inventory import InventoryRow, inventory_row
from syncconsole.console.bindings import bindings
from syncconsole.console.explain_rows import explained
from syncconsole.console.inventory_rows import detail
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.text import line, lines
from syncconsole.console.widgets.line import Block
from syncconsole.domain.decide import Rules
from syncconsole.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from syncconsole.cache.read.explanation import Explanation


class RecordScreen(ConsoleScreen):
    """The record of one key; it follows what the cache learns."""

    BINDINGS = bindings("record")
    CONTEXT = "record"
    MODE = "inventory"
    DEFAULT_CSS = "RecordScreen #record { padding: 1 2; }"

    def __init__(self, row: InventoryRow) -> None:
        super().__init__()
        self._row = row
        self._of = ""
        self._excluded: tuple[int, ...] = ()

    def body(self) -> Iterable[Widget]:
        """The facts."""
        yield Block(id="record")

    def show_standing(self) -> None:
        """Read the row again and show it; the record of another connection is left."""
        app = self.syncconsole
        self._of = self._of or app.connection
        if self._of != app.connection and app.screen is self:
            app.pop_screen()
            return
        self._read()

    def reload(self) -> None:
        """Read it again."""
        self.show_standing()

    def why_not(self, action: str) -> str:
        """The record can be copied; an exclusion that is in force can be ended."""
        if action == "include":
            return "" if self._excluded else "this SKU is not excluded"
        return "" if action in {"copy", "copy_row"} else super().why_not(action)

    def copied(self, *, whole: bool) -> str:
        """The SKU, or all facts."""
        return self.query_one("#record", Block).shown.plain if whole else self._row.sku

    def action_include(self) -> None:
        """End what keeps this SKU out of plans."""
        self.syncconsole.end_exclusions(self._excluded, self._row.sku)

    @work(exclusive=True, group="record")
    async def _read(self) -> None:
        app = self.syncconsole
        connection = app.config.connections[app.connection]
        rules = Rules(connection.buffer, connection.other_sources)
        name, key = connection.name, self._row.key
        row = await app.reading(lambda: inventory_row(name, rules, key))
        self._row = row or self._row
        now = app.clock.now()
        facts = detail(self._row, connection, now, app.dates)
        found = await app.reading(self._explain)
        if found is not None:
            self._excluded = tuple(each.id for each in found.exclusions)
            facts = lines(facts, line(""), explained(found, connection, now))
        self.query_one("#record", Block).show(facts)

    def _explain(self) -> Explanation | None:
        """Why it stays as it is; None where neither side knows it any more."""
        app = self.syncconsole
        try:
            return app.asking.explain(app.config, app.connection, self._row.key, app.clock.now())
        except Refused:
            return None
