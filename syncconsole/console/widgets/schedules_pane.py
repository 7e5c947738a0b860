"""The Schedules tab: every timer of the connection, why one waits, and what can be set (X-3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.containers import Vertical

from syncconsole.cache.read.cycle import ESTABLISHED
from syncconsole.cache.read.timers import completed
from syncconsole.console import timer_rows
from syncconsole.console.text import line, lines
from syncconsole.console.widgets.context import NO_WORKER
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.timer_list import Row, TimerList
from syncconsole.domain.runs import LABELS
from syncconsole.domain.timers import fires
from syncconsole.domain.timetable import automatic_mode, timetable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.content import Content

    from syncconsole.cache.read.cycle import CycleHealth
    from syncconsole.cache.read.runs import RunView
    from syncconsole.cache.read.standing import Standing
    from syncconsole.config import Connection
    from syncconsole.console.app import SyncConsole
    from syncconsole.console.widgets.choices import Choices
    from syncconsole.domain.runs import Mode
    from syncconsole.domain.timers import State

ACTIONS = {
    "pause": "pause_schedules", "resume": "resume_schedules", "resume_all": "resume_all",
    "automatic": "automatic_mode", "frequency": "frequency",
}  # fmt: skip
"""What can be chosen below the timers, and the app's action for it."""


class SchedulesPane(Vertical):
    """The timers, then what can be done to all of them, then the facts of the one under the
    cursor. Enter on a timer opens what can be done to it."""

    DEFAULT_CSS = """
    SchedulesPane { padding: 1 1 0 1; }
    SchedulesPane TimerList { margin: 0 0 1 0; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's
        super().__init__(id=id)
        self._completed: Mapping[Mode, RunView] = {}

    def compose(self) -> ComposeResult:
        """Columns, rows, facts."""
        yield Line(id="timer-heading")
        yield TimerList(id="timers")
        yield Block(id="timer-facts")

    def show_standing(self) -> None:
        """Show the snapshot, and read when each mode was last completed."""
        self._show()
        self._read()

    @on(TimerList.Moved)
    def _moved(self, event: TimerList.Moved) -> None:
        event.stop()
        self._show()

    async def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """A timer's own menu, or what stands below."""
        event.stop()
        app = cast("SyncConsole", self.app)
        if event.value in ACTIONS:
            await app.run_action(f"app.{ACTIONS[event.value]}")
        else:
            app.action_timer(event.value)

    @work(exclusive=True, group="schedules")
    async def _read(self) -> None:
        app = cast("SyncConsole", self.app)
        name = app.connection
        self._completed = await app.reading(lambda: completed(name)) or {}
        self._show()

    def _show(self) -> None:
        app = cast("SyncConsole", self.app)
        connection, now = app.config.connections[app.connection], app.clock.now()
        state = timetable(connection, app.standing.of(connection.name).facts, now)
        rows = self.query_one(TimerList)
        rows.offer([*_timer_rows(state, now), *_actions(connection, app.standing)])
        self.query_one("#timer-heading", Line).show(timer_rows.heading(state.zone, now))
        timer = state.timer(rows.value)
        told = [] if timer is None else timer_rows.facts(
            timer, self._completed, app.config.path.name, now, state.zone
        )  # fmt: skip
        told += notes(connection, state, app.standing.cycle)
        if app.standing.stands_still({connection.name: connection}, now):
            told.append(line((NO_WORKER, "shout"), (": start syncconsole worker", "dim")))
        self.query_one("#timer-facts", Block).show(lines(*told))


def notes(connection: Connection, state: State, cycle: CycleHealth | None) -> list[Content]:
    """That nothing runs by itself, how established a cycle is (S-094), and which clocks are of
    other profiles."""
    found = []
    if not any(timer.on and timer.mode is not None for timer in state.timers):
        found.append(line(("No schedule: nothing runs by itself; by hand always works.", "dim")))
    if connection.profile == "cycle" and cycle is not None and not fires(state.timers):
        found.append(
            line(
                (f"Good cycles by hand: {cycle.good} of {ESTABLISHED}. ", "accent"),
                "Sync All may run by itself now."
                if cycle.good >= ESTABLISHED
                else "Better wait for the rest.",
            )
        )
    return [*found, timer_rows.elsewhere(state, connection.profile)]


def _timer_rows(state: State, now: datetime) -> list[Row]:
    return [Row(timer.name, timer_rows.row(timer, now, state.zone)) for timer in state.timers]


def _actions(connection: Connection, standing: Standing) -> list[Row]:
    facts = standing.of(connection.name).facts
    found = [Row("")]
    if facts.all_paused:
        found.append(Row("resume_all", ["Resume schedules of all connections"]))
    elif facts.paused:
        found.append(Row("resume", ["Resume schedules"]))
    else:
        found.append(Row("pause", ["Pause schedules"]))
    if connection.profile == "inventory":
        mode = LABELS[automatic_mode(connection, facts)]
        found.append(Row("automatic", [f"Automatic mode: {mode}"]))
    if connection.profile in ("inventory", "cycle"):
        found.append(Row("frequency", ["How often? Five questions, and a suggestion"]))
    return found
