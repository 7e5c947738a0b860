"""The store's orders: placing one takes its units off the shelf, cancelling gives them back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from syncconsole.sandbox.order import Line, Order, OrderLine
from syncconsole.sandbox.order_statuses import (
    AWAITING_FULFILLMENT,
    CANCELLED,
    STATUSES,
    holds_stock,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from syncconsole.sandbox.shop import Shop

FIRST_ORDER = 101
_FIRST_LINE = 5001


class UnknownOrderError(LookupError):
    """The shop has no order of this number."""


class Orders:
    """The orders of one shop, by id; every method may be called from any thread."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._orders: dict[int, Order] = {}
        self._next = FIRST_ORDER
        self._lines = _FIRST_LINE
        self.labels = {status.id: status.name for status in STATUSES}
        """What the control panel calls each status; a merchant may rename them."""

    def place(
        self, lines: Iterable[Line | tuple[str, int]], *, status: int = AWAITING_FULFILLMENT,
        customer: str = "Jane Doe", email: str = "jane.doe@customer.example", shipping: int = 0,
        discount: int = 0, tax_percent: int = 0, location: int = 1, external_order_id: str = "",
    ) -> Order:  # fmt: skip
        """A customer orders: the units leave the shelf at once, seen by reads.

        Money is in cents. Raises ValueError where nothing or an unknown status is asked for; what
        Shop.take raises, with nothing taken.
        """
        wanted = [line if isinstance(line, Line) else Line(*line) for line in lines]
        _known(status)
        if not wanted or any(line.units < 1 for line in wanted):
            raise ValueError("an order has lines of one unit or more")
        with self._shop.lock:
            now = self._shop.clock.now().replace(microsecond=0)
            order = Order(
                self._next, status, now, now,
                tuple(self._line(line, tax_percent) for line in wanted),
                customer, email, shipping, discount, tax_percent, location, external_order_id,
            )  # fmt: skip
            self._shop.take(_held(order), location)
            self._orders[order.id] = order
            self._next += 1
            return order

    def get(self, number: int) -> Order:
        """The order of this id; raises UnknownOrderError."""
        order = self._orders.get(number)
        if order is None:
            raise UnknownOrderError(f"the shop has no order {number}")
        return order

    def all(self) -> list[Order]:
        """Every order, archived ones included, by id."""
        with self._shop.lock:
            return list(self._orders.values())

    def set_status(self, number: int, status: int) -> Order:
        """Someone sets the status; units go back or are taken again where that follows."""
        return self.edit(number, status=status)

    def cancel(self, number: int) -> Order:
        """The seller calls the order off: its units are back on the shelf."""
        return self.set_status(number, CANCELLED)

    def edit(
        self, number: int, units: Mapping[int, int] | None = None, *, add: Iterable[Line] = (),
        status: int | None = None,
    ) -> Order:  # fmt: skip
        """Someone changes `units` by line id (0 removes the line), adds lines, sets the status.

        All or nothing. Raises UnknownOrderError for a line that the order does not have.
        """
        if status is not None:
            _known(status)
        with self._shop.lock:
            order, asked = self.get(number), units or {}
            if strangers := set(asked) - {line.id for line in order.lines}:
                raise UnknownOrderError(f"order {number} has no line {min(strangers)}")
            if any(count < 0 for count in asked.values()):
                raise ValueError("a line has 0 units or more")
            kept = [
                _recounted(line, asked.get(line.id, line.units), order.tax_percent)
                for line in order.lines
            ]
            new = [self._line(line, order.tax_percent) for line in add]
            lines = tuple(line for line in (*kept, *new) if line.units)
            then = order.status if status is None else status
            return self._change(number, lambda order: replace(order, lines=lines, status=then))

    def rename(self, number: int, external_order_id: str) -> Order:
        """Someone notes the order's number in another system."""
        return self._change(
            number, lambda order: replace(order, external_order_id=external_order_id)
        )

    def archive(self, number: int, *, archived: bool = True) -> Order:
        """Someone deletes the order: lists leave it out; its units stay as its status has them."""
        return self._change(number, lambda order: replace(order, archived=archived))

    def erase(self, number: int) -> None:
        """The order is gone for good, as if it had never been; its units are back on the shelf."""
        with self._shop.lock:
            order = self.get(number)
            back = {sku: -units for sku, units in _held(order).items()}
            self._shop.take(back, order.location)
            del self._orders[number]

    def _change(self, number: int, change: Callable[[Order], Order]) -> Order:
        """The order changed, its stock moved along, its modification time now."""
        with self._shop.lock:
            old = self.get(number)
            now = self._shop.clock.now().replace(microsecond=0)
            new = replace(change(old), modified=now)
            moved = _held(new)
            moved.subtract(_held(old))
            self._shop.take(moved, new.location)
            self._orders[number] = new
            return new

    def _line(self, line: Line, tax_percent: int) -> OrderLine:
        number, self._lines = self._lines, self._lines + 1
        if not line.sku:
            if line.cents is None or not line.title:
                raise ValueError("a line without a SKU needs a title and a price")
            tax = _tax(line.cents * line.units, tax_percent)
            return OrderLine(
                number, None, "", line.title, line.units, line.cents, tax, line.digital
            )
        item = self._shop.item(line.sku)
        product = self._shop.catalogue.product_of(item)
        title = line.title or self._shop.catalogue.name(product)
        cents = self._shop.price(product) if line.cents is None else line.cents
        tax = _tax(cents * line.units, tax_percent)
        return OrderLine(number, item, line.sku, title, line.units, cents, tax, line.digital)


def _held(order: Order) -> Counter[str]:
    """The units, by SKU, that the order keeps off the shelf."""
    held: Counter[str] = Counter()
    if holds_stock(order.status):
        for line in order.lines:
            if line.item is not None:
                held[line.sku] += line.units
    return held


def _known(status: int) -> None:
    if not 0 <= status < len(STATUSES):
        raise ValueError(f"a status is 0 to {len(STATUSES) - 1}, not {status}")


def _recounted(line: OrderLine, units: int, tax_percent: int) -> OrderLine:
    return replace(line, units=units, tax=_tax(line.cents * units, tax_percent))


def _tax(cents: int, percent: int) -> int:
    """Tax in whole cents, half a cent upwards."""
    return (cents * percent + 50) // 100
