"""Scripted ends that trade: a store that takes orders, an office that books receipts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from connectors.model import (
    Ask,
    Capabilities,
    Change,
    ComponentAbility,
    Fate,
    Order,
    OrderLine,
    Outcome,
    Page,
    Record,
)
from tests.support.clock import START
from tests.support.scripted import Scripted, lost_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime


class Store(Scripted):
    """Orders lower its quantities at once, as in a real store."""

    orders: dict[str, Order]

    def __init__(self, rows: dict[str, int | None] | None = None, **more: int) -> None:
        super().__init__(rows, **more)  # type: ignore[arg-type]
        self.orders = {}
        self.hidden: set[str] = set()  # left out of lists, still there by number
        self.asked: list[str] = []  # numbers of orders that were asked for one by one
        self.before_orders: Callable[[], None] = lambda: None
        self.before_ask: Callable[[], None] = lambda: None
        self.now: Callable[[], datetime] = lambda: START

    @property
    def capabilities(self) -> Capabilities:
        able = super().capabilities
        orders = ComponentAbility(reads=True, since=True, page=50, read_batch=2)
        return msgspec.structs.replace(able, components={**able.components, "orders": orders})

    def order(
        self, number: str, *, status: str = "Awaiting Fulfillment", price: str = "9.99", **skus: int
    ) -> None:
        """Somebody buys; the units leave the store's quantity."""
        for sku, units in skus.items():
            held = self.qty(sku)
            assert isinstance(held, int)
            self._set(sku, held - units)
        lines = tuple(OrderLine(sku, units, Decimal(price)) for sku, units in skus.items())
        total = sum((line.quantity * line.unit_price for line in lines), Decimal(0))
        self.orders[number] = Order(
            number, status, self.now(), self.now(), "USD", lines, holds_stock=True, total=total,
            customer="Ana Núñez",
        )  # fmt: skip

    def change(self, number: str, status: str, *, holds_stock: bool = True) -> None:
        """The order's status moves; a cancelled one gives its units back."""
        order = self.orders[number]
        if order.holds_stock and not holds_stock:
            for line in order.lines:
                held = self.qty(line.sku)
                assert isinstance(held, int)
                self._set(line.sku, held + line.quantity)
        self.orders[number] = msgspec.structs.replace(
            order, status=status, holds_stock=holds_stock, updated_at=self.now()
        )

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        if component != "orders":
            yield from super().pages(component, since=since, cursor=cursor)
            return
        self.before_orders()
        found = [
            _record(order)
            for number, order in self.orders.items()
            if (since is None or order.updated_at >= since) and number not in self.hidden
        ]
        yield Page(tuple(found), "", len(found))

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        if component != "orders":
            return super().read(component, keys)
        self.before_ask()
        self.asked += [ask.sku for ask in keys]
        found = [_record(self.orders[ask.sku]) for ask in keys if ask.sku in self.orders]
        return Page(tuple(found))

    def delete(self, number: str) -> None:
        """The order is gone; the store keeps its units, as stores do."""
        del self.orders[number]


class Office(Scripted):
    """Receipts lower its quantities and book revenue; it looks documents up by reference."""

    def __init__(self, rows: dict[str, int | None] | None = None, **more: int) -> None:
        super().__init__(rows, **more)  # type: ignore[arg-type]
        self.receipts: list[tuple[str, Order]] = []
        self.revenue = Decimal(0)
        self.refuse_order: dict[str, str] = {}
        self.before_receipt: Callable[[], None] = lambda: None
        self.after_receipt: Callable[[], None] = lambda: None

    @property
    def capabilities(self) -> Capabilities:
        able = super().capabilities
        orders = ComponentAbility(
            reads=True, writes=True, read_batch=10, write_batch=1, idempotency=True,
            lowers="on_hand", request_timeout=30.0, apply_delay=0.0,
        )  # fmt: skip
        return msgspec.structs.replace(able, components={**able.components, "orders": orders})

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        if component != "orders":
            return super().read(component, keys)
        self.before_read()
        wanted = {ask.sku for ask in keys}
        found = [
            Record("orders", f"doc-{n}", name, refs={"id": f"doc-{n}"})
            for n, (name, _) in enumerate(self.receipts)
            if name in wanted
        ]
        return Page(tuple(found))

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        if changes[0].component != "orders":
            return super().push(changes, key=key, ready=ready)
        self.before_receipt()
        ready()
        if self.deaf:
            lost_answer()
        said = [self._book(change) for change in changes]
        self.after_receipt()
        return said

    def _book(self, change: Change) -> Outcome:
        order = change.order
        assert order is not None
        if order.number in self.refuse_order:
            return Outcome(Fate.REJECTED, self.refuse_order[order.number], "refused by the script")
        for line in order.lines:
            assert line.refs, f"{line.sku} was sent without the office's own id"
            held = self.qty(line.sku)
            assert isinstance(held, int)
            self._set(line.sku, held - line.quantity)
            self.revenue += line.quantity * line.unit_price
        self.receipts.append((change.sku, order))
        made = f"doc-{len(self.receipts) - 1}"
        return Outcome(Fate.ACCEPTED, remote_id=made, refs={"id": made})


def _record(order: Order) -> Record:
    """An order as the store's API tells it."""
    made = f"o-{order.number}"
    return Record(
        "orders", made, order.number, updated_at=order.updated_at, refs={"id": made}, order=order
    )
