"""Runs: the list, a run's page with steps, sum, progress and problems, and cancelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Run, RunStep
from syncconsole.cache.tables.base import writing
from syncconsole.console.screens.menu import MenuScreen
from syncconsole.console.screens.run import RunScreen
from tests.console.review_app import console, house
from tests.console.shop import NOW, a_problem, a_run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path) -> None:
    house(tmp_path)


def a_step(run: int, n: int, name: str, state: str = "ok", **values: object) -> None:
    """A step of a run that took five seconds."""
    given = {"started_at": NOW.timestamp() - 5, "ended_at": NOW.timestamp()} | values
    with writing():
        RunStep.create(run=run, n=n, name=name, state=state, **given)


PARTIAL = '{"scope":340,"pushed":11,"rejected":2,"unchanged":327,"verified":11}'


class TestList:
    """Newest first; the error of the one under the cursor below."""

    async def test_words_glyphs_and_what_matters_first(self, tmp_path: Path) -> None:
        a_run(state="failed", error="the store did not answer", remedy="try later", counts="{}")
        a_run(state="partial", counts=PARTIAL)
        async with console(tmp_path) as shown:
            await shown.press("5")
            lines = shown.text.splitlines()
            assert lines[3].split()[:5] == [">", "2", "Smart", "▲", "partial"]
            assert lines[3].endswith("11 pushed, 2 re…")
            assert lines[4].split()[:4] == ["1", "Smart", "▲", "failed"]
            await shown.press("down")
            assert "▲ the store did not answer   do: try later" in shown.text
            await shown.press("slash", *"part", "enter")
            assert "▲ partial" in shown.text
            assert "▲ failed" not in shown.text

    async def test_none_of_this_connection_names_the_keys_that_start_one(
        self, tmp_path: Path
    ) -> None:
        a_run(connection="trade-shop")
        async with console(tmp_path) as shown:
            await shown.press("5")
            assert "No run of outdoor-shop yet." in shown.text
            assert "F asks for the first Full" in shown.text


class TestPage:
    """One run, from who asked for it to what to do about its problems."""

    @pytest.mark.requirement("B-09")
    async def test_steps_sum_problems_and_who_to_call(self, tmp_path: Path) -> None:
        run = a_run(state="partial", counts=PARTIAL, origin="ssh from 192.0.2.7")
        a_step(run, 1, "read source", done=340, requests=2, note="340 read")
        a_step(run, 4, "push", "partial", done=13, requests=3)
        for key in ("A-1", "A-2"):
            a_problem(run, key=key, detail="no such variant", request_id="req-77")
        async with console(tmp_path) as shown:
            await shown.press("5", "enter")
            text = shown.text
            assert f"run {run}  Smart  by ana, ssh from 192.0.2.7" in text
            assert "1 read source  ✓ ok               340     5 s  2 requests    340 read" in text
            assert "4 push         ▲ partial           13     5 s  3 requests" in text
            assert "340 in scope = 11 pushed + 327 unchanged + 2 rejected" in text
            assert "11 verified by reading back" in text
            assert "▲ 2 × the store refused the quantity   A-1, A-2" in text
            assert "do: set the variant to be tracked" in text
            assert "call: Bo, desk 4" in text
            assert "req-77" not in text
            await shown.press("e")
            assert "req-77" in shown.text
            assert "said: no such variant" in shown.text
            await shown.press("escape")
            assert not isinstance(shown.app.screen, RunScreen)
            await shown.press("e")
            assert isinstance(shown.app.screen, RunScreen)
            assert "req-77" in shown.text

    async def test_the_push_of_its_plan_is_told_in_its_page(self, tmp_path: Path) -> None:
        parent = a_run(mode="full", plan=9, state="waiting", reason="the first Full is reviewed")
        child = a_run(mode="push", parent=parent, plan=9, asked_by="bo")
        a_step(child, 2, "push", note="12 pushed")
        a_problem(child)
        async with console(tmp_path) as shown:
            await shown.press("5", "down", "enter")
            assert f"plan pushed by run {child}, bo" in shown.text
            assert "12 pushed" in shown.text
            assert "the store refused the quantity" in shown.text
            assert "plan 9 waits for a person: Review (4)" in shown.text
            assert "the first Full is reviewed" in shown.text

    async def test_hostile_problems_reach_no_terminal(self, tmp_path: Path) -> None:
        evil = "[@click=app.quit]x[/]\x1b]0;owned\x07\u202e" + "y" * 9000
        run = a_run(state="failed", error=evil, remedy=evil, origin=evil)
        a_problem(run, key=evil, message=evil, remedy=evil, detail=evil, request_id=evil)
        a_step(run, 1, "push", note=evil)
        async with console(tmp_path, size=(120, 40)) as shown:
            await shown.press("5", "e", "G", "g")
            assert not {c for c in shown.text if (c < " " and c != "\n") or c == "\u202e"}


class TestProgress:
    """A running run: a determinate bar, followed to its end."""

    @pytest.mark.requirement("S-008")
    async def test_bar_rate_and_time_left_until_it_ends(self, tmp_path: Path) -> None:
        run = a_run(
            state="running", step="push", step_no=4, steps=5, done=218, total=340, rate=21.0,
            ended_at=None, note="waits 3 s: the store asked for it",
        )  # fmt: skip
        a_step(run, 4, "push", "running", done=218, total=340, ended_at=None)
        async with console(tmp_path) as shown:
            await shown.press("5", "enter")
            assert "━" in shown.text
            assert "218 of 340   21/s   5 s left" in shown.text
            with writing():
                Run.update(state="ok", ended_at=NOW.timestamp(), note="").execute()
                RunStep.update(state="ok", done=340).execute()
            await shown.press("r")
            assert "━" not in shown.text
            assert "✓ ok" in shown.text

    async def test_x_asks_and_by_default_lets_it_run(self, tmp_path: Path) -> None:
        run = a_run(state="running", step="push", ended_at=None)
        async with console(tmp_path) as shown:
            await shown.press("5", "enter", "x")
            assert isinstance(shown.app.screen, MenuScreen)
            await shown.press("enter")
            assert shown.engine.named("cancel") == []
            await shown.press("x", "y")
            assert shown.engine.named("cancel") == [{"run": run}]
