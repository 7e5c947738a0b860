"""The Back office bar: four last successes, progress, overdue days, who to call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.read.cycle import cycle
from syncconsole.domain.runs import Mode
from tests.console.cycle_shop import FRIDAY, a_cycle, a_cycle_config
from tests.console.looking import app_of, line_with, press, settle, shown
from tests.console.shop import NOW, a_connection, every
from tests.console.test_snapshots import agree
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.conftest import Opened


@pytest.mark.requirement("S-075")
async def test_the_bar_shows_each_step_with_state_and_last_success(
    opened: Opened, tmp_path: Path
) -> None:
    """A step that failed keeps the time it last succeeded."""
    a_connection()
    a_cycle(NOW - timedelta(hours=3))
    a_cycle(states=("ok", "failed", "not run", "not run"))
    async with opened(a_cycle_config(tmp_path)) as pilot:
        lines = shown(pilot)
        assert line_with(lines, "1 orders from web").split()[4:] == [
            "✓",
            "ok",
            "last",
            "ok",
            "14:01",
        ]
        assert "▲ failed" in line_with(lines, "2 orders to back office")
        assert "last ok 11:37" in line_with(lines, "2 orders to back office")
        assert "- not run" in line_with(lines, "3 data from back office")
        assert "last ok 11:39" in line_with(lines, "4 data to web")


@pytest.mark.requirement("S-072", "S-073")
async def test_other_profiles_have_no_bar(opened: Opened) -> None:
    a_connection()
    async with opened() as pilot:
        assert "Back office" not in "\n".join(shown(pilot))


async def test_a_running_cycle_shows_its_step_with_progress(opened: Opened, tmp_path: Path) -> None:
    """Steps done, the one at work with its share, those to come."""
    a_connection()
    a_cycle(
        states=("ok", "running"), state="running", step="orders to back office", step_no=2,
        done=4, total=10, ended_at=None,
    )  # fmt: skip
    async with opened(a_cycle_config(tmp_path)) as pilot:
        lines = shown(pilot)
        assert "✓ ok" in line_with(lines, "1 orders from web")
        assert "● running 40%" in line_with(lines, "2 orders to back office")
        assert "○ asked" in line_with(lines, "3 data from back office")
        agree("cycle-running-80x24", lines)


@pytest.mark.requirement("S-090", "S-095")
async def test_a_business_day_without_a_cycle_is_told(opened: Opened, tmp_path: Path) -> None:
    """Friday went well, Saturday and Sunday are silent, Monday evening warns, Tuesday names it."""
    a_connection()
    a_cycle(FRIDAY)
    async with opened(a_cycle_config(tmp_path)) as pilot:
        clock = app_of(pilot).clock
        assert isinstance(clock, FakeClock)

        async def due(day: int, hour: int) -> str:
            month = 2 if day > 20 else 3
            clock.set(datetime(2020, month, day, hour, 0, tzinfo=UTC))
            await app_of(pilot).look()
            await settle(pilot)
            return line_with(shown(pilot), "Back office")

        for day, hour in ((28, 20), (29, 12), (1, 20), (2, 10)):
            assert "last whole cycle" in await due(day, hour), (day, hour)
        assert "▲ no complete cycle today yet" in await due(2, 18)
        assert "▲ missed Monday 2020-03-02: no cycle" in await due(3, 9)


@pytest.mark.requirement("S-096")
async def test_a_failure_says_who_to_call(opened: Opened, tmp_path: Path) -> None:
    """On the Dashboard; an unnamed contact says where it is named."""
    a_connection()
    a_cycle(states=("ok", "failed", "not run", "not run"))
    async with opened(a_cycle_config(tmp_path)) as pilot:
        said = line_with(shown(pilot), "▲ step 2 failed")
        assert "call: Ana, 555 0100" in said
        agree("cycle-failed-80x24", shown(pilot))
    async with opened(a_cycle_config(tmp_path, contact="")) as pilot:
        assert "set contact: in config.yaml" in line_with(shown(pilot), "▲ step 2 failed")


@pytest.mark.requirement("S-094")
async def test_a_schedule_is_suggested_after_three_good_cycles(
    opened: Opened, tmp_path: Path
) -> None:
    """Before, the Schedules tab counts them; with a schedule nothing is suggested any more."""
    a_connection()
    for hours in (4, 3):
        a_cycle(NOW - timedelta(hours=hours))
    async with opened(a_cycle_config(tmp_path)) as pilot:
        assert "good cycles" not in "\n".join(shown(pilot))
        lines = await press(pilot, "6", "enter", "shift+tab")
        assert "Good cycles by hand: 2 of 3." in line_with(lines, "Good cycles")
    a_cycle(NOW - timedelta(hours=2))
    async with opened(a_cycle_config(tmp_path)) as pilot:
        assert "it may run by itself" in line_with(shown(pilot), "3 good cycles")
    hourly = a_cycle_config(tmp_path, schedule=every({Mode.ALL: timedelta(minutes=60)}))
    async with opened(hourly) as pilot:
        assert "good cycles" not in "\n".join(shown(pilot))


@pytest.mark.requirement("S-093")
async def test_nothing_runs_by_itself_unless_it_is_written(opened: Opened, tmp_path: Path) -> None:
    a_connection()
    async with opened(a_cycle_config(tmp_path)) as pilot:
        lines = await press(pilot, "6", "enter", "shift+tab")
        line_with(lines, "No schedule: nothing runs by itself")


def test_a_cycle_is_complete_only_when_all_four_steps_were_done() -> None:
    """Single steps count; the oldest of the four says how old the whole is."""
    a_connection()
    a_cycle(states=("ok", "ok", "ok"))
    assert cycle("outdoor-shop").completed is None
    assert cycle("trade-shop").completed is None
