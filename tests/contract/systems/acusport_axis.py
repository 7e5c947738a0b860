"""AcuSport AXIS: what can be sold in the one store of the simulated host, and its sales orders."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from connectors.model import Change, OrderLine
from syncconsole.sandbox.acusport.host import PASSWORD, UNCOUNTED, USER
from syncconsole.sandbox.shop import UnknownSkuError
from tests.connectors.quickbooks_online.orders import order
from tests.contract.sandboxed import SandboxBench

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.contract import Connector
    from connectors.model import Record


class Bench(SandboxBench):
    system = "acusport_axis"
    reads = "/api/Ecomm/GetProducts"
    books = "/api/Ecomm/SalesOrder"
    lacks: ClassVar = {
        "lookup": "no call finds a sales order again; a person is asked what became of it",
    }

    @property
    def options(self) -> dict[str, Any]:
        return {"base_url": self.sandbox.url, "user": USER, "password": PASSWORD}

    def seeded(self) -> list[str]:
        products = self.sandbox.axis.products.values()
        return [one.upc for one in products if self.held(one.upc) is not None]

    def held(self, key: str) -> int | None:
        try:
            return self.sandbox.axis.sellable(key)
        except UnknownSkuError:
            return None

    def put(self, key: str, value: int) -> None:
        self.sandbox.axis.set_stock(key, value)

    def rename(self, key: str, other: str) -> None:
        self.sandbox.axis.relabel(key, other)

    def delete(self, key: str) -> None:
        self.sandbox.axis.delete(key)

    def untracked(self) -> str:
        return UNCOUNTED

    def twice(self) -> str:
        self.sandbox.axis.add("DUP", 1)
        self.sandbox.axis.add("DUP", 2)
        return "DUP"

    def expire(self) -> None:
        self.sandbox.axis.expire()

    def order(self, record: Record, units: int, reference: str) -> Change:
        line = OrderLine(record.sku, units, Decimal("9.99"), "Thing", record.refs)
        return order(reference, line)

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return super().broken() | {
            "wrong password": lambda: self.connect(password="another"),
            "expired token": lambda: self._meeting("expired_token", path=self.reads),
        }
