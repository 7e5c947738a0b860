"""When a run comes by itself, typed in the words of config.yaml, with what that would mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.widgets import Input

from syncconsole.console.bindings import bindings
from syncconsole.console.screens.menu import Over
from syncconsole.console.text import line, lines
from syncconsole.console.times import time, zone_name
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.listing import PRINTABLE
from syncconsole.domain.schedule_words import ScheduleError, parse_all

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from textual.app import ComposeResult
    from textual.content import Content

EXAMPLES = (
    "60m                          every 60 minutes",
    "hourly at :05                at five past each hour",
    "mon-fri daily at 18:00       days first, where not every day",
    "15m from 08:00 to 20:00      within a window",
    "Several: with a comma between.",
)


class EditScheduleScreen(Over, inherit_bindings=False):
    """Ends with the words as typed, "" where it was left. Enter takes what can be read."""

    BINDINGS = bindings("screen")
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    EditScheduleScreen { align: center middle; background: transparent; }
    EditScheduleScreen > Vertical {
        width: 70; height: auto; border: round $accent; background: $panel; padding: 0 1;
    }
    EditScheduleScreen Input { height: 1; border: none; padding: 0; margin: 1 0; }
    EditScheduleScreen #told { margin: 0 0 1 0; text-wrap: nowrap; }
    """

    def __init__(self, title: str, words: str, now: datetime, zone: tzinfo) -> None:
        super().__init__()
        self._head, self._words, self._now, self._zone = title, words, now, zone

    def compose(self) -> ComposeResult:
        """Title, the line, what it means, examples."""
        with Vertical():
            yield Line(id="title")
            yield Input(self._words, restrict=PRINTABLE, compact=True, select_on_focus=False)
            yield Block(id="told")
            yield Block(id="examples")

    def on_mount(self) -> None:
        """Words around the line."""
        self.query_one("#title", Line).show(line((self._head, "strong")))
        self.query_one("#examples", Block).show(lines(*(line((each, "dim")) for each in EXAMPLES)))
        self.query_one(Input).cursor_blink = False
        self._tell(self._words)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._tell(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            parse_all(event.value.split(","))
        except ScheduleError:
            return
        self.dismiss(event.value)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Only the way back works here."""
        return action == "back"

    def action_back(self) -> None:
        """Leave it as it is."""
        self.dismiss("")

    def _tell(self, words: str) -> None:
        self.query_one("#told", Block).show(meaning(words, self._now, self._zone))


def meaning(words: str, now: datetime, zone: tzinfo) -> Content:
    """The next three times, or what was expected instead."""
    try:
        entries = parse_all(words.split(","))
    except ScheduleError as error:
        first, second = (error.hint, error.expected) if error.hint else (error.expected, "")
        return lines(line((f"▲ {first}", "warn")), line((second, "dim")))
    if not entries:
        return lines(line("off: it does not run by itself"), line(""))
    slots, last = [], now
    for _ in range(3):
        last = min(entry.after(last, zone) for entry in entries)
        slots.append(time(last, zone, now))
    named = zone_name(zone, now)
    return lines(line(f"from now on: {', '.join(slots)} ... ({named})"), line("enter takes it"))
