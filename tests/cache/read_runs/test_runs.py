"""What the Runs screen, a run's page and the CLI read of a run."""

from __future__ import annotations

from datetime import timedelta

import pytest

from syncconsole.cache.read import audit, exclusions, problems, runs
from syncconsole.cache.tables import Audit, RunStep
from tests.cache.read_runs.factory import AT, NOON, add_exclusion, add_problem, add_run


class TestRun:
    """A run as one frozen value."""

    def test_no_such_run_is_none(self) -> None:
        assert runs.run(4) is None

    def test_counts_progress_and_instants_are_typed(self) -> None:
        view = runs.run(add_run("running", counts={"scope": 3}, done=218, total=340, rate=21.0))
        assert view is not None
        assert (view.counts, view.asked_at, view.active) == ({"scope": 3}, NOON, True)
        assert view.progress.eta == pytest.approx(5.8, abs=0.1)

    @pytest.mark.parametrize(
        ("state", "code"),
        [("ok", 0), ("failed", 1), ("waiting", 2), ("held", 3), ("partial", 4), ("cancelled", 4)],
    )
    def test_an_ended_run_has_an_exit_code(self, state: str, code: int) -> None:
        view = runs.run(add_run(state))
        assert view is not None
        assert view.exit_code == code

    @pytest.mark.parametrize("state", ["asked", "running"])
    def test_an_active_run_has_none(self, state: str) -> None:
        view = runs.run(add_run(state))
        assert view is not None
        assert view.exit_code is None

    def test_its_duration_grows_until_it_ends(self) -> None:
        running, ended = runs.run(add_run("running")), runs.run(add_run("ok"))
        assert running is not None
        assert ended is not None
        later = NOON + timedelta(seconds=90)
        assert (running.seconds(later), ended.seconds(later)) == (90.0, 41.0)


class TestLists:
    """Newest first, of one connection or of all."""

    def test_newest_first_and_at_most_the_limit(self) -> None:
        ids = [add_run() for _ in range(3)]
        assert [view.id for view in runs.runs(limit=2)] == ids[:0:-1]

    def test_of_one_connection_only(self) -> None:
        add_run(connection="outlet")
        mine = add_run()
        assert [view.id for view in runs.runs("outdoor-shop")] == [mine]

    def test_active_lists_asked_and_running_oldest_first(self) -> None:
        add_run("ok")
        ids = [add_run("running"), add_run("asked")]
        assert [view.id for view in runs.active()] == ids

    def test_children_are_the_runs_started_from_it(self) -> None:
        parent = add_run("waiting")
        child = add_run("ok", parent=parent, mode="push")
        assert [view.id for view in runs.children(parent)] == [child]

    def test_steps_come_in_order(self) -> None:
        number = add_run("running")
        RunStep.create(run=number, n=2, name="read target", state="running", total=9)
        RunStep.create(run=number, n=1, name="read source", state="ok", requests=4)
        assert [(step.n, step.requests) for step in runs.steps(number)] == [(1, 4), (2, 0)]


class TestSum:
    """Every row in scope ends in one outcome, and the sentence says so (I-1)."""

    def test_only_outcomes_that_occurred_are_named(self) -> None:
        counts = {"scope": 340, "pushed": 11, "rejected": 1, "unchanged": 328, "verified": 11}
        expected = "340 in scope = 11 pushed + 328 unchanged + 1 rejected"
        assert runs.sum_line(counts) == expected

    def test_rows_for_review_are_part_of_the_sum(self) -> None:
        expected = "1,000 in scope = 990 unchanged + 10 waiting for review"
        assert runs.sum_line({"scope": 1000, "pending": 10, "unchanged": 990}) == expected

    def test_nothing_in_scope_says_nothing(self) -> None:
        assert runs.sum_line({}) == ""


class TestProblems:
    """Errors stay with the run they happened in (B-09)."""

    @pytest.mark.requirement("B-09")
    def test_causes_group_by_code_most_frequent_first(self) -> None:
        run = add_run("partial")
        add_problem(run, code="http_500", message="the store answered 500", remedy="try later")
        for key in ("A", "B", "C", "D"):
            add_problem(run, key=key)
        many, single = problems.causes(run)
        assert (many.code, many.count, many.keys) == ("not_found", 4, ("A", "B", "C"))
        assert (single.count, single.message, single.keys) == (1, "the store answered 500", ())

    def test_problems_of_a_run_are_oldest_first_and_latest_newest_first(self) -> None:
        run = add_run("partial")
        ids = [add_problem(run), add_problem(run, code="other")]
        assert [view.id for view in problems.of_run(run)] == ids
        assert [view.id for view in problems.of_run(run, code="other")] == ids[1:]
        assert [view.id for view in problems.latest("outdoor-shop")] == ids[::-1]
        assert problems.latest("outlet") == []


class TestExclusions:
    """What every plan honours right now."""

    def test_ended_and_expired_ones_are_not_in_force(self) -> None:
        add_exclusion("A-1", ended_at=AT)
        add_exclusion("A-2", until=AT)
        add_exclusion("A-4", until=AT + 1)
        add_exclusion("A-3")
        add_exclusion("A-5", connection="outlet")
        assert [view.key for view in exclusions.in_force("outdoor-shop", NOON)] == ["A-3", "A-4"]

    def test_another_component_is_another_matter(self) -> None:
        add_exclusion("A-1")
        assert exclusions.in_force("outdoor-shop", NOON, component="orders") == []

    def test_history_keeps_those_that_ended(self) -> None:
        ids = [add_exclusion("A-1", ended_at=AT, ended_by="bo"), add_exclusion("A-1")]
        assert [view.id for view in exclusions.history("outdoor-shop", "A-1")] == ids[::-1]


def test_audit_lists_the_newest_act_first() -> None:
    for at, action in ((AT, "asked"), (AT + 1, "approved")):
        Audit.create(at=at, who="ana", action=action, connection="outdoor-shop", subject="plan 58")
    acts = audit.entries("outdoor-shop")
    assert [act.action for act in acts] == ["approved", "asked"]
    assert acts[1].at == NOON
    assert audit.entries("outlet") == []
