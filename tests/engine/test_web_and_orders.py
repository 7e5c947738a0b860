"""A target value guards a push only where it belongs to the orders that are counted (rule 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from syncconsole.cache.tables import Dirty
from syncconsole.cache.tables.base import reading
from syncconsole.domain.runs import Approver, Mode
from tests.engine.test_cycle import Cycle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=[True, False], ids=["compare and set", "read and write"])
def shop(tmp_path: Path, request: pytest.FixtureRequest) -> Cycle:
    shop = Cycle(tmp_path)
    shop.web.ability = msgspec.structs.replace(shop.web.ability, compare_and_set=request.param)
    return shop


@pytest.mark.pitfall("P-01")
@pytest.mark.invariant("I-8")
def test_what_was_cancelled_and_sold_again_since_the_target_was_read_is_not_sold_twice(
    shop: Cycle,
) -> None:
    """The store showed 9, then 10, and 9 again: the value of before proves nothing."""
    shop.web.order("1001", status="Awaiting Payment", B=1)
    assert shop.sync_all().state == "ok"  # 9 is read, and agreed
    shop.web.change("1001", "Cancelled", holds_stock=False)
    shop.clock.pass_(3600)
    plan = shop.run(Mode.SMART, Approver.PERSON)
    shop.web.order("1002", B=1)
    if plan.state == "waiting":
        shop.run(Mode.PUSH, Approver.PERSON, plan=plan.plan, parent=plan.id)
    assert [qty for sku, qty in shop.web.writes if sku == "B" and qty > 9] == []


def test_a_sku_of_which_orders_kept_coming_while_both_were_read_waits_for_the_next_run(
    shop: Cycle,
) -> None:
    shop.office.put("A", 14)
    numbers = iter(range(2000, 3000))

    def another() -> None:
        shop.web.order(str(next(numbers)), A=1)

    shop.clock.pass_(3600)
    shop.web.before_orders = another
    run = shop.run(Mode.SMART, Approver.NAMED)
    assert run.state == "partial"
    assert shop.rows(run)["A"] == ("stale", "orders_moving")
    assert [sku for sku, _ in shop.web.writes] == []
    with reading():
        assert Dirty.select().exists()
    shop.web.before_orders = lambda: None
    assert shop.sync_all().state == "ok"
    sold = sum(line.quantity for order in shop.web.orders.values() for line in order.lines)
    assert shop.web.qty("A") == 14 - sold


def test_an_order_that_came_once_costs_one_more_look_at_its_sku_and_no_more(shop: Cycle) -> None:
    shop.sync_all()
    shop.web.order("1001", B=1)
    shop.clock.pass_(3600)
    shop.web.read_calls = 0
    run = shop.run(Mode.SMART, Approver.NAMED)
    assert run.state == "ok"
    assert shop.web.read_calls <= 2
    assert shop.web.qty("B") == 9
