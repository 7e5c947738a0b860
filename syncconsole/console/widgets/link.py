"""A word that does something when it is clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from syncconsole.console.widgets.line import Line

if TYPE_CHECKING:
    from textual import events


class Link(Line):
    """One word; posts `Link.Clicked` with its id."""

    DEFAULT_CSS = "Link { width: auto; padding: 0 2 0 0; }"

    class Clicked(Message):
        """The word of this id was clicked."""

        def __init__(self, which: str) -> None:
            super().__init__()
            self.which = which

    def on_click(self, event: events.Click) -> None:
        """Tell it."""
        event.stop()
        self.post_message(self.Clicked(self.id or ""))
