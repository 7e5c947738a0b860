"""Connections (6): the list; a click on a name, or enter, opens the connection's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.widgets.connection_list import ConnectionList
from syncconsole.console.widgets.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget


class ConnectionsScreen(ConsoleScreen):
    """The cursor chooses the connection on line 1, as on the Dashboard."""

    CONTEXT = "connections"
    MODE = "connections"

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield ConnectionList()

    def on_mount(self) -> None:
        """The list has the keyboard."""
        self.query_one(Listing).focus_table()

    def show_standing(self) -> None:
        """Everything is in the snapshot."""
        self.query_one(ConnectionList).show_standing()

    @on(Listing.Opened)
    async def _open(self, event: Listing.Opened) -> None:
        await self.syncconsole.action_connection(event.row.connection.name)
