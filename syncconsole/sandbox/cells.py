"""On hand by item, with a read side that lags behind.

BigCommerce acknowledges an adjustment at once and shows it in reads a little later (vendor page
"Inventory adjustments"). `true` is what was acknowledged; `shown` is what a read says.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST = 2_147_483_647
"""The largest quantity BigCommerce keeps per location."""

UNSET = -1
"""Never adjusted at this location: reads as 0, but a relative adjustment is refused."""


@dataclass(slots=True)
class _Echo:
    """Values a read still shows: `values[k]` until the clock passes `until[k]`."""

    until: list[float]
    values: list[int]


class Cells:
    """The quantities of all items at one location."""

    def __init__(self, start: Iterable[int]) -> None:
        self._true = array("i", start)
        self._echoes: dict[int, _Echo] = {}

    def true(self, item: int) -> int:
        """What was last acknowledged; UNSET where nothing ever was."""
        return self._true[item]

    def shown(self, item: int, now: float) -> int:
        """What a read at `now` says, never below 0."""
        value = self._true[item]
        echo = self._echoes.get(item) if self._echoes else None
        if echo is not None:
            due = bisect_right(echo.until, now)
            if due < len(echo.until):
                value = echo.values[due]
            else:
                del self._echoes[item]
        return max(value, 0)

    def shown_all(self, items: Sequence[int], now: float) -> list[int]:
        """The same for many items; quick where nothing lags."""
        if self._echoes:
            return [self.shown(item, now) for item in items]
        true = self._true
        return [value if (value := true[item]) > 0 else 0 for item in items]

    def put(self, item: int, quantity: int) -> None:
        """Set the quantity where reads see it at once, as the control panel does."""
        self._true[item] = quantity
        self._echoes.pop(item, None)

    def put_later(self, item: int, quantity: int, until: float) -> None:
        """Set the quantity; reads keep showing the old one until the clock passes `until`."""
        echo = self._echoes.setdefault(item, _Echo([], []))
        echo.until.append(until)
        echo.values.append(self._true[item])
        self._true[item] = quantity

    def take(self, item: int, units: int) -> None:
        """Lower the quantity by a sale: seen by reads at once, on top of what still lags."""
        self._true[item] -= units
        echo = self._echoes.get(item)
        if echo is not None:
            echo.values = [value - units for value in echo.values]
