"""BigCommerce: stock at one location of the simulated store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from tests.contract.sandboxed import SandboxBench

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.contract import Connector
    from connectors.model import Record


class Bench(SandboxBench):
    system = "bigcommerce"
    reads = "/v3/inventory/items"
    writes = "/v3/inventory/adjustments/*"
    lacks: ClassVar = {
        "untracked": "an item whose stock is not tracked is on no list of the inventory API",
        "twice": "BigCommerce keeps SKUs unique in a store",
        "expiry": "an API account's token does not expire",
        "expired token": "an API account's token does not expire; a withdrawn one is a wrong one",
        "times": "the inventory API tells no time and takes no date",
    }

    @property
    def options(self) -> dict[str, Any]:
        keys = self.sandbox.keys
        return {
            "store_hash": keys.store_hash, "token": keys.token, "location": 1,
            "base_url": self.sandbox.url,
        }  # fmt: skip

    def seeded(self) -> list[str]:
        return [self.sandbox.catalogue.sku(item) for item in self.sandbox.catalogue.all_items()]

    def held(self, key: str) -> int | None:
        item = self.sandbox.catalogue.find(key)
        return None if item is None else self.sandbox.shop.level(item, 1).on_hand

    def put(self, key: str, value: int) -> None:
        self.sandbox.shop.set_stock(key, value)

    def batchable(self, record: Record) -> bool:
        """One list of ids a request: variants here, products there."""
        return "variant_id" in record.refs

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return super().broken() | {"wrong password": lambda: self.connect(token="another")}
