"""Bundles: sold under a SKU of their own, made of others when they are packed (P-09)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from syncconsole.domain.keys import match_key
from syncconsole.domain.quantities import Terms, sellable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import OrderLine

Bundles = Mapping[str, Mapping[str, int]]
"""Key of a bundle -> key of a component -> how many of it one bundle needs."""

_FINEST = Decimal("0.0000001")
"""A price a piece is told to the seventh place: all that QuickBooks keeps, and enough for the
amount of a line to come out to the cent."""


class Part(Struct, frozen=True, gc=False):
    """A component of a bundle as the source holds it: `need` of it go into one bundle, `orders`
    are its units in orders in flight. `qty` is None where it is not known; `reason` says why."""

    key: str
    need: int
    qty: int | None
    reason: str = ""
    residue: str = ""
    orders: int = 0


def assembled(parts: Sequence[Part], buffer: int) -> Terms | None:
    """How many bundles can be packed, as the terms of the component that sets the limit; None where
    a component is not known. Each bundle is computed from all that is sellable: nothing is
    reserved between two bundles that share a component, nor for the component itself."""
    made = []
    for part in parts:
        if part.qty is None:
            return None
        own = sellable(part.qty, buffer=buffer, orders=part.orders, residue=part.residue)
        made.append(structs.replace(own, of=part.key, need=part.need))
    return min(made, key=lambda terms: terms.due, default=None)


def unknown(parts: Sequence[Part]) -> list[Part]:
    """The components whose quantity is not known."""
    return [part for part in parts if part.qty is None]


def spread(units: Mapping[str, int], bundles: Bundles) -> dict[str, int]:
    """Units by the keys that were sold -> by the keys that leave the shelf: those of a bundle are
    its components'."""
    held: dict[str, int] = {}
    for key, sold in units.items():
        for part, need in bundles.get(key, {key: 1}).items():
            held[part] = held.get(part, 0) + sold * need
    return held


def unpacked(lines: Sequence[OrderLine], bundles: Bundles) -> tuple[OrderLine, ...]:
    """The lines of an order as the office books them: a bundle as its components, so that what we
    subtract is what the booking takes off. The bundle's price stands on the component of which
    the fewest are needed, the others are at 0; the amount is that of the order."""
    booked: list[OrderLine] = []
    for line in lines:
        parts = bundles.get(match_key(line.sku))
        if parts is None:
            booked.append(line)
            continue
        bearer = min(parts, key=lambda key: parts[key])
        title = f"{line.title} ({line.sku})" if line.title else line.sku
        for key, need in parts.items():
            price = Decimal(0) if key != bearer else line.unit_price
            if need > 1:
                price = (price / need).quantize(_FINEST)
            booked.append(
                structs.replace(
                    line, sku=key, quantity=line.quantity * need, unit_price=price, title=title
                )
            )
    return tuple(booked)
