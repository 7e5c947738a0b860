"""SparkLayer: stock levels at the default location of the simulated site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from syncconsole.sandbox.sparklayer.site import CLIENT_ID, CLIENT_SECRET, PLACES, SITE, Price
from tests.contract.sandboxed import SandboxBench

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.contract import Connector


class Bench(SandboxBench):
    system = "sparklayer"
    reads = "/api/v1/batch-fetch-stock"
    writes = "/api/v1/batch-update-stock"
    lacks: ClassVar = {
        "untracked": "a SKU without a level is not known at all",
        "twice": "a SKU is the identity of its level",
        "gone": "a level may be written for any SKU, and is made where there is none",
    }

    @property
    def options(self) -> dict[str, Any]:
        return {
            "site_id": SITE, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
            "base_url": self.sandbox.url,
        }  # fmt: skip

    def seeded(self) -> list[str]:
        site = self.sandbox.sparklayer
        priced = {sku for prices in site.prices.values() for sku in prices}
        return [sku for sku, place in site.levels if place == PLACES[0].id and sku in priced]

    def held(self, key: str) -> int | None:
        level = self.sandbox.sparklayer.levels.get((key, PLACES[0].id))
        return None if level is None else level.stock

    def put(self, key: str, value: int) -> None:
        self.sandbox.sparklayer.set_stock(key, value)

    def rename(self, key: str, other: str) -> None:
        """A level under another SKU, which is on a price list too."""
        site, place = self.sandbox.sparklayer, PLACES[0].id
        site.levels[other, place] = site.levels.pop((key, place))
        site.prices["vip"][other] = [Price(1, 4995)]

    def delete(self, key: str) -> None:
        del self.sandbox.sparklayer.levels[key, PLACES[0].id]

    def expire(self) -> None:
        self.sandbox.sparklayer.expire()

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return super().broken() | {
            "wrong password": lambda: self.connect(client_secret="another"),
            "expired token": lambda: self._meeting("expired_token", path="/api/v2/*"),
        }
