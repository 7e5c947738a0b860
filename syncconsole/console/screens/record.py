"""One record: all its facts on a page, for terminals too narrow to show them beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read.inventory import InventoryRow, inventory_row
from syncconsole.console.inventory_rows import detail
from syncconsole.console.screens.facts import FactsScreen
from syncconsole.domain.decide import Rules

if TYPE_CHECKING:
    from textual.content import Content

    from syncconsole.config import Connection


class RecordScreen(FactsScreen):
    """The record of one key of the connection on line 1."""

    MODE = "inventory"

    def __init__(self, row: InventoryRow) -> None:
        super().__init__()
        self._row = row

    @property
    def key(self) -> str:
        """The SKU."""
        return self._row.sku

    def read(self, connection: Connection) -> Content:
        """The record as it stands; as it stood where it is no more."""
        app = self.syncconsole
        rules = Rules(
            connection.buffer,
            connection.other_sources,
            clamp=connection.below_zero == "clamp",
        )
        self._row = inventory_row(connection.name, rules, self._row.key) or self._row
        return detail(self._row, connection, app.clock.now(), app.dates)
