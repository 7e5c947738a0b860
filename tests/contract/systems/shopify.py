"""Shopify: what is available at one location of the simulated shop, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from tests.connectors.quickbooks_online.intuit import Kept
from tests.contract.sandboxed import SandboxBench

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.contract import Connector, TokenStore


class Bench(SandboxBench):
    system = "shopify"
    reads = "/admin/api/*"
    writes = "*/inventorySetQuantities"

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.kept = Kept(None)

    lacks: ClassVar = {}

    @property
    def options(self) -> dict[str, Any]:
        keys = self.sandbox.shopify.keys
        return {
            "shop": "outdoor-shop", "client_id": keys.client_id,
            "client_secret": keys.client_secret, "location": 70_000_000_001,
            "base_url": self.sandbox.url, "bulk": "false",
        }  # fmt: skip

    def tokens(self) -> TokenStore:
        return self.kept

    def seeded(self) -> list[str]:
        return [self.sandbox.catalogue.sku(item) for item in self.sandbox.catalogue.all_items()]

    def held(self, key: str) -> int | None:
        there = self.sandbox.shopify.goods.find(key)
        return self.sandbox.shopify.quantity(key) if there else None

    def put(self, key: str, value: int) -> None:
        self.sandbox.shopify.set_stock(key, value)

    def untracked(self) -> str:
        return "GIFT-25"

    def twice(self) -> str:
        return "DUP-1"

    def expire(self) -> None:
        self.sandbox.shopify.grants.expire()

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return super().broken() | {
            "wrong password": lambda: self.connect(client_secret="another"),
            "expired token": lambda: self._withdrawn(),
        }

    def _withdrawn(self) -> Connector:
        """A token that was kept, and given out again although it is out of date."""
        self.sandbox.faults.arm("expired_token", path="/admin/api/*")
        return self.connect()
