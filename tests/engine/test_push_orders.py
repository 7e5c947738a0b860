"""A plan of orders that waited for a person is exported by its push, once, without what was left
out; the cycle that made it then goes on behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from connectors.errors import Retriable
from syncconsole.cache.read.cycle import cycle
from syncconsole.cache.tables import PlanRow, Problem
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write.runs import FencedError
from syncconsole.config import Guards, Share
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.runs import CYCLE, Approver, Mode, Step
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


def waiting(shop: Cycle, approver: Approver = Approver.POLICY) -> Run:
    shop.web.order("1001", A=2)
    shop.web.order("1002", B=1)
    run = shop.sync_all(approver)
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


@pytest.mark.requirement("S-080", "S-083", "S-088")
def test_the_cycle_goes_on_by_itself_behind_the_pushed_plan(shop: Cycle) -> None:
    """Steps 3 and 4 follow in the run that pushed it, and are its parent's steps."""
    shop.office.put("C", 4)
    run = waiting(shop)
    child = push(shop, run)
    assert (child.state, child.parent) == ("ok", run.id)
    assert shop.steps(child) == [(step.value, "ok") for step in CYCLE[1:]]
    assert shop.steps(run) == [(step.value, "ok") for step in CYCLE]
    assert exported(shop) == ["W-1001", "W-1002"]
    assert shop.web.writes == [("C", 4)]
    counts = shop.counts(run)
    assert adds_up(counts["scope"], counts)
    assert (counts["pushed"], counts) == (3, shop.counts(child))
    health = cycle("shop")
    assert (health.stopped, health.unfinished) == (None, None)
    assert health.completed is not None


def test_what_a_person_reviews_in_step_4_waits_for_them_again(shop: Cycle) -> None:
    """The Sync All of a person who reviews always: step 2 waits once, then step 4."""
    shop.office.put("C", 4)
    run = waiting(shop, Approver.PERSON)
    first = push(shop, run)
    assert (first.state, shop.row(run.id).state, shop.web.writes) == ("waiting", "waiting", [])
    assert [state for _, state in shop.steps(run)] == ["ok", "ok", "ok", "waiting"]
    second = push(shop, shop.row(run.id))
    assert (second.parent, shop.row(run.id).state) == (run.id, "ok")
    assert [state for _, state in shop.steps(run)] == ["ok", "ok", "ok", "ok"]
    assert shop.web.writes == [("C", 4)]
    counts = shop.counts(run)
    assert (counts["pushed"], adds_up(counts["scope"], counts)) == (3, True)


@pytest.mark.requirement("S-083")
def test_a_step_that_fails_behind_the_push_is_the_one_to_resume_at(shop: Cycle) -> None:
    run = waiting(shop)

    def down() -> None:
        raise Retriable("office does not answer", code="no_answer")

    shop.office.before_page = down
    push(shop, run)
    assert shop.row(run.id).state == "failed"
    assert [state for _, state in shop.steps(run)] == ["ok", "ok", "failed", "not run"]
    assert shop.web.writes == []
    shop.office.before_page = lambda: None
    resumed = ask.resume_run(shop.config, run.id, ANA)
    execute(shop.job(resumed.run), shop.config)
    assert [name for name, _ in shop.steps(shop.row(resumed.run))] == list(CYCLE[2:])
    assert shop.row(resumed.run).state == "ok"


def test_a_guard_that_trips_behind_the_push_holds_step_4(shop: Cycle) -> None:
    shop.configure(guards=Guards(max_changed=Share(Decimal(1))))
    for sku in ("A", "B", "C"):
        shop.office.put(sku, 4)
    run = waiting(shop)
    assert push(shop, run).state == "held"
    assert [state for _, state in shop.steps(run)] == ["ok", "ok", "ok", "held"]
    assert shop.web.writes == []


def test_a_rejected_order_leaves_its_sync_all_partial_to_the_end(shop: Cycle) -> None:
    shop.office.put("C", 4)
    run = waiting(shop, Approver.PERSON)
    shop.office.refuse_order = {"1001": "6240"}
    assert push(shop, run).state == "waiting"
    assert push(shop, shop.row(run.id)).state == "ok"
    assert shop.row(run.id).state == "partial"
    assert [state for _, state in shop.steps(run)] == ["ok", "partial", "ok", "ok"]


@pytest.mark.parametrize("step", CYCLE[1:])
def test_a_worker_that_dies_behind_the_push_is_followed_without_a_second_export(
    shop: Cycle, step: Step
) -> None:
    """What was unticked is not exported by the next attempt either."""
    shop.office.put("C", 4)
    run = waiting(shop)
    assert run.plan is not None
    ask.tick_rows(run.plan, [1], False, ANA)
    asked = ask.push_plan(shop.config, run.plan, ANA)
    shop.lease.ours = True
    dies_in(shop, step)
    with pytest.raises(FencedError):
        execute(shop.job(asked.run), shop.config)
    shop.lease.ours = True
    shop.office.before_read = shop.office.before_page = shop.web.before_read = lambda: None
    execute(shop.job(asked.run), shop.config)
    assert shop.row(asked.run).state == "ok"
    assert exported(shop) == ["W-1002"]
    counts = shop.counts(run)
    assert (counts["pushed"], adds_up(counts["scope"], counts)) == (2, True)


def dies_in(shop: Cycle, step: Step) -> None:
    """The lease ends at the first request of this step."""

    def lose() -> None:
        shop.lease.ours = False

    if step is Step.ORDERS_TO_OFFICE:
        shop.office.before_read = lose
    elif step is Step.DATA_FROM_OFFICE:
        shop.office.before_page = lose
    else:
        shop.web.before_read = lose


def test_the_plan_of_step_2_alone_is_pushed_alone(shop: Cycle) -> None:
    shop.office.put("C", 4)
    shop.web.order("1001", A=2)
    shop.run(Mode.STEP1)
    run = shop.run(Mode.STEP2, Approver.POLICY)
    assert (run.state, push(shop, run).state, shop.row(run.id).state) == ("waiting", "ok", "ok")
    assert (exported(shop), shop.web.writes) == (["W-1001"], [])


def test_an_order_whose_reference_does_not_fit_is_rejected_by_itself_with_the_way_out(
    shop: Cycle,
) -> None:
    long = "20261126-0000000000042"
    shop.web.order("1001", A=2)
    shop.web.order(long, B=1)
    run = push(shop, shop.sync_all(Approver.POLICY))
    assert (run.state, exported(shop)) == ("partial", ["W-1001"])
    with reading():
        found = Problem.get(Problem.key == long)
        row = PlanRow.get(PlanRow.key == long)
    assert f"its reference W-{long} has more than 21 characters" in found.message
    assert "shorter orders.prefix" in found.remedy
    assert (row.outcome, row.reason) == ("rejected", "reference_too_long")
    held = shop.office.qty("B")
    assert isinstance(held, int)
    assert shop.web.qty("B") == held - 1  # its unit stays off the web
