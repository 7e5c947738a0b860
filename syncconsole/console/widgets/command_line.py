"""The command palette: one line at the foot, with what matches above it. `:` and ctrl+p open it.

A line costs a few hundred bytes over ssh where a pop-up costs a hundred thousand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from syncconsole.console.bindings import bindings
from syncconsole.console.commands import Command, matching
from syncconsole.console.text import line, lines
from syncconsole.console.widgets.line import Block, Line
from syncconsole.console.widgets.listing import PRINTABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

SHOWN = 6


class CommandLine(Vertical):
    """Hidden until `ask` shows it. `up` brings the last command back, `tab` completes."""

    BINDINGS = bindings("command")
    DEFAULT_CSS = """
    CommandLine { display: none; height: auto; background: $panel; }
    CommandLine.-open { display: block; }
    CommandLine Horizontal { height: 1; }
    CommandLine Horizontal > Line { width: 2; }
    CommandLine Input { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
    """

    class Given(Message):
        """This command is to be done; None where what was typed is no command."""

        def __init__(self, typed: str, command: Command | None) -> None:
            super().__init__()
            self.typed, self.command = typed, command

    class Left(Message):
        """The line was left without a command."""

    def __init__(self) -> None:
        super().__init__()
        self._known: Sequence[Command] = ()
        self._last = ""

    def compose(self) -> ComposeResult:
        """What matches, then the line."""
        yield Block()
        with Horizontal():
            yield Line(classes="colon")
            yield Input(restrict=PRINTABLE, compact=True, select_on_focus=False)

    def ask(self, known: Sequence[Command], last: str = "") -> None:
        """Open the line for one of these commands; `last` is what `up` brings back."""
        self._known, self._last = known, last
        self.add_class("-open")
        self.query_one(".colon", Line).show(line((" :", "strong")))
        field = self.query_one(Input)
        field.cursor_blink = False
        field.value = ""
        field.focus()
        self._suggest("")

    def close(self) -> None:
        """Hide the line."""
        self.remove_class("-open")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches."""
        event.stop()
        self._suggest(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Do the best match."""
        event.stop()
        self.close()
        found = matching(event.value, self._known) if event.value.strip() else []
        self.post_message(self.Given(event.value, found[0] if found else None))

    def action_last(self) -> None:
        """The last command again."""
        field = self.query_one(Input)
        field.value = self._last
        field.action_end()

    def action_complete(self) -> None:
        """Complete to the best match."""
        field = self.query_one(Input)
        found = matching(field.value, self._known)
        if found:
            field.value = found[0].word
            field.action_end()

    def action_leave_line(self) -> None:
        """Leave without a command."""
        self.close()
        self.post_message(self.Left())

    def _suggest(self, typed: str) -> None:
        found = matching(typed, self._known)[:SHOWN]
        rows = [line((f"   {each.word:<22} ", "accent"), each.text) for each in found]
        self.query_one(Block).show(lines(*(rows or [line(("   no such command", "dim"))])))
