"""Data Sync: what a platform sends, how it stands, and what is wrong with it (S-098)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.widgets.sync_pane import SyncPane
from syncconsole.domain.data_sync import DataFeed

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

    @property
    def address(self) -> str:
        """The page of the customer under the cursor."""
        return next((pane.address for pane in self.query(SyncPane)), "")

    def action_errors(self) -> None:
        """To the errors; again: to those not imported."""
        self.pane.lists.other()

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
