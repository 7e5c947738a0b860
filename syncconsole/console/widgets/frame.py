"""The frame of every screen: line 1 with the facts, line 2 with the tabs, the notice, the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.message import Message

from syncconsole.console.keys import FOOTERS, Key, spelt
from syncconsole.console.text import Part, line
from syncconsole.console.widgets.line import Block, Line
from syncconsole.domain.rehearsal import FAULTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

TABS = (
    ("dashboard", "1", "Dashboard"),
    ("inventory", "2", "Inventory"),
    ("lookup", "3", "Lookup"),
    ("review", "4", "Review"),
    ("runs", "5", "Runs"),
    ("connections", "6", "Connections"),
)
"""Mode, key and word; the digits are those of the documents."""


class ContextBar(Line):
    """Line 1. What it says is made by `context.context_line`."""


class Tab(Line):
    """One word of line 2; a click goes there."""

    DEFAULT_CSS = "Tab { width: auto; }"

    class Chosen(Message):
        """Go to this mode."""

        def __init__(self, mode: str) -> None:
            super().__init__()
            self.mode = mode

    def __init__(self, mode: str) -> None:
        super().__init__(id=f"tab-{mode}")
        self.mode = mode

    def on_click(self, event: events.Click) -> None:
        """Go there."""
        event.stop()
        self.post_message(self.Chosen(self.mode))


class TabLine(Horizontal):
    """Line 2: the screens, the current one in capitals and reversed."""

    DEFAULT_CSS = "TabLine { height: 1; padding: 0 0; }"

    def compose(self) -> ComposeResult:
        """One tab a screen."""
        for mode, _, _ in TABS:
            yield Tab(mode)

    def show(self, current: str, waiting: int) -> None:
        """`waiting` changes wait for review; the tab says how many."""
        for mode, key, word in TABS:
            counted = f"{word}({waiting:,})" if mode == "review" and waiting else word
            here = mode == current
            text: Part = (f" {key} {counted.upper() if here else counted} ", "here" if here else "")
            self.query_one(f"#tab-{mode}", Tab).show(line(text))


class Banner(Line):
    """A rehearsal goes on: said on every screen until somebody ends it (N-21)."""

    DEFAULT_CSS = """
    Banner { display: none; text-style: bold reverse; padding: 0 1; }
    Banner.-told { display: block; }
    """

    def show_rehearsal(self, fault: str) -> None:
        """The fault being practised, "" for none."""
        self.set_class(bool(fault), "-told")
        means = FAULTS.get(fault, fault)
        self.show(line(f"REHEARSAL, nothing of it is real: {fault}, {means}. :rehearse ends it"))


class Notice(Block):
    """Why something did not happen, in the place where the operator looks; no toast."""

    DEFAULT_CSS = (
        "Notice { display: none; padding: 0 1; max-height: 4; } Notice.-told { display: block; }"
    )

    def tell(self, text: str, look: str = "warn") -> None:
        """Say this until the next key; "" says nothing."""
        self.set_class(bool(text), "-told")
        self.show(line((text, look)))


class KeyLine(Line):
    """The last line: the most useful keys here; those that do nothing now are dim."""

    def show_keys(
        self, table: Sequence[Key], context: str, width: int, disabled: Sequence[str] = ()
    ) -> None:
        """As many keys as fit, at most six below 100 columns."""
        by_id = {key.id: key for key in table}
        parts: list[Part] = []
        used = 1
        names = [name for name in FOOTERS.get(context, ()) if name in by_id]
        for n, name in enumerate(names):
            key = by_id[name]
            first, hint = spelt(key.keys.split(",")[0]), key.hint or key.text
            used += len(first) + len(hint) + 4
            if used > width + 3 or (width < 100 and n == 6):
                break
            off = key.action in disabled
            parts += [
                (f" {first}", "dim" if off else "strong"),
                (f" {hint}  ", "dim" if off else ""),
            ]
        self.show(line(*parts))
