"""The commands that only read: status, runs, errors, inventory, audit, config."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Audit, Feed, Item, Process, Run, RunStep, Setting
from syncconsole.clock import SystemClock
from syncconsole.domain.runs import RunState
from tests.cache.read_runs.factory import AT, add_flow, add_plan, add_problem, add_run

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


def add_item(key: str, source: int | None, target: int | None) -> None:
    """An item known on both sides."""
    Item.create(
        flow=add_flow(), key=key, title=f"Boots {key}", source_id=key, source_qty=source,
        source_updated=AT, target_id=key, target_qty=target,
    )  # fmt: skip


class TestStatus:
    """How everything stands, as text (the screens' twin)."""

    def test_a_new_house_never_ran(self, shell: Shell) -> None:
        said = shell("status")
        assert said.code == 0
        assert "outdoor-shop  web    office  on      never  off   never ran" in said.out

    def test_feeds_runs_and_plans_are_told(self, shell: Shell) -> None:
        Feed.create(
            flow=add_flow(), side="source", endpoint="office", system="files", rows=1200, ok_at=AT
        )
        run = add_run("running", step="push", step_no=4, steps=5, done=218, total=340, rate=21.0)
        plan = add_plan([{"key": "A", "before": 1, "after": 2}])
        said = shell("status")
        assert "1,200" in said.out
        assert (
            f"run {run} of outdoor-shop: Smart 4/5 push  218 of 340  21/s  5.8 s left" in said.out
        )
        assert f"plan {plan} of outdoor-shop waits for a person: 1 changes" in said.out

    def test_timers_without_a_worker_stand_still(self, shell: Shell) -> None:
        with shell.path.open("a") as file:
            file.write("    schedule: {smart: 60m}\n")
        assert "NO WORKER: schedules stand still" in shell("status").out
        now = SystemClock().now().timestamp()
        Process.create(kind="worker", pid=1, host="here", started_at=now, beat_at=now)
        assert "NO WORKER" not in shell("status").out

    def test_one_document(self, shell: Shell) -> None:
        document = shell("status --json").document
        assert [each["name"] for each in document["connections"]] == ["outdoor-shop"]


class TestRuns:
    """One run, step by step."""

    def test_a_run_shows_steps_sum_and_problems(self, shell: Shell) -> None:
        counts = {"scope": 340, "pushed": 11, "rejected": 1, "unchanged": 328}
        run = add_run("partial", counts=counts)
        RunStep.create(
            run=run, n=4, name="push", state="partial", done=12, requests=3, note="1 rejected",
            started_at=AT, ended_at=AT + 5,
        )  # fmt: skip
        add_problem(run, key="A-1")
        said = shell(f"run show {run}")
        assert "4  push  partial    12         3  5.0 s  1 rejected" in said.out
        assert "340 in scope = 11 pushed + 328 unchanged + 1 rejected" in said.out
        assert "the target does not know this SKU" in said.out
        document = shell(f"run show {run} --json").document["run"]
        assert (document["requests"], document["exit_code"], document["seconds"]) == (3, 4, 41.0)

    def test_the_run_that_pushed_its_plan_is_named(self, shell: Shell) -> None:
        run = add_run("ok")
        child = add_run("ok", parent=run, mode="push")
        assert f"its plan was pushed by run {child}" in shell(f"run show {run}").out

    def test_cancel_asks_the_run_to_stop(self, shell: Shell) -> None:
        run = add_run("running")
        assert shell(f"run cancel {run}").code == 0
        assert Run.get_by_id(run).cancel_by == "ana"

    @pytest.mark.parametrize("state", [RunState.OK, RunState.FAILED])
    def test_an_ended_run_cannot_be_cancelled(self, shell: Shell, state: RunState) -> None:
        said = shell(f"run cancel {add_run(state)}")
        assert (said.code, f"has ended already: {state}" in said.err) == (1, True)

    def test_no_such_run_is_one_sentence(self, shell: Shell) -> None:
        said = shell("run show 4")
        assert said.err == "syncconsole: there is no run 4; `syncconsole runs` lists them\n"


class TestErrors:
    """Problems with what to do about them."""

    def test_those_of_a_run_or_the_latest_of_all(self, shell: Shell) -> None:
        first, second = add_run("partial"), add_run("partial")
        add_problem(first, key="A-1")
        add_problem(second, key="A-2", remedy="add it to the store")
        assert [each["key"] for each in shell("errors --json").document["problems"]] == [
            "A-2",
            "A-1",
        ]
        assert "A-2" not in shell(f"errors {first}").out
        assert "add it to the store" in shell(f"errors {second}").out

    def test_none_is_said(self, shell: Shell) -> None:
        assert shell("errors").out == "no problem on record\n"


class TestInventory:
    """SKU, Qty, Last Update (S-063)."""

    @pytest.mark.requirement("S-063")
    def test_columns_begin_with_the_words_of_the_source(self, shell: Shell) -> None:
        add_item("A-1", 5, 7)
        heading = shell("inventory outdoor-shop").out.splitlines()[0].split("  ")
        named = [word.strip() for word in heading if word]
        assert named[:3] == ["SKU", "Qty", "Last Update (UTC)"]

    def test_both_sides_and_the_difference_are_shown(self, shell: Shell) -> None:
        add_item("A-1", 5, 7)
        add_item("A-2", None, 7)
        said = shell("inventory outdoor-shop")
        assert "A-1    5  2026-03-02 12:00:00 UTC      7  -2  Boots A-1  changed" in said.out
        assert "2 of 2" in said.out

    def test_filter_and_limit(self, shell: Shell) -> None:
        for number in range(5):
            add_item(f"A-{number}", 1, 1)
        found = shell("inventory outdoor-shop --filter A-3 --json").document
        assert [row["key"] for row in found["inventory"]] == ["A-3"]
        found = shell("inventory outdoor-shop --limit 2 --json").document
        assert (found["of"], len(found["inventory"])) == (5, 2)

    def test_nothing_read_names_the_command_that_reads(self, shell: Shell) -> None:
        assert "syncconsole refresh outdoor-shop" in shell("inventory outdoor-shop").out


class TestHouse:
    """Audit, pause, config."""

    def test_audit_tells_who_did_what(self, shell: Shell) -> None:
        Audit.create(at=AT, who="ana", action="push plan", connection="outdoor-shop", reason="why")
        assert "push plan" in shell("audit").out

    def test_pause_and_resume_set_and_lift(self, shell: Shell) -> None:
        assert shell("pause outdoor-shop --reason stocktake").code == 0
        assert shell("pause --all").code == 0
        assert Setting.select().count() == 2
        assert shell("resume outdoor-shop").code == 0
        assert shell("status --json").document["connections"][0]["paused"] is True
        assert shell("resume --all").code == 0
        assert shell("status --json").document["connections"][0]["paused"] is False

    def test_config_check_lists_the_connections(self, shell: Shell) -> None:
        said = shell("config check")
        assert (said.code, "outdoor-shop" in said.out) == (0, True)

    def test_config_schema_is_one_document_either_way(self, shell: Shell) -> None:
        assert shell("config schema").document == shell("config schema --json").document
