"""A word, a glyph and a look for every state, and the ASCII spelling of all glyphs we use.

The glyphs are in Fira Code and DejaVu Mono; each is one cell wide, so that `glyphs: ascii`
can replace them one for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.color import Color


class Sign(NamedTuple):
    """How a state is shown: its glyph and its look; the word is the state itself."""

    glyph: str
    look: str


SIGNS: Mapping[str, Sign] = {
    "OK": Sign("✓", "ok"),
    "LATE": Sign("◐", "warn"),
    "ERRORS": Sign("▲", "bad"),
    "FAIL": Sign("▲", "bad"),
    "NEVER": Sign("○", "dim"),
    "WAITING": Sign("○", "dim"),
    "NO DATA": Sign("□", "warn"),
    "RUN": Sign("●", "accent"),
    "PARKED": Sign("○", "warn"),
    "OFF": Sign("-", "dim"),
    "HELD": Sign("■", "warn"),
    "REVIEW": Sign("◆", "strong"),
    "asked": Sign("○", "accent"),
    "running": Sign("●", "accent"),
    "parked": Sign("○", "warn"),
    "ok": Sign("✓", "ok"),
    "partial": Sign("▲", "warn"),
    "waiting": Sign("◆", "strong"),
    "held": Sign("■", "warn"),
    "failed": Sign("▲", "bad"),
    "cancelled": Sign("-", "dim"),
    "not run": Sign("-", "dim"),
    "changed": Sign("~", "accent"),
    "pushed": Sign("✓", "ok"),
    "unchanged": Sign("=", "dim"),
    "excluded": Sign("-", "dim"),
    "skipped": Sign("○", "dim"),
    "rejected": Sign("▲", "bad"),
    "stale": Sign("◐", "warn"),
    "unknown": Sign("▲", "bad"),
    "Not synced yet": Sign("○", "dim"),
    "Pending": Sign("◐", "warn"),
    "Syncing": Sign("●", "accent"),
    "Synced": Sign("✓", "ok"),
    "Failed": Sign("▲", "bad"),
}


def sign(state: str) -> tuple[str, str]:
    """Glyph and word of a state, `✓ OK`, with its look. An unknown state is its own word."""
    found = SIGNS.get(state)
    return (state, "") if found is None else (f"{found.glyph} {state}", found.look)


PLAIN = str.maketrans({
    "✓": "+", "✔": "x", "◐": "~", "▲": "!", "○": "o", "●": "*", "■": "#", "◆": "?", "▸": ">",
    "▾": "v", "▴": "^", "·": "-", "…": "~", "━": "#", "─": "-", "│": "|", "┌": "+", "┐": "+",
    "└": "+", "┘": "+", "−": "-", "Δ": "d", "→": ">", "↑": "^", "↓": "v", "←": "<",
    "□": "_", "▌": "|", "▁": "_", "▂": ".", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "%",
    "█": "#",
})  # fmt: skip


class PlainGlyphs(LineFilter):
    """Replaces every glyph by its ASCII spelling on its way to the terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The segments, the same cells wide."""
        return [Segment(text.translate(PLAIN), style, control) for text, style, control in segments]
