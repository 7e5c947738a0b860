"""A plan of orders that waited for a person is exported by its push, once, without what was left
out; the cycle that made it then goes on behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import RunStep
from syncconsole.cache.tables.base import reading
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from syncconsole.engine.execute import execute
from tests.engine.test_cycle import Cycle
from tests.support.house import ANA
from tests.support.scripted import lost_answer

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.cache.tables import Run


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cycle:
    monkeypatch.setattr(ask, "wake_worker", lambda _: None)
    shop = Cycle(tmp_path)
    monkeypatch.setattr(ask, "_clock", shop.clock)
    return shop


def waiting(shop: Cycle) -> Run:
    shop.web.order("1001", A=2)
    shop.web.order("1002", B=1)
    run = shop.sync_all(Approver.POLICY)
    assert (run.state, shop.office.receipts) == ("waiting", [])
    return run


def push(shop: Cycle, run: Run) -> Run:
    assert run.plan is not None
    asked = ask.push_plan(shop.config, run.plan, ANA)
    execute(shop.job(asked.run), shop.config)
    return shop.row(asked.run)


def exported(shop: Cycle) -> list[str]:
    return [name for name, _ in shop.office.receipts]


def test_the_first_export_is_pushed_after_its_review(shop: Cycle) -> None:
    run = waiting(shop)
    assert push(shop, run).state == "ok"
    assert exported(shop) == ["W-1001", "W-1002"]
    assert shop.web.writes == []


def test_an_order_that_was_unticked_stays_and_is_planned_again(shop: Cycle) -> None:
    run = waiting(shop)
    assert run.plan is not None
    ask.tick_rows(run.plan, [1], False, ANA)
    push(shop, run)
    assert exported(shop) == ["W-1002"]
    assert shop.sync_all(Approver.POLICY).state == "ok"
    assert exported(shop) == ["W-1002", "W-1001"]


def test_an_order_that_changed_since_the_plan_is_not_sent_as_it_was(shop: Cycle) -> None:
    run = waiting(shop)
    shop.web.change("1001", "Cancelled", holds_stock=False)
    shop.run(Mode.STEP1)
    assert push(shop, run).state == "partial"
    assert exported(shop) == ["W-1002"]


def test_a_lost_answer_books_nothing_twice(shop: Cycle) -> None:
    run = waiting(shop)
    shop.office.after_receipt = lost_answer
    assert push(shop, run).state == "ok"
    assert exported(shop) == ["W-1001", "W-1002"]


@pytest.mark.requirement("S-083")
def test_the_cycle_goes_on_behind_the_pushed_plan(shop: Cycle) -> None:
    shop.office.put("C", 4)
    run = waiting(shop)
    push(shop, run)
    resumed = ask.resume_run(shop.config, run.id, ANA)
    execute(shop.job(resumed.run), shop.config)
    assert shop.row(resumed.run).state == "ok"
    with reading():
        steps = RunStep.select().where(RunStep.run == resumed.run).order_by(RunStep.n)
        assert [row.state for row in steps] == ["ok", "ok", "ok"]
    assert exported(shop) == ["W-1001", "W-1002"]
    assert shop.web.writes == [("C", 4)]
