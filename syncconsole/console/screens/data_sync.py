"""Data Sync: what a platform sends, how it stands, and what is wrong with it (S-098)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from syncconsole.cache.read.data_sync import LeftOut
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.widgets.listing import Listing
from syncconsole.console.widgets.sync_pane import SyncPane
from syncconsole.domain.data_sync import DataFeed
from syncconsole.domain.lookups import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget


class DataSyncScreen(ConsoleScreen):
    """Tab goes from Product Sync to Customer Sync; enter on the box shows its details."""

    CONTEXT = "data_sync"
    MODE = "dashboard"

    def __init__(self, feed: DataFeed = DataFeed.PRODUCTS) -> None:
        super().__init__()
        self._feed = feed

    def body(self) -> Iterable[Widget]:
        """The pane."""
        yield SyncPane(self._feed)

    def on_mount(self) -> None:
        """The box has the keyboard."""
        self.show_standing()
        self.pane.focus_tile()

    @property
    def pane(self) -> SyncPane:
        """Both tabs."""
        return self.query_one(SyncPane)

    def show_standing(self) -> None:
        """All of it is in the snapshot, but the lists."""
        self.pane.show_standing()

    def reload(self) -> None:
        """Read the lists again."""
        self.pane.reload()

    def why_not(self, action: str) -> str:
        """`e` goes to the errors; every row can be copied."""
        if action == "errors":
            fed = any(pane.feed for pane in self.query(SyncPane))
            return "" if fed else "no feed, no errors"
        return super().why_not(action)

    def action_errors(self) -> None:
        """To the errors; again: to those not imported."""
        self.pane.other_list()

    def action_next_pane(self) -> None:
        """To the other tab."""
        self.pane.turn()

    def action_previous_pane(self) -> None:
        """To the other tab, of which there is one."""
        self.pane.turn()

    def action_back(self) -> None:
        """From the list to the box, then off this page."""
        if not self.pane.leave_list():
            super().action_back()

    @on(Listing.Opened)
    async def _open(self, event: Listing.Opened) -> None:
        """What is known of the record under the cursor."""
        customer = self.pane.which is DataFeed.CUSTOMERS
        row = event.row
        key = row.remote_id if isinstance(row, LeftOut) else row.key
        if key:
            kind = Kind.CUSTOMER if customer else Kind.PRODUCT
            await self.syncconsole.action_look_up(key, kind)
