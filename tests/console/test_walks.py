"""Walks through the console that the source documents describe, key by key and click by click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.console.screens.menu import MenuScreen
from syncconsole.console.widgets.frame import Tab
from syncconsole.console.widgets.listing import Listing
from syncconsole.domain.runs import RunState
from syncconsole.errors import Refused
from tests.console.looking import app_of, line_with, press, settle, shown
from tests.console.shop import FIXTURE, a_config, a_connection, a_run, some_items

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.conftest import Opened
    from tests.console.fake_asking import FakeAsking


@pytest.mark.requirement("S-055")
@pytest.mark.requirement("S-070")
async def test_full_is_asked_on_the_documented_path(opened: Opened, asking: FakeAsking) -> None:
    """Dashboard > Connections > the NAME > Inventory tab > Control Panel > Actions > the label."""
    some_items(a_connection(), FIXTURE)
    async with opened() as pilot:
        assert "1 DASHBOARD" in shown(pilot)[1]
        await pilot.click("#tab-connections")
        await settle(pilot)
        assert "6 CONNECTIONS" in shown(pilot)[1]
        await pilot.click(pilot.app.screen.query_one(Listing).table, offset=(4, 1))  # its NAME
        await settle(pilot)
        line_with(shown(pilot), "INVENTORY    Schedules")
        line_with(shown(pilot), "Control Panel ▸ Actions")
        await pilot.click("#actions")
        await settle(pilot)
        menu = shown(pilot)
        assert "Control Panel ▸ Actions" in line_with(menu, "Control Panel")
        assert "> Full inventory update" in line_with(menu, "Full inventory")
        await press(pilot, "enter")
        assert asking.calls == [("ask_run", "outdoor-shop", "full")]


@pytest.mark.requirement("S-057")
async def test_update_inventory_is_smart_and_never_swapped(
    opened: Opened, asking: FakeAsking
) -> None:
    """Actions holds exactly the two labels; Update inventory asks for a Smart, F for a Full."""
    some_items(a_connection(), FIXTURE)
    async with opened() as pilot:
        await press(pilot, "A")
        assert isinstance(pilot.app.screen, MenuScreen)
        labels = [choice.label for choice in pilot.app.screen.choices]
        assert labels == ["Full inventory update", "Update inventory"]
        await press(pilot, "down", "enter", "U", "F")
        assert [call[2] for call in asking.calls] == ["smart", "smart", "full"]


@pytest.mark.requirement("S-048")
@pytest.mark.parametrize(("answer", "asked"), [("enter", ["full"]), ("n", []), ("escape", [])])
async def test_smart_before_the_first_full_asks_and_full_is_the_default(
    opened: Opened, asking: FakeAsking, answer: str, asked: list[str]
) -> None:
    """Enter runs a Full; anything else runs nothing."""
    a_connection(full=False)
    asking.refuses = Refused("the first sync should be Full", code="first_full")
    async with opened() as pilot:
        lines = await press(pilot, "U")
        line_with(lines, "First sync should be Full")
        await press(pilot, answer)
        assert [call[2] for call in asking.calls] == asked


@pytest.mark.requirement("S-054")
async def test_a_running_run_greys_both_updates_and_says_which(
    opened: Opened, asking: FakeAsking
) -> None:
    """F, U and Actions name the run in progress and ask for nothing."""
    a_connection()
    run = a_run(state=RunState.RUNNING, step="push", done=218, total=340, rate=21.0, ended_at=None)
    async with opened() as pilot:
        assert f"run #{run} in progress" in line_with(await press(pilot, "U"), "in progress")
        menu = await press(pilot, "A")
        assert sum(f"run #{run} in progress" in line for line in menu) == 2
        await press(pilot, "enter")
        assert asking.calls == []


async def test_a_refusal_is_said_where_one_looks_and_the_screen_stays(
    opened: Opened, asking: FakeAsking
) -> None:
    """What the engine refuses is a sentence at the foot until the next key."""
    a_connection()
    asking.refuses = Refused("ana reviews plan 58 until 14:45 UTC", code="reviewed")
    async with opened() as pilot:
        assert "ana reviews plan 58" in (await press(pilot, "F"))[-1]
        assert "ana reviews plan 58" not in (await press(pilot, "down"))[-1]


async def test_the_cursor_chooses_the_connection_that_keys_act_on(
    opened: Opened, asking: FakeAsking
) -> None:
    """Line 1 always names the connection a run would be of."""
    a_connection()
    async with opened() as pilot:
        assert (await press(pilot, "down"))[0].startswith(" trade-shop  LIVE  READ-ONLY")
        await press(pilot, "F")
        assert asking.calls == [("ask_run", "trade-shop", "full")]


async def test_a_run_is_cancelled_only_after_a_question_whose_default_is_no(
    opened: Opened, asking: FakeAsking
) -> None:
    """Enter by habit lets the run go on."""
    a_connection()
    run = a_run(state=RunState.RUNNING, step="push", ended_at=None)
    async with opened() as pilot:
        await press(pilot, "x", "enter")
        assert asking.calls == []
        await press(pilot, "x", "y")
        assert asking.calls == [("cancel_run", run)]


async def test_quitting_asks_while_a_run_goes_on(opened: Opened) -> None:
    """q at the root quits at once only when nothing runs."""
    a_connection()
    a_run(state=RunState.RUNNING, ended_at=None)
    async with opened() as pilot:
        line_with(await press(pilot, "q"), "goes on without the console")
        await press(pilot, "n")
        assert pilot.app.is_running
        await press(pilot, "q", "y")
        assert pilot.app.return_code == 0


async def test_escape_goes_back_one_level_and_never_quits(opened: Opened) -> None:
    """Filter, then page, then nothing."""
    some_items(a_connection(), FIXTURE)
    async with opened() as pilot:
        await press(pilot, "6", "enter", "slash", "b")
        assert len(pilot.app.screen_stack) == 2
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 2
        await press(pilot, "escape", "escape", "escape")
        assert len(pilot.app.screen_stack) == 1
        assert pilot.app.is_running


async def test_digits_and_tabs_go_to_the_screens(opened: Opened) -> None:
    """1 2 4 5 6, as the documents number them; 3 is not served."""
    a_connection()
    async with opened() as pilot:
        for key, word in (
            ("2", "INVENTORY"), ("4", "REVIEW"), ("5", "RUNS"), ("6", "CONNECTIONS"),
            ("1", "DASHBOARD"),
        ):  # fmt: skip
            assert f" {key} {word}" in (await press(pilot, key))[1]
        assert len(pilot.app.screen.query(Tab)) == 5
        await press(pilot, "3")
        assert app_of(pilot).current_mode == "dashboard"


async def test_schedules_are_paused_on_the_connections_page(
    opened: Opened, asking: FakeAsking, tmp_path: Path
) -> None:
    """Edit schedule leads to the Schedules tab (S-056), where enter pauses."""
    some_items(a_connection(), FIXTURE)
    async with opened(a_config(tmp_path)) as pilot:
        await press(pilot, "2")
        await pilot.click("#schedule")
        await settle(pilot)
        line_with(shown(pilot), "Pause schedules")
        line_with(shown(pilot), "enter edits it")
        await press(pilot, "down", "down", "enter")
        assert asking.calls == [("pause", "outdoor-shop")]
