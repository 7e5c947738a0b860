"""`syncconsole sync`: what is asked for, how its end is told, and the exit code of every end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.domain.runs import Approver, Mode
from syncconsole.domain.who import Who
from syncconsole.engine import ask
from syncconsole.errors import Busy, Refused
from tests.cache.read_runs.factory import add_plan, add_problem, add_run
from tests.cli.fake_engine import FakeEngine

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    for name in ("ask_run", "push_plan", "tick_rows", "wake_worker"):
        monkeypatch.setattr(ask, name, getattr(fake, name))
    return fake


def asked(engine: FakeEngine) -> dict[str, Any]:
    return next(more for name, more in engine.asked if name == "run")


class TestAsking:
    """The command line becomes one request to the engine."""

    def test_policy_approves_unless_somebody_is_named(
        self, shell: Shell, engine: FakeEngine
    ) -> None:
        shell("sync smart outdoor-shop")
        found = asked(engine)
        assert (found["mode"], found["approver"]) == (Mode.SMART, Approver.POLICY)
        assert (found["trigger"], found["who"]) == ("cli", Who("ana", "local"))

    def test_approve_names_the_operator_and_keeps_the_reason(
        self, shell: Shell, engine: FakeEngine
    ) -> None:
        assert shell("sync full outdoor-shop --approve --reason stocktake --confirm x").code == 0
        found = asked(engine)
        assert found["approver"] is Approver.NAMED
        assert (found["reason"], found["confirm"]) == ("stocktake", "x")

    def test_options_are_handed_on(self, shell: Shell, engine: FakeEngine) -> None:
        shell("sync smart outdoor-shop --plan-only --full-if-first --wait --component inventory")
        found = asked(engine)
        assert (found["plan_only"], found["full_if_first"], found["wait"]) == (True, True, True)

    @pytest.mark.parametrize(
        "words", ["--approve", "--approve --plan-only --reason x", "--component"]
    )
    def test_contradictions_are_usage_errors(
        self, shell: Shell, engine: FakeEngine, words: str
    ) -> None:
        assert shell(f"sync full outdoor-shop {words}").code == 1
        assert engine.asked == []

    @pytest.mark.parametrize("mode", ["fresh", "delta", "manual", "all", "step1", "step4"])
    def test_modes_of_other_profiles_are_refused_by_name(
        self, shell: Shell, engine: FakeEngine, mode: str
    ) -> None:
        said = shell(f"sync {mode} outdoor-shop")
        assert said.code == 6
        assert "profile inventory" in said.err
        assert "it can do full, smart" in said.err
        assert engine.asked == []

    def test_components_that_are_not_pushed_are_refused(
        self, shell: Shell, engine: FakeEngine
    ) -> None:
        said = shell("sync full outdoor-shop --component orders")
        assert (said.code, "it pushes inventory" in said.err) == (6, True)

    @pytest.mark.requirement("S-048")
    def test_a_smart_before_the_first_full_names_the_way_out(
        self, shell: Shell, engine: FakeEngine
    ) -> None:
        engine.refusal = Refused("the first sync should be Full", code="first_full")
        said = shell("sync smart outdoor-shop")
        assert said.code == 6
        assert "`syncconsole sync full outdoor-shop`, or --full-if-first" in said.err

    def test_an_unknown_connection_gets_the_nearest(self, shell: Shell, engine: FakeEngine) -> None:
        said = shell("sync full outdor-shop")
        assert (said.code, 'did you mean "outdoor-shop"?' in said.err) == (1, True)


class TestEnds:
    """Every end has an exit code (design.md section 8)."""

    @pytest.mark.parametrize(
        ("state", "code"),
        [("ok", 0), ("failed", 1), ("waiting", 2), ("held", 3), ("partial", 4), ("cancelled", 4)],
    )
    def test_the_exit_code_is_that_of_the_state(
        self, shell: Shell, engine: FakeEngine, state: str, code: int
    ) -> None:
        engine.ends = {"state": state}
        assert shell("sync smart outdoor-shop").code == code
        assert shell("sync smart outdoor-shop --json").document["run"]["exit_code"] == code

    @pytest.mark.parametrize(
        ("error", "code"),
        [(Busy("run 7 (Full) holds outdoor-shop", run=7), 5), (Refused("not now"), 6)],
    )
    def test_a_refusal_has_its_own(
        self, shell: Shell, engine: FakeEngine, error: Exception, code: int
    ) -> None:
        engine.refusal = error
        said = shell("sync smart outdoor-shop --json")
        assert said.code == said.document["error"]["exit_code"] == code
        assert said.err == f"syncconsole: {error}\n"

    def test_busy_names_the_run_for_scripts(self, shell: Shell, engine: FakeEngine) -> None:
        engine.refusal = Busy("run 7 (Full) holds outdoor-shop", run=7)
        assert shell("sync smart outdoor-shop --json").document["error"]["run"] == 7

    def test_detach_prints_the_number_and_nothing_else(
        self, shell: Shell, engine: FakeEngine
    ) -> None:
        engine.ends = {"state": "running"}
        said = shell("sync smart outdoor-shop --detach")
        assert said.code == 0
        assert said.out.strip().isdigit()


class TestSummary:
    """What a person reads at the end."""

    @pytest.mark.requirement("S-061")
    def test_changes_sum_and_duration_are_told(self, shell: Shell, engine: FakeEngine) -> None:
        rows: list[dict[str, Any]] = [
            {"key": "A", "before": 7, "after": 5, "outcome": "pushed", "verified": True}
        ]
        counts = {"scope": 3, "pushed": 1, "unchanged": 2, "verified": 1}
        engine.ends = {"state": "ok", "counts": counts, "plan": add_plan(rows, state="spent")}
        said = shell("sync smart outdoor-shop")
        first, second, third = said.out.splitlines()
        assert first == "A 7 -> 5"
        assert second.endswith("Smart of outdoor-shop: ok after 41 s, 0.1/s")
        assert third == "3 in scope = 1 pushed + 2 unchanged"

    @pytest.mark.requirement("S-047")
    def test_what_a_full_asserts_is_counted_and_not_listed(
        self, shell: Shell, engine: FakeEngine
    ) -> None:
        rows: list[dict[str, Any]] = [
            {"key": "A", "before": 7, "after": 5, "outcome": "pushed"},
            {"key": "B", "before": 9, "after": 9, "outcome": "pushed"},
        ]
        counts = {"scope": 2, "pushed": 2}
        engine.ends = {"state": "ok", "counts": counts, "plan": add_plan(rows, state="spent")}
        said = shell("sync full outdoor-shop").out.splitlines()
        assert said[:2] == ["A 7 -> 5", "and 1 written with the value that stood there"]

    def test_problems_are_grouped_by_cause_with_what_to_do(
        self, shell: Shell, engine: FakeEngine
    ) -> None:
        engine.ends = {"state": "partial", "id": 90}
        for key in ("A-1", "A-2"):
            add_problem(90, key=key, remedy="add it to the store")
        said = shell("sync smart outdoor-shop")
        told = [line.split() for line in said.out.splitlines()]
        assert (told[-1][:10]) == [
            "2",
            "the",
            "target",
            "does",
            "not",
            "know",
            "this",
            "SKU",
            "A-1,",
            "A-2",
        ]
        assert "add it to the store" in said.out

    def test_a_waiting_plan_is_named_with_the_commands_that_go_on(
        self, shell: Shell, engine: FakeEngine
    ) -> None:
        plan = add_plan([{"key": "A", "before": 7, "after": 5}])
        engine.ends = {"state": "waiting", "plan": plan}
        assert f"plan push {plan}" in shell("sync full outdoor-shop").out

    def test_joining_a_running_run_is_said(
        self, shell: Shell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = add_run("ok")
        monkeypatch.setattr(ask, "ask_run", lambda *_, **__: ask.Asked(run, joined=True))
        assert f"joined run {run}" in shell("sync full outdoor-shop").err
