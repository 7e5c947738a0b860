"""One sentence for a terminal that is too small; it goes when the terminal grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from syncconsole.console.text import line
from syncconsole.console.widgets.line import Block

if TYPE_CHECKING:
    from textual.app import ComposeResult


class SmallScreen(Screen[None], inherit_bindings=False):
    """Covers the screen below and says what is needed and what is there."""

    DEFAULT_CSS = (
        "SmallScreen { background: $background; align: center middle; text-align: center; }"
    )

    def __init__(self, least: tuple[int, int]) -> None:
        super().__init__()
        self._least = least

    def compose(self) -> ComposeResult:
        """The sentence."""
        yield Block()

    def on_resize(self) -> None:
        """Say the size of now."""
        columns, rows = self._least
        width, height = self.app.size
        self.query_one(Block).show(line(f"needs {columns}x{rows}, has {width}x{height}"))
