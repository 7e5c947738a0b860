"""The half of the app that asks for the cycle: Sync All, single steps, resuming, and the option by
which Sync All comes into view (S-084 to S-088)."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from syncconsole.cache.read.standing import SHOW_SYNC_ALL
from syncconsole.console.schedules_asked import SchedulesAsked
from syncconsole.console.screens.menu import MenuScreen
from syncconsole.console.screens.options import LABEL, OptionsScreen
from syncconsole.console.times import ago
from syncconsole.console.widgets.choices import Choice
from syncconsole.domain.business_day import day_of
from syncconsole.domain.runs import CYCLE, LABELS, Approver, Mode
from syncconsole.domain.timetable import automatic_mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.domain.runs import Step

STEPS = {"1": Mode.STEP1, "2": Mode.STEP2, "3": Mode.STEP3, "4": Mode.STEP4}
"""The letter in the menu of Actions, and the step."""

BEFORE: dict[Mode, Sequence[Step]] = {
    Mode.STEP4: CYCLE[:3],
    Mode.FULL: CYCLE[:2],
    Mode.SMART: CYCLE[:2],
}
"""The steps that belong before this run in the proper order (X-10); Full and Smart are 3 and 4."""


class CycleAsked(SchedulesAsked, inherit_bindings=False):
    """Asking for cycles of the connection on line 1."""

    def run_why_not(self, action: str) -> str:
        """Why no run can be started now; Sync All is of connections of the profile cycle."""
        if action == "sync_all" and self.configured.profile != "cycle":
            return f"{self.connection} is no cycle: Sync All is of profile cycle"
        return super().run_why_not("full" if action == "sync_all" else action)

    def action_sync_all(self) -> None:
        """All four steps, in their order: 1 to 3 straight, step 4 as `review:` says."""
        careful = self.configured.review == "always"
        self.start_run(Mode.ALL, approver=Approver.PERSON if careful else Approver.POLICY)

    def action_menu(self) -> None:
        """Tools > Options > General."""
        self.push_screen(
            OptionsScreen(
                sync_all=self.standing.sync_all, keep=self._keep_shown, more=self._more_options()
            ),
            lambda chosen: self.action_automatic_mode() if chosen else None,
        )

    def _more_options(self) -> str:
        """The option that opens the automatic mode, of a connection that has one (S-069)."""
        connection = self.configured
        if connection.profile != "inventory":
            return ""
        mode = automatic_mode(connection, self.standing.of(connection.name).facts)
        return f"Automatic mode of {connection.name}: {LABELS[mode]}"

    def action_choices(self) -> list[Choice]:
        """Both updates, and of a cycle its four steps one by one (S-084)."""
        found = super().action_choices()
        if self.configured.profile != "cycle":
            return found
        off = self.run_why_not("full")
        if self.standing.sync_all:
            found.append(Choice(Mode.ALL, LABELS[Mode.ALL], "S", off))
        found += [Choice(mode, LABELS[mode], key, off) for key, mode in STEPS.items()]
        cycle = self.standing.cycle
        if cycle is not None and cycle.unfinished is not None:
            label = f"Resume run {cycle.unfinished} at the step that stopped it"
            found.append(Choice("resume", label, "r", off))
        return found

    def chosen_action(self, value: str) -> None:
        """Start what was chosen in Actions."""
        cycle = self.standing.cycle
        if value == "resume" and cycle is not None and cycle.unfinished is not None:
            self.resume_run(cycle.unfinished)
        elif value == Mode.ALL:
            self.action_sync_all()
        else:
            super().chosen_action(value)

    def begin(self, mode: Mode) -> None:
        """Start a run; one that jumps over steps not taken today asks first (X-10)."""
        ages = self._skipped_ages(mode)
        if not ages:
            super().begin(mode)
            return
        self.push_screen(
            MenuScreen(
                f"{LABELS[mode]} without the steps before it?",
                [Choice("", "Not now", "n"), Choice(mode, "Run it alone", "y")],
                text=[
                    ("▲ orders not yet taken over may be put on sale again", "warn"),
                    *ages,
                    "Sync All takes all four in their order.",
                ],
            ),
            self.started,
        )

    def _skipped_ages(self, mode: Mode) -> list[str]:
        """A line a step that belongs before this run, with its age; none where all of them
        succeeded today, or no Full was ever pushed."""
        cycle, steps = self.standing.cycle, BEFORE.get(mode, ())
        if self.configured.profile != "cycle" or cycle is None or not steps:
            return []
        if self.standing.of(self.connection).full_at is None:
            return []
        now, zone = self.clock.now(), self.configured.timezone
        today = datetime.combine(day_of(now, zone), time(), zone)
        if not cycle.not_since(steps, today):
            return []
        return [
            f"{step.n} {step.step:<23} last ok {ago(step.succeeded, now)}"
            for step in cycle.steps
            if step.step in steps
        ]

    def _keep_shown(self, shown: bool) -> None:  # noqa: FBT001 - the option itself
        self._ask_and_say(
            lambda: self.asking.set_setting("", SHOW_SYNC_ALL, shown, self.who),
            f"{LABEL}: {'on' if shown else 'off'}",
        )
