"""Real premises of a cycle whose office comes to us, behind a simulated Web Connector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.cache.tables import Visit
from syncconsole.cache.tables.base import writing
from syncconsole.config import load
from syncconsole.sandbox.order import Line
from tests.support.cycle import BIGCOMMERCE, cycle
from tests.support.premises import Premises

if TYPE_CHECKING:
    from pathlib import Path

CYCLE = cycle(
    web=BIGCOMMERCE,
    office="{{connector: {system}, {office}}}",
    orders="statuses: [Awaiting Fulfillment], customer: Web customer",
)

AWAITING_FULFILLMENT = 11


class Visited(Premises):
    """Premises whose connection `shop` is a cycle over QuickBooks Desktop or Point of Sale.

    `stocked` are SKUs that both sides know, made to hold ten pieces on both.
    """

    def __init__(
        self, folder: Path, system: str, office: str = "sandbox: true", *, items: int = 40
    ) -> None:
        super().__init__(folder, items=items)
        text = CYCLE.format(
            system=system, office=office, timeout=5, apply_delay=0.2, port=self.sandbox.port
        )
        (folder / "config.yaml").write_text(text)
        self.config = load(folder / "config.yaml")
        self.program = self.sandbox.desk.program(system)
        self.books = self.program.books
        catalogue = self.sandbox.catalogue
        both = [catalogue.sku(n) for n in range(catalogue.items) if self.books.holds(n)]
        self.stocked = both[:4]
        for sku in self.stocked:
            self.sandbox.shop.set_stock(sku, 10)
            self.books.set_stock(sku, 10)

    def order(self, sku: str, units: int) -> str:
        """Somebody buys at 9.99 a piece; the order's number."""
        lines = [Line(sku, units, cents=999)]
        return str(self.sandbox.shop.order(lines, status=AWAITING_FULFILLMENT).id)

    def web(self, sku: str) -> int:
        """What the store holds."""
        return self.sandbox.shop.stock(sku).true or 0

    def sellable(self, sku: str) -> Any:
        """What the books have left to sell."""
        return self.books.available(sku)

    def sales(self) -> list[str]:
        """The numbers of the documents in the books, in the order they were made."""
        return [sale.number for sale in self.books.sales]


def time_goes_by() -> None:
    """Since the last word of a visitor."""
    with writing():
        Visit.update(seen_at=0).execute()
