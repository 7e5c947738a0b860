"""The schedules of a connection: interval, last completed, next, and why one waits (S-067)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import work
from textual.containers import Vertical

from syncconsole.cache.read.cycle import ESTABLISHED
from syncconsole.cache.read.runs import RunView, runs
from syncconsole.console.connection_rows import due_at
from syncconsole.console.text import line, lines
from syncconsole.console.times import every, time, zone_name
from syncconsole.console.widgets.choices import Choice, Choices
from syncconsole.console.widgets.context import NO_WORKER
from syncconsole.console.widgets.line import Block
from syncconsole.domain.runs import LABELS, Mode, RunState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.content import Content

    from syncconsole.cache.read.connections import ConnectionView
    from syncconsole.cache.read.cycle import CycleHealth
    from syncconsole.config import Connection
    from syncconsole.console.app import SyncConsole

COMPLETED = (RunState.OK, RunState.PARTIAL)


class SchedulesPane(Vertical):
    """A table of timers, where they are written, and the choice to pause or resume them."""

    DEFAULT_CSS = """
    SchedulesPane { padding: 1 1; }
    SchedulesPane Block { margin: 0 0 1 0; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's
        super().__init__(id=id)

    def compose(self) -> ComposeResult:
        """Timers, then what can be done."""
        yield Block(id="timers")
        yield Block(id="where")
        yield Choices([Choice("pause", "Pause schedules"), Choice("resume", "Resume schedules")])

    def show_standing(self) -> None:
        """Read when each mode was last completed, and show it."""
        self._read()

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """Ask the engine; it is audited."""
        event.stop()
        app = cast("SyncConsole", self.app)
        if event.value == "pause":
            app.action_pause_schedules()
        else:
            app.action_resume_schedules()

    @work(exclusive=True, group="schedules")
    async def _read(self) -> None:
        app = cast("SyncConsole", self.app)
        connection = app.config.connections[app.connection]
        found = await app.reading(lambda: _completed(connection.name))
        if not self.children:
            return  # the page was left while it was read
        now, view = app.clock.now(), app.standing.of(connection.name)
        self.query_one("#timers", Block).show(timers(connection, view, found or {}, now))
        place = f"{app.config.path.name} line {app.config.line_of(connection.name, 'schedule')}"
        told = [line(("Intervals are edited in ", "dim"), place, ("; off unless written.", "dim"))]
        told += _established(app.standing.cycle, connection)
        if connection.schedule and not app.standing.worker:
            told.append(line((NO_WORKER, "shout"), (": start syncconsole worker", "dim")))
        self.query_one("#where", Block).show(lines(*told))


def timers(
    connection: Connection, view: ConnectionView, completed: Mapping[Mode, RunView], now: datetime
) -> Content:
    """The table of timers as lines."""
    zone = connection.timezone
    wide = max(8, *(len(LABELS[mode]) + 2 for mode in (*connection.schedule, Mode.SMART)))
    named = f"Next ({zone_name(zone, now)})"
    head = f"{'Mode':<{wide}}{'Due':<14}{'Last completed':<22}{named:<18}Waits for"
    if not connection.schedule:
        return lines(
            line((head, "bold")),
            line(("No schedule: nothing runs by itself; F and U always work.", "dim")),
        )
    known = {timer.mode: timer for timer in view.timers}
    rows = [line((head, "bold"))]
    for mode, interval in connection.schedule.items():
        run, timer = completed.get(mode), known.get(mode)
        done = "never" if run is None else f"{time(run.ended_at, zone, now)} (run {run.id})"
        due = "with the worker" if timer is None else time(due_at(connection, timer), zone, now)
        rows.append(
            line(
                f"{LABELS[mode]:<{wide}}{every(interval):<14}{done:<22}",
                f"{'paused' if view.paused else due:<18}",
                (waits(mode, view, timer.note if timer else ""), "warn"),
            )
        )
    return lines(*rows)


def waits(mode: Mode, view: ConnectionView, note: str) -> str:
    """Why no run of this mode would start, "" where one would (S-048)."""
    if view.paused:
        return "resume"
    if mode is Mode.SMART and view.full_at is None:
        return "waiting for first Full"
    return note


def _established(cycle: CycleHealth | None, connection: Connection) -> list[Content]:
    """Of a cycle without a schedule: how many good ones were run by hand (S-094)."""
    if cycle is None or connection.profile != "cycle" or connection.schedule:
        return []
    return [
        line(
            (f"Good cycles by hand: {cycle.good} of {ESTABLISHED}. ", "accent"),
            "schedule: {all: 60m} takes over",
            "." if cycle.good >= ESTABLISHED else "; better wait for the rest, it works before.",
        )
    ]


def _completed(name: str) -> dict[Mode, RunView]:
    """The newest run of each mode that came to its end."""
    found: dict[Mode, RunView] = {}
    for run in runs(name, limit=200):
        if run.state in COMPLETED:
            found.setdefault(run.mode, run)
    return found
