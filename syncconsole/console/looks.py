"""The half of the app that only looks: Data Sync, Configurations, a record's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.screens.configurations import ConfigurationsScreen
from syncconsole.console.screens.data_sync import DataSyncScreen
from syncconsole.console.screens.lookup import LookupScreen
from syncconsole.console.two_way_asked import TwoWayAsked
from syncconsole.domain.data_sync import DataFeed

if TYPE_CHECKING:
    from syncconsole.domain.lookups import Kind


class Looks(TwoWayAsked, inherit_bindings=False):
    """Ways to the screens that no digit leads to."""

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
