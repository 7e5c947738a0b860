"""Inventory (2): the keys of the connection on line 1, both sides, what would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.screens.record import RecordScreen
from syncconsole.console.widgets.inventory_pane import InventoryPane
from syncconsole.console.widgets.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget


class InventoryScreen(ConsoleScreen):
    """One pane with the whole inventory."""

    CONTEXT = "inventory"
    MODE = "inventory"

    def body(self) -> Iterable[Widget]:
        """The pane."""
        yield InventoryPane()

    def on_mount(self) -> None:
        """The rows have the keyboard."""
        self.query_one(Listing).focus_table()

    def show_standing(self) -> None:
        """Read again what may have changed."""
        self.query_one(InventoryPane).show_standing()

    def reload(self) -> None:
        """Read the rows again."""
        self.query_one(Listing).reload()

    def why_not(self, action: str) -> str:
        """All of its keys do something; `e` has nothing: a row tells its own reason."""
        return "" if action == "export" else super().why_not(action)

    async def action_export(self) -> None:
        """Write what is shown to a CSV file."""
        await self.query_one(InventoryPane).export()

    @on(Listing.Opened)
    def _open(self, event: Listing.Opened) -> None:
        self.app.push_screen(RecordScreen(event.row))

    @on(InventoryPane.ScheduleWanted)
    async def _schedule(self) -> None:
        await self.syncconsole.action_schedule()
