"""One connection's page: Inventory, Orders (of a cycle), Data Sync (of feeds) or Data Sync Details
(of a Store Center), and Schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Horizontal
from textual.widgets import ContentSwitcher

from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.screens.order import OrderScreen
from syncconsole.console.screens.record import RecordScreen
from syncconsole.console.text import line
from syncconsole.console.widgets.details_pane import DetailsPane
from syncconsole.console.widgets.inventory_pane import InventoryPane
from syncconsole.console.widgets.line import Line
from syncconsole.console.widgets.link import Link
from syncconsole.console.widgets.listing import Listing
from syncconsole.console.widgets.orders_pane import OrdersPane
from syncconsole.console.widgets.schedules_pane import SchedulesPane
from syncconsole.console.widgets.sync_pane import SyncPane
from syncconsole.console.widgets.timer_list import TimerList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

TABS = {
    "inventory": "Inventory", "sync": "Data Sync", "orders": "Orders",
    "details": "Data Sync Details", "schedules": "Schedules",
}  # fmt: skip
TABS_OF = {
    "inventory": ("inventory", "schedules"),
    "cycle": ("inventory", "orders", "schedules"),
    "feeds": ("sync", "schedules"),
    "store-center": ("details", "schedules"),
}
"""The tabs of each profile: only a cycle takes orders over, only a Store Center has components."""


Pane = InventoryPane | SyncPane | OrdersPane | DetailsPane | SchedulesPane


class ConnectionScreen(ConsoleScreen):
    """Tab goes from one of its tabs to the next; a click goes to any."""

    CONTEXT = "connection"
    MODE = "connections"
    DEFAULT_CSS = """
    ConnectionScreen .tabs { height: 1; padding: 0 1; }
    ConnectionScreen .tabs Line { width: auto; padding: 0 2 0 0; }
    ConnectionScreen ContentSwitcher { height: 1fr; }
    """

    def __init__(self, tab: str = "inventory") -> None:
        super().__init__()
        self._tab = tab

    def body(self) -> Iterable[Widget]:
        """The tabs' words, then the tab."""
        with Horizontal(classes="tabs"):
            yield Line(id="name")
            for tab in TABS:
                yield Link(id=f"to-{tab}")
        with ContentSwitcher(initial=self._tab):
            yield InventoryPane(id="inventory")
            yield SyncPane(id="sync")
            yield OrdersPane(id="orders")
            yield DetailsPane(id="details")
            yield SchedulesPane(id="schedules")

    def on_mount(self) -> None:
        """Open at the wanted tab."""
        self._turn_to(self._tab)

    def show_standing(self) -> None:
        """All tabs of the connection follow; another one may have other tabs."""
        self.query_one("#name", Line).show(line((self.syncconsole.connection, "bold")))
        tabs = self._tabs
        for tab in TABS:
            self.query_one(f"#to-{tab}").display = tab in tabs
        if self._tab not in tabs:
            self._turn_to(tabs[0])
        for pane in self._panes():
            pane.show_standing()

    def reload(self) -> None:
        """Read the tab again."""
        for pane in self._panes():
            if isinstance(pane, (InventoryPane, OrdersPane)):
                pane.listing.reload()
            elif isinstance(pane, SyncPane):
                pane.reload()
            else:
                pane.show_standing()

    def why_not(self, action: str) -> str:
        """Rows are copied where there are rows, and exported in the Inventory tab."""
        if action == "export":
            lists = {"inventory", "details"}
            return "" if self._tab in lists else f"{TABS[self._tabs[0]]} is what can be exported"
        if action == "errors" and self._tab == "sync":
            return ""
        if action in {"copy", "copy_row"}:
            return f"rows are in {TABS[self._tabs[0]]}" if self._tab == "schedules" else ""
        return super().why_not(action)

    @property
    def address(self) -> str:
        """In Data Sync the page of the customer under the cursor."""
        panes = self.query(SyncPane) if self._tab == "sync" else ()
        return next((pane.address for pane in panes), "")

    def action_errors(self) -> None:
        """In Data Sync: to the errors; again: to those not imported."""
        self.query_one(SyncPane).lists.other()

    async def action_export(self) -> None:
        """Write what is shown to a file."""
        if self._tab == "details":
            await self.query_one(DetailsPane).export()
        else:
            await self.query_one(InventoryPane).export()

    def action_next_pane(self) -> None:
        """To the next tab."""
        self._turn_by(1)

    def action_previous_pane(self) -> None:
        """To the tab before."""
        self._turn_by(-1)

    def action_back(self) -> None:
        """In Data Sync from its list to its tile, elsewhere as on every page."""
        if self._tab != "sync" or not self.query_one(SyncPane).leave_list():
            super().action_back()

    @on(Link.Clicked)
    def _clicked(self, event: Link.Clicked) -> None:
        self._turn_to(event.which.removeprefix("to-"))

    @on(InventoryPane.ScheduleWanted)
    def _schedule(self, _: events.Event | InventoryPane.ScheduleWanted) -> None:
        self._turn_to("schedules")

    @on(Listing.Opened)
    def _open(self, event: Listing.Opened) -> None:
        orders = event.listing is self.query_one(OrdersPane).listing
        self.app.push_screen(OrderScreen(event.row) if orders else RecordScreen(event.row))

    @property
    def context(self) -> str:
        """The details have a footer of their own."""
        return "details" if self._tab == "details" else self.CONTEXT

    @property
    def _tabs(self) -> Sequence[str]:
        """The tabs of the connection on line 1."""
        app = self.syncconsole
        return TABS_OF[app.config.connections[app.connection].profile]

    def _panes(self) -> list[Pane]:
        """The panes of the tabs in view."""
        panes: dict[str, Pane] = {
            "inventory": self.query_one(InventoryPane),
            "sync": self.query_one(SyncPane),
            "orders": self.query_one(OrdersPane),
            "details": self.query_one(DetailsPane),
            "schedules": self.query_one(SchedulesPane),
        }
        return [panes[tab] for tab in self._tabs]

    def _turn_by(self, steps: int) -> None:
        tabs = self._tabs
        self._turn_to(tabs[(tabs.index(self._tab) + steps) % len(tabs)])

    def _turn_to(self, tab: str) -> None:
        self._tab = tab
        self.query_one(ContentSwitcher).current = tab
        for name, word in TABS.items():
            here = name == tab
            text = f" {word.upper() if here else word} "
            self.query_one(f"#to-{name}", Link).show(line((text, "here" if here else "")))
        if tab == "inventory":
            self.query_one(InventoryPane).listing.focus_table()
        elif tab == "sync":
            self.query_one(SyncPane).focus_tile()
        elif tab == "orders":
            self.query_one(OrdersPane).listing.focus_table()
        elif tab == "details":
            self.query_one(DetailsPane).listing.focus_table()
        else:
            self.query_one(SchedulesPane).query_one(TimerList).focus()
