"""The Dashboard's Back office bar: Sync All, the four steps and their last success, what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.containers import Horizontal, Vertical

from syncconsole.cache.read.cycle import ESTABLISHED
from syncconsole.console.glyphs import sign
from syncconsole.console.keys import spelt
from syncconsole.console.text import Part, line, lines
from syncconsole.console.times import time
from syncconsole.console.widgets.inventory_pane import Link
from syncconsole.console.widgets.line import Block, Line
from syncconsole.domain.business_day import overdue
from syncconsole.domain.runs import LABELS, Mode, RunState
from syncconsole.domain.timers import fires
from syncconsole.domain.timetable import timetable

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.content import Content

    from syncconsole.cache.read.cycle import CycleHealth, StepHealth
    from syncconsole.config import Connection
    from syncconsole.console.app import SyncConsole

LEAST_ROWS = 20
"""Below this many rows of terminal the bar is its first line alone."""


class BackOffice(Vertical):
    """Shown for connections of profile cycle only. The bar itself has the id back-office."""

    DEFAULT_CSS = """
    BackOffice { height: auto; padding: 0 1; }
    BackOffice #back-office { height: 1; }
    BackOffice #back-office > Line { width: auto; padding: 0 2 0 0; }
    BackOffice #back-office > .key { padding: 0 1 0 0; }
    BackOffice #cycle-steps { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def compose(self) -> ComposeResult:
        """The bar, a line a step, a line for what wants a person."""
        with Horizontal(id="back-office"):
            yield Line(classes="heading-word")
            yield Line(id="cycle-due")
        yield Block(id="cycle-steps")
        yield Line(id="cycle-note")

    def on_mount(self) -> None:
        """The bar's name."""
        self.query_one(".heading-word", Line).show(line(("Back office", "strong")))

    def show_standing(self) -> None:
        """Show the snapshot's cycle; nothing for other profiles."""
        app = cast("SyncConsole", self.app)
        connection, cycle = app.config.connections[app.connection], app.standing.cycle
        self.display = connection.profile == "cycle" and cycle is not None
        if not self.display or cycle is None:
            return
        now = app.clock.now()
        if app.standing.sync_all != bool(self.query("#sync-all")):
            self._show_button(shown=app.standing.sync_all)
        self.query_one("#cycle-due", Line).show(due(cycle, connection, now))
        steps, note = self.query_one("#cycle-steps", Block), self.query_one("#cycle-note", Line)
        steps.display = app.size.height >= LEAST_ROWS
        steps.show(lines(*(step_line(step, connection, now) for step in cycle.steps)))
        scheduled = fires(timetable(connection, app.standing.of(app.connection).facts, now).timers)
        said = advice(cycle, connection, scheduled=scheduled)
        note.display = bool(said)
        note.show(line(*said))

    @on(Link.Clicked)
    async def _clicked(self, event: Link.Clicked) -> None:
        event.stop()
        app = cast("SyncConsole", self.app)
        if reason := app.why_not("sync_all"):
            app.say(reason)
        else:
            await self.app.run_action("app.sync_all")

    @work(group="button", exclusive=True)
    async def _show_button(self, *, shown: bool) -> None:
        """The button is there only where the option shows it (S-086)."""
        bar = self.query_one("#back-office")
        if shown:
            table = cast("SyncConsole", self.app).keys
            key = next(spelt(each.keys) for each in table if each.id == "sync_all")
            named, button = Line(classes="key"), Link(id="sync-all")
            await bar.mount(named, button, before="#cycle-due")
            named.show(line((f"[{key}]", "strong")))
            button.show(line((LABELS[Mode.ALL], "bold")))
        else:
            await self.query("#back-office > .key, #sync-all").remove()


def due(cycle: CycleHealth, connection: Connection, now: datetime) -> Content:
    """`▲ missed Monday 2020-03-02`: a business day went by without a cycle (S-090); else when all
    four steps were last done."""
    late = overdue(cycle.completed, now, connection.timezone, connection.business_days)
    if late:
        words = "no complete cycle today yet" if late == "none today" else f"{late}: no cycle"
        return line((f"▲ {words}", "warn"))
    done = time(cycle.completed, connection.timezone, now)
    return line((f"last whole cycle {done}", "dim"))


def step_line(step: StepHealth, connection: Connection, now: datetime) -> Content:
    """`2 orders to back office  ● running 40%   last ok 14:00   exporting orders`."""
    word, look = sign(step.state or "NEVER")
    share = f" {step.share}%" if step.share is not None else ""
    return line(
        f"{step.n} {step.step:<23} ",
        (f"{word}{share}".ljust(16), look),
        f"last ok {time(step.succeeded, connection.timezone, now):<10}",
        (f" {step.note}", "dim"),
    )


def advice(cycle: CycleHealth, connection: Connection, *, scheduled: bool) -> list[Part]:
    """Which step stopped and who to call (S-096); else that a schedule may take over (S-094)."""
    stopped = cycle.stopped
    if stopped is not None:
        said: list[Part] = [(f"▲ step {stopped.n} {stopped.state}", "warn")]
        if stopped.state != RunState.FAILED:
            return [*said, "   Review (4)"]
        who = connection.contact or "set contact: in config.yaml"
        return [*said, "   Actions (A) resumes", ("   call: ", "accent"), who]
    if cycle.good >= ESTABLISHED and not scheduled:
        return [
            (f"{ESTABLISHED} good cycles: ", "accent"),
            "it may run by itself, see Schedules (6, enter, tab)",
        ]
    return []
