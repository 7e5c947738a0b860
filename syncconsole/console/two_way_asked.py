"""The half of the app that belongs to a Store Center: the log-on that starts its sync by itself,
and Manual sync, which is there only after a Fresh or Delta that failed (S-007, S-021, S-022)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from syncconsole.console.cycle_asked import CycleAsked
from syncconsole.console.menu_tree import open_menu
from syncconsole.console.two_way_rows import two_way
from syncconsole.console.widgets.choices import Choice
from syncconsole.domain.runs import LABELS, Approver, Mode
from syncconsole.errors import SyncconsoleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.console.text import Part

SYNC = ("Settings", "Advanced Settings", "Sync")
"""The path of the Sync window."""


class TwoWayAsked(CycleAsked, inherit_bindings=False):
    """Asking for Fresh, Delta and Manual of the connection on line 1."""

    def run_why_not(self, action: str) -> str:
        """Why no run can be started now; a Store Center has kinds of its own."""
        if action == "manual":
            if not self.at_store_center:
                return f"{self.connection} is no Store Center: Manual sync is of those"
            active = self.standing.of(self.connection).active
            busy = f"run #{active.id} in progress" if active is not None else ""
            return busy or self.standing.manual_why_not
        return super().run_why_not(action)

    def why_not(self, action: str) -> str:
        """Why this action does nothing now, as far as runs are concerned."""
        return self.run_why_not(action)

    def action_manual(self) -> None:
        """Manual sync: what failed is tried again."""
        self.start_run(Mode.MANUAL, approver=Approver.POLICY)

    def action_choices(self) -> list[Choice]:
        """What Control Panel > Actions offers a Store Center."""
        if not self.at_store_center:
            return super().action_choices()
        return [Choice(Mode.MANUAL, "Manual sync", "M", self.run_why_not("manual"))]

    def chosen_action(self, value: str) -> None:
        """Start what was chosen there."""
        if value == Mode.MANUAL:
            self.action_manual()
        else:
            super().chosen_action(value)

    def action_menu(self) -> None:
        """The menu."""
        open_menu(self)

    def call_action(self, name: str) -> None:
        """Do what a leaf of the menu names."""
        self.call_later(self.run_action, name)

    def menu_text(self, path: Sequence[str]) -> list[Part]:
        """What the Sync window says above its choices; other menus say nothing."""
        if tuple(path) != SYNC or not self.at_store_center:
            return []
        view = self.standing.of(self.connection)
        last = "never" if view.last is None else f"{view.last.label} {view.last.state}"
        return [
            f"{self.connection}   last: {last}",
            "Fresh and Delta start by themselves at log-on.",
            "Manual sync re-runs the one that failed, and takes up what is missing.",
        ]

    @work(group="log-on")
    async def log_on(self) -> None:
        """Once a process, when a Store Center first becomes current, its sync starts by itself: a
        Fresh until one was completed, then a Delta. What could not be asked is asked at the next
        turn."""
        name = self.connection
        if not self.at_store_center or name in self.logged_on:
            return
        self.logged_on.add(name)
        try:
            asked = await self.asks(lambda: self.asking.log_on(self.config, name, self.who))
        except SyncconsoleError as error:
            self.logged_on.discard(name)
            self.say(f"log-on: {error.message}")
            return
        if asked is None:
            return
        await self.look()
        run = self.standing.of(name).active
        kind = run.label if run is not None and run.id == asked.run else LABELS[Mode.DELTA]
        done = f"joined run #{asked.run}" if asked.joined else f"run {asked.run} asked: {kind}"
        self.say(f"log-on: {done} of {name}" + (f"; {asked.why}" if asked.why else ""), "ok")

    @property
    def at_store_center(self) -> bool:
        """Whether the connection on line 1 is a Store Center."""
        return two_way(self.configured)
