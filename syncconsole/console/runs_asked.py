"""The half of the app that asks for runs: which keys start one, when they may not, what they ask
back. Nothing here writes outside: a run that would ends in Review (who approves: design.md 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from syncconsole.console.screens.menu import MenuScreen
from syncconsole.console.watcher import Watcher
from syncconsole.console.widgets.choices import Choice
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import ACTIONS, LABELS, Approver, Mode
from syncconsole.errors import Refused, SyncconsoleError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from syncconsole.engine.ask import Asked

_STARTS = {"full": Mode.FULL, "update": Mode.SMART, "refresh_feeds": Mode.REFRESH}


class RunsAsked(Watcher, inherit_bindings=False):
    """Asking for runs of the connection on line 1, and cancelling them."""

    def run_why_not(self, action: str) -> str:
        """Why no run can be started or cancelled now, "" where it can (S-054)."""
        active = self.standing.of(self.connection).active
        mode = _STARTS.get(action)
        profile = PROFILES[self.config.connections[self.connection].profile]
        if mode is not None and Mode.FRESH in profile.modes:
            return (
                f"a Store Center does Fresh and Delta at log-on, Manual with M; no {LABELS[mode]}"
            )
        if mode in ACTIONS and mode not in profile.modes:
            return f"{self.connection} has profile {profile.name}: {ACTIONS[mode]} is not of it"
        joins = active is not None and mode is active.mode is Mode.REFRESH  # (S-114)
        if mode is not None and active is not None and not joins:
            return f"run #{active.id} in progress"
        if action == "cancel" and active is None:
            return f"no run of {self.connection} is asked or running"
        return ""

    def action_full(self) -> None:
        """Full inventory update."""
        self.begin(Mode.FULL)

    def action_update(self) -> None:
        """Update inventory, which is Smart."""
        self.begin(Mode.SMART)

    def action_refresh_feeds(self) -> None:
        """Refresh the feeds."""
        self.begin(Mode.REFRESH)

    def action_drift(self) -> None:
        """Find out who has moved since both sides agreed; the run's page tells."""
        self.start_run(Mode.DRIFT)

    def action_doctor(self) -> None:
        """Find out what would never sync; the run's page tells."""
        self.start_run(Mode.DOCTOR)

    def action_actions(self) -> None:
        """Control Panel > Actions, with the reason where one of them cannot run now."""
        self.push_screen(
            MenuScreen("Control Panel ▸ Actions", self.action_choices()),
            lambda value: self.chosen_action(value) if value else None,
        )

    def action_choices(self) -> list[Choice]:
        """What Control Panel > Actions offers: both updates; of feeds their Refresh."""
        if self.config.connections[self.connection].profile == "feeds":
            off = self.run_why_not("refresh_feeds")
            return [Choice(Mode.REFRESH, LABELS[Mode.REFRESH], "R", off)]
        keys = {Mode.FULL: "F", Mode.SMART: "U"}
        return [
            Choice(mode, label, keys[mode], self.run_why_not("full"))
            for mode, label in ACTIONS.items()
        ]

    def chosen_action(self, value: str) -> None:
        """Start what was chosen there."""
        self.begin(Mode(value))

    def started(self, answer: str | None) -> None:
        """Start what a question was answered with; nothing where it was not."""
        if answer:
            self.start_run(Mode(answer))

    def begin(self, mode: Mode) -> None:
        """Start a run of this mode."""
        self.start_run(mode)

    def action_cancel(self) -> None:
        """Cancel the running run, after a question."""
        run = self.standing.of(self.connection).active
        if run is None:
            return
        self.push_screen(
            MenuScreen(
                f"Cancel run {run.id} ({run.label})?",
                [Choice("", "Let it run", "n"), Choice("cancel", "Cancel the run", "y")],
                text=["It stops between two rows; what was pushed stays pushed."],
            ),
            lambda answer: self._cancel(run.id) if answer else None,
        )

    def end_exclusions(self, exclusions: Sequence[int], sku: str) -> None:
        """Let a key back into plans."""

        def end() -> None:
            for exclusion in exclusions:
                self.asking.end_exclusion(exclusion, self.who)

        self._ask_and_say(end, f"{sku} is in plans again: the next run compares it")

    def _cancel(self, run: int) -> None:
        self._ask_and_say(
            lambda: self.asking.cancel_run(run, self.who), f"run {run} is asked to stop"
        )

    @work(group="ask")
    async def start_run(self, mode: Mode, *, approver: Approver = Approver.PERSON) -> None:
        """Ask for the run and say its number, or why not."""
        name = self.connection
        try:
            asked = await self.asks(
                lambda: self.asking.ask_run(self.config, name, mode, self.who, approver=approver)
            )
        except Refused as refused:
            if refused.code == "first_full":
                self._offer_full(refused.message)
            else:
                self.say(refused.message)
            return
        except SyncconsoleError as error:
            self.say(error.message)
            return
        word = "joined" if asked.joined else "asked"
        await self.look()
        self.say(f"run {asked.run} {word}: {LABELS[mode]} of {name}", "ok")

    @work(group="ask")
    async def resume_run(self, run: int) -> None:
        """Ask for the rest of a cycle that stopped, from the step that stopped it (S-083)."""
        asked = await self.asks_or_says(lambda: self.asking.resume_run(self.config, run, self.who))
        if asked is not None:
            await self.look()
            self.say(f"run {asked.run} asked: the rest of run {run}", "ok")

    @work(group="ask")
    async def retry_run(self, run: int, cause: str) -> None:
        """Ask for a plan of what a run could not push, of one cause or ("") of all."""
        asked = await self.asks_or_says(
            lambda: self.asking.retry_run(self.config, run, self.who, cause=cause)
        )
        await self._planned(asked, f"what failed in run {run}")

    @work(group="ask")
    async def undo_run(self, run: int) -> None:
        """Ask for a plan that takes back what a run pushed."""
        asked = await self.asks_or_says(lambda: self.asking.undo_run(self.config, run, self.who))
        await self._planned(asked, f"to take back run {run}")

    async def _planned(self, asked: Asked | None, what: str) -> None:
        if asked is not None:
            await self.look()
            self.say(f"run {asked.run} asked: it plans {what}; Review (4) has it then", "ok")

    def _offer_full(self, why: str) -> None:
        """Smart before the first Full asks; the default answer is Full (S-048)."""
        self.push_screen(
            MenuScreen(
                "First sync should be Full",
                [Choice("full", "Run a Full first", "F"), Choice("", "Not now", "n")],
                text=[why, "A Full asserts every item once; you review it before it is pushed."],
                default="full",
            ),
            lambda answer: self.started(answer and Mode.FULL),
        )

    @work(group="ask")
    async def _ask_and_say(self, call: Callable[[], None], done: str) -> None:
        try:
            await self.asks(call)
        except SyncconsoleError as error:
            self.say(error.message)
            return
        await self.look()
        self.say(done, "ok")
