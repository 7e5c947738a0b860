"""One connection's page: the tabs Inventory and Schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Horizontal
from textual.widgets import ContentSwitcher

from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.screens.record import RecordScreen
from syncconsole.console.text import line
from syncconsole.console.widgets.choices import Choices
from syncconsole.console.widgets.inventory_pane import InventoryPane, Link
from syncconsole.console.widgets.line import Line
from syncconsole.console.widgets.listing import Listing
from syncconsole.console.widgets.schedules_pane import SchedulesPane

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

TABS = {"inventory": "Inventory", "schedules": "Schedules"}


class ConnectionScreen(ConsoleScreen):
    """Tab goes from one of its tabs to the other; so does a click."""

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
            yield SchedulesPane(id="schedules")

    def on_mount(self) -> None:
        """Open at the wanted tab."""
        self._turn_to(self._tab)

    def show_standing(self) -> None:
        """Both tabs follow."""
        self.query_one("#name", Line).show(line((self.syncconsole.connection, "bold")))
        self.query_one(InventoryPane).show_standing()
        self.query_one(SchedulesPane).show_standing()

    def reload(self) -> None:
        """Read the tab again."""
        self.query_one(InventoryPane).listing.reload()
        self.query_one(SchedulesPane).show_standing()

    def why_not(self, action: str) -> str:
        """Rows are copied and exported in the Inventory tab."""
        if action in {"export", "copy", "copy_row"}:
            return "" if self._tab == "inventory" else "rows are in the Inventory tab"
        return super().why_not(action)

    async def action_export(self) -> None:
        """Write what is shown to a CSV file."""
        await self.query_one(InventoryPane).export()

    def action_next_pane(self) -> None:
        """To the other tab."""
        self._turn_to("schedules" if self._tab == "inventory" else "inventory")

    def action_previous_pane(self) -> None:
        """To the other tab."""
        self.action_next_pane()

    @on(Link.Clicked)
    def _clicked(self, event: Link.Clicked) -> None:
        self._turn_to(event.which.removeprefix("to-"))

    @on(InventoryPane.ScheduleWanted)
    def _schedule(self, _: events.Event | InventoryPane.ScheduleWanted) -> None:
        self._turn_to("schedules")

    @on(Listing.Opened)
    def _open(self, event: Listing.Opened) -> None:
        self.app.push_screen(RecordScreen(event.row))

    def _turn_to(self, tab: str) -> None:
        self._tab = tab
        self.query_one(ContentSwitcher).current = tab
        for name, word in TABS.items():
            here = name == tab
            text = f" {word.upper() if here else word} "
            self.query_one(f"#to-{name}", Link).show(line((text, "here" if here else "")))
        if tab == "inventory":
            self.query_one(InventoryPane).listing.focus_table()
        else:
            self.query_one(SchedulesPane).query_one(Choices).focus()
