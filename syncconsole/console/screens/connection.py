"""One connection's page: the tabs Inventory, Orders (of a cycle) and Schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Horizontal
from textual.widgets import ContentSwitcher

from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.screens.order import OrderScreen
from syncconsole.console.screens.record import RecordScreen
from syncconsole.console.text import line
from syncconsole.console.widgets.inventory_pane import InventoryPane, Link
from syncconsole.console.widgets.line import Line
from syncconsole.console.widgets.listing import Listing
from syncconsole.console.widgets.orders_pane import OrdersPane
from syncconsole.console.widgets.schedules_pane import SchedulesPane
from syncconsole.console.widgets.timer_list import TimerList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

TABS = {"inventory": "Inventory", "orders": "Orders", "schedules": "Schedules"}


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
            yield OrdersPane(id="orders")
            yield SchedulesPane(id="schedules")

    def on_mount(self) -> None:
        """Open at the wanted tab."""
        self._turn_to(self._tab)

    def show_standing(self) -> None:
        """All tabs follow; another connection may have no orders."""
        self.query_one("#name", Line).show(line((self.syncconsole.connection, "bold")))
        self.query_one("#to-orders").display = "orders" in self._tabs
        if self._tab not in self._tabs:
            self._turn_to(self._tabs[0])
        self.query_one(InventoryPane).show_standing()
        self.query_one(OrdersPane).show_standing()
        self.query_one(SchedulesPane).show_standing()

    def reload(self) -> None:
        """Read the tab again."""
        self.query_one(InventoryPane).listing.reload()
        self.query_one(OrdersPane).listing.reload()
        self.query_one(SchedulesPane).show_standing()

    def why_not(self, action: str) -> str:
        """Rows are copied where there are rows, and exported in the Inventory tab."""
        if action == "export":
            return "" if self._tab == "inventory" else "rows are exported in the Inventory tab"
        if action in {"copy", "copy_row"}:
            return "rows are in the Inventory tab" if self._tab == "schedules" else ""
        return super().why_not(action)

    async def action_export(self) -> None:
        """Write what is shown to a CSV file."""
        await self.query_one(InventoryPane).export()

    def action_next_pane(self) -> None:
        """To the next tab."""
        self._turn_by(1)

    def action_previous_pane(self) -> None:
        """To the tab before."""
        self._turn_by(-1)

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
    def _tabs(self) -> list[str]:
        """The tabs of the connection on line 1: only a cycle takes orders over."""
        app = self.syncconsole
        cycle = app.config.connections[app.connection].profile == "cycle"
        return [tab for tab in TABS if cycle or tab != "orders"]

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
        elif tab == "orders":
            self.query_one(OrdersPane).listing.focus_table()
        else:
            self.query_one(SchedulesPane).query_one(TimerList).focus()
