"""The contract over the simulated company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.sandbox.server import Sandbox
from syncconsole.sandbox.tryton.books import SLOW, add_good
from syncconsole.sandbox.tryton.company import DATABASE, PASSWORD, USER
from tests.connectors.tryton.contract import Contract, office
from tests.connectors.tryton.cycle import CycleContract
from tests.connectors.tryton.wire import WireContract

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["office"]


class SimulatedPeer:
    """The sandbox's company; see `peer.Peer`."""

    slow = SLOW

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.ledger = sandbox.tryton
        self.options: dict[str, Any] = {
            "base_url": sandbox.url, "database": DATABASE, "user": USER, "password": PASSWORD,
        }  # fmt: skip
        self._made = 0

    def good(self) -> str:
        self._made += 1
        sku = f"OWN-{self._made}"
        add_good(self.ledger.books, self.ledger.clock, sku, f"Own {self._made}", 10, 1000)
        return sku

    def on_hand(self, sku: str) -> float:
        return self.ledger.quantity(sku)

    def forecast(self, sku: str) -> float:
        return self.ledger.available(sku, until_today=True)

    def move(self, sku: str, units: int) -> None:
        self.ledger.set_stock(sku, int(self.ledger.quantity(sku)) + units)

    def sales(self, reference: str) -> list[dict[str, Any]]:
        return self.ledger.sales(reference)

    def set_active(self, sku: str, active: bool) -> None:
        product = self.ledger.product(sku)["id"]
        self.ledger.books["product.product"].change(product, active=active)


@pytest.fixture(scope="module")
def peer() -> Iterator[SimulatedPeer]:
    with Sandbox(items=60, seed=7) as sandbox:
        yield SimulatedPeer(sandbox)


class TestSimulated(Contract):
    """Everything of the contract."""


class TestSimulatedCycle(CycleContract):
    """A cycle with it, by commands and real workers."""

    @pytest.fixture
    def shared(self, peer: SimulatedPeer) -> list[str]:
        ledger = peer.ledger
        held = [n for n in range(ledger.catalogue.items) if ledger.holds(n)][:3]
        skus = [ledger.catalogue.sku(n) for n in held]
        for sku in skus:
            ledger.set_stock(sku, 10)
        return skus


class TestSimulatedWire(WireContract):
    """The same calls, without the connector."""

    @pytest.fixture
    def options(self, peer: SimulatedPeer) -> dict[str, Any]:
        return peer.options

    @pytest.fixture
    def stocked(self, peer: SimulatedPeer) -> str:
        return peer.good()

    @pytest.fixture
    def put_away(self, peer: SimulatedPeer) -> str:
        sku = peer.good()
        peer.set_active(sku, False)
        return sku
