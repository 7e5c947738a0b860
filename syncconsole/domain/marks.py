"""What a person should look at before a row is pushed: its marks, and the two-look rule (N-12)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

JUMP_TIMES = 10
JUMP_UNITS = 50
"""A jump is both: to a tenth or ten times of what stood there, and by as many units."""


class Mark(StrEnum):
    """One thing about a row; a row may carry several."""

    TO_ZERO = "to_zero"
    FROM_ZERO = "from_zero"
    JUMP = "jump"
    SEEN_ONCE = "seen_once"
    NEAR_TWIN = "near_twin"
    UNGUARDED = "unguarded"


WORDS: Mapping[Mark, str] = {
    Mark.TO_ZERO: "to zero",
    Mark.FROM_ZERO: "from zero",
    Mark.JUMP: "a large jump",
    Mark.SEEN_ONCE: "seen once",
    Mark.NEAR_TWIN: "another SKU is nearly the same",
    Mark.UNGUARDED: "no compare-and-set at the target: read just before it is written",
}
"""Mark -> how it is told."""

RISKY = frozenset(Mark) - {Mark.UNGUARDED}
"""The marks of rows to look at one by one; of some targets every row is unguarded."""


def marks_of(
    before: int | None,
    after: int | None,
    *,
    seen_once: bool = False,
    near_twin: bool = False,
    unguarded: bool = False,
) -> tuple[Mark, ...]:
    """The marks of a row that would be written. A value that stays as it is has none."""
    if after is None or before == after:
        return ()
    found: list[Mark] = []
    if before is not None:
        if after <= 0 < before:
            found.append(Mark.TO_ZERO)
        elif before <= 0 < after:
            found.append(Mark.FROM_ZERO)
        elif _jumps(before, after):
            found.append(Mark.JUMP)
        if seen_once and after > before:
            found.append(Mark.SEEN_ONCE)
    if near_twin:
        found.append(Mark.NEAR_TWIN)
    if unguarded:
        found.append(Mark.UNGUARDED)
    return tuple(found)


def seen_once(qty: int | None, was: int | None, first: int | None, reading: int) -> bool:
    """Whether the source was seen to hold this much by its latest reading alone.

    `first` is the run that first read this quantity (None: long ago), `reading` the one that read
    last, `was` what stood there before. Runs are counted, so that no clock decides.
    """
    if first is None or first < reading:
        return False
    return qty is None or was is None or was < qty


def near_spellings(key: str) -> frozenset[str]:
    """Other spellings of a key that people take for it: in capitals, in small letters, and without
    its separators."""
    plain = key.translate(_SEPARATORS)
    spelt = {key.upper(), key.lower(), plain, plain.upper(), plain.lower()}
    return frozenset(spelt - {key, ""})


def written(marks: Iterable[Mark]) -> str:
    """Marks as the cache keeps them."""
    return " ".join(marks)


def read(text: str) -> tuple[Mark, ...]:
    """Marks as the cache keeps them, back again."""
    return tuple(Mark(mark) for mark in text.split())


def _jumps(before: int, after: int) -> bool:
    small, large = sorted((abs(before), abs(after)))
    return large >= JUMP_TIMES * small and abs(after - before) >= JUMP_UNITS


_SEPARATORS = str.maketrans("", "", "-_./ ")
