"""A list of rows to choose from that may change while it is shown, with gaps between groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.message import Message

from syncconsole.console.text import Part, line, lines
from syncconsole.console.widgets.choices import Choice, Choices

if TYPE_CHECKING:
    from textual import events


class Row(Struct, frozen=True):
    """One line of the list; "" as `value` is a gap that the cursor jumps over."""

    value: str
    parts: Sequence[Part] = ()


class TimerList(Choices):
    """The cursor stays on the value it was on when the rows change."""

    class Moved(Message):
        """The cursor is on another value."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's
        super().__init__([])
        if id is not None:
            self.id = id
        self._rows: tuple[Row, ...] = ()

    @property
    def value(self) -> str:
        """The value the cursor is on, "" in an empty list."""
        return self._rows[self.cursor].value if self._rows else ""

    def offer(self, rows: Sequence[Row]) -> None:
        """Show these rows from now on."""
        before = self.value
        self._rows = tuple(rows)
        self.choices = tuple(Choice(row.value, "") for row in rows)
        values = [row.value for row in rows]
        self.cursor = values.index(before) if before and before in values else 0
        self._paint()

    def on_key(self, event: events.Key) -> None:
        """Space chooses too."""
        if event.key == "space" and self._rows:
            event.stop()
            self.action_open()

    def _choose(self, choice: Choice) -> None:
        if choice.value:
            super()._choose(choice)

    def _go(self, index: int) -> None:
        index = max(min(index, len(self._rows) - 1), 0)
        if self._rows and not self._rows[index].value:
            index += 1 if index > self.cursor else -1
        super()._go(index)
        self.post_message(self.Moved())

    def _paint(self) -> None:
        self.show(
            lines(
                *(
                    line("> " if n == self.cursor and row.value else "  ", *row.parts)
                    for n, row in enumerate(self._rows)
                )
            )
        )
