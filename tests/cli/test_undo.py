"""`syncconsole run undo`, and what it leaves: exclusions that are listed and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from syncconsole.cache.tables import Exclusion, Run
from syncconsole.cli.commands import runs
from syncconsole.errors import Refused
from tests.cache.read_runs.factory import AT, add_flow, add_plan, add_run
from tests.cli.fake_engine import FakeEngine

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """No worker: an undo ends as it would, with a plan that waits."""
    fake = FakeEngine(state="waiting")
    monkeypatch.setattr(runs, "engine", fake)
    return fake


def excluded(key: str, reason: str) -> int:
    return int(
        Exclusion.create(
            connection="outdoor-shop", component="inventory", key=key, reason=reason, who="ana",
            at=AT,
        ).id
    )  # fmt: skip


def test_an_undo_waits_for_review_and_says_what_it_takes_back(
    shell: Shell, engine: FakeEngine
) -> None:
    run = add_run("ok")
    engine.ends["plan"] = add_plan([{"key": "A", "before": 7, "after": 10}])
    said = shell(f"run undo {run}")
    assert said.code == 2
    assert engine.asked[0][1]["run"] == run
    assert f"takes back run {run}" in said.out
    assert "waits for a person" in said.out


def test_a_run_that_was_taken_back_says_by_which(shell: Shell, engine: FakeEngine) -> None:
    run = add_run("ok")
    undo = add_run("ok", mode="undo", options={"undo": run})
    assert "undone by" not in shell(f"run show {run}").out
    add_plan(
        [{"key": "A", "before": 7, "after": 10, "outcome": "pushed"}], mode="undo", run=undo
    )  # fmt: skip
    assert f"undone by run {undo}" in shell(f"run show {run}").out
    assert shell(f"run show {run} --json").document["run"]["undone_by"] == [undo]


def test_receipts_are_told_with_their_addresses(shell: Shell, engine: FakeEngine) -> None:
    receipt = {
        "order": "101", "reference": "W-101", "document": "145", "total": "19.98",
        "currency": "EUR", "address": "https://books.test/145", "there": True,
    }  # fmt: skip
    run = add_run("ok", mode="undo", options={"undo": 1})
    Run.update(result=msgspec.json.encode([receipt]).decode()).where(Run.id == run).execute()
    out = shell(f"run show {run}").out
    assert "orders are not undone" in out
    assert "https://books.test/145" in out


def test_what_cannot_be_undone_is_exit_6(shell: Shell, engine: FakeEngine) -> None:
    engine.refusal = Refused("run 1 was undone by run 2", code="undone")
    said = shell(f"run undo {add_run('ok')} --json")
    assert (said.code, said.document["error"]["code"]) == (6, "undone")


class TestExclusions:
    """Kept out until somebody ends it."""

    def test_they_are_listed_with_reason_and_end(self, shell: Shell) -> None:
        excluded("A", "undone: run 7")
        line = shell("exclusions outdoor-shop").out.splitlines()[1]
        assert "undone: run 7" in line
        assert line.endswith("until ended")

    def test_all_that_an_undo_left_end_at_once_and_nothing_else(self, shell: Shell) -> None:
        add_flow()
        for key, reason in (("A", "undone: run 7"), ("B", "undone: run 7"), ("C", "counting")):
            excluded(key, reason)
        assert shell("exclusion end --undone 7 --json").document["ended"] == [1, 2]
        assert [row.key for row in Exclusion.select().where(Exclusion.ended_at.is_null())] == ["C"]

    def test_one_that_is_not_in_force_is_named(self, shell: Shell) -> None:
        said = shell("exclusion end 9")
        assert (said.code, "no exclusion 9 is in force" in said.err) == (1, True)
