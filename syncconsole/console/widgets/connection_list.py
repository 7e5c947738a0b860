"""The list of connections; its cursor chooses the one on line 1.

So a key never starts a run of another connection than line 1 names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on

from syncconsole.console import connection_rows
from syncconsole.console.widgets.listing import Listing

if TYPE_CHECKING:
    from syncconsole.console.app import SyncConsole


class ConnectionList(Listing):
    """Follows the connection on line 1 where it is chosen elsewhere. Posts `Listing.Opened`."""

    def __init__(self) -> None:
        super().__init__(
            connection_rows.columns(lambda: self.syncconsole.clock.now()),
            marks=False,
            opens_on_click=True,
        )
        self._followed = ""

    @property
    def syncconsole(self) -> SyncConsole:
        """The app, with its own type."""
        return cast("SyncConsole", self.app)

    def show_standing(self) -> None:
        """The rows of the snapshot."""
        app = self.syncconsole
        rows = connection_rows.rows(app.config, app.standing.connections)
        if self._followed != app.connection:
            self._followed = app.connection
            here = next(n for n, row in enumerate(rows) if row.connection.name == app.connection)
            self.table.show_rows(rows, cursor=here)
        else:
            self.table.show_rows(rows)

    @on(Listing.Moved)
    def _choose(self, event: Listing.Moved) -> None:
        event.stop()
        if event.row is not None and event.row.connection.name != self._followed:
            self._followed = event.row.connection.name
            self.syncconsole.choose(self._followed)
