"""WooCommerce: stock of the simulated shop, by signed requests over plain http."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from connectors.model import Change, OrderLine
from syncconsole.sandbox.woocommerce.keys import BOTH
from syncconsole.sandbox.woocommerce.store import LOCATION
from tests.connectors.quickbooks_online.orders import order
from tests.contract.sandboxed import SandboxBench

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.contract import Connector
    from connectors.model import Record


class Bench(SandboxBench):
    system = "woocommerce"
    reads = "/*s"
    writes = "/products*/batch"
    books = "/orders/batch"
    lacks: ClassVar = {
        "expiry": "a REST API key does not expire",
        "expired token": "a REST API key does not expire; a withdrawn one is a wrong one",
        "times": "what orders take off the stock moves no date of the product",
    }

    def __init__(self, folder: Path, records: int) -> None:
        """A quarter of the items are products themselves, whose changes share a request."""
        super().__init__(folder, records * 5 // 2)

    @property
    def options(self) -> dict[str, Any]:
        return {
            "base_url": self.sandbox.url, "consumer_key": BOTH.consumer_key,
            "consumer_secret": BOTH.consumer_secret,
        }  # fmt: skip

    def seeded(self) -> list[str]:
        return [self.sandbox.catalogue.sku(item) for item in self.sandbox.catalogue.all_items()]

    def held(self, key: str) -> int | None:
        item = self.sandbox.catalogue.find(key)
        return None if item is None else self.sandbox.shop.level(item, LOCATION).on_hand

    def put(self, key: str, value: int) -> None:
        self.sandbox.shop.set_stock(key, value)

    def untracked(self) -> str:
        return "WC-GIFT"

    def twice(self) -> str:
        """A plugin lets a SKU be given twice."""
        for key in self.seeded()[:2]:
            self.rename(key, "DUP-1")
        return "DUP-1"

    def batchable(self, record: Record) -> bool:
        """Variations are written at an address of their product's."""
        return "variation_id" not in record.refs

    def order(self, record: Record, units: int, reference: str) -> Change:
        line = OrderLine(record.sku, units, Decimal("9.99"), "Thing", record.refs)
        return order(reference, line, currency="EUR")

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return super().broken() | {
            "wrong password": lambda: self.connect(consumer_secret="another")
        }
