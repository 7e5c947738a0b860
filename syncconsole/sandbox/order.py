"""One order of the store, as it stood at a moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """What a customer wants: `units` of a SKU, or of something the catalogue does not know.

    `cents` is the price of one without tax, the catalogue's where it is None. A line with an empty
    SKU needs a title and a price; it moves no stock.
    """

    sku: str
    units: int = 1
    cents: int | None = None
    title: str = ""
    digital: bool = False


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order: `item` is the catalogue's, None for a custom product; `tax` in cents."""

    id: int
    item: int | None
    sku: str
    title: str
    units: int
    cents: int
    tax: int
    digital: bool = False

    @property
    def amount(self) -> int:
        """The line's price in cents, tax not included."""
        return self.cents * self.units


@dataclass(frozen=True, slots=True)
class Order:
    """An order; money in cents, tax not included but in `tax`; times in whole seconds, UTC."""

    id: int
    status: int
    created: datetime
    modified: datetime
    lines: tuple[OrderLine, ...]
    customer: str
    email: str
    shipping: int = 0
    discount: int = 0
    tax_percent: int = 0
    location: int = 1
    external_order_id: str = ""
    archived: bool = field(default=False)

    @property
    def subtotal(self) -> int:
        """What the lines cost without tax."""
        return sum(line.amount for line in self.lines)

    @property
    def tax(self) -> int:
        """The tax on the lines; shipping is not taxed here."""
        return sum(line.tax for line in self.lines)

    @property
    def total(self) -> int:
        """What is to be paid without tax."""
        return self.subtotal + self.shipping - self.discount

    @property
    def units(self) -> int:
        """How many things were ordered."""
        return sum(line.units for line in self.lines)
