"""Review: what is shown, what is chosen, whose plan it is, and which keys do nothing and why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Plan, RunStep
from syncconsole.cache.tables.base import writing
from syncconsole.console.screens.gate import GateScreen
from syncconsole.console.screens.menu import MenuScreen
from syncconsole.domain.guards import Trip
from tests.console.review_app import ROWS, a_plan, chosen, claimed_by, console, house
from tests.console.shop import NOW

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path) -> None:
    house(tmp_path)


class TestShown:
    """The plan as drawn: where from, how many, row by row with a reason."""

    @pytest.mark.requirement("B-08")
    async def test_counts_rows_and_reasons(self, tmp_path: Path) -> None:
        plan = a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4")
            text = shown.text
            assert f"plan {plan} from run 212, 2 min old, claimed by ana for 15 min" in text
            assert "4 changes  3 down  1 up  1 to zero ▲  1 excluded  95 unchanged" in text
            assert "> [x]  A-1002              7  ->       5      -2  less at warehouse" in text
            assert "  [x]  A-1044              0  ->      24     +24  more at warehouse" in text
            assert "▲ to zero; less at warehouse" in text
            assert "both moved: 13 was pushed" in text
            assert "- excluded: counting shelf" in text
            assert "4 of 4 chosen   +17 units" in text
            assert "A-1002  Boots brown 43" in text
            assert "web 7 at 3/2 12:00   last agreed 7" in text
            await shown.press("down")
            assert "A-1044  Boots black 44" in shown.text

    @pytest.mark.requirement("S-047")
    async def test_unchanged_rows_fold_and_keys_narrow_to_risk_or_text(
        self, tmp_path: Path
    ) -> None:
        a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4")
            assert "D-4000" not in shown.text
            await shown.press("equals_sign")
            assert "D-4000" in shown.text
            assert "(= folds)" in shown.text
            await shown.press("equals_sign", "t")
            assert "D-4000" not in shown.text
            assert "B-2001" in shown.text
            assert "A-1044" not in shown.text
            await shown.press("t")
            assert "A-1044" in shown.text
            await shown.press("slash", *"sock", "enter")
            assert "C-3100" in shown.text
            assert "A-1044" not in shown.text

    async def test_a_wide_terminal_shows_age_guards_and_the_facts_of_the_row(
        self, tmp_path: Path
    ) -> None:
        trip = Trip("max_changed", "90 of 100 rows would change (90%)")
        a_plan(made_at=(NOW - timedelta(minutes=20)).timestamp(), trips=[trip], state="held")
        async with console(tmp_path, size=(120, 40)) as shown:
            await shown.press("4")
            assert "it is read again before it is pushed" in shown.text
            assert "▲ guard max_changed: 90 of 100 rows would change (90%)" in shown.text
            assert "│ Last agreed 7" in shown.text

    async def test_no_plan_names_the_keys_that_make_one(self, tmp_path: Path) -> None:
        async with console(tmp_path) as shown:
            await shown.press("4")
            assert "No plan of outdoor-shop waits for review." in shown.text
            await shown.press("P")
            assert "no plan waits for review" in shown.text

    async def test_hostile_titles_and_reasons_reach_no_terminal(self, tmp_path: Path) -> None:
        evil = "[/red]\x1b]52;c;eA==\x07\u202e\x9b31m" + "x" * 5000
        a_plan([{"key": "A\x1b[1m[bold]", "title": evil, "before": 1, "after": 2}])
        async with console(tmp_path, size=(200, 50)) as shown:
            await shown.press("4", "P")
            assert not {c for c in shown.text if c < " " and c != "\n"} | (
                {"\u202e"} & {*shown.text}
            )

    async def test_marks_and_the_age_of_both_readings_stand_with_the_row(
        self, tmp_path: Path
    ) -> None:
        a_plan(
            [
                {"key": "A-1", "before": 0, "after": 24, "risky": True, "baseline": 0,
                 "marks": "from_zero seen_once unguarded"},
                {"key": "A-2", "before": 7, "after": 6, "baseline": 7, "marks": "unguarded"},
                {"key": "A-3", "before": 7, "after": 6, "outcome": "excluded",
                 "reason": "counting shelf, until 2026-03-05 12:00 UTC"},
            ]
        )  # fmt: skip
        with writing():
            for n, (name, minutes) in enumerate((("read source", 4), ("read target", 3)), 1):
                began = (NOW - timedelta(minutes=minutes)).timestamp()
                RunStep.create(run=212, n=n, name=name, state="ok", started_at=began)
        async with console(tmp_path, size=(200, 50)) as shown:
            await shown.press("4")
            assert "▲ from zero, seen once; more at warehouse" in shown.text
            assert "+23 units   read: warehouse 4 min ago, web 3 min ago" in shown.text
            assert "no compare-and-set at the target" in shown.text
            await shown.press("G")
            assert "excluded: counting shelf, until 2026-03-05 12:00 UTC" in shown.text
            await shown.pilot.resize_terminal(80, 24)
            await shown.rest()
            assert "A-3  - excluded: counting shelf, until 2026-03-05 12:00 UTC" in shown.text
            await shown.press("t")
            assert "A-1" in shown.text
            assert "A-2" not in shown.text


class TestTicks:
    """`space`, `a`, `i`: only what is shown and meant."""

    async def test_space_leaves_one_row_out_and_takes_it_back(self, tmp_path: Path) -> None:
        plan = a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4", "down", "space")
            assert chosen(plan) == ["A-1002", "B-2001", "C-3100"]
            assert "> [ ]  A-1044" in shown.text
            assert "3 of 4 chosen   -7 units" in shown.text
            await shown.press("space")
            assert chosen(plan) == ["A-1002", "A-1044", "B-2001", "C-3100"]
            ticks = len(shown.engine.named("tick"))
            await shown.press("G", "space")
            assert "this row is not written" in shown.text
            assert len(shown.engine.named("tick")) == ticks

    async def test_a_and_i_touch_only_rows_that_are_shown(self, tmp_path: Path) -> None:
        plan = a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4", "space", "i")
            assert chosen(plan) == ["A-1002"]
            await shown.press("a")
            assert chosen(plan) == ["A-1002", "A-1044", "B-2001", "C-3100"]
            await shown.press("slash", *"boots", "enter", "i")
            assert chosen(plan) == ["B-2001", "C-3100"]
            await shown.press("escape", "t", "i", "t", "slash", *"black", "enter", "a")
            assert chosen(plan) == ["A-1044", "C-3100"]

    async def test_c_leaves_out_what_a_filter_shows_whatever_was_chosen_of_it(
        self, tmp_path: Path
    ) -> None:
        plan = a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4", "space", "slash", *"boots", "enter", "c")
            assert chosen(plan) == ["B-2001", "C-3100"]


class TestClaim:
    """Opening Review claims the plan; everybody sees whose it is (rule 10)."""

    async def test_opening_claims_keys_renew_at_most_each_five_seconds_leaving_gives_back(
        self, tmp_path: Path
    ) -> None:
        plan = a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4")
            assert Plan.get_by_id(plan).claimed_by == "ana"
            await shown.press("down", "down")
            assert len(shown.engine.named("claim")) == 1
            shown.wait(5)
            await shown.press("down", "down")
            assert len(shown.engine.named("claim")) == 2
            await shown.press("1")
            assert Plan.get_by_id(plan).claimed_by == ""

    async def test_quitting_gives_back(self, tmp_path: Path) -> None:
        plan = a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4")
        assert Plan.get_by_id(plan).claimed_by == ""

    async def test_somebody_elses_plan_can_only_be_read(self, tmp_path: Path) -> None:
        plan = a_plan()
        claimed_by(plan, "bo")
        async with console(tmp_path) as shown:
            await shown.press("4")
            assert "claimed by bo for 10 min" in shown.text
            for key in ("space", "a", "i", "P", "D"):
                await shown.press(key)
                assert "bo reviews this plan until 14:45 UTC" in shown.text
            assert len(chosen(plan)) == 4
            await shown.press("1")
            assert {name for name, _ in shown.engine.asked} == {"claim"}
        assert Plan.get_by_id(plan).claimed_by == "bo"


class TestKeys:
    """What does nothing now says why."""

    async def test_where_writes_are_off_p_names_the_line(self, tmp_path: Path) -> None:
        a_plan()
        async with console(tmp_path, writes=False) as shown:
            await shown.press("4", "P")
            assert "writes are off, config.yaml line 14" in shown.text
            assert shown.engine.named("push") == []

    async def test_nothing_is_started_here_and_nothing_chosen_is_nothing_to_push(
        self, tmp_path: Path
    ) -> None:
        a_plan(ROWS[:1])
        async with console(tmp_path) as shown:
            await shown.press("4")
            for key in ("F", "U", "R", "A"):
                await shown.press(key)
                assert "off inside Review" in shown.text
            assert shown.engine.named("run") == []
            await shown.press("space", "P")
            assert "no row is chosen" in shown.text

    async def test_p_works_nowhere_but_in_review(self, tmp_path: Path) -> None:
        a_plan()
        async with console(tmp_path) as shown:
            for screen in ("1", "2", "5", "6"):
                await shown.press(screen, "P")
                assert not isinstance(shown.app.screen, GateScreen)
                shown.wait(1)
                await shown.press("y")
            assert shown.engine.named("push") == []


class TestDrop:
    """`D` asks, and by default keeps."""

    async def test_enter_keeps_the_plan_and_y_drops_it(self, tmp_path: Path) -> None:
        plan = a_plan()
        async with console(tmp_path) as shown:
            await shown.press("4", "D")
            assert isinstance(shown.app.screen, MenuScreen)
            await shown.press("enter")
            assert shown.engine.named("drop") == []
            assert Plan.get_by_id(plan).state == "waiting"
            await shown.press("D", "y")
            assert Plan.get_by_id(plan).state == "dropped"
            assert "No plan of outdoor-shop waits for review." in shown.text
