"""One record: all its facts on a page, for terminals too narrow to show them beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read.inventory import InventoryRow, inventory_row
from syncconsole.console.bindings import bindings
from syncconsole.console.explain_rows import explained
from syncconsole.console.inventory_rows import detail
from syncconsole.console.screens.facts import FactsScreen
from syncconsole.console.text import line, lines
from syncconsole.errors import Refused

if TYPE_CHECKING:
    from textual.content import Content

    from syncconsole.config import Connection


class RecordScreen(FactsScreen):
    """The record of one key of the connection on line 1."""

    BINDINGS = bindings("record")
    MODE = "inventory"

    def __init__(self, row: InventoryRow) -> None:
        super().__init__()
        self._row = row
        self._excluded: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """The SKU."""
        return self._row.sku

    def why_not(self, action: str) -> str:
        """An exclusion that is in force can be ended."""
        if action == "include":
            return "" if self._excluded else "this SKU is not excluded"
        return super().why_not(action)

    def action_include(self) -> None:
        """End what keeps this SKU out of plans."""
        self.syncconsole.end_exclusions(self._excluded, self._row.sku)

    def read(self, connection: Connection) -> Content:
        """The record as it stands; as it stood where it is no more."""
        app = self.syncconsole
        self._row = inventory_row(connection.name, connection.rules, self._row.key) or self._row
        now = app.clock.now()
        facts = detail(self._row, connection, now, app.dates)
        try:
            found = app.asking.explain(app.config, connection.name, self._row.key, now)
        except Refused:  # neither side knows it any more
            return facts
        self._excluded = tuple(each.id for each in found.exclusions)
        return lines(facts, line(""), explained(found, connection, now))
