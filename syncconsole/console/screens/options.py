"""Tools > Options, the tab General: what of the console is in view (S-086)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

from syncconsole.console.bindings import bindings
from syncconsole.console.screens.menu import Over
from syncconsole.console.text import line
from syncconsole.console.widgets.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

LABEL = "Show Sync All button"

PLAIN = "space turns it round   esc leaves"


class Checkbox(Line, can_focus=True):
    """`[x] Show Sync All button`: space, enter or a click turns it round."""

    def __init__(self, label: str, turned: Callable[[bool], None], *, on: bool) -> None:
        super().__init__()
        self._label, self._turned = label, turned
        self.on = on

    def on_mount(self) -> None:
        """Show how it stands."""
        self._paint()

    def on_focus(self) -> None:
        """The cursor is here."""
        self._paint()

    def on_blur(self) -> None:
        """The cursor is elsewhere."""
        self._paint()

    def on_key(self, event: events.Key) -> None:
        """Turn it round."""
        if event.key in {"space", "enter"}:
            event.stop()
            self._turn()

    def on_click(self, event: events.Click) -> None:
        """Turn it round."""
        event.stop()
        self._turn()

    def _turn(self) -> None:
        self.on = not self.on
        self._paint()
        self._turned(self.on)

    def _paint(self) -> None:
        self.show(line(cursor(self), (f"[{'x' if self.on else ' '}] {self._label}", "bold")))


def cursor(option: Line) -> str:
    """`> ` before the option that has the keyboard."""
    return "> " if option.has_focus else "  "


class More(Line, can_focus=True):
    """`> Automatic mode of outdoor-shop: Smart`: enter, space or a click opens it."""

    class Wanted(Message):
        """It is to be opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def on_mount(self) -> None:
        """Its words."""
        self._paint()

    def on_focus(self) -> None:
        """The cursor is here."""
        self._paint()

    def on_blur(self) -> None:
        """The cursor is elsewhere."""
        self._paint()

    def on_key(self, event: events.Key) -> None:
        """Open it."""
        if event.key in {"space", "enter"}:
            event.stop()
            self.post_message(self.Wanted())

    def on_click(self, event: events.Click) -> None:
        """Open it."""
        event.stop()
        self.post_message(self.Wanted())

    def _paint(self) -> None:
        self.show(line(cursor(self), (self._text, "bold")))


class OptionsScreen(Over, inherit_bindings=False):
    """Every change is kept at once by `keep`; escape leaves. `more` names an option with a
    question of its own: the screen ends with "more" where that is wanted."""

    BINDINGS = bindings("screen")
    AUTO_FOCUS = "Checkbox"
    DEFAULT_CSS = """
    OptionsScreen { align: center middle; background: transparent; }
    OptionsScreen > Vertical {
        width: 60; height: auto; border: round $accent; background: $panel; padding: 0 1;
    }
    OptionsScreen #tab { margin: 0 0 1 0; }
    OptionsScreen #how { margin: 1 0 0 0; }
    """

    def __init__(self, *, sync_all: bool, keep: Callable[[bool], None], more: str = "") -> None:
        super().__init__()
        self._sync_all, self._keep, self._more = sync_all, keep, more

    def compose(self) -> ComposeResult:
        """The menu's path, the tab, its options, how they are used."""
        with Vertical():
            yield Line(id="title")
            yield Line(id="tab")
            yield Checkbox(LABEL, self._keep, on=self._sync_all)
            if self._more:
                yield More(self._more)
            yield Line(id="how")

    def on_mount(self) -> None:
        """The words around the option."""
        self.query_one("#title", Line).show(line(("Tools ▸ Options", "strong")))
        self.query_one("#tab", Line).show(line((" General ", "here")))
        how = "space turns it round   ↑ ↓ move   esc leaves" if self._more else PLAIN
        self.query_one("#how", Line).show(line((how, "dim")))

    def on_key(self, event: events.Key) -> None:
        """To the other option."""
        if event.key in {"down", "j", "tab"}:
            self.focus_next()
        elif event.key in {"up", "k", "shift+tab"}:
            self.focus_previous()

    def on_more_wanted(self, event: More.Wanted) -> None:
        """That is the answer."""
        event.stop()
        self.dismiss("more")

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Only the way back works here."""
        return action == "back"

    def action_back(self) -> None:
        """Back to the screen below."""
        self.dismiss("")
