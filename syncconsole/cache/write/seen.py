"""Which items a read has met, so that rivals and absences can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Seen:
    """Item ids, one bit each: a million take 125 kB."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def __contains__(self, item: int) -> bool:
        at = item >> 3
        return at < len(self._bits) and bool(self._bits[at] >> (item & 7) & 1)

    def add(self, items: Iterable[int]) -> None:
        """Remember these ids."""
        bits = self._bits
        for item in items:
            at = item >> 3
            if at >= len(bits):
                bits.extend(bytes(at + 1024 - len(bits)))
            bits[at] |= 1 << (item & 7)
