"""Real premises of a cycle with WooCommerce: as the store, or as the office of another store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.server import Sandbox
from tests.support.cycle import BIGCOMMERCE, QUICKBOOKS, WALK_IN, cycle
from tests.support.trading import Trading

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

AS_STORE = cycle(
    web="{{connector: woocommerce, sandbox: true, timeout: {timeout}}}",
    office=QUICKBOOKS,
    orders=f"statuses: [processing], {WALK_IN}",
)

AS_OFFICE = cycle(
    web=BIGCOMMERCE,
    office="{{connector: woocommerce, base_url: OFFICE, consumer_key: ck_sandbox, "
    "consumer_secret: cs_sandbox, timeout: {timeout}}}",
    orders="statuses: [Awaiting Fulfillment]",
)


class WooTrading(Trading):
    """A WooCommerce shop that takes orders, and a QuickBooks Online company."""

    CONFIG = AS_STORE


class WooOffice(Trading):
    """A BigCommerce store, and a WooCommerce shop that stands as the office: `books`."""

    def __init__(self, folder: Path) -> None:
        self.books = Sandbox(items=60, seed=7, strange=False)
        self.CONFIG = AS_OFFICE.replace("OFFICE", self.books.url)
        super().__init__(folder)
        catalogue = self.books.catalogue
        self.both = [catalogue.sku(item) for item in range(catalogue.items)]
        self.stocked = self.both[:6]
        for sku in self.stocked:
            self.count(sku, 10)
            self.books.shop.set_stock(sku, 10)
        self.written.clear()

    def office(self, sku: str) -> int:
        """What the shop that stands as the office holds."""
        return self.books.woocommerce.stock(sku) or 0

    def receipts(self) -> list[str]:
        """The references of the orders that were made there."""
        return [noted.transaction for noted in self.books.woocommerce.noted.values()]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, trace)
        self.books.stop()
