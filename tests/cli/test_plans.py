"""`syncconsole plans`, `plan show`, `plan push`, `plan drop`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.cache.tables import Plan
from syncconsole.domain.guards import Trip
from syncconsole.engine import ask
from syncconsole.errors import Refused
from tests.cache.read_runs.factory import add_plan
from tests.cli.fake_engine import FakeEngine

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

ROWS: list[dict[str, Any]] = [
    {"key": "A-1", "before": 7, "after": 5, "title": "Boots"},
    {"key": "A-2", "before": 4, "after": 0, "risky": True},
    {"key": "A-3", "before": 1, "after": 1},
]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    for name in ("push_plan", "tick_rows", "wake_worker"):
        monkeypatch.setattr(ask, name, getattr(fake, name))
    return fake


class TestShow:
    """What a push would do, before anything is written (B-08)."""

    def test_open_plans_are_listed(self, shell: Shell) -> None:
        add_plan(ROWS, state="spent")
        plan = add_plan(ROWS)
        found = shell("plans --json").document["plans"]
        assert [each["id"] for each in found] == [plan]
        assert len(shell("plans --all --json").document["plans"]) == 2

    @pytest.mark.requirement("B-08")
    def test_rows_are_shown_with_before_after_and_change(self, shell: Shell) -> None:
        plan = add_plan(ROWS, scope=10)
        said = shell(f"plan show {plan}")
        assert "[x]  A-1          7      5      -2  Boots" in said.out
        assert "2 changes: 2 down, 0 up, 1 to zero; 8 unchanged; 3 of 3 chosen" in said.out

    def test_unchanged_rows_are_folded_unless_asked_for(self, shell: Shell) -> None:
        plan = add_plan(ROWS)
        assert len(shell(f"plan show {plan} --json").document["rows"]) == 2
        assert len(shell(f"plan show {plan} --unchanged --json").document["rows"]) == 3

    def test_a_cut_list_says_so(self, shell: Shell) -> None:
        assert "--limit 0 shows all" in shell(f"plan show {add_plan(ROWS)} --limit 1").out

    def test_tripped_guards_are_told(self, shell: Shell) -> None:
        plan = add_plan(ROWS, trips=[Trip("max_changed", "200 of 300 rows would change (66%)")])
        assert "guard max_changed: 200 of 300 rows" in shell(f"plan show {plan}").out

    @pytest.mark.parametrize("command", ["show", "push", "drop"])
    def test_no_such_plan_is_one_sentence(self, shell: Shell, command: str) -> None:
        said = shell(f"plan {command} 99")
        assert said.code == 1
        assert (
            said.err == "syncconsole: there is no plan 99; `syncconsole plans --all` lists them\n"
        )


class TestPush:
    """A person approves from the command line."""

    def test_reason_and_name_are_handed_on(self, shell: Shell, engine: FakeEngine) -> None:
        plan = add_plan(ROWS)
        assert shell(f"plan push {plan} --reason ok --confirm outdoor-shop").code == 0
        name, found = engine.asked[0]
        assert (name, found["plan"], found["reason"], found["confirm"]) == (
            "push", plan, "ok", "outdoor-shop",
        )  # fmt: skip

    def test_excluded_keys_are_unticked_before_the_push(
        self, shell: Shell, engine: FakeEngine
    ) -> None:
        plan = add_plan(ROWS)
        shell(f"plan push {plan} --exclude A-2 --exclude A-3")
        ticks = {"plan": plan, "positions": [1, 2], "chosen": False}
        assert engine.asked[0] == ("tick", ticks)
        assert engine.asked[1][0] == "push"

    def test_an_unknown_key_pushes_nothing(self, shell: Shell, engine: FakeEngine) -> None:
        said = shell(f"plan push {add_plan(ROWS)} --exclude A-2 --exclude Z-9")
        assert said.code == 1
        assert "Z-9; nothing was pushed" in said.err
        assert engine.asked == []

    def test_a_refused_push_puts_the_ticks_back(self, shell: Shell, engine: FakeEngine) -> None:
        engine.refusal = Refused("writes are off", code="writes_off")
        plan = add_plan([*ROWS, {"key": "A-4", "before": 1, "after": 2, "chosen": False}])
        said = shell(f"plan push {plan} --exclude A-2 --exclude A-4 --json")
        assert (said.code, said.document["error"]["code"]) == (6, "writes_off")
        assert engine.asked[-1] == ("tick", {"plan": plan, "positions": [1], "chosen": True})


def test_drop_ends_the_plan(shell: Shell) -> None:
    plan = add_plan(ROWS)
    assert shell(f"plan drop {plan} --reason wrong").code == 0
    assert Plan.get_by_id(plan).state == "dropped"
    assert shell(f"plan drop {plan}").code == 6
