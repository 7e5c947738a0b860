"""The contract over a real Tryton 8.2; the cycle with it is in test_cycle.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.connectors.tryton.contract import Contract, office
from tests.connectors.tryton.wire import WireContract
from tests.live.tryton_seed import GOODS, LATE, sku

if TYPE_CHECKING:
    from tests.live.tryton import TrytonHouse

__all__ = ["office"]

pytestmark = pytest.mark.live


class LivePeer:
    """The real company; see `tests.connectors.tryton.peer.Peer`."""

    slow = LATE

    def __init__(self, house: TrytonHouse) -> None:
        self.house = house
        self.options: dict[str, Any] = house.options()
        self._goods = iter(range(1, GOODS + 1))

    def good(self) -> str:
        return sku(next(self._goods))

    def on_hand(self, sku: str) -> float:
        return self.house.quantity(sku)

    def forecast(self, sku: str) -> float:
        return self.house.quantity(sku, "forecast_quantity")

    def move(self, sku: str, units: int) -> None:
        self.house.move(sku, units)

    def sales(self, reference: str) -> list[dict[str, Any]]:
        return self.house.sales(reference)

    def set_active(self, sku: str, active: bool) -> None:
        self.house.set_active(sku, active)


@pytest.fixture(scope="module")
def peer(tryton_house: TrytonHouse) -> LivePeer:
    tryton_house.fresh()
    return LivePeer(tryton_house)


class TestReal(Contract):
    """Everything of the contract."""


class TestRealWire(WireContract):
    """The same calls, without the connector."""

    @pytest.fixture
    def options(self, peer: LivePeer) -> dict[str, Any]:
        return peer.options

    @pytest.fixture
    def stocked(self, peer: LivePeer) -> str:
        return peer.good()

    @pytest.fixture
    def put_away(self, peer: LivePeer) -> str:
        sku = peer.good()
        peer.move(sku, -10)  # one with stock is put away only after a warning
        peer.set_active(sku, False)
        return sku
