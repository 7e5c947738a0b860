"""A question or a menu over the screen: a title, a few lines, choices. Escape chooses none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.screen import ModalScreen

from syncconsole.console.bindings import bindings
from syncconsole.console.text import Part, line, lines
from syncconsole.console.widgets.choices import Choice, Choices
from syncconsole.console.widgets.line import Block, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class Over(ModalScreen[str], inherit_bindings=False):
    """Something asked over the screen: while it is on top, the keys of the app are off."""


class MenuScreen(Over, inherit_bindings=False):
    """Ends with the chosen value, "" where nothing was chosen. Enter chooses `default`."""

    BINDINGS = bindings("screen")
    DEFAULT_CSS = """
    MenuScreen { align: center middle; background: transparent; }
    MenuScreen > Vertical {
        width: auto; min-width: 44; max-width: 76; height: auto; max-height: 90%;
        border: round $accent; background: $panel; padding: 0 1;
    }
    MenuScreen Line { width: auto; max-width: 72; }
    MenuScreen .text { margin: 0 0 1 0; }
    MenuScreen Block { width: auto; max-width: 72; }
    """

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        text: Sequence[Part] = (),
        default: str = "",
    ) -> None:
        super().__init__()
        self._head = title
        self._text = text
        self.choices = tuple(choices)
        self._choices = Choices(choices, default)

    def compose(self) -> ComposeResult:
        """Title, lines, choices."""
        with Vertical():
            yield Line(id="title")
            yield Block(classes="text")
            yield self._choices

    def on_mount(self) -> None:
        """Our words and theirs; the keyboard goes to the choices."""
        self.query_one("#title", Line).show(line((self._head, "strong")))
        text = self.query_one(".text", Block)
        text.display = bool(self._text)
        text.show(lines(*(line(part) for part in self._text)))
        self._choices.focus()

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """That is the answer."""
        self.dismiss(event.value)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Only the way back works here."""
        return action == "back"

    def action_back(self) -> None:
        """None of them."""
        self.dismiss("")
