"""The engine with a WooCommerce shop at either end, over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.contract import Tools
from connectors.woocommerce.client import WooCommerce, connect
from syncconsole.cache.connect import close_cache
from syncconsole.domain.runs import Approver, Mode
from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.server import Sandbox
from tests.connectors.woocommerce.wired import OPTIONS
from tests.support.house import House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from connectors.contract import Clock as ConnectorClock
    from connectors.contract import Connector
    from syncconsole.config import Endpoint


class Premises(House):
    """A connection with the shop at one end, and a scripted system that holds the same at the
    other; a connector of its own for every run."""

    def __init__(self, folder: Path, side: str = "web") -> None:
        self.side = side
        super().__init__(folder, Scripted({}), Scripted({}))
        time = Clock(self.clock.monotonic, self.clock.now)
        self.sandbox = Sandbox(items=120, seed=7, clock=time)
        self.shop = self.sandbox.woocommerce
        self.other = self.office if side == "web" else self.web
        catalogue = self.sandbox.catalogue
        self.skus = [catalogue.sku(item) for item in range(catalogue.items)]
        for sku in self.skus:
            self.other.put(sku, self.shop.stock(sku))
        self._connected = list[WooCommerce]()

    def close(self) -> None:
        for one in self._connected:
            one.close()
        self.sandbox.stop()
        close_cache()

    def _open(
        self, endpoint: Endpoint, clock: ConnectorClock, orders: Mapping[str, Any]
    ) -> Connector:
        if endpoint.name != self.side:
            return self.other
        options = OPTIONS | {"base_url": self.sandbox.url}
        self._connected.append(connect(options, Tools(clock)))
        return self._connected[-1]


@pytest.fixture
def premises(tmp_path: Path) -> Iterator[Premises]:
    """The shop as the target, in step, with the first Full behind it."""
    made = Premises(tmp_path)
    assert made.run(Mode.FULL).state == "ok"
    yield made
    made.close()


def test_what_changed_in_the_warehouse_is_set_in_the_shop(premises: Premises) -> None:
    premises.configure(canary=0)  # every product takes one request
    for sku in premises.skus[::3]:
        premises.office.put(sku, 70)
    begun = premises.sandbox.log.count
    run = premises.run(Mode.SMART)
    assert run.state == "ok"
    assert premises.counts(run)["pushed"] == len(premises.skus[::3])
    assert {premises.shop.stock(sku) for sku in premises.skus[::3]} == {70}
    assert premises.shop.moved == []
    calls = [call.path for call in premises.sandbox.log.calls(kind="write", after=begun)]
    assert len(calls) == len(set(calls))
    counts = premises.counts(run)
    kinds = ("pushed", "unchanged", "excluded", "held", "skipped", "rejected", "stale", "unknown")
    assert counts["scope"] == sum(counts[kind] for kind in kinds)


@pytest.mark.pitfall("P-26")
def test_what_manages_no_stock_is_skipped_by_name_and_never_sent(premises: Premises) -> None:
    for sku in ("WC-GIFT", "WC-ROPE-30"):
        premises.office.put(sku, 4)
    run = premises.run(Mode.SMART)
    rows = premises.rows(run)
    assert rows["WC-GIFT"] == rows["WC-ROPE-30"] == ("skipped", "not_tracked")


@pytest.mark.pitfall("P-19")
def test_a_product_that_stops_managing_stock_under_the_write_is_rejected_alone(
    premises: Premises,
) -> None:
    premises.office.put("WC-OVER", 6)
    premises.office.put(premises.skus[0], 70)
    over = next(extra for extra in premises.shop.extras if extra.sku == "WC-OVER")

    def stop() -> None:
        over.managed = False

    premises.sandbox.hooks.before(premises.sandbox.log.counts["write"] + 1, stop, kind="write")
    run = premises.run(Mode.SMART)
    rows = premises.rows(run)
    assert run.state == "partial"
    assert rows["WC-OVER"][0] == "rejected"
    assert rows[premises.skus[0]][0] == "pushed"
    assert (over.stock, premises.shop.stock(premises.skus[0])) == (-2, 70)


@pytest.mark.pitfall("P-01", "P-05")
def test_a_sale_between_plan_and_push_ends_stale_and_nothing_is_overwritten(
    premises: Premises,
) -> None:
    sku, other = [one for one in premises.skus if (premises.shop.stock(one) or 0) > 5][:2]
    held = premises.shop.stock(sku) or 0
    premises.office.put(sku, 70)
    premises.office.put(other, 70)
    reads = premises.sandbox.log.counts["read"]
    guard = reads + 2  # the first of the run reads the two for the plan
    premises.sandbox.hooks.before(guard, lambda: premises.sandbox.shop.sell(sku, 2), kind="read")
    run = premises.run(Mode.SMART)
    rows = premises.rows(run)
    assert rows[other][0] == "pushed"
    assert rows[sku] == ("stale", "target_moved")
    assert premises.shop.stock(sku) == held - 2


@pytest.mark.pitfall("P-20")
@pytest.mark.parametrize("name", ["lost_answer", "php_warning", "html", "truncated"])
def test_an_answer_that_was_lost_is_settled_by_reading_and_not_by_writing(
    premises: Premises, name: str
) -> None:
    sku = premises.skus[0]
    held = premises.shop.stock(sku)
    premises.office.put(sku, 70)
    writes = premises.sandbox.log.counts["write"]
    premises.sandbox.faults.arm(name, method="POST", times=1)
    run = premises.run(Mode.SMART)
    done = name != "html"  # the login page stands before the shop, and nothing gets through
    assert premises.rows(run)[sku][0] == ("pushed" if done else "stale")
    assert premises.sandbox.log.counts["write"] == writes + 1
    assert premises.shop.stock(sku) == (70 if done else held)


@pytest.mark.pitfall("P-17")
def test_a_sale_in_the_shop_is_seen_where_the_shop_is_the_source(tmp_path: Path) -> None:
    """Its dates stand still; the whole list of quantities is compared."""
    premises = Premises(tmp_path, "office")
    try:
        assert premises.run(Mode.FULL).state == "ok"
        sku = next(one for one in premises.skus if (premises.shop.stock(one) or 0) > 5)
        held = premises.shop.stock(sku) or 0
        premises.web.writes.clear()
        premises.sandbox.shop.sell(sku, 2)
        run = premises.run(Mode.SMART)
        assert run.state == "ok"
        assert premises.web.writes == [(sku, held - 2)]
    finally:
        premises.close()


@pytest.mark.pitfall("P-24")
@pytest.mark.parametrize("name", ["html", "php_warning"])
def test_a_page_that_is_no_list_changes_nothing(tmp_path: Path, name: str) -> None:
    premises = Premises(tmp_path, "office")
    try:
        assert premises.run(Mode.FULL).state == "ok"
        premises.web.writes.clear()
        premises.sandbox.faults.arm(name, path="/products")
        assert premises.run(Mode.SMART).state == "failed"
        assert premises.web.writes == []
    finally:
        premises.close()


@pytest.mark.pitfall("P-12")
def test_a_list_that_comes_short_holds_and_zeroes_nothing(tmp_path: Path) -> None:
    premises = Premises(tmp_path, "office")
    try:
        assert premises.run(Mode.FULL).state == "ok"
        premises.web.writes.clear()
        sold = next(one for one in premises.skus[:10] if (premises.shop.stock(one) or 0) > 5)
        held = premises.shop.stock(sold) or 0
        premises.sandbox.shop.sell(sold, 2)
        premises.sandbox.faults.arm("short", path="/variations")
        premises.sandbox.faults.arm("short", path="/products")
        run = premises.run(Mode.SMART, Approver.POLICY)
        assert (run.state, premises.web.writes) == ("held", [])
        premises.sandbox.faults.clear()
        assert premises.run(Mode.SMART).state == "ok"
        assert premises.web.writes == [(sold, held - 2)]
    finally:
        premises.close()


@pytest.mark.pitfall("P-11")
def test_half_a_metre_is_rounded_down_where_the_other_side_counts_in_pieces(
    tmp_path: Path,
) -> None:
    premises = Premises(tmp_path, "office")
    try:
        premises.web.put("WC-OVER", 0)
        assert premises.run(Mode.FULL).state == "ok"
        premises.web.writes.clear()
        over = next(extra for extra in premises.shop.extras if extra.sku == "WC-OVER")
        over.stock = 2.5  # type: ignore[assignment]
        assert premises.run(Mode.SMART).state == "ok"
        assert premises.web.writes == [("WC-OVER", 2)]
    finally:
        premises.close()


@pytest.mark.pitfall("P-13")
def test_a_product_that_is_gone_is_told_and_never_written(premises: Premises) -> None:
    premises.office.put("WC-OVER", 6)
    shop = premises.shop
    shop.extras[:] = [extra for extra in shop.extras if extra.sku != "WC-OVER"]
    writes = premises.sandbox.log.counts["write"]
    run = premises.run(Mode.SMART)
    assert premises.rows(run)["WC-OVER"] == ("skipped", "gone_at_target")
    assert premises.sandbox.log.counts["write"] == writes


@pytest.mark.pitfall("P-14")
def test_another_product_under_a_linked_sku_gets_no_stock_until_somebody_confirms_it(
    premises: Premises,
) -> None:
    over = next(extra for extra in premises.shop.extras if extra.sku == "WC-OVER")
    voucher = next(extra for extra in premises.shop.extras if extra.sku == "WC-GIFT")
    premises.office.put("WC-OVER", 1)
    assert premises.run(Mode.SMART).state == "ok"
    assert over.stock == 1
    over.sku, voucher.sku, voucher.managed, voucher.stock = "WC-OLD", "WC-OVER", True, 3
    premises.office.put("WC-OVER", 9)
    premises.run(Mode.SMART)
    premises.run(Mode.FULL)
    assert (over.stock, voucher.stock) == (1, 3)
