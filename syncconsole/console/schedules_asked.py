"""The part of the app that sets what runs by itself: pausing, editing, the automatic mode, how
often. What config.yaml pins is said with its line and stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from syncconsole.console.runs_asked import RunsAsked
from syncconsole.console.screens.edit_schedule import EditScheduleScreen
from syncconsole.console.screens.frequency import FrequencyScreen
from syncconsole.console.screens.menu import MenuScreen
from syncconsole.console.timer_rows import words
from syncconsole.console.times import time
from syncconsole.console.widgets.choices import Choice
from syncconsole.domain.runs import LABELS, Mode
from syncconsole.domain.timers import Clock, Timer, next_slot
from syncconsole.domain.timetable import (
    AUTOMATIC_MODE,
    automatic_mode,
    paused_setting,
    pinned,
    timetable,
)
from syncconsole.errors import Refused, SyncconsoleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.config import Connection

SUGGESTED = {"inventory": Mode.SMART, "cycle": Mode.ALL}
"""Whose schedule the frequency helper sets."""


class SchedulesAsked(RunsAsked, inherit_bindings=False):
    """Setting the timers of the connection on line 1."""

    @property
    def configured(self) -> Connection:
        """The connection on line 1, as config.yaml has it."""
        return self.config.connections[self.connection]

    def action_pause_schedules(self) -> None:
        """The connection's timers stand still."""
        name = self.connection
        self._ask_and_say(
            lambda: self.asking.pause(name, self.who), f"schedules of {name} stand still"
        )

    def action_resume_schedules(self) -> None:
        """The connection's timers go on."""
        name = self.connection
        self._ask_and_say(lambda: self.asking.resume(name, self.who), f"schedules of {name} go on")

    def action_pause_all(self) -> None:
        """The timers of every connection stand still."""
        self._ask_and_say(
            lambda: self.asking.pause(None, self.who), "schedules of all connections stand still"
        )

    def action_resume_all(self) -> None:
        """They go on, but for those that are paused on their own."""
        self._ask_and_say(
            lambda: self.asking.resume(None, self.who), "schedules of all connections go on"
        )

    def action_timer(self, name: str) -> None:
        """What can be done to one timer of the connection on line 1."""
        timer = self._timer(name)
        if timer is None or timer.mode is None:
            self.say(f"its days are business_days: in {self.config.path.name}")
            return
        self.push_screen(
            MenuScreen(f"{timer.clock}: {LABELS[timer.mode]}", self._timer_choices(timer)),
            lambda value: self._chosen_for(timer, value or ""),
        )

    def action_automatic_mode(self) -> None:
        """Smart or Full, with what Full means (S-069)."""
        connection = self.configured
        if connection.profile != "inventory":
            self.say(f"{connection.name} has no automatic mode: it is of profile inventory")
            return
        mode = automatic_mode(connection, self.standing.of(connection.name).facts)
        off = self._pinned(AUTOMATIC_MODE)
        self.push_screen(
            MenuScreen(
                f"Automatic mode of {connection.name}",
                [
                    Choice(Mode.SMART, "Smart: what changed in quantity", "s", off),
                    Choice(Mode.FULL, "Full: every item, each time", "f", off),
                ],
                text=[
                    f"It is {LABELS[mode]} now. Default: Smart.",
                    ("▲ Full is a special case: slower, many more calls to the store,", "warn"),
                    ("  and what was changed there by hand is overwritten.", "warn"),
                ],
                default=mode,
            ),
            lambda value: self._set_automatic(Mode(value)) if value else None,
        )

    def action_frequency(self) -> None:
        """How often? (S-091)"""
        connection = self.configured
        mode = SUGGESTED.get(connection.profile)
        if mode is None:
            self.say(f"{connection.name}: the helper is for inventory and cycle")
            return
        self.push_screen(
            FrequencyScreen(LABELS[mode], connection.business_days),
            lambda when: self._take(mode, when or ""),
        )

    def _timer_choices(self, timer: Timer) -> list[Choice]:
        found = []
        if timer.clock in (Clock.SMART, Clock.REFRESH):
            off, turn = self._pinned(f"schedule.{timer.name}"), "off" if timer.on else "on"
            found += [
                Choice(turn, f"Turn {turn}", "o", off),
                Choice("edit", "Edit when it runs", "e", off),
            ]
        if timer.on:
            found.append(
                Choice("resume", "Resume this timer", "r") if self._paused_alone(timer)
                else Choice("pause", "Pause this timer", "p")
            )  # fmt: skip
        return found

    def _chosen_for(self, timer: Timer, value: str) -> None:
        name = self.connection
        told = f"{timer.clock} {timer.name} of {name}"
        if value == "pause":
            self._ask_and_say(
                lambda: self.asking.pause(name, self.who, timer=timer.name), f"{told} stands still"
            )
        elif value == "resume":
            self._ask_and_say(
                lambda: self.asking.resume(name, self.who, timer=timer.name), f"{told} goes on"
            )
        elif value == "edit":
            self._edit(timer)
        elif value:
            self.set_schedule(Mode(timer.name), on=value == "on")

    def _edit(self, timer: Timer) -> None:
        title = f"When does {LABELS[Mode(timer.name)]} of {self.connection} run?"
        now, zone = self.clock.now(), self.configured.timezone
        self.push_screen(
            EditScheduleScreen(title, words(timer.entries), now, zone),
            lambda typed: self._take(Mode(timer.name), typed or ""),
        )

    def _take(self, mode: Mode, typed: str) -> None:
        if typed:
            self.set_schedule(mode, when=[each.strip() for each in typed.split(",")])

    def _set_automatic(self, mode: Mode) -> None:
        name = self.connection
        self._ask_and_say(
            lambda: self.asking.set_automatic_mode(self.config, name, mode, self.who),
            f"automatic mode of {name}: {LABELS[mode]}",
        )

    @work(group="ask")
    async def set_schedule(
        self, mode: Mode, *, on: bool = True, when: Sequence[str] | None = None,
        force: bool = False,
    ) -> None:  # fmt: skip
        """Set it, and say when it runs next (S-066); a cycle that is not yet established asks
        whether to do so all the same (S-094)."""
        name = self.connection
        try:
            await self.asks(
                lambda: self.asking.set_schedule(
                    self.config, name, mode, self.who, on=on, when=when, force=force
                )
            )
        except Refused as refused:
            if refused.code == "established":
                self._offer_force(refused.message, mode, when)
            else:
                self.say(refused.message)
            return
        except SyncconsoleError as error:
            self.say(error.message)
            return
        await self.look()
        self.say(self._coming(mode), "ok")

    def _coming(self, mode: Mode) -> str:
        """`Smart of outdoor-shop: 60m, next 16:00`."""
        timer = self._timer(mode)
        if timer is None or not timer.on:
            return f"{LABELS[mode]} of {self.connection} does not run by itself"
        zone, now = self.configured.timezone, self.clock.now()
        slot = next_slot(timer, now, zone)
        coming = f", next {time(slot, zone, now)}" if slot is not None else ""
        return f"{LABELS[mode]} of {self.connection}: {words(timer.entries)}{coming}"

    def _offer_force(self, why: str, mode: Mode, when: Sequence[str] | None) -> None:
        self.push_screen(
            MenuScreen(
                f"Schedule {LABELS[mode]} already?",
                [Choice("", "Not yet", "n"), Choice("force", "Schedule it all the same", "y")],
                text=[why],
            ),
            lambda answer: self._force(mode, when) if answer else None,
        )

    def _force(self, mode: Mode, when: Sequence[str] | None) -> None:
        self.set_schedule(mode, when=when, force=True)

    def _timer(self, name: str) -> Timer | None:
        facts = self.standing.of(self.connection).facts
        return timetable(self.configured, facts, self.clock.now()).timer(name)

    def _paused_alone(self, timer: Timer) -> bool:
        """Whether this timer is paused on its own, whatever the connection is."""
        settings = self.standing.of(self.connection).facts.settings
        return bool(settings.get(paused_setting(timer.name)))

    def _pinned(self, key: str) -> str:
        line = pinned(self.configured, key)
        return f"pinned by {self.config.path.name} line {line}" if line else ""
