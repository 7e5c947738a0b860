"""Sync All comes into view by an option, and asks; the four steps run one by one; X-10."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.read.audit import entries
from syncconsole.console.screens.menu import MenuScreen
from syncconsole.domain.runs import CYCLE, LABELS, Mode, steps_of
from tests.console.cycle_shop import Keeping, a_cycle, a_cycle_config
from tests.console.looking import app_of, line_with, press, shown
from tests.console.shop import NOW, a_connection, a_run
from tests.console.test_snapshots import agree

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.console.conftest import Opened


@pytest.fixture
def asking() -> Keeping:
    """Settings are really kept: what they bring into view is tested here."""
    return Keeping()


def ways(pilot: Pilot[None]) -> tuple[bool, bool]:
    """Whether there is a button, and whether there is a key."""
    app = app_of(pilot)
    return bool(app.screen.query("#sync-all")), "S" in app.screen.active_bindings


@pytest.mark.requirement("S-086")
async def test_sync_all_is_hidden_until_its_option_shows_it(
    opened: Opened, tmp_path: Path, asking: Keeping
) -> None:
    """Neither button nor key nor command; then all three, and it is audited; and hidden again."""
    a_connection()
    async with opened(a_cycle_config(tmp_path)) as pilot:
        assert ways(pilot) == (False, False)
        await press(pilot, "S")
        assert asking.calls == []
        lines = await press(pilot, "colon", "text=sync_all", "enter")
        assert "no such command: sync_all" in lines[-1]
        lines = await press(pilot, "m", "t", "o")
        line_with(lines, "Tools ▸ Options")
        line_with(lines, " General ")
        line_with(lines, "[ ] Show Sync All button")
        await press(pilot, "space", "escape")
        assert ways(pilot) == (True, True)
        lines = await press(pilot, "colon", "text=sync")
        line_with(lines, "sync_all")
        await press(pilot, "escape")
        assert entries()[0].action == "set show_sync_all"
        await press(pilot, "m", "t", "o", "space", "escape")
        assert ways(pilot) == (False, False)


@pytest.mark.requirement("S-085", "S-087")
async def test_the_button_is_in_the_back_office_bar_and_reads_sync_all(
    opened: Opened, tmp_path: Path
) -> None:
    a_connection()
    a_cycle()
    async with opened(a_cycle_config(tmp_path)) as pilot:
        await press(pilot, "m", "t", "o", "space", "escape")
        app = app_of(pilot)
        button = app.screen.query_one("#sync-all")
        assert button.parent is app.screen.query_one("#back-office")
        assert "[S] Sync All" in line_with(shown(pilot), "Back office")
        assert str(button.render()) == "Sync All"
        agree("cycle-dashboard-80x24", shown(pilot))


@pytest.mark.requirement("S-088")
@pytest.mark.parametrize(("review", "approver"), [("always", ()), ("held", ("policy",))])
async def test_key_and_click_ask_for_one_run_of_all_four_steps(
    opened: Opened, tmp_path: Path, asking: Keeping, review: str, approver: tuple[str, ...]
) -> None:
    """Step 4 waits for a person while `review: always`, else policy approves it."""
    a_connection()
    async with opened(a_cycle_config(tmp_path, review=review)) as pilot:
        await press(pilot, "m", "t", "o", "space", "escape")
        asking.calls.clear()
        lines = await press(pilot, "S")
        assert "run 213 asked: Sync All of outdoor-shop" in lines[-1]
        await pilot.click("#sync-all")
        await press(pilot)
        assert asking.calls == [("ask_run", "outdoor-shop", "all", *approver)] * 2
        assert steps_of(Mode.ALL, "cycle") == CYCLE


async def test_sync_all_says_why_it_does_nothing_now(
    opened: Opened, tmp_path: Path, asking: Keeping
) -> None:
    """A connection that is no cycle; a run in progress."""
    a_connection()
    async with opened(a_cycle_config(tmp_path)) as pilot:
        await press(pilot, "m", "t", "o", "space", "escape")
        asking.calls.clear()
        assert "trade-shop is no cycle" in (await press(pilot, "j", "S"))[-1]
        run = a_run(mode="all", state="running", ended_at=None)
        assert f"run #{run} in progress" in (await press(pilot, "k", "r", "S"))[-1]
        assert asking.calls == []


@pytest.mark.requirement("S-084")
async def test_the_four_steps_run_one_by_one(
    opened: Opened, tmp_path: Path, asking: Keeping
) -> None:
    """Control Panel > Actions names each; a cycle of today needs no warning."""
    a_connection()
    a_cycle()
    async with opened(a_cycle_config(tmp_path)) as pilot:
        for number in ("1", "2", "3", "4"):
            lines = await press(pilot, "A")
            for label in (
                "Full inventory update", "Update inventory", "Step 1: orders from web",
                "Step 2: orders to back office", "Step 3: data from back office",
                "Step 4: data to web",
            ):  # fmt: skip
                line_with(lines, label)
            assert "Sync All  S" not in "\n".join(lines)
            await press(pilot, number)
        assert [call[2] for call in asking.calls] == ["step1", "step2", "step3", "step4"]


@pytest.mark.requirement("S-084", "X-10")
@pytest.mark.parametrize("key", ["4", "U"])
async def test_a_step_without_those_before_it_warns_with_their_ages(
    opened: Opened, tmp_path: Path, asking: Keeping, key: str
) -> None:
    """Step 4 alone, and Smart, which is steps 3 and 4; Not now is the default."""
    a_connection()
    a_cycle(NOW - timedelta(hours=50))
    async with opened(a_cycle_config(tmp_path)) as pilot:
        lines = await press(pilot, "A", key)
        assert isinstance(app_of(pilot).screen, MenuScreen)
        line_with(lines, f"{LABELS[Mode.STEP4 if key == '4' else Mode.SMART]} without the steps")
        assert "last ok 2 days ago" in line_with(lines, "1 orders from web      ")
        assert "last ok 2 days ago" in line_with(lines, "2 orders to back office")
        if key == "4":
            assert "last ok 2 days ago" in line_with(lines, "3 data from back office")
        await press(pilot, "enter")
        assert asking.calls == []
        await press(pilot, "A", key, "y")
        assert [call[2] for call in asking.calls] == ["step4" if key == "4" else "smart"]


@pytest.mark.requirement("S-083")
async def test_a_cycle_that_stopped_is_resumed_from_actions(
    opened: Opened, tmp_path: Path, asking: Keeping
) -> None:
    a_connection()
    run = a_cycle(states=("ok", "failed", "not run", "not run"))
    async with opened(a_cycle_config(tmp_path)) as pilot:
        line_with(await press(pilot, "A"), f"Resume run {run} at the step that stopped it")
        lines = await press(pilot, "r")
        assert asking.calls == [("resume_run", run)]
        assert f"run 215 asked: the rest of run {run}" in lines[-1]
