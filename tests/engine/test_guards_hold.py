"""Guards hold without being asked, and what is held is not forgotten (rule 12, P-24, P-34)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Audit, Plan, Problem
from syncconsole.cache.tables.base import reading
from syncconsole.domain.guards import OVERRIDE
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from syncconsole.engine.execute import execute
from syncconsole.errors import Refused
from tests.support.house import ANA, House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(ask, "wake_worker", lambda config: None)
    many = {f"S{n:03}": 10 for n in range(200)}
    shop = House(tmp_path, Scripted(many), Scripted(many))
    shop.settle_first_full()
    return shop


@pytest.mark.parametrize("left", [38, 0])
@pytest.mark.parametrize("mode", [Mode.SMART, Mode.FULL])
@pytest.mark.pitfall("P-24", "P-34", "P-12")
def test_a_truncated_or_empty_source_at_3_am_is_held_and_nothing_is_written(
    shop: House, left: int, mode: Mode
) -> None:
    for sku in list(shop.office.records)[left:]:
        shop.office.drop(sku.removeprefix("id-"))
    shop.office.put("S000", 4)
    run = shop.run(mode, Approver.POLICY, trigger="schedule")
    assert (run.state, shop.web.writes) == ("held", [])
    with reading():
        said = [problem.message for problem in Problem.select().where(Problem.run == run.id)]
    assert any("the source is" in message for message in said)


@pytest.mark.parametrize("left", [38, 0])
def test_a_short_source_is_held_even_where_nothing_would_change(shop: House, left: int) -> None:
    for sku in list(shop.office.records)[left:]:
        shop.office.drop(sku.removeprefix("id-"))
    run = shop.run(Mode.SMART, Approver.POLICY)
    assert (run.state, shop.web.writes) == ("held", [])


@pytest.mark.pitfall("P-12")
def test_after_a_truncated_read_the_whole_source_pushes_what_changed_and_no_more(
    shop: House,
) -> None:
    whole = dict(shop.office.records)
    for sku in list(whole)[20:]:
        shop.office.drop(sku.removeprefix("id-"))
    shop.run(Mode.SMART, Approver.POLICY)
    shop.office.records = whole
    shop.office.put("S007", 3)
    run = shop.run(Mode.SMART, Approver.POLICY)
    assert run.state == "ok"
    assert shop.web.writes == [("S007", 3)]


def test_too_many_changes_are_held_and_a_named_approval_lets_them_go(shop: House) -> None:
    for n in range(100):
        shop.office.put(f"S{n:03}", 9)
    run = shop.run(Mode.SMART, Approver.POLICY)
    assert (run.state, shop.web.writes) == ("held", [])
    run = shop.run(Mode.SMART, Approver.NAMED)
    assert (run.state, len(shop.web.writes)) == ("ok", 100)


def overrides() -> list[Audit]:
    with reading():
        return list(Audit.select().where(Audit.action == OVERRIDE))


def test_a_named_approval_over_guards_is_audited_with_their_figures_and_counts_once(
    shop: House,
) -> None:
    for n in range(100):
        shop.office.put(f"S{n:03}", 9)
    asked = ask.ask_run(
        shop.config, "shop", Mode.SMART, ANA, approver=Approver.NAMED, reason="stock-taking"
    )
    execute(shop.job(asked.run), shop.config)
    assert len(shop.web.writes) == 100
    (entry,) = overrides()
    assert (entry.who, entry.origin, entry.reason) == ("ana", "test", "stock-taking")
    assert entry.subject == f"plan {shop.row(asked.run).plan}"
    assert entry.before == "max_changed: 100 of 200 rows would change (50%)"
    for n in range(100):
        shop.office.put(f"S{n:03}", 8)
    held = shop.run(Mode.SMART, Approver.POLICY)
    assert (held.state, len(shop.web.writes), len(overrides())) == ("held", 100, 1)


def test_a_pushed_held_plan_is_audited_and_the_next_that_trips_is_held_again(shop: House) -> None:
    for n in range(100):
        shop.office.put(f"S{n:03}", 9)
    held = shop.run(Mode.SMART, Approver.POLICY)
    plan = held.plan or 0
    for nothing in ("", "  "):
        with pytest.raises(Refused) as refused:
            ask.push_plan(shop.config, plan, ANA, reason=nothing)
        assert (refused.value.code, refused.value.exit_code) == ("reason", 6)
    assert overrides() == []
    run = ask.push_plan(shop.config, plan, ANA, reason="counted twice").run
    execute(shop.job(run), shop.config)
    assert len(shop.web.writes) == 100
    (entry,) = overrides()
    assert (entry.who, entry.origin, entry.subject) == ("ana", "test", f"plan {plan}")
    assert (entry.reason, entry.before) == (
        "counted twice", "max_changed: 100 of 200 rows would change (50%)",
    )  # fmt: skip
    for n in range(100):
        shop.office.put(f"S{n:03}", 8)
    assert shop.run(Mode.SMART, Approver.POLICY).state == "held"


@pytest.mark.parametrize("nothing", ["", "   "])
def test_an_approval_beforehand_without_a_reason_is_refused(shop: House, nothing: str) -> None:
    with pytest.raises(Refused) as refused:
        ask.ask_run(shop.config, "shop", Mode.SMART, ANA, approver=Approver.NAMED, reason=nothing)
    assert (refused.value.code, refused.value.exit_code) == ("reason", 6)


def test_a_push_that_trips_nothing_is_no_override(shop: House) -> None:
    shop.office.put("S000", 1)
    shop.run(Mode.SMART, Approver.NAMED)
    assert overrides() == []


def test_a_percentage_below_the_floor_does_not_trip(tmp_path: Path) -> None:
    shop = House(tmp_path, Scripted({"A": 1, "B": 1}), Scripted({"A": 1, "B": 1}))
    shop.settle_first_full()
    shop.office.put("A", 5)
    shop.office.put("B", 5)
    assert shop.run(Mode.SMART, Approver.POLICY).state == "ok"


def test_too_many_zeros_hold_only_their_rows_so_that_decreases_still_go(shop: House) -> None:
    for n in range(25):
        shop.office.put(f"S{n:03}", 0)
    shop.office.put("S100", 2)
    run = shop.run(Mode.SMART, Approver.POLICY)
    assert run.state == "held"
    assert shop.web.writes == [("S100", 2)]
    assert shop.counts(run)["held"] == 25
    assert shop.rows(run)["S000"] == ("held", "to_zero")
    again = shop.run(Mode.SMART, Approver.NAMED)
    assert shop.counts(again)["pushed"] == 25


def test_a_first_full_waits_for_review_with_guards_as_warnings(tmp_path: Path) -> None:
    many = {f"S{n:03}": 10 for n in range(100)}
    shop = House(tmp_path, Scripted(many), Scripted(dict.fromkeys(many, 1)))
    run = shop.run(Mode.FULL, Approver.POLICY)
    assert run.state == "waiting"
    with reading():
        trips = json.loads(Plan.get_by_id(shop.row(run.id).plan).trips)
    assert [trip["guard"] for trip in trips] == ["max_changed"]
    assert shop.web.writes == []


@pytest.mark.parametrize("approver", list(Approver))
def test_with_writes_off_nothing_is_pushed_and_nothing_has_failed(
    tmp_path: Path, approver: Approver
) -> None:
    shop = House(tmp_path, Scripted({"A": 1}), Scripted({"A": 0}), writes=False)
    run = shop.run(Mode.FULL, approver)
    assert (run.state, run.error, shop.web.writes) == ("waiting", "", [])


def test_a_persons_run_waits_for_review(shop: House) -> None:
    shop.office.put("S000", 1)
    run = shop.run(Mode.SMART, Approver.PERSON)
    assert run.state == "waiting"
    assert shop.counts(run)["pending"] == 1
    assert shop.web.writes == []
