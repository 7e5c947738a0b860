"""How often? The five factors of the source to tick, and the interval they suggest (S-091)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from syncconsole.console.bindings import bindings
from syncconsole.console.screens.menu import Over
from syncconsole.console.text import line, lines
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.timer_list import Row, TimerList
from syncconsole.domain.frequency import FACTORS, Factor, Suggestion, suggest

if TYPE_CHECKING:
    from collections.abc import Collection

    from textual.app import ComposeResult

    from syncconsole.console.widgets.choices import Choices

TAKE = "take"


class FrequencyScreen(Over, inherit_bindings=False):
    """Ends with the words of the suggestion where it was taken, "" otherwise. `label` is the run
    it would schedule."""

    BINDINGS = bindings("screen")
    AUTO_FOCUS = "TimerList"
    DEFAULT_CSS = """
    FrequencyScreen { align: center middle; background: transparent; }
    FrequencyScreen > Vertical {
        width: 76; height: auto; border: round $accent; background: $panel; padding: 0 1;
    }
    FrequencyScreen TimerList { margin: 1 0; }
    """

    def __init__(self, label: str, business_days: frozenset[int]) -> None:
        super().__init__()
        self._label, self._days = label, business_days
        self._ticked: set[Factor] = set()

    def compose(self) -> ComposeResult:
        """The question, the factors, why."""
        with Vertical():
            yield Line(id="title")
            yield TimerList()
            yield Block(id="why")
            yield Line(id="how")

    def on_mount(self) -> None:
        """The words around it."""
        self.query_one("#title", Line).show(line(("How often? What applies to you:", "strong")))
        self.query_one("#how", Line).show(line(("space ticks   esc leaves all as it is", "dim")))
        self._show()

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """Turn a factor round, or take the suggestion."""
        event.stop()
        if event.value == TAKE:
            self.dismiss(str(self._suggested.entry))
        else:
            self._ticked ^= {Factor(event.value)}
            self._show()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Only the way back works here."""
        return action == "back"

    def action_back(self) -> None:
        """Nothing is set."""
        self.dismiss("")

    @property
    def _suggested(self) -> Suggestion:
        return suggest(self._ticked, self._days)

    def _show(self) -> None:
        found = self._suggested
        take = [("Set it: ", ""), (f"{self._label} {found.entry}", "bold")]
        rows = [*ticks(self._ticked), Row(""), Row(TAKE, take)]
        self.query_one(TimerList).offer(rows)
        self.query_one("#why", Block).show(lines(*(line((why, "dim")) for why in found.why)))


def ticks(ticked: Collection[Factor]) -> list[Row]:
    """`[x] Phone orders`."""
    return [
        Row(factor, [f"[{'x' if factor in ticked else ' '}] {each.label}"])
        for factor, each in FACTORS.items()
    ]
