"""The status box of a feed, at the top of its tab: enter or a click opens its details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from syncconsole.console.bindings import bindings
from syncconsole.console.widgets.line import Block

if TYPE_CHECKING:
    from textual import events


class StatusTile(Block, can_focus=True):
    """Two lines on a panel of their own; a bar at the left where it has the keyboard."""

    BINDINGS = bindings("list")
    DEFAULT_CSS = """
    StatusTile {
        height: 2; background: $panel; padding: 0 0 0 1; border-left: outer $panel;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    StatusTile:focus { border-left: outer $accent; }
    """

    class Opened(Message):
        """Show the details, or fold them again."""

    class Left(Message):
        """The keyboard goes on to what stands below."""

    class Turned(Message):
        """To the other feed's box."""

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Of a list's keys only those that open and go on."""
        return action in {"open", "down", "left", "right"}

    def action_open(self) -> None:
        """Details."""
        self.post_message(self.Opened())

    def action_down(self) -> None:
        """On to the list."""
        self.post_message(self.Left())

    def action_left(self) -> None:
        """The other feed."""
        self.post_message(self.Turned())

    def action_right(self) -> None:
        """The other feed."""
        self.post_message(self.Turned())

    def on_click(self, event: events.Click) -> None:
        """A click opens, too (S-110)."""
        event.stop()
        self.focus()
        self.post_message(self.Opened())
