"""Copying over ssh: OSC 52 to the operator's own terminal, wrapped for tmux, and a file beside it.

A native tool on the server would "succeed" into the wrong clipboard. No terminal acknowledges
OSC 52, so the toast says what was sent and where the text lies as a file.
"""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

from syncconsole.paths import private_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MOST = 74_994
"""Base64 bytes a terminal is sent at most (k9s' limit, chosen for xterm)."""


def sequence(text: str, environment: Mapping[str, str]) -> str:
    """The escape sequence that puts `text` into the terminal's clipboard, "" where it is too
    long. Inside tmux it is wrapped to pass through (tmux: `allow-passthrough on`)."""
    payload = base64.b64encode(text.encode()).decode()
    if len(payload) > MOST:
        return ""
    plain = f"\x1b]52;c;{payload}\x07"
    if not environment.get("TMUX"):
        return plain
    return "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"


def keep(text: str, folder: Path) -> Path:
    """Write `text` to `clipboard.txt` in the state folder (0600) and return the path.

    Raises OSError, StateError.
    """
    path = private_file(folder / "clipboard.txt")
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return path
