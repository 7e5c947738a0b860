"""The life of a plan: reviewed, aged, superseded, spent once (rule 10, P-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Plan
from syncconsole.cache.tables.base import reading
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask, waking
from syncconsole.engine.execute import execute
from syncconsole.errors import Busy, Refused
from tests.support.house import ANA, House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.cache.tables import Run


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(ask, "wake_worker", lambda config: None)
    assert waking.FROZEN_AFTER > 0
    shop = House(tmp_path, Scripted({"A": 5, "B": 6, "C": 7}), Scripted({"A": 5, "B": 6, "C": 7}))
    monkeypatch.setattr(ask, "_clock", shop.clock)
    shop.settle_first_full()
    for sku in "ABC":
        shop.office.put(sku, 2)
    return shop


def planned(shop: House) -> int:
    plan = shop.run(Mode.SMART, Approver.PERSON).plan
    assert plan is not None
    return plan


def push(shop: House, plan: int, **more: str) -> Run:
    run = ask.push_plan(shop.config, plan, ANA, **more).run
    execute(shop.job(run), shop.config)
    return shop.row(run)


def state(plan: int) -> str:
    with reading():
        return Plan.get_by_id(plan).state


def test_a_reviewed_plan_is_pushed_without_what_was_unticked(shop: House) -> None:
    plan = planned(shop)
    ask.tick_rows(plan, [2], False, ANA)
    run = push(shop, plan)
    assert sorted(shop.web.writes) == [("A", 2), ("C", 2)]
    assert shop.rows(run)["B"] == ("excluded", "unticked")
    assert state(plan) == "spent"
    parent = shop.row(run.parent or 0)
    assert (parent.state, shop.counts(parent)["pushed"]) == ("ok", 2)


def test_what_was_unticked_this_time_only_comes_again(shop: House) -> None:
    plan = planned(shop)
    ask.tick_rows(plan, [2], False, ANA)
    push(shop, plan)
    shop.run(Mode.SMART, Approver.POLICY)
    assert ("B", 2) in shop.web.writes


def test_what_was_excluded_until_cleared_does_not_come_again(shop: House) -> None:
    plan = planned(shop)
    ask.exclude("shop", "inventory", "B", ANA, "counting")
    push(shop, plan)
    run = shop.run(Mode.SMART, Approver.POLICY)
    assert "B" not in dict(shop.web.writes)
    assert shop.counts(run)["excluded"] == 1


@pytest.mark.pitfall("P-04")
def test_a_plan_is_spent_once(shop: House) -> None:
    plan = planned(shop)
    push(shop, plan)
    with pytest.raises(Refused) as refused:
        ask.push_plan(shop.config, plan, ANA)
    assert refused.value.code == "plan_state"


def test_a_newer_automatic_plan_supersedes_an_unopened_one(shop: House) -> None:
    plan = planned(shop)
    shop.run(Mode.SMART, Approver.POLICY)
    assert state(plan) == "superseded"


@pytest.mark.pitfall("P-04")
def test_an_aged_plan_reads_the_source_again_and_moved_rows_end_stale(shop: House) -> None:
    plan = planned(shop)
    shop.clock.pass_(20 * 60)
    shop.office.put("B", 9)
    run = push(shop, plan)
    assert shop.rows(run)["B"] == ("stale", "source_moved")
    assert sorted(shop.web.writes) == [("A", 2), ("C", 2)]
    shop.run(Mode.SMART, Approver.POLICY)
    assert ("B", 9) in shop.web.writes


@pytest.mark.pitfall("P-04")
def test_a_source_that_a_refresh_found_changed_makes_the_row_stale(shop: House) -> None:
    plan = planned(shop)
    shop.office.put("A", 1)
    shop.run(Mode.REFRESH)
    run = push(shop, plan)
    assert shop.rows(run)["A"] == ("stale", "source_moved")


def test_a_plan_made_under_other_rules_is_not_pushed_by_them(shop: House) -> None:
    plan = planned(shop)
    shop.configure(buffer=1)
    run = push(shop, plan)
    assert shop.counts(run)["stale"] == 3
    shop.run(Mode.SMART, Approver.NAMED)
    assert sorted(shop.web.writes) == [("A", 1), ("B", 1), ("C", 1)]


def test_a_tripped_guard_wants_a_typed_reason(shop: House) -> None:
    for sku in list("ABC"):
        shop.office.drop(sku)
    run = shop.run(Mode.SMART, Approver.POLICY)
    shop.office.put("A", 1)
    run = shop.run(Mode.SMART, Approver.POLICY)
    assert run.state == "held"
    with pytest.raises(Refused) as refused:
        ask.push_plan(shop.config, run.plan or 0, ANA)
    assert refused.value.code == "reason"
    assert push(shop, run.plan or 0, reason="stock-taking").state == "ok"


def test_writes_off_and_protected_are_refused_by_name(shop: House) -> None:
    plan = planned(shop)
    shop.configure(writes=False, line=9, lines={"writes": 12})
    with pytest.raises(Refused, match=r"writes are off, config\.yaml line 12"):
        ask.push_plan(shop.config, plan, ANA)
    shop.configure(writes=True, protected=True)
    with pytest.raises(Refused) as refused:
        ask.push_plan(shop.config, plan, ANA)
    assert refused.value.code == "confirm"
    assert push(shop, plan, confirm="shop").state == "ok"


@pytest.mark.pitfall("P-30")
def test_a_plan_claimed_by_another_operator_cannot_be_pushed(shop: House) -> None:
    from syncconsole.domain.who import Who

    plan = planned(shop)
    assert ask.claim_plan(plan, Who("ben")).mine
    claim = ask.claim_plan(plan, ANA)
    assert (claim.holder, claim.mine) == ("ben", False)
    with pytest.raises(Refused, match="ben reviews plan"):
        ask.push_plan(shop.config, plan, ANA)
    with pytest.raises(Refused, match="ben reviews plan"):
        ask.ask_run(shop.config, "shop", Mode.SMART, ANA)
    shop.clock.pass_(16 * 60)
    assert ask.claim_plan(plan, ANA).mine


@pytest.mark.requirement("S-048")
def test_smart_before_a_completed_full_is_refused_unless_turned_into_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "wake_worker", lambda config: None)
    shop = House(tmp_path, Scripted({"A": 5}), Scripted({"A": 1}))
    with pytest.raises(Refused) as refused:
        ask.ask_run(shop.config, "shop", Mode.SMART, ANA)
    assert (refused.value.code, refused.value.exit_code) == ("first_full", 6)
    run = ask.ask_run(shop.config, "shop", Mode.SMART, ANA, full_if_first=True).run
    assert shop.row(run).mode == "full"


@pytest.mark.pitfall("P-30")
def test_a_second_request_joins_only_the_same_kind_and_approver(shop: House) -> None:
    first = ask.ask_run(shop.config, "shop", Mode.SMART, ANA)
    assert ask.ask_run(shop.config, "shop", Mode.SMART, ANA) == ask.Asked(first.run, joined=True)
    with pytest.raises(Busy) as busy:
        ask.ask_run(shop.config, "shop", Mode.FULL, ANA)
    assert busy.value.run == first.run
    waiting = ask.ask_run(shop.config, "shop", Mode.FULL, ANA, wait=True)
    assert not waiting.joined


def test_only_a_full_that_was_pushed_to_its_end_unlocks_smart(tmp_path: Path) -> None:
    from syncconsole.cache.write.connections import full_done

    shop = House(tmp_path, Scripted({"A": 5}), Scripted({"A": 1}))
    shop.run(Mode.FULL, Approver.PERSON)
    assert not full_done("shop")
    shop.run(Mode.FULL, Approver.NAMED, plan_only=True)
    assert not full_done("shop")
    shop.run(Mode.FULL, Approver.NAMED)
    assert full_done("shop")


@pytest.mark.parametrize("state", ["waiting", "held"])
def test_a_push_that_is_cancelled_before_anybody_began_it_leaves_its_plan_to_be_pushed_later(
    shop: House, state: str
) -> None:
    if state == "held":
        for sku in "ABC":
            shop.office.drop(sku)
        shop.run(Mode.SMART, Approver.POLICY)
        shop.office.put("A", 1)
        plan = shop.run(Mode.SMART, Approver.POLICY).plan or 0
    else:
        plan = planned(shop)
    first = ask.push_plan(shop.config, plan, ANA, reason="right").run
    ask.cancel_run(first, ANA)
    ask.cancel_run(first, ANA)
    row = Plan.get_by_id(plan)
    assert (row.state, row.approved_by, row.reason) == (state, "", "")
    asked = ask.push_plan(shop.config, plan, ANA, reason="right after all").run
    ask.cancel_run(first, ANA)
    assert Plan.get_by_id(plan).state == "approved"
    execute(shop.job(asked), shop.config)
    assert (shop.row(asked).state, Plan.get_by_id(plan).state) == ("ok", "spent")
