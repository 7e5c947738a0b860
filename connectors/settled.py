"""Rows that are read right before they are written, where a system compares nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.model import Fate, Outcome

if TYPE_CHECKING:
    from connectors.model import Change, Quantity


def settled(change: Change, actual: Quantity) -> Outcome | None:
    """The outcome of a row that needs no write, or must not have one, as it holds `actual` now;
    None where it is to be written."""
    if actual == change.after:
        return Outcome(Fate.ACCEPTED, code="already_there")
    if change.before is None or actual == change.before:
        return None
    whole = int(actual) if actual == int(actual) else None
    said = f"It holds {actual} instead of {change.before}."
    return Outcome(Fate.CONFLICT, "moved", said, actual=whole)
