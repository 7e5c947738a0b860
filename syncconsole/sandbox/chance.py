"""Repeatable chance: the same seed and purpose give the same draws on every machine."""

from __future__ import annotations

import sys
from array import array
from random import Random


def seeded(seed: int, purpose: str) -> Random:
    """A generator of its own for each purpose, so that one's draws never shift another's."""
    return Random(f"{seed}/{purpose}")  # noqa: S311 - a repeatable shop, not a secret


def draws(seed: int, purpose: str, typecode: str, count: int) -> array[int]:
    """`count` unsigned draws of the array type `typecode` ("B", "H" or "Q"), made in one go."""
    numbers = array(typecode)
    numbers.frombytes(seeded(seed, purpose).randbytes(count * numbers.itemsize))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
