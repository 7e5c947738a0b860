"""Tryton: what is available in the warehouse of the simulated company, and its sales."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from connectors.model import Change, OrderLine
from syncconsole.sandbox.tryton.company import DATABASE, PASSWORD, USER
from tests.connectors.quickbooks_online.orders import order
from tests.contract.sandboxed import SandboxBench

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.contract import Connector
    from connectors.model import Record

_RPC = f"/{DATABASE}/rpc/model."


class Bench(SandboxBench):
    system = "tryton"
    reads = f"{_RPC}*search_*"
    writes = f"{_RPC}stock.inventory.confirm"
    books = f"{_RPC}sale.sale.process"
    beside = 5  # the day, what lies there, open moves, what is counted, and the draft's lines
    orders: ClassVar = {"customer": "Web customer"}
    lacks: ClassVar = {"retry_after": "Tryton tells no time to wait; backoff is used"}

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.ledger = self.sandbox.tryton
        self.products = self.ledger.books["product.product"]

    @property
    def options(self) -> dict[str, Any]:
        return {
            "base_url": self.sandbox.url, "database": DATABASE, "user": USER, "password": PASSWORD,
        }  # fmt: skip

    def seeded(self) -> list[str]:
        goods = self.products.where(type="goods", active=True)
        return [one["code"] for one in goods if one["code"]]

    def held(self, key: str) -> int | None:
        there = any(self.products.where(code=key, active=True))
        return int(self.ledger.available(key)) if there else None

    def put(self, key: str, value: int) -> None:
        self.ledger.set_stock(key, value)

    def rename(self, key: str, other: str) -> None:
        self.products.change(self.ledger.product(key)["id"], code=other)

    def delete(self, key: str) -> None:
        """One that has moves is not deleted, it is put away."""
        self.products.change(self.ledger.product(key)["id"], active=False)

    def untracked(self) -> str:
        return "SHIPPING"

    def twice(self) -> str:
        for key in self.seeded()[:2]:
            self.rename(key, "DUP-1")
        return "DUP-1"

    def expire(self) -> None:
        self.ledger.expire()

    def order(self, record: Record, units: int, reference: str) -> Change:
        line = OrderLine(record.sku, units, Decimal("9.99"), "Thing", record.refs)
        return order(reference, line, currency="EUR")

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return super().broken() | {"wrong password": lambda: self.connect(password="another")}
