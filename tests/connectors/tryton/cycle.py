"""A cycle with a Tryton as office, by commands and real workers; tests/live has one of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.connectors.tryton.premises import APPROVED, TrytonPremises

if TYPE_CHECKING:
    from pathlib import Path

    from tests.connectors.tryton.peer import Peer


class CycleContract:
    """Subclassed where fixtures `peer` and `shared` say which Tryton it is, and which of the
    store's SKUs it has, ten pieces of each."""

    @pytest.mark.requirement("S-077", "S-078", "S-079", "S-081")
    def test_an_order_becomes_a_sale_and_both_sides_hold_less(
        self, tmp_path: Path, peer: Peer, shared: list[str]
    ) -> None:
        sold, moved, back = shared
        with TrytonPremises(tmp_path, peer) as shop:
            code, said = shop.say("sync", "full", "shop", *APPROVED)
            assert (code, said["run"]["state"]) == (0, "ok")
            assert [shop.web(sku) for sku in shared] == [10, 10, 10]
            first = shop.order(sold, 2)
            code, said = shop.say("sync", "all", "shop", *APPROVED)
            assert (code, said["run"]["state"]) == (0, "ok")
            [sale] = peer.sales(f"T-{first}")
            assert (sale["state"], sale["total_amount"]) == ("processing", Decimal("19.98"))
            assert (peer.forecast(sold), peer.on_hand(sold), shop.web(sold)) == (8, 10, 8)
            peer.move(moved, 5)
            code, said = shop.say("sync", "all", "shop")
            assert (code, said["run"]["counts"]["pushed"]) == (0, 1)
            assert (shop.web(sold), shop.web(moved)) == (8, 15)
            assert len(peer.sales(f"T-{first}")) == 1
            self.the_other_way(shop, back)

    def the_other_way(self, shop: TrytonPremises, sku: str) -> None:
        """Full, then Smart, from the store to the office; only what both know is written."""
        shop.sandbox.shop.set_stock(sku, 4)
        code, _ = shop.say("sync", "full", "back", *APPROVED)
        assert code == 0
        assert shop.peer.on_hand(sku) == 4
        shop.sandbox.shop.set_stock(sku, 9)
        code, said = shop.say("sync", "smart", "back")
        assert (code, said["run"]["counts"]["pushed"]) == (0, 1)
        assert shop.peer.on_hand(sku) == 9
