"""The push gate: lazygit's accidents do not happen here (console.md, "The push gate")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.console.quiet import QUIET, Quiet
from syncconsole.console.screens.gate import Cancel, GateScreen
from syncconsole.console.screens.review import ReviewScreen
from syncconsole.console.screens.run import RunScreen
from syncconsole.domain.guards import Trip
from syncconsole.errors import Busy
from tests.console.review_app import a_plan, chosen, console, house
from tests.console.shop import StillClock

if TYPE_CHECKING:
    from pathlib import Path

TRIP = Trip("max_changed", "90 of 100 rows would change (90%)")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path) -> None:
    house(tmp_path)


class TestQuiet:
    """Deaf until the keyboard has rested for 400 ms."""

    def test_a_key_that_repeats_is_never_heard(self) -> None:
        clock = StillClock()
        quiet = Quiet(clock)
        for _ in range(100):
            clock.sleep(0.03)
            assert not quiet.hears()

    def test_after_a_rest_every_key_is_heard(self) -> None:
        clock = StillClock()
        quiet = Quiet(clock)
        clock.sleep(QUIET / 2)
        assert not quiet.hears()
        clock.sleep(QUIET)
        assert quiet.hears()
        assert quiet.hears()


class TestAccidents:
    """What habit presses pushes nothing."""

    async def test_enter_by_habit_cancels(self, tmp_path: Path) -> None:
        a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4")
            for key in ("enter", "escape", "n", "q"):
                await shown.press("P")
                assert isinstance(shown.app.focused, Cancel)
                await shown.press(key)
                assert isinstance(shown.app.screen, ReviewScreen)
                assert "nothing was pushed" in shown.text
            assert shown.engine.named("push") == []

    async def test_keys_that_repeat_are_not_heard_and_a_plan_is_pushed_once(
        self, tmp_path: Path
    ) -> None:
        a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4", "P")
            for _ in range(20):
                shown.wait(0.03)
                await shown.pilot.press("y")
            await shown.rest()
            assert isinstance(shown.app.screen, GateScreen)
            assert "let go of the keys for a moment" in shown.text
            assert shown.engine.named("push") == []
            shown.wait(QUIET)
            await shown.press("y")
            assert len(shown.engine.named("push")) == 1
            assert isinstance(shown.app.screen, RunScreen)
            assert "Push  by ana" in shown.text
            await shown.press("y", "4", "P")
            assert "no plan waits for review" in shown.text
            await shown.press("y")
            assert len(shown.engine.named("push")) == 1

    async def test_no_other_key_does_anything_behind_it(self, tmp_path: Path) -> None:
        plan = a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4", "P")
            shown.wait(1)
            for key in ("P", "space", "1", "5", "F", "U", "a", "i", "D", "colon", "t", "tab"):
                await shown.press(key)
                assert isinstance(shown.app.screen, GateScreen)
            assert len(chosen(plan)) == 4
            assert {name for name, _ in shown.engine.asked} <= {"claim"}


class TestFacts:
    """Where, what, how many, the riskiest three, what is not touched."""

    async def test_everything_a_person_must_have_seen(self, tmp_path: Path) -> None:
        plan = a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4", "down", "down", "down", "space", "P", "escape")
            assert isinstance(shown.app.screen, ReviewScreen)
            await shown.press("P", "enter")
            text = shown.text
            assert f"Push plan {plan}?" in text
            assert "SANDBOX  outdoor-shop  →  web: bigcommerce" in text
            assert "3 rows are written: 2 down  1 up  1 to zero ▲   +18 units" in text
            riskiest = text[text.index("the riskiest") :]
            order = [riskiest.index(key) for key in ("B-2001", "A-1044", "A-1002")]
            assert order == sorted(order)
            assert "not touched: 1 left out, 1 excluded, 95 unchanged" in text
            assert f"plan {plan} is 2 min old" in text
            assert "y pushes 3" in text

    async def test_of_a_large_plan_it_says_which_rows_go_first(self, tmp_path: Path) -> None:
        a_plan([{"key": f"A-{n}", "before": 7, "after": 5} for n in range(26)])
        async with console(tmp_path) as shown:
            await shown.press("4", "P")
            assert "canary: the first 5 of 26 are read back before the rest is sent" in shown.text
            await shown.press("escape", "space", "P")
            assert "canary" not in shown.text

    async def test_cancel_is_in_view_at_every_size(self, tmp_path: Path) -> None:
        a_plan(trips=[TRIP, Trip("max_to_zero", "30 rows would go to zero", rows_only=True)])
        async with console(tmp_path, size=(200, 50), protected=True) as shown:
            await shown.press("4", "P")
            for width, height in ((200, 50), (80, 24), (60, 15)):
                await shown.pilot.resize_terminal(width, height)
                await shown.rest()
                region = shown.app.screen.query_one(Cancel).region
                assert (region.height, region.bottom < height) == (1, True)
                assert "SANDBOX  outdoor-shop" in shown.text
            assert "pgdn: more" in shown.text
            shown.wait(1)
            await shown.press("pagedown")
            assert "min old" in shown.text


class TestProtected:
    """A protected connection wants its name, a tripped guard a reason; both want both."""

    async def test_only_the_whole_name_pushes(self, tmp_path: Path) -> None:
        plan = a_plan()
        async with console(tmp_path, protected=True) as shown:
            await shown.press("4", "P")
            shown.wait(1)
            await shown.press("y", "x", "escape")
            assert isinstance(shown.app.screen, ReviewScreen)
            await shown.press("P")
            shown.wait(1)
            await shown.press("y")
            assert "type outdoor-shop, letter by letter" in shown.text
            await shown.press(*"outdoor", "enter")
            assert shown.engine.named("push") == []
            await shown.press(*"-shop", "enter")
            assert shown.engine.named("push") == [
                {"plan": plan, "reason": "", "confirm": "outdoor-shop"}
            ]

    async def test_both_want_both(self, tmp_path: Path) -> None:
        plan = a_plan(trips=[TRIP], state="held")
        async with console(tmp_path, protected=True) as shown:
            await shown.press("4", "P")
            assert "▲ guard max_changed: 90 of 100" in shown.text
            shown.wait(1)
            await shown.press("tab", *"outdoor-shop", "enter")
            assert "say why this plan is right" in shown.text
            assert shown.engine.named("push") == []
            await shown.press(*"stocktake", "enter")
            assert shown.engine.named("push") == [
                {"plan": plan, "reason": "stocktake", "confirm": "outdoor-shop"}
            ]

    async def test_before_the_first_full_guards_are_warnings(self, tmp_path: Path) -> None:
        a_plan(trips=[TRIP], first_full=True)
        async with console(tmp_path) as shown:
            await shown.press("4", "P")
            assert "▲ warning max_changed" in shown.text
            shown.wait(1)
            await shown.press("y")
            assert len(shown.engine.named("push")) == 1


class TestLeftOut:
    """Rows left out: this time only, or until cleared; asked once, before the gate."""

    async def test_this_time_only_excludes_nothing(self, tmp_path: Path) -> None:
        plan = a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4", "space", "P")
            assert "1 row is left out" in shown.text
            await shown.press("enter")
            shown.wait(1)
            await shown.press("y")
            assert chosen(plan) == ["A-1044", "B-2001", "C-3100"]
            assert len(shown.engine.named("push")) == 1
            assert shown.engine.named("exclude") == []

    async def test_until_cleared_excludes_after_the_push(self, tmp_path: Path) -> None:
        plan = a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4", "space", "P", "u")
            shown.wait(1)
            await shown.press("y")
            assert [name for name, _ in shown.engine.asked if name in {"push", "exclude"}] == [
                "push", "exclude",
            ]  # fmt: skip
            assert shown.engine.named("exclude") == [
                {
                    "key": "A-1002", "component": "inventory",
                    "reason": f"left out in Review of plan {plan}",
                }
            ]  # fmt: skip

    async def test_a_refused_push_excludes_nothing_and_says_why(self, tmp_path: Path) -> None:
        a_plan()
        async with console(tmp_path) as shown:
            shown.engine.refusal = Busy("run 7 (Full) holds outdoor-shop", run=7)
            await shown.press("4", "space", "P", "u")
            shown.wait(1)
            await shown.press("y")
            assert "run 7 (Full) holds outdoor-shop" in shown.text
            assert shown.engine.named("exclude") == []
