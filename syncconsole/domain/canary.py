"""Canaries: the first rows of a large plan go alone and are read back before the rest (N-15)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Sang(StrEnum):
    """What reading an acknowledged row back says of the target."""

    VERIFIED = "verified"  # it holds what was sent
    MOVED_ON = "moved_on"  # it holds less: sold since, which is no fault of the push
    NOT_KEPT = "not_kept"  # it holds what nobody sent


def due(canary: int, rows: int, floor: int) -> int:
    """How many rows go first; 0 where the plan is small enough to go as a whole."""
    return canary if rows > floor else 0


def sang(before: int | None, after: int, found: object) -> Sang:
    """What a row that was acknowledged shows once the target has had its time.

    A sale leaves less than was sent. The value of before is no sale: nothing was written.
    """
    if found == after:
        return Sang.VERIFIED
    if isinstance(found, int) and found < after and found != before:
        return Sang.MOVED_ON
    return Sang.NOT_KEPT


def ill(songs: Sequence[Sang]) -> bool:
    """Whether the rest must not go. One row may have been sold; several, and none that holds what
    was sent, were not: the target makes something else of what it is told."""
    if Sang.NOT_KEPT in songs:
        return True
    return len(songs) > 1 and Sang.VERIFIED not in songs


def one_cause(sent: int, codes: Sequence[str]) -> bool:
    """Whether all that were sent were refused for one cause, which then is not the rows' own. One
    row alone proves nothing. `codes` are the refusals'."""
    return sent > 1 and len(codes) == sent and len(set(codes)) == 1
