"""One order: its fate, its ids and pages in both systems, its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read.orders import OrderView, order
from syncconsole.console.order_rows import detail
from syncconsole.console.screens.facts import FactsScreen

if TYPE_CHECKING:
    from textual.content import Content

    from syncconsole.config import Connection


class OrderScreen(FactsScreen):
    """The page of one order of the connection on line 1."""

    MODE = "connections"

    def __init__(self, row: OrderView) -> None:
        super().__init__()
        self._row = row

    @property
    def key(self) -> str:
        """The order's number."""
        return self._row.number

    def read(self, connection: Connection) -> Content:
        """The order as it stands; as it stood where it is no more."""
        app = self.syncconsole
        self._row = order(self._row.id) or self._row
        return detail(self._row, connection, app.clock.now(), app.dates)
