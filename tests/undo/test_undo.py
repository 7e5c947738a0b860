"""A push is taken back where nobody has moved on since, through review and compare-and-set."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
import pytest

from syncconsole.cache.tables import Baseline, Dirty, Item, Plan
from syncconsole.cache.tables.base import reading, tuples
from syncconsole.cache.write import exclusions, plans
from syncconsole.config.model import Share
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.plans import PlanState
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from syncconsole.engine.asking_undo import undoable
from syncconsole.errors import Refused
from tests.support.house import ANA
from tests.support.scripted import lost_answer
from tests.undo.steps import excluded, plan_of, push, shop_of, sold_in_office, undo, undone

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.invariant("I-9")
@pytest.mark.parametrize("compare_and_set", [True, False])
def test_undo_restores_what_stood_there_where_nobody_else_wrote(
    tmp_path: Path, compare_and_set: bool
) -> None:
    shop = shop_of(tmp_path, compare_and_set=compare_and_set)
    run = sold_in_office(shop, S0=7, S1=0)
    asked = undo(shop, run)
    assert (asked.state, shop.web.qty("S0")) == ("waiting", 7)  # nothing before it is reviewed
    pushed = push(shop, asked)
    assert (pushed.state, shop.web.qty("S0"), shop.web.qty("S1")) == ("ok", 10, 10)
    counts = shop.counts(pushed)
    assert (counts["scope"], counts["pushed"], counts["verified"]) == (2, 2, 2)
    assert adds_up(2, counts)


@pytest.mark.pitfall("P-33")
@pytest.mark.invariant("I-9")
@pytest.mark.parametrize("compare_and_set", [True, False])
def test_a_sale_between_push_and_undo_is_not_undone_and_says_moved_on(
    tmp_path: Path, compare_and_set: bool
) -> None:
    shop = shop_of(tmp_path, compare_and_set=compare_and_set)
    run = sold_in_office(shop, S0=7, S1=6)
    shop.web.put("S0", 5)
    asked = undo(shop, run)
    assert shop.rows(asked)["S0"] == ("stale", "moved_on")
    pushed = push(shop, asked)
    assert (shop.web.qty("S0"), shop.web.qty("S1")) == (5, 10)
    assert pushed.state == "partial"


@pytest.mark.pitfall("P-33")
@pytest.mark.parametrize("compare_and_set", [True, False])
def test_a_sale_between_review_and_push_of_the_undo_is_not_undone_either(
    tmp_path: Path, compare_and_set: bool
) -> None:
    shop = shop_of(tmp_path, compare_and_set=compare_and_set)
    asked = undo(shop, sold_in_office(shop, S0=7))
    shop.web.put("S0", 4)
    push(shop, asked)
    assert shop.rows(asked)["S0"] == ("stale", "moved_on")
    assert shop.web.qty("S0") == 4


@pytest.mark.pitfall("P-33")
def test_a_source_that_moved_since_is_not_undone(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    run = sold_in_office(shop, S0=7)
    shop.office.put("S0", 3)
    asked = undo(shop, run)
    assert asked.state == "partial"
    assert shop.rows(asked)["S0"] == ("stale", "moved_on")


def test_what_was_undone_is_not_pushed_again_before_somebody_ends_the_exclusion(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path)
    run = sold_in_office(shop, S0=7)
    undone(shop, run)
    assert excluded(shop) == {"S0": f"undone: run {run.id}"}
    smart = shop.run(Mode.SMART, Approver.POLICY)
    assert shop.rows(smart)["S0"] == ("excluded", f"undone: run {run.id}")
    full = shop.run(Mode.FULL)
    assert (shop.rows(full)["S0"][0], shop.web.qty("S0")) == ("excluded", 10)
    with reading():
        item = Item.get(Item.key == "S0")
        assert Baseline.get(Baseline.item == item).qty == 10
        assert Dirty.get_or_none(Dirty.item == item) is not None
    exclusions.end(1, "ana", shop.clock.now())
    assert shop.run(Mode.SMART, Approver.POLICY).state == "ok"
    assert shop.web.qty("S0") == 7


def test_the_push_of_a_reviewed_plan_is_undone_by_the_number_of_either_run(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("S0", 7)
    made = shop.run(Mode.SMART, Approver.PERSON)
    pushed = push(shop, made)
    assert undoable(made.id) == undoable(pushed.id)
    asked = undo(shop, pushed)
    assert shop.rows(asked)["S0"] == ("", "")


def test_undoing_twice_is_refused_while_a_plan_waits_and_after_it_was_pushed(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path)
    run = sold_in_office(shop, S0=7)
    asked = undo(shop, run)
    with pytest.raises(Refused, match="undoes run 2 already and is waiting") as refused:
        undoable(run.id)
    assert refused.value.code == "plan_state"
    push(shop, asked)
    with pytest.raises(Refused, match="was undone by run 3; undo that one") as refused:
        undoable(run.id)
    assert refused.value.code == "undone"


def test_a_dropped_undo_may_be_asked_for_again_and_one_in_part_takes_the_rest(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path)
    run = sold_in_office(shop, S0=7, S1=6)
    plans.close(plan_of(undo(shop, run)), PlanState.DROPPED, "dropped")
    second = undo(shop, run)
    plans.tick(plan_of(second), [1], chosen=False)
    push(shop, second)
    assert (shop.web.qty("S0"), shop.web.qty("S1")) == (7, 10)
    third = undo(shop, run)
    assert shop.rows(third) == {"S0": ("", "")}


def test_an_undo_can_be_undone_and_its_exclusions_end(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    first = undone(shop, sold_in_office(shop, S0=7))
    undone(shop, first)
    assert shop.web.qty("S0") == 7
    assert excluded(shop) == {}
    assert shop.counts(shop.run(Mode.SMART))["pushed"] == 0


@pytest.mark.invariant("I-5")
def test_an_excluded_key_is_not_undone(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    run = sold_in_office(shop, S0=7, S1=6)
    ask.exclude("shop", "inventory", "S0", ANA, "counting the shelf")
    asked = undo(shop, run)
    assert shop.rows(asked)["S0"] == ("excluded", "counting the shelf")
    push(shop, asked)
    assert shop.web.qty("S0") == 7


def test_of_a_full_only_what_it_changed_is_taken_back(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.web.put("S0", 3)
    run = shop.run(Mode.FULL)
    undone(shop, run)
    assert shop.web.writes[-1:] == [("S0", 3)]
    with pytest.raises(Refused, match="changed nothing"):
        undoable(1)


def test_a_run_that_wrote_nothing_and_one_that_goes_on_are_refused(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    idle = shop.run(Mode.SMART)
    with pytest.raises(Refused, match="changed nothing"):
        undoable(idle.id)
    with pytest.raises(Refused, match="goes on"):
        undoable(shop.ask(Mode.SMART))
    with pytest.raises(Refused, match="there is no run 99"):
        undoable(99)


def test_guards_measure_an_undo_too(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.web.put("S0", 0)
    run = shop.run(Mode.FULL)  # 0 -> 10
    none = Share(Decimal(0))
    shop.configure(guards=msgspec.structs.replace(shop.connection.guards, max_to_zero=none))
    asked = undo(shop, run)
    with reading():
        assert "would go to zero" in Plan.get_by_id(asked.plan).trips


def test_an_undo_whose_answer_is_lost_is_settled_by_reading_and_leaves_its_exclusion(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path)
    asked = undo(shop, sold_in_office(shop, S0=7))
    shop.web.after_push = lost_answer
    push(shop, asked)
    shop.web.after_push = lambda: None
    shop.run(Mode.REFRESH)
    assert shop.web.qty("S0") == 10
    assert shop.rows(asked)["S0"] == ("pushed", "")
    assert excluded(shop) == {"S0": "undone: run 2"}


def test_changed_rules_do_not_turn_an_aged_undo_stale(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    asked = undo(shop, sold_in_office(shop, S0=7))
    shop.configure(buffer=2)
    shop.clock.pass_(3600)
    push(shop, asked)
    assert shop.web.qty("S0") == 10


def test_where_writes_are_off_the_undo_is_a_plan_only(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    run = sold_in_office(shop, S0=7)
    shop.configure(writes=False)
    asked = undo(shop, run)
    assert (asked.state, asked.reason) == ("waiting", "writes are off")


@pytest.mark.invariant("I-10")
def test_after_an_undo_dirty_lacks_no_key_that_differs(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    undone(shop, sold_in_office(shop, S0=7, S1=6))
    with reading():
        dirty = {item for (item,) in tuples(Dirty.select(Dirty.item))}
        for item in Item.select():
            agreed = Baseline.get(Baseline.item == item).qty
            assert (item.source_qty == agreed) or item.id in dirty
