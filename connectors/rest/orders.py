"""One order of a reply as ours. Nothing is guessed of an order: what cannot be read is raised."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from connectors.model import Order, OrderLine, Record
from connectors.quantity import parse_quantity
from connectors.rest import values
from connectors.rest.expressions import Expression, converted, raw, why_missing
from connectors.rest.values import UnfitError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, tzinfo

    from connectors.errors import Malformed
    from connectors.rest.expressions import Follow
    from connectors.rest.mapping import Row
    from connectors.rest.options import Lines

_PLACES = Decimal("0.000001")
"""How exactly the price of a unit is told where the API tells that of the line only."""


def document(row: Row) -> Record:
    """An order as an office keeps it: found by our reference, its lines not looked at."""
    return Record(
        component="orders",
        remote_id=row.id(),
        sku=row.text("reference"),
        updated_at=row.moment("updated"),
        refs=row.refs() | {"order_id": row.id()},
        fields=row.texts(row.component.fields, "fields"),
    )


def order_record(row: Row, lines: list[Any], follow: Follow, zone: tzinfo) -> Record:
    """An order as the store took it, with the lines that were read for it.

    `holds_stock` is False for a status among `released`, true for all others: a unit too few on
    the web is better than one sold twice. `payload` stays empty, as it would keep addresses.
    Raises Malformed naming the order and the column.
    """
    number = row.text("number") or row.id()
    placed = Placed(row, number, follow, zone)
    created = placed.when("created")
    order = Order(
        number=number,
        status=row.text("status"),
        created_at=created,
        updated_at=row.moment("updated") or created,
        currency=row.text("currency"),
        lines=tuple(placed.line(n, line) for n, line in enumerate(lines, start=1)),
        holds_stock=row.text("status") not in row.component.released,
        customer=row.text("customer"),
        email=row.text("email"),
        shipping=placed.amount("shipping"),
        discount=placed.amount("discount"),
        tax=placed.amount("tax"),
        total=placed.amount("total"),
    )
    return Record(
        component="orders",
        remote_id=row.id(),
        sku=number,
        title=order.customer,
        updated_at=order.updated_at,
        refs=row.refs() | {"order_id": row.id()},
        fields=row.texts(row.component.fields, "fields"),
        order=order,
    )


class Placed:
    """The reading of one order's own columns and of its lines."""

    def __init__(self, row: Row, number: str, follow: Follow, zone: tzinfo) -> None:
        self._row = row
        self._shown = number
        self._follow = follow
        self._zone = zone
        assert row.component.lines is not None
        self._lines: Lines = row.component.lines

    def when(self, column: str) -> datetime:
        """A time that must be there."""
        found = self._row.moment(column)
        if found is None:
            raise self._unreadable(f"map.{column} holds no time that can be read")
        return found

    def amount(self, column: str) -> Decimal:
        """An amount of money; 0 where the API leaves it out."""
        return self._number(f"map.{column}", lambda: self._row.text(column)) or Decimal(0)

    def line(self, place: int, line: Any) -> OrderLine:
        """One line, its SKU as it is spelled; "" where it has none."""
        lines, at = self._lines, f"lines, line {place}"
        quantity, reason = parse_quantity(self._text(lines.quantity, line))
        if not isinstance(quantity, int) or quantity < 0:
            why = reason or "it is no whole number of units"
            raise self._unreadable(f"{at}: quantity: {self._why(lines.quantity, line) or why}")
        if lines.price is not None:
            price = self._number(f"{at}: price", lambda: self._text(lines.price, line))
            if price is None:
                raise self._unreadable(f"{at}: price: {self._why(lines.price, line)}")
        else:
            amount = self._number(f"{at}: amount", lambda: self._text(lines.amount, line))
            if amount is None:
                raise self._unreadable(f"{at}: amount: {self._why(lines.amount, line)}")
            price = _of_one(amount, quantity)
        return OrderLine(
            sku=self._text(lines.sku, line) or "",
            quantity=quantity,
            unit_price=price,
            title=self._text(lines.title, line) or "",
        )

    def _number(self, at: str, read: Callable[[], str | None]) -> Decimal | None:
        try:
            return values.number(read())
        except UnfitError as error:
            raise self._unreadable(f"{at}: {error}") from None

    def _text(self, entry: Expression | None, line: Any) -> str | None:
        if entry is None:
            return None
        try:
            return converted(entry, raw(entry, line, self._follow), self._zone)
        except UnfitError as error:
            raise self._unreadable(f"{entry.source}: {error}") from None

    def _why(self, entry: Expression | None, line: Any) -> str:
        return "" if entry is None else why_missing(entry, line, self._follow)

    def _unreadable(self, what: str) -> Malformed:
        return self._row.malformed("unfit", f"order {self._shown} cannot be read: {what}")


def _of_one(amount: Decimal, quantity: int) -> Decimal:
    if not quantity:
        return Decimal(0)
    price = amount / quantity
    exact = price.quantize(Decimal("0.01"))
    return exact if exact == price else price.quantize(_PLACES)
