"""Manual: chosen only after a Fresh or Delta that failed, and what it re-runs (S-021 to S-024)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed, Retriable
from syncconsole.cache.tables import Run
from syncconsole.cache.tables.base import writing
from syncconsole.cache.write import runs
from syncconsole.domain.kinds import manual_why_not
from syncconsole.domain.runs import Mode, RunState
from syncconsole.errors import Refused
from tests.engine.two_way.test_delta import change, settled
from tests.support.house import ANA

if TYPE_CHECKING:
    from tests.support.centre import Centre

VOUCHERS = "voucher_series"


def allowed(centre: Centre) -> bool:
    """Whether Manual can be asked for now."""
    try:
        run = centre.ask(Mode.MANUAL)
    except Refused as refused:
        return refused.code != "manual"
    with writing():  # it was only asked to see
        Run.delete().where(Run.id == run).execute()
    return True


def failed(centre: Centre, mode: Mode) -> Run:
    """A run of this kind in which every component failed."""
    for each in ("customers", "custom_fields", VOUCHERS, "fraud_users"):
        centre.main.faults[each] = Retriable("down")
    run = centre.run(mode)
    assert run.state == "failed"
    centre.main.faults.clear()
    return run


@pytest.mark.requirement("S-021")
def test_the_table_of_states(centre: Centre) -> None:
    assert not allowed(centre)  # nothing has run
    failed(centre, Mode.FRESH)
    assert allowed(centre)
    assert centre.run(Mode.MANUAL).state == "ok"
    assert not allowed(centre)  # after its success
    centre.run(Mode.DELTA)
    assert not allowed(centre)
    failed(centre, Mode.DELTA)
    assert allowed(centre)
    failed(centre, Mode.MANUAL)
    assert allowed(centre)  # it failed itself: again
    assert centre.run(Mode.MANUAL).state == "ok"
    assert not allowed(centre)


@pytest.mark.requirement("S-021")
@pytest.mark.parametrize(
    ("state", "may"),
    [
        (RunState.OK, False),
        (RunState.FAILED, True),
        (RunState.PARTIAL, True),
        (RunState.CANCELLED, True),
        (RunState.HELD, False),
        (RunState.WAITING, False),
    ],
)
def test_the_reason_is_a_sentence_where_it_may_not(state: RunState, may: bool) -> None:
    reason = manual_why_not(Mode.DELTA, state)
    assert (reason == "") is may
    assert may or "Delta" in reason


@pytest.mark.requirement("S-023")
def test_a_failed_fresh_and_manual_complete_it_and_unlock_delta(centre: Centre) -> None:
    centre.customers(centre.main, 3)
    centre.main.faults[VOUCHERS] = Malformed("a login page came", code="not_json")
    centre.run(Mode.FRESH)
    centre.main.faults.clear()
    centre.forget_calls()
    run = centre.run(Mode.MANUAL)
    assert (run.state, centre.complete) == ("ok", True)
    assert {component for _, component in centre.main.calls} == {VOUCHERS}
    assert centre.run(Mode.DELTA).state == "ok"


@pytest.mark.requirement("S-023")
def test_a_failed_delta_and_manual_move_only_what_delta_would_have_moved(centre: Centre) -> None:
    settled(centre)
    change(centre, centre.main, "C3", "Ana M.")
    failed(centre, Mode.DELTA)
    centre.forget_calls()
    run = centre.run(Mode.MANUAL)
    assert [row[1:4] for row in centre.rows(run)] == [("download", "C3", "pushed")]
    assert centre.main.since[0] is not None  # changes only, as a Delta reads


@pytest.mark.requirement("S-024")
def test_one_failed_component_is_enough(centre: Centre) -> None:
    centre.main.faults["fraud_users"] = Retriable("down")
    assert centre.run(Mode.FRESH).state == "partial"
    assert allowed(centre)


@pytest.mark.requirement("S-024")
def test_a_refused_row_counts_as_failed_and_manual_tries_it_again(centre: Centre) -> None:
    """The Fresh itself is complete: both directions came to their end, and Delta may run."""
    centre.customers(centre.local, 3)
    centre.main.refuse["C1"] = "no_mobile"
    run = centre.run(Mode.FRESH)
    assert (run.state, centre.complete) == ("partial", True)
    centre.main.refuse.clear()
    centre.forget_calls()
    again = centre.run(Mode.MANUAL)
    assert (again.state, centre.alike("customers")) == ("ok", True)
    assert [key for _, key, _ in centre.main.writes] == ["C1"]
    assert centre.main.calls["pages", "fraud_users"] == 0


def test_a_cancelled_run_did_not_come_to_its_end_either(centre: Centre) -> None:
    centre.customers(centre.main, 300)
    run = centre.ask(Mode.FRESH)

    def stop() -> None:
        with writing():
            runs.cancel(run, ANA, centre.clock.now())

    centre.main.before_page = stop
    assert centre.execute(run).state == "cancelled"
    centre.main.before_page = lambda: None
    assert not centre.complete
    assert centre.run(Mode.MANUAL).state == "ok"
    assert centre.complete
