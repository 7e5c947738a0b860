"""What is excluded is written by no path, however far a plan had come by then (I-5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import PlanRow
from syncconsole.cache.tables.base import reading
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from syncconsole.engine.execute import execute
from tests.engine.test_cycle import Cycle
from tests.support.house import ANA, House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(ask, "wake_worker", lambda _: None)
    four = {f"S{n}": 5 for n in range(4)}
    shop = House(tmp_path, Scripted(four), Scripted(four, write_batch=2))
    shop.settle_first_full()
    for sku in four:
        shop.office.put(sku, 4)
    return shop


def exclude(*skus: str) -> None:
    for sku in skus:
        ask.exclude("shop", "inventory", sku, ANA, "counting the shelf")


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.invariant("I-5")
def test_an_exclusion_holds_in_a_run_that_another_worker_takes_up(shop: House) -> None:
    def die() -> None:
        raise Killed

    run = shop.ask(Mode.FULL)
    shop.web.after_push = die
    with pytest.raises(Killed):
        execute(shop.job(run), shop.config)
    shop.web.after_push = lambda: None
    exclude("S3")
    execute(shop.job(run), shop.config)
    assert shop.rows(shop.row(run))["S3"] == ("excluded", "counting the shelf")
    assert "S3" not in dict(shop.web.writes)
    assert shop.counts(shop.row(run))["excluded"] == 1


@pytest.mark.invariant("I-5")
def test_an_exclusion_holds_in_a_run_that_is_under_way(shop: House) -> None:
    shop.web.after_push = lambda: exclude("S3") if len(shop.web.writes) == 2 else None
    run = shop.run(Mode.SMART)
    assert shop.rows(run)["S3"] == ("excluded", "counting the shelf")
    assert "S3" not in dict(shop.web.writes)
    assert shop.web.qty("S3") == 5


@pytest.mark.invariant("I-5")
def test_an_exclusion_holds_in_a_plan_that_was_approved_before_it(shop: House) -> None:
    made = shop.run(Mode.SMART, Approver.PERSON)
    assert made.plan is not None
    asked = ask.push_plan(shop.config, made.plan, ANA)
    exclude("S3")
    execute(shop.job(asked.run), shop.config)
    assert shop.rows(made)["S3"] == ("excluded", "counting the shelf")
    assert "S3" not in dict(shop.web.writes)


@pytest.mark.invariant("I-5")
def test_an_excluded_order_is_not_exported_by_a_plan_approved_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "wake_worker", lambda _: None)
    shop = Cycle(tmp_path)
    shop.web.order("1001", A=2)
    made = shop.sync_all(Approver.PERSON)
    assert made.plan is not None
    asked = ask.push_plan(shop.config, made.plan, ANA)
    ask.exclude("shop", "orders", "1001", ANA, "a test order")
    execute(shop.job(asked.run), shop.config)
    assert shop.office.receipts == []
    with reading():
        row = PlanRow.get(PlanRow.plan == made.plan)
    assert (row.outcome, row.reason) == ("excluded", "a test order")
