"""`syncconsole run retry ID [--cause CODE]` and the causes that `run show` lists for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cli.commands import runs
from syncconsole.errors import Refused
from tests.cache.read_runs.factory import add_plan, add_problem, add_run
from tests.cli.fake_engine import FakeEngine

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine(state="waiting")
    monkeypatch.setattr(runs, "engine", fake)
    return fake


def failed_run(mode: str = "smart", state: str = "partial") -> int:
    """A run of which one row was refused and one was stale."""
    plan = add_plan(
        [
            {"key": "A", "after": 7, "outcome": "rejected", "reason": "refused", "message": "no"},
            {"key": "B", "after": 7, "outcome": "stale", "reason": "target_moved"},
        ],
        state="spent",
    )
    run = add_run(state, mode=mode, plan=plan)
    add_problem(run, key="A", code="no_tracking", remedy="switch tracking on")
    return run


def test_a_run_shows_what_failed_by_cause_and_how_one_is_retried(shell: Shell) -> None:
    run = failed_run()
    out = shell(f"run show {run}").out
    assert "no_tracking" in out
    assert "switch tracking on" in out
    assert "the target changed after the plan was made" in out
    assert f"`syncconsole run retry {run} --cause CODE`" in out
    codes = [each["code"] for each in shell(f"run show {run} --json").document["failed"]]
    assert codes == ["no_tracking", "target_moved"]


def test_one_cause_is_asked_for_and_waits_for_review(shell: Shell, engine: FakeEngine) -> None:
    said = shell(f"run retry {failed_run()} --cause no_tracking")
    assert said.code == 2
    [(word, asked)] = engine.asked
    assert (word, asked["cause"]) == ("retry", "no_tracking")


def test_a_stopped_sync_all_is_resumed(shell: Shell, engine: FakeEngine) -> None:
    shell(f"run retry {failed_run('all', 'failed')}")
    assert engine.asked[0][0] == "resume"


def test_a_sync_all_that_came_to_its_end_with_failures_has_them_planned_again(
    shell: Shell, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object, **__: object) -> None:
        raise Refused("run 1 came to its end", code="run_state")

    monkeypatch.setattr(engine, "resume_run", ended)
    shell(f"run retry {failed_run('all')}")
    assert engine.asked[0][0] == "retry"
