"""The books of one company, as both products keep them; the products differ in their words only."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from syncconsole.sandbox.cells import UNSET
from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.shop import UnknownSkuError
from syncconsole.sandbox.warehouse import opening_quantities

if TYPE_CHECKING:
    from datetime import datetime

    from syncconsole.sandbox.catalogue import Catalogue

ACCOUNTS = ("Undeposited Funds", "Inventory Adjustment", "Merchandise Income")
CODES = ("Tax", "Non")


class Refusal(Exception):
    """A request that is refused: a status code and QuickBooks' words."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(slots=True)
class Item:
    """Something sold. `on_hand` is None for what no stock is kept of; `promised` is on orders."""

    id: str
    name: str
    title: str
    on_hand: Decimal | None
    modified: datetime
    promised: Decimal = Decimal(0)


@dataclass(slots=True)
class Sale:
    """A sales receipt, or a sales order: what it says of itself, and its lines (item, units,
    amount)."""

    id: str
    kind: str
    number: str
    note: str
    customer: str
    made: datetime
    lines: list[tuple[Item, Decimal, Decimal]] = field(default_factory=list)
    extra: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """What the customer pays."""
        return sum((amount for _, _, amount in self.lines), self.extra)


class Books:
    """Items, customers and documents; every method may be called from any thread."""

    def __init__(self, catalogue: Catalogue, *, clock: Clock | None = None) -> None:
        self.catalogue = catalogue
        self.clock = clock or Clock()
        self.lock = threading.RLock()
        self.customers: dict[str, str] = {}
        self.sales: list[Sale] = []
        self.counts = 0
        """How many times somebody adjusted the stock."""
        self.sells_orders = True
        """Whether this edition knows sales orders."""
        self._last = 0
        now = self.clock.now()
        self.items: dict[str, Item] = {}
        for item, quantity in enumerate(opening_quantities(catalogue)):
            if quantity != UNSET:
                self._add(catalogue.sku(item), catalogue.title(item), Decimal(quantity), now)
        for service in ("Shipping", "Discount"):
            self._add(service, service, None, now)

    def holds(self, item: int) -> bool:
        """Whether the company has this item of the store's."""
        return any(one.name == self.catalogue.sku(item) for one in self.items.values())

    def quantity(self, sku: str) -> Decimal:
        """On hand. Raises UnknownSkuError."""
        return self._tracked(sku).on_hand or Decimal(0)

    def available(self, sku: str) -> Decimal:
        """On hand, less what is promised to customers. Raises UnknownSkuError."""
        found = self._tracked(sku)
        return (found.on_hand or Decimal(0)) - found.promised

    def set_stock(self, sku: str, quantity: Decimal | int) -> None:
        """Someone counts the stock."""
        with self.lock:
            found = self._tracked(sku)
            found.on_hand, found.modified = Decimal(quantity), self.clock.now()

    def named(self, name: str) -> Item | None:
        """The item of exactly this name."""
        return next((one for one in self.items.values() if one.name == name), None)

    def customer(self, name: str) -> str:
        """The id of the customer of this name, "" for none."""
        return next((known for known, own in self.customers.items() if own == name), "")

    def add_customer(self, name: str) -> str:
        """A new customer's id. Raises Refusal 3100 where the name is taken."""
        if self.customer(name):
            raise Refusal(3100, f'The name "{name}" of the list element is already in use.')
        made = self.new_id()
        self.customers[made] = name
        return made

    def sell(self, sale: Sale) -> None:
        """Book a document: a receipt takes its units from the shelf, an order promises them.

        Raises Refusal: 3140 for a customer who is not there, 3250 for an order in an edition
        without them.
        """
        if sale.kind == "SalesOrder" and not self.sells_orders:
            raise Refusal(
                3250, "This feature is not enabled or not available in this version of QuickBooks."
            )
        if sale.customer not in self.customers:
            raise Refusal(3140, f'There is an invalid reference to Customer "{sale.customer}".')
        for item, units, _ in sale.lines:
            if item.on_hand is None:
                continue
            if sale.kind == "SalesOrder":
                item.promised += units
            else:
                item.on_hand -= units
            item.modified = self.clock.now()
        self.sales.append(sale)

    def adjust(self, moves: list[tuple[Item, Decimal]]) -> None:
        """Set what is on hand of each. Raises Refusal with nothing moved."""
        for item, _ in moves:
            if item.on_hand is None:
                raise Refusal(3140, f'There is an invalid reference to item "{item.name}".')
        for item, quantity in moves:
            item.on_hand, item.modified = quantity, self.clock.now()
        self.counts += 1

    def new_id(self) -> str:
        """An id that nothing else has."""
        self._last += 1
        return f"{0x80000000 + self._last:X}-{1_700_000_000 + self._last}"

    def _add(self, name: str, title: str, on_hand: Decimal | None, now: datetime) -> None:
        made = self.new_id()
        self.items[made] = Item(made, name, title, on_hand, now)

    def _tracked(self, sku: str) -> Item:
        found = self.named(sku)
        if found is None or found.on_hand is None:
            raise UnknownSkuError(f"the company keeps no stock of the SKU {sku!r}")
        return found
