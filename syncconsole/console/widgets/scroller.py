"""A page that is longer than the screen, moved with the keys of every list."""

from __future__ import annotations

from textual.containers import VerticalScroll

from syncconsole.console.bindings import bindings

_MOVES = frozenset({"up", "down", "top", "bottom", "page_up", "page_down"})


class Scroller(VerticalScroll, inherit_bindings=False, can_focus=True):
    """Scrolls line by line and page by page, at once and without animation."""

    BINDINGS = bindings("list")
    DEFAULT_CSS = "Scroller { height: 1fr; scrollbar-size: 0 0; }"

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Of a list's keys only those that move."""
        return action in _MOVES

    def action_up(self) -> None:
        """One line up."""
        self.scroll_to(y=self.scroll_offset.y - 1, animate=False)

    def action_down(self) -> None:
        """One line down."""
        self.scroll_to(y=self.scroll_offset.y + 1, animate=False)

    def action_top(self) -> None:
        """To the first line."""
        self.scroll_home(animate=False)

    def action_bottom(self) -> None:
        """To the last line."""
        self.scroll_end(animate=False)
