"""The half of the app for whoever comes in: what they missed, what is kept out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from syncconsole.cache.read.shift import shift
from syncconsole.console.looks import Looks
from syncconsole.console.screens.exclusions import ExclusionsScreen
from syncconsole.console.screens.menu import MenuScreen
from syncconsole.console.screens.shift import ShiftScreen
from syncconsole.console.shift_rows import greeting
from syncconsole.console.widgets.choices import Choice
from syncconsole.domain.rehearsal import FAULTS, STRIKES

if TYPE_CHECKING:
    from datetime import datetime


class ComingIn(Looks, inherit_bindings=False):
    """`last_here` is when this operator last opened a console, None where never."""

    last_here: datetime | None = None

    async def greet(self) -> None:
        """Note that somebody is here; say in one line what they have missed."""
        self.last_here = since = await self.asks_or_says(lambda: self.asking.arrive(self.who))
        if since is None:
            return
        missed = await self.reading(lambda: shift(since, self.clock.now()))
        if missed is not None and (missed.count or missed.waiting):
            zone = self.config.connections[self.connection].timezone
            self.say(greeting(missed, zone), "accent")

    def action_shift(self) -> None:
        """What happened since this operator was last here."""
        if not isinstance(self.screen, ShiftScreen):
            self.push_screen(ShiftScreen(self.last_here))

    def action_rehearse(self) -> None:
        """Choose what goes wrong at the simulated systems."""
        connection = self.config.connections[self.connection]
        ends = (connection.store, connection.office)
        if not any(end and self.config.endpoints[end].sandbox for end in ends):
            self.say(f"the systems of {self.connection} are real and are not made to fail")
            return
        choices = [Choice(name, f"{name:<15}{text}") for name, text in FAULTS.items()]
        choices = [each for each in choices if each.value != "sale"]  # it wants a SKU
        off = "" if self.standing.rehearsal else "nothing is being practised"
        self.push_screen(
            MenuScreen(
                "Rehearsal: what goes wrong?",
                [*choices, Choice("off", "off            all is well again", off=off)],
                text=[f"At the simulated systems only, for {STRIKES} requests."],
            ),
            self._chosen_fault,
        )

    def _chosen_fault(self, fault: str | None) -> None:
        if fault:
            self._rehearse(fault)

    @work(group="rehearse")
    async def _rehearse(self, fault: str) -> None:
        self.say("telling the simulated systems ...", "dim")
        await self.asks_or_says(lambda: self.asking.rehearse(self.config, fault))
        self.look_soon()

    def action_exclusions(self) -> None:
        """What is kept out of every plan of the connection on line 1."""
        if not isinstance(self.screen, ExclusionsScreen):
            self.push_screen(ExclusionsScreen())
