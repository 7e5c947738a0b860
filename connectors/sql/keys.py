"""The key of a row as one text: its columns joined so that no two keys can be the same text.

One column is its own text. Several are joined by `|`; a `|` or `\\` within one is escaped by `\\`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPECIAL = re.compile(r"[\\|]")
_PART = re.compile(r"(?:[^\\|]|\\[\\|])*", re.DOTALL)


def join(parts: Sequence[str]) -> str:
    """The text of a key."""
    if len(parts) == 1:
        return parts[0]
    return "|".join(_SPECIAL.sub(lambda found: f"\\{found[0]}", part) for part in parts)


def split(text: str, count: int) -> tuple[str, ...] | None:
    """The columns' texts of a key of so many columns; None where it is no text of `join`."""
    if count == 1:
        return (text,)
    parts, at = [], 0
    while True:
        found = _PART.match(text, at)
        assert found is not None  # it matches nothing, too
        parts.append(re.sub(r"\\(.)", r"\1", found[0]))
        at = found.end() + 1
        if found.end() == len(text):
            return tuple(parts) if len(parts) == count else None
        if text[found.end()] != "|":
            return None
