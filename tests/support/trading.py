"""Real premises of a cycle: a store that takes orders, a QuickBooks Online company, workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.tables import SalesOrder, Tick
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cli.simulated_sign_in import sign_in_everywhere
from syncconsole.config import load
from syncconsole.sandbox.order import Line
from tests.support.cycle import BIGCOMMERCE, QUICKBOOKS, WALK_IN, cycle
from tests.support.premises import Premises

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from syncconsole.sandbox.clock import Clock
    from syncconsole.sandbox.shop import Adjustment

CYCLE = cycle(
    web=BIGCOMMERCE, office=QUICKBOOKS, orders=f"statuses: [Awaiting Fulfillment], {WALK_IN}"
)

AWAITING_PAYMENT, AWAITING_FULFILLMENT = 7, 11


class Trading(Premises):
    """Premises whose connection `shop` is a cycle; signed in to the company already.

    `stocked` are SKUs that both sides know, made to hold ten pieces on both.
    """

    CONFIG = CYCLE

    def __init__(
        self, folder: Path, *, items: int = 60, timeout: float = 5.0, apply_delay: float = 0.5,
        clock: Clock | None = None,
    ) -> None:  # fmt: skip
        super().__init__(folder, items=items, timeout=timeout, apply_delay=apply_delay, clock=clock)
        text = self.CONFIG.format(timeout=timeout, apply_delay=apply_delay, port=self.sandbox.port)
        (folder / "config.yaml").write_text(text)
        self.config = load(folder / "config.yaml")
        sign_in_everywhere(self.config, anew=True)
        catalogue, self.company = self.sandbox.catalogue, self.sandbox.company
        self.both = [catalogue.sku(n) for n in range(catalogue.items) if self.company.holds(n)]
        self.stocked = self.both[:6]
        for sku in self.stocked:
            self.count(sku, 10)
            self.company.set_stock(sku, 10)
        self.written: list[tuple[str, int]] = []
        self._note_writes()

    def count(self, sku: str, quantity: int) -> None:
        """Somebody counts what the store holds."""
        self.sandbox.shop.set_stock(sku, quantity)

    def order(self, sku: str, units: int, status: int = AWAITING_FULFILLMENT) -> str:
        """Somebody buys at 9.99 a piece; the order's number."""
        return str(self.sandbox.shop.order([Line(sku, units, cents=999)], status=status).id)

    def web(self, sku: str) -> int:
        """What the store holds."""
        return self.sandbox.shop.stock(sku).true or 0

    def office(self, sku: str) -> int:
        """What the company holds, in whole pieces."""
        return int(self.company.quantity(sku).to_integral_value(rounding="ROUND_FLOOR"))

    def _note_writes(self) -> None:
        """Keep every quantity that is written to the store in `written`."""
        shop = self.sandbox.shop
        overwrite = shop.overwrite

        def noting(rows: Iterable[Adjustment]) -> str:
            rows = list(rows)
            self.written += [(shop.catalogue.sku(row.item), row.quantity) for row in rows]
            return overwrite(rows)

        shop.overwrite = noting  # type: ignore[method-assign]

    def receipts(self) -> list[str]:
        """The numbers of the company's sales receipts, in the order they were booked."""
        return [str(receipt["DocNumber"]) for receipt in self.company.receipts]

    def out_of_step(self, open_units: dict[str, int] | None = None) -> dict[str, tuple[int, int]]:
        """SKU -> (web, what it should hold), for those where web is not office less open orders."""
        wrong = {}
        for sku in self.both:
            should = max(self.office(sku) - (open_units or {}).get(sku, 0), 0)
            if self.web(sku) != should:
                wrong[sku] = (self.web(sku), should)
        return wrong

    def fates(self) -> dict[str, str]:
        """Order number -> its state in the cache."""
        with reading():
            return {row.number: str(row.state) for row in SalesOrder.select()}


def a_day_goes_by() -> None:
    """Since the store last told of its orders."""
    with writing():
        SalesOrder.update(seen_at=SalesOrder.seen_at - 25 * 3600).execute()
        Tick.update(orders_read=Tick.orders_read + 3600).execute()
