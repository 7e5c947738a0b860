"""The half of the app that watches: it polls one frozen snapshot and tells the screen in view.

Twice a second while anything runs, each five seconds otherwise. Screens repaint only what has
changed, so a console at rest sends no byte. The cache is read in threads, never on the loop.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from textual import work
from textual.app import App

from syncconsole.cache.read.connections import setting
from syncconsole.cache.read.sessions import told
from syncconsole.cache.read.standing import Standing, standing
from syncconsole.console.screens.base import ConsoleScreen
from syncconsole.errors import StateError, SyncconsoleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from syncconsole.config import Config
    from syncconsole.console.asking import Asking
    from syncconsole.console.times import Clock, Dates
    from syncconsole.domain.who import Who

BUSY_EVERY = 0.5
IDLE_EVERY = 5.0

T = TypeVar("T")


class Watcher(App[None], inherit_bindings=False):
    """What the console knows: config, clock, who sits there, the snapshot, the connection on
    line 1. `problem` is the sentence of a read that failed; the last snapshot then stays."""

    def __init__(self, config: Config, *, clock: Clock, asking: Asking, who: Who) -> None:
        super().__init__()
        self.config = config
        self.clock = clock
        self.asking = asking
        self.who = who
        self.standing = Standing()
        self.connection = next(iter(config.connections))
        self.dates: Dates = "us"
        self.problem = ""
        self.held_still = False
        self.last_command = ""
        self.logged_on: set[str] = set()
        self._next_beat = clock.monotonic()
        self._beaten = True
        self._next_look: Timer | None = None

    async def watch_on(self) -> None:
        """Read once, then again and again."""
        self.dates = "iso" if await self.reading(lambda: setting("", "dates")) == "iso" else "us"
        await self.look()
        self._set_next()

    async def look(self) -> None:
        """Read the snapshot now and show it."""
        names, now = list(self.config.connections), self.clock.now()
        try:
            self.standing = await asyncio.to_thread(standing, names, self.connection, now)
            self.problem = ""
        except StateError as error:
            if self.problem != error.message:
                self.say(error.message, "bad")
            self.problem = error.message
        if isinstance(self.screen, ConsoleScreen) and self.screen.is_mounted:
            self.screen.show_frame()
            self.screen.show_standing()

    @work(group="look")
    async def look_soon(self) -> None:
        """Read the snapshot as soon as what goes on now is done."""
        await self.look()

    async def reading(self, read: Callable[[], T | None]) -> T | None:
        """What `read` gives, called in a thread; None where the cache cannot be read, which is
        then said on the screen."""
        try:
            return await asyncio.to_thread(read)
        except StateError as error:
            self.say(error.message, "bad")
            return None

    async def asks(self, call: Callable[[], T]) -> T:
        """What the engine answers, called in a thread. Raises SyncconsoleError."""

        def guarded() -> T:
            with told():
                return call()

        return await asyncio.to_thread(guarded)

    async def asks_or_says(self, call: Callable[[], T]) -> T | None:
        """What the engine answers; a no is said on the screen and gives None."""
        try:
            return await self.asks(call)
        except SyncconsoleError as error:
            self.say(error.message)
            return None

    def say(self, text: str, look: str = "warn") -> None:
        """Say something on the screen in view, above its keys."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, ConsoleScreen):
                screen.tell(text, look)
                return

    async def _beat(self) -> None:
        """Tell the worker that a console is alive. Where the cache cannot be written that is said
        once; reading goes on."""
        if self.clock.monotonic() < self._next_beat:
            return
        self._next_beat = self.clock.monotonic() + IDLE_EVERY
        try:
            await self.asks(lambda: self.asking.beat_console(self.who))
            self._beaten = True
        except SyncconsoleError as error:
            if self._beaten:
                self.say(error.message, "bad")
            self._beaten = False

    def _set_next(self) -> None:
        if self._next_look is not None:
            self._next_look.stop()
        wait = BUSY_EVERY if self.standing.active else IDLE_EVERY
        self._next_look = self.set_timer(wait, lambda: self.poll())

    @work(exclusive=True, group="poll")
    async def poll(self) -> None:
        """Beat, look, and have the next look set."""
        await self._beat()
        if not self.held_still:
            await self.look()
        self._set_next()
