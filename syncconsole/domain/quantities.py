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

    Those of a bundle are its limiting component's: `of` is its key, `need` how many of it go into
    one bundle; `of` is "" for all that is no bundle.
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
    of: str = ""
    need: int = 1

    @property
    def sellable(self) -> int:
        """What may be sold of it, or, of a bundle, of its limiting component."""
        return 0 if self.clamped else self.source - self.buffer - self.orders

    @property
    def due(self) -> int:
        """What the source makes of it."""
        return self.sellable // self.need

    @property
    def limit(self) -> str:
        """`floor(7 / 2) of SOCK-M, the limiting component`; "" where it is no bundle."""
        if not self.of:
            return ""
        return f"floor({self.sellable:,} / {self.need:,}) of {self.of}, the limiting component"

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
