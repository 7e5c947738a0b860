"""From what the source holds to what the target is told: one sum, its terms kept (N-4)."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from connectors.model import Quantity


def whole(quantity: Quantity) -> tuple[int, str]:
    """(whole units, residue as text): rounded down, so that nothing is sold twice (P-11)."""
    if isinstance(quantity, int):
        return quantity, ""
    units = int(quantity.to_integral_value(rounding=ROUND_FLOOR))
    residue = quantity - Decimal(units)
    return units, format(residue.normalize(), "f") if residue else ""


class Terms(Struct, frozen=True, omit_defaults=True):
    """How a quantity came about; stored with the plan row, never computed again for display.

    `undoes` is the run whose value a row takes back, 0 for every other row; `restored` is then
    what is put there, whatever the terms say.
    """

    source: int
    buffer: int = 0
    orders: int = 0
    residue: str = ""
    clamped: bool = False
    undoes: int = 0
    restored: int = 0

    @property
    def due(self) -> int:
        """What the source makes of it."""
        left = self.source - self.buffer - self.orders
        return 0 if self.clamped else left

    @property
    def result(self) -> int:
        """What the target is told."""
        return self.restored if self.undoes else self.due


def sellable(
    source: int, *, buffer: int = 0, orders: int = 0, residue: str = "", clamp: bool = True
) -> Terms:
    """Source minus buffer minus units in open orders; below zero is sent as 0, unless the
    connection passes it on (P-06)."""
    return Terms(
        source=source,
        buffer=buffer,
        orders=orders,
        residue=residue,
        clamped=clamp and source - buffer - orders < 0,
    )
