"""Real premises whose web store is the simulated Shopify: a warehouse's files, or a cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.config import load
from tests.support.cycle import QUICKBOOKS, WALK_IN, cycle
from tests.support.premises import Premises
from tests.support.trading import Trading

if TYPE_CHECKING:
    from pathlib import Path

INVENTORY = """
endpoints:
  web: {{connector: shopify, sandbox: true, timeout: 2}}
  office: {{connector: files, folder: warehouse, settle: 0}}
connections:
  shop:
    profile: inventory
    store: web
    office: office
    writes: true
sandbox: {{port: {port}}}
"""


class Shopfront(Premises):
    """Premises whose connection `shop` brings a warehouse's quantities to Shopify."""

    def __init__(self, folder: Path, *, items: int = 60) -> None:
        super().__init__(folder, items=items)
        (folder / "config.yaml").write_text(INVENTORY.format(port=self.sandbox.port))
        self.config = load(folder / "config.yaml")

    def web(self, sku: str) -> int:
        """What the store has available."""
        return self.sandbox.shopify.quantity(sku)


CYCLE = cycle(
    web="{{connector: shopify, sandbox: true, timeout: {timeout}}}",
    office=QUICKBOOKS,
    orders=f"statuses: [Paid], {WALK_IN}",
)


class ShopifyTrading(Trading):
    """A cycle whose store is Shopify."""

    CONFIG = CYCLE

    def web(self, sku: str) -> int:
        return self.sandbox.shopify.quantity(sku)

    def count(self, sku: str, quantity: int) -> None:
        self.sandbox.shopify.set_stock(sku, quantity)

    def _note_writes(self) -> None:
        stock, goods = self.sandbox.shopify.stock, self.sandbox.shopify.goods
        put = stock.put

        def noting(variant: int, location: int, available: int) -> None:
            put(variant, location, available)
            self.written.append((goods.sku(variant) or "", available))

        stock.put = noting  # type: ignore[method-assign]
