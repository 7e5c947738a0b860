"""Taking a stopped Sync All up again: which step it begins at, and what cannot be resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Retriable
from syncconsole.cache.tables import Run, RunStep
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import runs
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from syncconsole.engine.execute import execute
from syncconsole.errors import Busy, Refused
from tests.engine.test_cycle import Cycle
from tests.support.house import ANA

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cycle:
    monkeypatch.setattr(ask, "wake_worker", lambda _: None)
    return Cycle(tmp_path)


def steps(run: int) -> list[tuple[str, str]]:
    with reading():
        rows = RunStep.select().where(RunStep.run == run).order_by(RunStep.n)
        return [(row.name, str(row.state)) for row in rows]


def failed_at_step_2(shop: Cycle) -> Run:
    def down() -> None:
        raise Retriable("office does not answer", code="no_answer")

    shop.web.order("1001", A=2)
    shop.office.before_receipt = down
    run = shop.sync_all()
    shop.office.before_receipt = lambda: None
    assert run.state == "failed"
    return run


@pytest.mark.requirement("S-083")
@pytest.mark.pitfall("P-22")
def test_a_failed_cycle_is_resumed_at_the_step_that_failed(shop: Cycle) -> None:
    stopped = failed_at_step_2(shop)
    asked = ask.resume_run(shop.config, stopped.id, ANA)
    row = shop.row(asked.run)
    assert (row.mode, row.approver) == (Mode.ALL, Approver.POLICY)
    execute(shop.job(asked.run), shop.config)
    assert steps(asked.run)[0][0] == "orders to back office"


def test_who_approved_approves_again_but_a_named_approval_is_given_once(shop: Cycle) -> None:
    shop.web.order("1001", A=2)
    waiting = shop.sync_all(Approver.PERSON)
    asked = ask.resume_run(shop.config, waiting.id, ANA, trigger="cli")
    row = shop.row(asked.run)
    assert (row.approver, row.trigger, row.asked_by) == (Approver.PERSON, "cli", "ana")


def test_a_cycle_that_ended_well_is_not_resumed(shop: Cycle) -> None:
    with pytest.raises(Refused, match="came to its end") as caught:
        ask.resume_run(shop.config, shop.sync_all().id, ANA)
    assert caught.value.code == "run_state"


def test_only_the_latest_cycle_is_resumed(shop: Cycle) -> None:
    stopped = failed_at_step_2(shop)
    later = shop.sync_all()
    with pytest.raises(Refused, match=f"run {later.id} came after run {stopped.id}"):
        ask.resume_run(shop.config, stopped.id, ANA)


def test_a_running_cycle_is_not_resumed(shop: Cycle) -> None:
    run = shop.ask(Mode.ALL)
    with pytest.raises(Refused, match="goes on by itself"):
        ask.resume_run(shop.config, run, ANA)


def test_a_run_without_steps_of_a_cycle_is_refused_with_the_way_out(shop: Cycle) -> None:
    run = shop.run(Mode.STEP2)
    with pytest.raises(Refused, match="ask for it again") as caught:
        ask.resume_run(shop.config, run.id, ANA)
    assert caught.value.code == "mode"
    with pytest.raises(Refused, match="there is no run 99"):
        ask.resume_run(shop.config, 99, ANA)


def test_a_resumed_cycle_that_stops_again_is_resumed_from_its_own_stop(shop: Cycle) -> None:
    failed_at_step_2(shop)

    def down() -> None:
        raise Retriable("the store does not answer", code="no_answer")

    shop.web.before_orders = down
    again = shop.sync_all(start=2)
    assert [state for _, state in steps(again.id)][-1] == "failed"
    shop.web.before_orders = lambda: None
    asked = ask.resume_run(shop.config, again.id, ANA)
    execute(shop.job(asked.run), shop.config)
    assert [name for name, _ in steps(asked.run)] == ["data to web"]
    assert shop.row(asked.run).state == "ok"


@pytest.mark.parametrize(("mode", "start"), [(Mode.ALL, 5), (Mode.ALL, 0), (Mode.STEP2, 2)])
def test_a_start_that_cannot_be_is_refused(shop: Cycle, mode: Mode, start: int) -> None:
    with pytest.raises(Refused) as caught:
        ask.ask_run(shop.config, "shop", mode, ANA, start=start)
    assert caught.value.code == "start"


def test_a_cycle_from_its_middle_joins_no_cycle_from_its_beginning(shop: Cycle) -> None:
    ask.ask_run(shop.config, "shop", Mode.ALL, ANA)
    assert ask.ask_run(shop.config, "shop", Mode.ALL, ANA).joined
    with pytest.raises(Busy):
        ask.ask_run(shop.config, "shop", Mode.ALL, ANA, start=3)


@pytest.mark.invariant("I-7")
def test_what_a_dead_attempt_did_after_a_step_that_is_done_again_is_told_no_more(
    shop: Cycle,
) -> None:
    run = shop.ask(Mode.SMART)
    job = shop.job(run)
    for n, name in enumerate(("read target", "plan"), start=2):
        runs.begin_step(run, job.attempt, n, name, shop.clock.now(), steps=5)
        runs.end_step(run, n, shop.clock.now(), state="ok")
    again = shop.job(run)
    runs.begin_step(run, again.attempt, 2, "read target", shop.clock.now(), steps=5)
    assert steps(run) == [("read target", "running")]
