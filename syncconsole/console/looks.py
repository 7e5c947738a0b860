"""The half of the app that only looks: the menu, Data Sync, Configurations, a record's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.cycle_asked import CycleAsked
from syncconsole.console.screens.configurations import ConfigurationsScreen
from syncconsole.console.screens.data_sync import DataSyncScreen
from syncconsole.console.screens.lookup import LookupScreen
from syncconsole.console.screens.menu import MenuScreen
from syncconsole.console.widgets.choices import Choice
from syncconsole.domain.data_sync import DataFeed

if TYPE_CHECKING:
    from syncconsole.domain.lookups import Kind

MENU = (
    Choice("options", "Tools ▸ Options", "t"),
    Choice("data_sync", "Data Sync", "d"),
    Choice("configurations", "Configurations", "c"),
)
"""The menu: a choice's value is the action that serves it."""


class Looks(CycleAsked, inherit_bindings=False):
    """Ways to the screens that no digit leads to."""

    def action_menu(self) -> None:
        """The menu of everything that has no key of its own."""
        self.push_screen(MenuScreen("Menu", MENU), self._chosen)

    async def action_data_sync(self, feed: str = DataFeed.PRODUCTS) -> None:
        """Data Sync of the connection on line 1, at this feed's tab."""
        await self.push_screen(DataSyncScreen(DataFeed(feed)))

    async def action_configurations(self) -> None:
        """What is connected, where it is written, and how one connects a platform."""
        await self.push_screen(ConfigurationsScreen())

    async def action_look_up(self, text: str, kind: Kind | None = None) -> None:
        """Lookup, with this text already typed in."""
        await self.switch_mode("lookup")
        if isinstance(self.screen, LookupScreen):
            self.screen.look_up(text, kind)

    async def _chosen(self, value: str | None) -> None:
        if value:
            await self.run_action(value)
