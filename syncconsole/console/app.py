"""The app: its screens, the actions that work everywhere, and why one of them does not now."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from syncconsole.clock import SystemClock
from syncconsole.console.bindings import bindings
from syncconsole.console.clipboard import keep, sequence
from syncconsole.console.coming_in import ComingIn
from syncconsole.console.glyphs import PlainGlyphs
from syncconsole.console.keys import KEYS, Key, remapped
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.console.screens.connection import ConnectionScreen
from syncconsole.console.screens.connections import ConnectionsScreen
from syncconsole.console.screens.dashboard import DashboardScreen
from syncconsole.console.screens.help import HelpScreen
from syncconsole.console.screens.inventory import InventoryScreen
from syncconsole.console.screens.lookup import LookupScreen
from syncconsole.console.screens.menu import MenuScreen, Over
from syncconsole.console.screens.review import ReviewScreen
from syncconsole.console.screens.runs import RunsScreen
from syncconsole.console.screens.small import SmallScreen
from syncconsole.console.styles.themes import THEMES, theme_for
from syncconsole.console.widgets.choices import Choice
from syncconsole.errors import StateError
from syncconsole.operator import operator
from syncconsole.paths import state_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual import events
    from textual.filter import LineFilter

    from syncconsole.config import Config
    from syncconsole.console.asking import Asking
    from syncconsole.console.times import Clock, Dates
    from syncconsole.domain.who import Who

LEAST = (60, 15)
"""Columns and rows below which one sentence stands in place of the screens."""


class SyncConsole(ComingIn, inherit_bindings=False):
    """The terminal console over one config. The cache must be open (`cache.connect`)."""

    TITLE = "syncconsole"
    CSS_PATH = "styles/app.tcss"
    BINDINGS = bindings("app")
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-xwide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (35, "-tall")]  # noqa: RUF012 - not a ClassVar in textual
    MODES: ClassVar = {
        "dashboard": DashboardScreen,
        "inventory": InventoryScreen,
        "lookup": LookupScreen,
        "review": ReviewScreen,
        "runs": RunsScreen,
        "connections": ConnectionsScreen,
    }

    def __init__(
        self,
        config: Config,
        *,
        clock: Clock | None = None,
        asking: Asking | None = None,
        who: Who | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """Raises ConfigError where `console: keys:` or `theme:` cannot be used."""
        super().__init__(
            config,
            clock=clock or SystemClock(),
            asking=asking or _engine(),
            who=who or operator(environment, here="console"),
        )
        self.environment = environment
        self._keys = remapped(config.console.keys)
        self._plain = PlainGlyphs()
        self._themed = theme_for(config.console.theme, environment)
        self.animation_level = "none"

    def get_line_filters(self) -> list[LineFilter]:
        """Textual's filters, and ASCII in place of glyphs where config.yaml asks for it."""
        plain = [self._plain] if self.config.console.glyphs == "ascii" else []
        return [*super().get_line_filters(), *plain]

    async def on_mount(self) -> None:
        """Theme and keys of config.yaml, the first screen, the first look."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self._themed
        defaults = {key.id: key.keys for key in KEYS}
        self.set_keymap({k.id: k.keys for k in self._keys if k.keys != defaults[k.id]})
        await self.switch_mode("dashboard")
        await self.watch_on()
        self.log_on()
        await self.greet()

    def on_resize(self, event: events.Resize) -> None:
        """Too small a terminal gets one sentence instead of a mess."""
        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        if small and not isinstance(self.screen, SmallScreen):
            self.push_screen(SmallScreen(LEAST))
        elif not small and isinstance(self.screen, SmallScreen):
            self.pop_screen()

    # -- keys ------------------------------------------------------------------------------------

    @property
    def keys(self) -> tuple[Key, ...]:
        """The key table in force: that of Sync All is not in it until it is shown (S-086), nor that
        of Manual sync where no Store Center is on line 1."""
        hidden = set() if self.standing.sync_all else {"sync_all"}
        hidden |= set() if self.at_store_center else {"manual"}
        return tuple(key for key in self._keys if key.id not in hidden)

    @property
    def of_other_profiles(self) -> frozenset[str]:
        """Keys that the connection on line 1 never has a use for; they are no hints there."""
        return frozenset({"full", "update", "refresh"} if self.at_store_center else ())

    def why_not(self, action: str) -> str:
        """Why this action does nothing now, "" where it does something."""
        screen = self.screen
        here = screen.why_not(action) if isinstance(screen, ConsoleScreen) else ""
        listing = screen.listing if isinstance(screen, ConsoleScreen) else None
        return here or (listing.why_not(action) if listing else "") or self.run_why_not(action)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """What does nothing now is greyed; pressing its key says why."""
        if isinstance(self.screen, (Over, SmallScreen)):
            return action in {"quit_console", "redraw"}
        if action in {"sync_all", "manual"} and action not in {key.id for key in self.keys}:
            return False
        return None if self.why_not(action) else True

    def on_key(self, event: events.Key) -> None:
        """A key that does nothing now says why; any other takes the last notice away."""
        named = [key for key in self.keys if event.key in key.keys.split(",")]
        reasons = [reason for key in named if (reason := self.why_not(key.action))]
        elsewhere = [key for key in named if key.where in MODES_WITH_KEYS]
        screen = self.screen
        if not isinstance(screen, ConsoleScreen):
            return
        if reasons:
            screen.tell(reasons[0])
        elif elsewhere and len(elsewhere) == len(named) and elsewhere[0].where != screen.CONTEXT:
            screen.tell(f"a key of {elsewhere[0].where.capitalize()}: {elsewhere[0].text}")
        else:
            screen.tell("")

    # -- actions ---------------------------------------------------------------------------------

    async def action_go(self, mode: str) -> None:
        """To the screen of this mode, as it was left; in Lookup the line has the keyboard."""
        await self.switch_mode(mode)
        if isinstance(self.screen, LookupScreen):
            self.screen.focus_line()

    async def action_connection(self, name: str) -> None:
        """Make this connection the one on line 1 and open its page."""
        self.choose(name)
        feeds = self.config.connections[name].profile == "feeds"
        await self._open_connection("sync" if feeds else "inventory")

    async def action_schedule(self) -> None:
        """The Schedules tab of the connection on line 1."""
        await self._open_connection("schedules")

    async def action_details(self) -> None:
        """Data Sync Details of the connection on line 1."""
        await self._open_connection("details")

    async def _open_connection(self, tab: str) -> None:
        await self.switch_mode("connections")
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.push_screen(ConnectionScreen(tab))

    def choose(self, name: str) -> None:
        """Make this connection the one on line 1."""
        self.connection = name
        self.look_soon()
        self.log_on()

    def action_palette(self) -> None:
        """Open the command line."""
        if isinstance(self.screen, ConsoleScreen):
            self.screen.ask_command()

    def action_help(self) -> None:
        """Keys of what is on screen, those that do nothing now with the reason."""
        if isinstance(self.screen, ConsoleScreen) and not isinstance(self.screen, HelpScreen):
            reasons = {key.id: self.why_not(key.action) for key in self.keys}
            self.push_screen(HelpScreen(self.screen.context, reasons))

    async def action_reload(self) -> None:
        """Read this view again from the cache."""
        await self.look()
        if isinstance(self.screen, ConsoleScreen):
            self.screen.reload()

    def action_pause(self) -> None:
        """Stop reading the cache, or go on."""
        self.held_still = not self.held_still
        if isinstance(self.screen, ConsoleScreen):
            self.screen.show_frame()

    def action_dates(self, dates: Dates) -> None:
        """Write dates this way from now on, for everybody who uses this cache (S-064)."""
        self.dates = dates
        self._ask_and_say(
            lambda: self.asking.set_setting("", "dates", dates, self.who),
            "dates as 3/2/2020 2:30 PM" if dates == "us" else "dates as 2020-03-02 14:30",
        )

    def action_redraw(self) -> None:
        """Paint everything again."""
        self.refresh(layout=True)

    def action_leave(self) -> None:
        """One page back; from the first one, quit."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.action_quit_console()

    def action_quit_console(self) -> None:
        """Quit; asks while a run goes on, which it does without the console too."""
        if not self.standing.active:
            self.exit()
            return
        run = self.standing.active[0]
        self.push_screen(
            MenuScreen(
                "Quit?",
                [Choice("quit", "Quit", "y"), Choice("", "Stay", "n")],
                text=[f"Run {run.id} ({run.label}) goes on without the console."],
                default="quit",
            ),
            lambda answer: self.exit() if answer else None,
        )

    def copy(self, text: str) -> None:
        """Send `text` to the terminal's clipboard and keep it in a file; say both."""
        if not text:
            return
        try:
            path = keep(text, state_folder(self.config.path))
        except (OSError, StateError) as error:
            self.say(f"not copied: {error}", "bad")
            return
        sent = sequence(text, self.environment)
        if sent and self._driver is not None:
            self._driver.write(sent)
        how = "sent to the terminal clipboard (OSC 52), also" if sent else "too long to send,"
        self.say(f"copied: {how} in {path.parent.name}/{path.name}", "ok")


MODES_WITH_KEYS = frozenset({"review", "lookup", "run", "record"})


def _engine() -> Asking:
    from syncconsole.engine import ask

    return ask
