"""Guards of a Store Center (rule 12), and the plans they hold for a person."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Plan
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import runs
from syncconsole.config import Guards
from syncconsole.config.model import Share
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from syncconsole.errors import Refused
from tests.engine.two_way.test_delta import change, settled
from tests.support.house import ANA
from tests.support.records import Server

if TYPE_CHECKING:
    from tests.engine.two_way.conftest import Opened
    from tests.support.centre import Centre

TIGHT = Guards(max_changed=Share(Decimal(10), percent=True), floor=0)


def plan_of(run: int, component: str = "customers") -> Plan:
    with reading():
        return Plan.get(Plan.run == run, Plan.component == component)


def changed_everywhere(centre: Centre, count: int) -> None:
    for n in range(count):
        change(centre, centre.main, f"C{n}", f"Ana the {n}.")


def test_creates_never_trip_however_many(opened: Opened) -> None:
    centre = settled(opened(guards=TIGHT), count=2)
    centre.customers(centre.main, 500, first=100)
    assert centre.run(Mode.DELTA).state == "ok"
    assert len(centre.local.writes) == 500


def test_overwrites_trip_from_the_first_completed_fresh_on(opened: Opened) -> None:
    centre = opened(guards=TIGHT)
    centre.customers(centre.local, 20)
    for n in range(20):
        centre.main.put("customers", f"C{n}", profile__name=f"Main's {n}")
    assert centre.run(Mode.FRESH).state == "ok"  # the first: every row is overwritten
    centre.clock.pass_(3600)
    centre.forget_calls()
    changed_everywhere(centre, 20)
    run = centre.log_on()
    assert (run.state, centre.local.writes) == ("held", [])
    assert plan_of(run.id).trips != "[]"
    assert dict(centre.steps(run)) == {
        "Customer": "held", "Custom Fields": "ok", "Voucher Series": "ok",
        "Fraud Users List": "ok",
    }  # fmt: skip


def test_a_held_plan_waits_for_a_person_and_manual_does_not_go_round_it(opened: Opened) -> None:
    centre = settled(opened(guards=TIGHT))
    changed_everywhere(centre, 20)
    run = centre.run(Mode.DELTA)
    with pytest.raises(Refused, match="look at its plan in Review"):
        centre.ask(Mode.MANUAL)
    plan = plan_of(run.id).id
    with pytest.raises(Refused, match="a guard tripped"):
        ask.push_plan(centre.config, plan, ANA)
    pushed = centre.push(plan, reason="names were cleaned up")
    assert (pushed.state, len(centre.local.writes)) == ("ok", 20)
    parent = centre.row(run.id)
    assert (parent.state, centre.counts(parent)["pushed"]) == ("ok", 20)


@pytest.mark.requirement("S-014")
def test_a_fresh_that_a_person_reviewed_is_complete_once_its_last_plan_is_pushed(
    centre: Centre,
) -> None:
    centre.customers(centre.local, 3)
    centre.main.put("fraud_users", "C1", status__status="CONFIRMED")
    run = centre.run(Mode.FRESH, Approver.PERSON)
    assert run.state == "waiting"
    centre.push(plan_of(run.id, "customers").id)
    assert (centre.complete, centre.row(run.id).state) == (False, "waiting")
    centre.push(plan_of(run.id, "fraud_users").id)
    assert (centre.complete, centre.row(run.id).state) == (True, "ok")
    assert centre.alike("customers", "fraud_users")


def test_an_aged_plan_is_held_against_todays_source_and_moved_rows_end_stale(
    centre: Centre,
) -> None:
    centre.customers(centre.local, 3)
    run = centre.run(Mode.FRESH, Approver.PERSON)
    centre.clock.pass_(3600)
    centre.local.put("customers", "C1", profile__name="Ana, since then")
    centre.local.drop("customers", "C2")
    centre.push(plan_of(run.id).id)
    assert centre.main.keys("customers") == {"C0"}
    assert {row[2]: row[3] for row in centre.rows(run)} == {
        "C0": "pushed", "C1": "stale", "C2": "stale",
    }  # fmt: skip


def test_an_empty_server_against_a_baseline_holds_and_nothing_counts_as_gone(
    centre: Centre,
) -> None:
    settled(centre)
    kept, centre.main.held["customers"] = centre.main.held["customers"], {}
    run = centre.run(Mode.FRESH)
    assert run.state == "held"
    assert centre.local.writes == centre.main.writes == []
    assert all(reason != "gone_at_office" for *_, reason in centre.rows(run))
    centre.main.held["customers"] = kept
    assert centre.run(Mode.FRESH).state == "ok"
    assert centre.rows(run) == []


def test_that_an_empty_server_is_right_is_said_by_a_named_approval(centre: Centre) -> None:
    """A fraud list may well be emptied; a person says so once, and then it is believed."""
    centre.main.put("fraud_users", "C1", status__status="CONFIRMED")
    centre.run(Mode.FRESH)
    centre.main.drop("fraud_users", "C1")
    assert centre.run(Mode.FRESH).state == "held"
    run = centre.run(Mode.FRESH, Approver.NAMED, reason="cleared by the fraud desk")
    assert run.state == "ok"
    assert centre.rows(run) == [("fraud_users", "download", "C1", "skipped", "gone_at_office")]
    assert centre.run(Mode.FRESH).state == "ok"


def test_a_short_server_holds_only_where_more_are_missing_than_the_floor(
    opened: Opened,
) -> None:
    centre = settled(opened(guards=Guards(floor=5)), count=20)
    for n in range(5):
        centre.main.drop("customers", f"C{n}")
    assert centre.run(Mode.FRESH).state == "ok"
    for n in range(5, 12):
        centre.main.drop("customers", f"C{n}")
    assert centre.run(Mode.FRESH).state == "held"


def test_an_excluded_key_is_never_written_either_way(centre: Centre) -> None:
    settled(centre)
    number = ask.exclude(centre.connection.name, "customers", "C3", ANA, "in dispute")
    change(centre, centre.main, "C3", "Ana M.")
    run = centre.run(Mode.DELTA)
    assert centre.rows(run) == [("customers", "download", "C3", "excluded", "in dispute")]
    assert centre.local.writes == []
    ask.end_exclusion(number, ANA)
    centre.run(Mode.DELTA)
    assert [key for _, key, _ in centre.local.writes] == ["C3"]


def test_a_target_that_takes_no_such_record_is_said_row_by_row(opened: Opened) -> None:
    import msgspec

    centre = opened()
    able = centre.main.abilities["voucher_series"]
    centre.main.abilities["voucher_series"] = msgspec.structs.replace(able, writes=False)
    centre.local.put("voucher_series", "V1", coupon__code="V1")
    run = centre.run(Mode.FRESH)
    assert centre.rows(run) == [("voucher_series", "upload", "V1", "skipped", "not_writable")]
    assert (run.state, centre.complete) == ("ok", True)


def test_a_push_that_is_cancelled_leaves_the_whole_run_counted_and_the_fresh_incomplete(
    opened: Opened,
) -> None:
    centre = opened(main=Server("main", batch=1))
    centre.customers(centre.local, 3)
    centre.main.put("fraud_users", "C1", status__status="CONFIRMED")
    run = centre.run(Mode.FRESH, Approver.PERSON)
    pushing = ask.push_plan(centre.config, plan_of(run.id).id, ANA).run

    def stop() -> None:
        with writing():
            runs.cancel(pushing, ANA, centre.clock.now())

    centre.main.after_push = stop
    assert centre.execute(pushing).state == "cancelled"
    centre.main.after_push = lambda: None
    counts = centre.counts(centre.row(run.id))
    assert (counts["scope"], counts["pushed"], counts["skipped"], counts["pending"]) == (4, 1, 2, 1)
    assert not centre.complete
    assert centre.log_on().state == "ok"
    assert centre.complete
