"""A short list to choose from, for questions and menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from textual.message import Message

from syncconsole.console.bindings import bindings
from syncconsole.console.text import line, lines
from syncconsole.console.widgets.line import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events


class Choice(Struct, frozen=True):
    """One thing to choose. `key` is a letter that chooses it at once; `off` is the reason why it
    cannot be chosen now, "" where it can."""

    value: str
    label: str
    key: str = ""
    off: str = ""


class Choices(Block, can_focus=True):
    """The choices below each other, the cursor on one of them."""

    BINDINGS = bindings("list")

    class Chosen(Message):
        """This value was chosen."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def __init__(self, choices: Sequence[Choice], default: str = "") -> None:
        super().__init__()
        self.choices = tuple(choices)
        values = [choice.value for choice in choices]
        self.cursor = values.index(default) if default in values else 0

    def on_mount(self) -> None:
        """Show them."""
        self._paint()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Of a list's keys only those that move and open."""
        return action in {"up", "down", "open"}

    def action_up(self) -> None:
        """To the choice above."""
        self._go(self.cursor - 1)

    def action_down(self) -> None:
        """To the choice below."""
        self._go(self.cursor + 1)

    def action_open(self) -> None:
        """Choose it."""
        self._choose(self.choices[self.cursor])

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        event.stop()
        if 0 <= event.y < len(self.choices):
            self._go(event.y)
            self._choose(self.choices[event.y])

    def on_key(self, event: events.Key) -> None:
        """A choice's own letter chooses it."""
        for choice in self.choices:
            if choice.key and event.key == choice.key:
                event.stop()
                self._choose(choice)

    def _choose(self, choice: Choice) -> None:
        if not choice.off:
            self.post_message(self.Chosen(choice.value))

    def _go(self, index: int) -> None:
        self.cursor = max(min(index, len(self.choices) - 1), 0)
        self._paint()

    def _paint(self) -> None:
        rows = []
        for n, choice in enumerate(self.choices):
            look = "dim" if choice.off else ("here" if n == self.cursor else "")
            hint = f"  {choice.key}" if choice.key else ""
            rows.append(
                line(
                    "> " if n == self.cursor else "  ",
                    (f"{choice.label}", look),
                    (hint, "accent"),
                    (f"   {choice.off}" if choice.off else "", "dim"),
                )
            )
        self.show(lines(*rows))
