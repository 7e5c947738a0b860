"""Fresh: the entire data of both servers, both ways (S-006, S-010 to S-014, S-020)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed, Retriable
from syncconsole.cache.tables import PlanRow
from syncconsole.cache.tables.base import reading
from syncconsole.domain.runs import Mode
from syncconsole.domain.timers import COMPLETION_CHECK
from syncconsole.domain.two_way import Moved
from syncconsole.engine.execute import execute
from tests.support.records import Server

if TYPE_CHECKING:
    from tests.engine.two_way.conftest import Opened
    from tests.support.centre import Centre

VOUCHERS = "voucher_series"


@pytest.mark.requirement("S-006")
@pytest.mark.requirement("S-010")
@pytest.mark.requirement("S-011")
@pytest.mark.requirement("S-012")
def test_what_only_one_side_has_is_at_both_afterwards_and_every_row_has_an_outcome(
    centre: Centre,
) -> None:
    centre.customers(centre.local, 120)
    centre.customers(centre.main, 250, first=100)
    run = centre.log_on()
    assert (run.mode, run.trigger, run.state) == ("fresh", "login", "ok")
    assert centre.alike("customers")
    assert centre.main.keys("customers") == {f"C{n}" for n in range(350)}
    counts = centre.counts(run)
    assert counts["scope"] == 120 + 250
    assert (counts["pushed"], counts["unchanged"]) == (100 + 230, 20 * 2)
    assert counts["verified"] == 330
    assert centre.complete


@pytest.mark.requirement("S-011")
def test_first_fresh_main_wins_where_both_differ_and_the_local_value_is_kept(
    centre: Centre,
) -> None:
    centre.local.put("customers", "C1", profile__name="Ana, as the till has her")
    centre.main.put("customers", "C1", profile__name="Ana")
    run = centre.run(Mode.FRESH)
    assert centre.local.fields("customers", "C1") == {"profile.name": "Ana"}
    assert centre.main.writes == []
    assert centre.rows(run) == [
        ("customers", "upload", "C1", "skipped", "main_wins"),
        ("customers", "download", "C1", "pushed", ""),
    ]
    with reading():
        down = PlanRow.get(PlanRow.location == "store")
    kept = json.loads(down.moved)
    assert kept["before"] == {"profile.name": "Ana, as the till has her"}
    assert down.risky  # Review shows conflicts among the risky rows
    assert centre.complete


@pytest.mark.requirement("S-014")
def test_a_component_that_fails_keeps_fresh_incomplete_and_the_others_going(
    centre: Centre,
) -> None:
    centre.customers(centre.main, 3)
    centre.main.put("fraud_users", "C1", status__status="CONFIRMED")
    centre.main.faults[VOUCHERS] = Malformed("a login page came", code="not_json")
    run = centre.run(Mode.FRESH)
    assert run.state == "partial"
    assert run.error == "1 of 4 components failed: Voucher Series: a login page came"
    assert centre.alike("customers", "fraud_users")
    assert dict(centre.steps(run))["Voucher Series"] == "failed"
    assert not centre.complete


@pytest.mark.requirement("S-020")
def test_a_log_on_while_fresh_is_incomplete_goes_on_with_it_and_reads_only_what_is_missing(
    centre: Centre,
) -> None:
    centre.customers(centre.main, 3)
    centre.main.faults[VOUCHERS] = Malformed("a login page came", code="not_json")
    centre.log_on()
    centre.main.faults.clear()
    centre.forget_calls()
    run = centre.log_on()
    assert (run.mode, run.state) == ("fresh", "ok")
    assert run.reason == "the Fresh Sync is not complete yet, Voucher Series missing; it goes on"
    assert centre.complete
    assert {component for _, component in centre.main.calls} == {VOUCHERS}
    assert {component for _, component in centre.local.calls} == {VOUCHERS}


class Killed(BaseException):
    """Like kill -9."""


@pytest.mark.requirement("S-020")
def test_a_run_that_was_killed_is_taken_up_and_does_not_read_what_was_complete(
    centre: Centre,
) -> None:
    centre.customers(centre.main, 3)
    run = centre.ask(Mode.FRESH)

    def die() -> None:
        if centre.main.calls["pages", "custom_fields"]:
            raise Killed

    centre.main.before_page = die
    with pytest.raises(Killed):
        execute(centre.job(run), centre.config)
    centre.main.before_page = lambda: None
    centre.forget_calls()
    again = centre.execute(run)
    assert (again.state, centre.complete) == ("ok", True)
    assert centre.main.calls["pages", "customers"] == 0
    assert [state for _, state in centre.steps(again)] == ["ok"] * 4


@pytest.mark.requirement("S-013")
def test_completion_is_checked_hourly_until_a_check_confirms_it_and_never_begins_anew(
    centre: Centre,
) -> None:
    """A check resumes what is missing; the one after completion makes no request at all."""
    centre.customers(centre.main, 3)
    centre.main.faults = {
        "customers": Retriable("down"), VOUCHERS: Retriable("down"),
    }  # fmt: skip
    began = centre.clock.now()
    assert centre.log_on().state == "partial"
    states = []
    for hour in (1, 2, 3):
        centre.clock.pass_(began.timestamp() + hour * 3600 - centre.clock.now().timestamp())
        if hour == 2:
            centre.main.faults.pop("customers")
        centre.forget_calls()
        run = centre.run(Mode.FRESH, trigger=COMPLETION_CHECK)
        states.append((run.state, centre.complete, centre.local.requests + centre.main.requests))
        if hour == 2:  # 2 h 10: what was missing comes through by itself
            centre.clock.pass_(600)
            centre.main.faults.clear()
            assert centre.log_on().state == "ok"
    assert [each[:2] for each in states] == [("failed", False), ("partial", False), ("ok", True)]
    assert states[2][2] == 0
    assert run.reason == "the sync is complete; nothing was missing"


@pytest.mark.requirement("S-008")
def test_a_slow_run_is_never_failed_for_its_length(centre: Centre) -> None:
    """Ten hours a page, and still it goes on: only requests have time-outs, runs have none."""
    centre.customers(centre.main, 500)
    centre.main.before_page = lambda: centre.clock.pass_(36_000)
    run = centre.run(Mode.FRESH)
    assert run.state == "ok"
    assert run.ended_at is not None
    assert run.started_at is not None
    assert run.ended_at - run.started_at > 7 * 36_000
    assert centre.alike("customers")


def test_progress_has_done_total_and_a_rate(centre: Centre) -> None:
    centre.customers(centre.main, 500)
    seen: list[tuple[int, int | None, float | None]] = []

    def look() -> None:
        centre.clock.pass_(2)
        row = centre.row(run)
        seen.append((row.done, row.total, row.rate))

    centre.main.before_page = look
    run = centre.ask(Mode.FRESH)
    centre.execute(run)
    assert (200, 500, 50.0) in seen


def test_another_fresh_after_a_complete_one_reads_everything_again_and_writes_nothing(
    centre: Centre,
) -> None:
    centre.customers(centre.local, 30)
    centre.run(Mode.FRESH)
    centre.forget_calls()
    run = centre.run(Mode.FRESH)
    assert centre.main.calls["pages", "customers"] == 1
    assert centre.local.writes == centre.main.writes == []
    assert centre.counts(run)["unchanged"] == centre.counts(run)["scope"] == 60


@pytest.mark.parametrize("gone_at", ["store", "office"])
def test_what_is_gone_at_one_side_is_listed_and_neither_deleted_nor_made_again(
    centre: Centre, gone_at: str
) -> None:
    centre.customers(centre.local, 3)
    centre.run(Mode.FRESH)
    side, other = (centre.local, centre.main) if gone_at == "store" else (centre.main, centre.local)
    side.drop("customers", "C1")
    for mode in (Mode.FRESH, Mode.DELTA):
        run = centre.run(mode)
        way = "download" if gone_at == "store" else "upload"
        assert centre.rows(run) == [("customers", way, "C1", "skipped", f"gone_at_{gone_at}")]
    assert "C1" not in side.keys("customers")
    assert "C1" in other.keys("customers")


def test_what_is_gone_at_both_sides_is_forgotten_and_may_be_made_anew(centre: Centre) -> None:
    centre.customers(centre.local, 3)
    centre.run(Mode.FRESH)
    for side in (centre.local, centre.main):
        side.drop("customers", "C1")
    centre.run(Mode.FRESH)
    centre.local.put("customers", "C1", profile__name="another Ana")
    centre.run(Mode.FRESH)
    assert centre.main.fields("customers", "C1") == {"profile.name": "another Ana"}


def test_several_records_with_one_key_are_listed_and_none_is_guessed(centre: Centre) -> None:
    centre.local.put("customers", "C1", profile__name="Ana")
    centre.local.put("customers", "C1", "another", profile__name="Ana, once more")
    centre.main.put("customers", "C1", profile__name="Ana, at main")
    centre.main.put("customers", "", profile__name="nobody")
    run = centre.run(Mode.FRESH)
    assert centre.local.writes == centre.main.writes == []
    assert sorted(centre.rows(run)) == [
        ("customers", "download", "", "skipped", "no_key"),
        ("customers", "download", "C1", "skipped", "duplicate_store"),
        ("customers", "upload", "C1", "skipped", "duplicate_store"),
        ("customers", "upload", "C1", "skipped", "duplicate_store"),
    ]


def test_writes_off_gives_a_trial_in_which_everything_is_planned_and_nothing_written(
    opened: Opened,
) -> None:
    centre = opened(writes=False)
    centre.customers(centre.local, 3)
    centre.main.put("fraud_users", "C1", status__status="CONFIRMED")
    run = centre.log_on()
    assert run.state == "waiting"
    assert centre.counts(run)["pending"] == 4
    assert centre.local.writes == centre.main.writes == []
    assert not centre.complete
    assert centre.log_on().mode == "fresh"


def test_a_system_that_lacks_a_component_is_not_asked_for_it_and_fresh_completes(
    opened: Opened,
) -> None:
    centre = opened(main=Server("main", lacks=[VOUCHERS]))
    centre.customers(centre.main, 3)
    run = centre.run(Mode.FRESH)
    assert (run.state, centre.complete) == ("ok", True)
    assert centre.local.calls["pages", VOUCHERS] == 0


def test_the_kept_row_tells_which_fields_a_write_changes() -> None:
    moved = Moved(
        after={"profile.name": "Ana", "profile.city": "Vigo"},
        before={"profile.name": "Ana", "slabs.tier": "gold"},
    )
    assert moved.changed == {"profile.city", "slabs.tier"}
