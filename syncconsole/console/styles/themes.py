"""Three quiet themes with one accent. Over ssh the terminal's own sixteen colours are used: its
palette is respected, and a repaint costs half the bytes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.theme import BUILTIN_THEMES, Theme

from syncconsole.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

DARK = Theme(
    name="dark", dark=True, primary="#7aa2c8", accent="#7fb4ca", success="#98bb6c",
    warning="#dca561", error="#e46876", foreground="#d0d0c8", background="#16181a",
    surface="#16181a", panel="#1f2226", boost="#1f2226",
)  # fmt: skip

LIGHT = Theme(
    name="light", dark=False, primary="#2d5f8b", accent="#1f6f8b", success="#3f7d20",
    warning="#9a5b00", error="#b3261e", foreground="#202428", background="#fafaf7",
    surface="#fafaf7", panel="#ecece6", boost="#ecece6",
)  # fmt: skip

ANSI = replace(
    BUILTIN_THEMES["ansi-dark"], name="ansi", primary="ansi_cyan", secondary="ansi_cyan",
    accent="ansi_cyan", variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "input-cursor-background": "ansi_default", "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
    },
)  # fmt: skip

THEMES = (DARK, LIGHT, ANSI)


def theme_for(wish: str, environment: Mapping[str, str]) -> str:
    """The theme's name: as config.yaml wishes; "auto" is ansi over ssh and on terminals without
    truecolor, else dark. Raises ConfigError for a name that is none of ours."""
    if wish == "auto":
        rich = environment.get("COLORTERM") in {"truecolor", "24bit"}
        return "dark" if rich and "SSH_CONNECTION" not in environment else "ansi"
    names = [theme.name for theme in THEMES]
    if wish not in names:
        expected = f"auto, {', '.join(names)}; found {wish}"
        raise ConfigError([Problem("config.yaml", 0, "console.theme", f"expected {expected}")])
    return wish
