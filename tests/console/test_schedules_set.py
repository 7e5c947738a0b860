"""The Schedules tab: what is set there, what config.yaml pins, and the helper (X-3, S-056)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from syncconsole.cache.tables import Connection, Schedule
from syncconsole.cache.tables.base import writing
from syncconsole.console.app import SyncConsole
from syncconsole.domain.runs import Mode
from syncconsole.domain.who import Who
from syncconsole.engine import ask, scheduling
from syncconsole.errors import Refused
from tests.console.cycle_shop import FRIDAY, a_cycle, a_cycle_config
from tests.console.fake_asking import FakeAsking
from tests.console.looking import line_with, press, settle, shown
from tests.console.shop import (
    FIXTURE,
    NOW,
    StillClock,
    a_config,
    a_connection,
    a_worker,
    some_items,
)
from tests.console.test_snapshots import agree

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.config import Config
    from tests.console.conftest import Opened

HOURLY = {Mode.SMART: timedelta(minutes=60)}
TAB = ("6", "enter", "tab")


def of_profile(config: Config, profile: str) -> Config:
    found = replace(config.connections["outdoor-shop"], profile=profile)
    return replace(config, connections={found.name: found})


@pytest.mark.requirement("S-056")
@pytest.mark.requirement("S-066")
async def test_edit_schedule_leads_to_where_it_is_turned_on(
    opened: Opened, asking: FakeAsking, tmp_path: Path
) -> None:
    some_items(a_connection(), FIXTURE)
    async with opened(a_config(tmp_path)) as pilot:
        await press(pilot, "2")
        await pilot.click("#schedule")
        await settle(pilot)
        lines = await press(pilot, "enter")
        line_with(lines, "Smart schedule: Smart")
        await press(pilot, "o")
    assert asking.calls == [("set_schedule", "outdoor-shop", "smart", True, None, False)]


class Scheduling(FakeAsking):
    """Really keeps what is scheduled, and starts no worker."""

    def set_schedule(
        self, config: Config, connection: str, mode: Mode, who: Who, **given: Any
    ) -> None:
        ask.set_schedule(config, connection, mode, who, **given)


@pytest.mark.requirement("S-066", "S-068")
async def test_enabling_shows_the_next_run_an_hour_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_connection()
    clock = StillClock()
    monkeypatch.setattr(scheduling, "_clock", clock)
    monkeypatch.setattr(scheduling, "wake_worker", lambda config: None)
    app = SyncConsole(
        a_config(tmp_path, zone="Europe/Paris"), clock=clock, asking=Scheduling(),
        who=Who("ana", "console"), environment={},
    )  # fmt: skip
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        lines = await press(pilot, *TAB, "enter", "o")
        line_with(lines, "Smart of outdoor-shop: 60m, next 16:35")
        assert line_with(lines, "Smart schedule         Smart").endswith("16:35")
        lines = await press(pilot, "enter", "o")
        line_with(lines, "Smart of outdoor-shop does not run by itself")


@pytest.mark.requirement("S-058", "S-089")
async def test_when_it_runs_is_typed_with_what_it_means(
    opened: Opened, asking: FakeAsking, tmp_path: Path
) -> None:
    """Two entries; while they cannot be read, enter does nothing and the reason is shown."""
    a_connection()
    async with opened(a_config(tmp_path)) as pilot:
        lines = await press(pilot, *TAB, "enter", "e")
        line_with(lines, "When does Smart of outdoor-shop run?")
        line_with(lines, "from now on: 15:35, 16:35, 17:35 ... (UTC)")
        lines = await press(pilot, "text=, dayly at 02:00", "enter")
        line_with(lines, 'did you mean "daily"?')
        assert asking.calls == []
        lines = await press(pilot, *["backspace"] * 14, "text=daily at 16:00")
        line_with(lines, "from now on: 15:35, 16:00, 17:00 ... (UTC)")
        await press(pilot, "enter")
    assert asking.calls == [
        ("set_schedule", "outdoor-shop", "smart", True, ("60m", "daily at 16:00"), False)
    ]


async def test_what_config_yaml_pins_is_greyed_with_its_line(
    opened: Opened, asking: FakeAsking, tmp_path: Path
) -> None:
    """Pausing it still works: that is no setting of when."""
    a_connection()
    async with opened(a_config(tmp_path, schedule=HOURLY)) as pilot:
        lines = await press(pilot, *TAB)
        line_with(lines, "pinned by config.yaml line 16")
        lines = await press(pilot, "enter", "o", "e")
        assert "pinned by config.yaml line 16" in line_with(lines, "Turn off")
        await press(pilot, "p")
    assert asking.calls == [("pause", "outdoor-shop", "smart")]


@pytest.mark.requirement("S-069")
async def test_the_automatic_mode_is_chosen_under_options_with_a_warning(
    opened: Opened, asking: FakeAsking
) -> None:
    a_connection()
    async with opened() as pilot:
        lines = await press(pilot, "m")
        line_with(lines, "Automatic mode of outdoor-shop: Smart")
        lines = await press(pilot, "down", "enter")
        line_with(lines, "Full is a special case: slower")
        await press(pilot, "f")
        assert asking.calls == [("set_automatic_mode", "outdoor-shop", "full")]
        await press(pilot, "colon", "text=automatic", "enter", "escape")
    assert len(asking.calls) == 1


@pytest.mark.requirement("S-091")
async def test_ticking_a_factor_suggests_less_than_a_day_and_sets_it(
    opened: Opened, asking: FakeAsking
) -> None:
    """From the palette; the suggestion follows each tick."""
    a_connection()
    async with opened() as pilot:
        lines = await press(pilot, "colon", "text=how often", "enter")
        line_with(lines, "Set it: Smart mon-fri daily at 17:00")
        lines = await press(pilot, "down", "space")
        line_with(lines, "[x] Phone orders")
        line_with(lines, "Set it: Smart 2h")
        await press(pilot, "down", "down", "down", "down", "enter")
    assert asking.calls == [("set_schedule", "outdoor-shop", "smart", True, ("2h",), False)]


@pytest.mark.requirement("S-094")
async def test_a_cycle_not_yet_established_asks_before_it_is_scheduled(
    opened: Opened, asking: FakeAsking, tmp_path: Path
) -> None:
    a_connection()
    with writing():
        Connection.update(profile="cycle").execute()
    async with opened(a_cycle_config(tmp_path)) as pilot:
        await press(pilot, "6", "enter", "shift+tab")
        asking.refuses = Refused("0 of 3 good cycles by hand", code="established")
        lines = await press(pilot, "enter", "o")
        line_with(lines, "Schedule Sync All already?")
        await press(pilot, "y")
    assert asking.calls == [("set_schedule", "outdoor-shop", "all", True, None, True)]


class TestStates:
    """Each state of the tab says a word of its own, not only a colour."""

    async def test_off(self, opened: Opened) -> None:
        a_connection()
        async with opened() as pilot:
            agree("schedules-off", await press(pilot, *TAB))

    @pytest.mark.requirement("S-095")
    async def test_overdue_without_a_worker(self, opened: Opened, tmp_path: Path) -> None:
        a_connection()
        with writing():
            Schedule.create(
                connection="outdoor-shop", timer="smart", slot=NOW.timestamp() - 9000,
                met=NOW.timestamp() - 9000,
            )  # fmt: skip
        async with opened(a_config(tmp_path, schedule=HOURLY)) as pilot:
            line_with(shown(pilot), "▲ Smart schedule overdue since 13:05")
            agree("schedules-overdue", await press(pilot, *TAB))

    async def test_paused(self, opened: Opened, tmp_path: Path) -> None:
        a_connection()
        a_worker()
        ask.pause("outdoor-shop", Who("ana", "test"))
        async with opened(a_config(tmp_path, schedule=HOURLY)) as pilot:
            lines = await press(pilot, *TAB)
            assert line_with(lines, "Smart schedule         Smart").endswith("paused")
            line_with(lines, "Resume schedules")

    async def test_all_paused_and_one_timer_paused_alone(
        self, opened: Opened, asking: FakeAsking, tmp_path: Path
    ) -> None:
        """Each is resumed as it was paused."""
        a_connection()
        ask.pause(None, Who("ana", "test"))
        ask.pause("outdoor-shop", Who("ana", "test"), timer="smart")
        async with opened(a_config(tmp_path, schedule=HOURLY)) as pilot:
            await press(pilot, *TAB, "enter", "r")
            await press(pilot, "down", "down", "enter")
            await press(pilot, "colon", "text=schedules pause all", "enter")
        assert asking.calls == [
            ("resume", "outdoor-shop", "smart"), ("resume", None), ("pause", None)
        ]  # fmt: skip

    @pytest.mark.requirement("S-090")
    async def test_a_business_day_was_missed(self, opened: Opened, tmp_path: Path) -> None:
        a_connection()
        with writing():
            Connection.update(profile="cycle").execute()
        a_cycle(FRIDAY - timedelta(days=1))
        async with opened(a_cycle_config(tmp_path)) as pilot:
            lines = await press(pilot, "6", "enter", "shift+tab", "down")
            agree("schedules-cycle", lines)

    @pytest.mark.requirement("X-3", "S-113")
    async def test_feeds_are_refreshed_unasked(self, opened: Opened, tmp_path: Path) -> None:
        a_connection()
        a_worker()
        with writing():
            Connection.update(profile="feeds").execute()
        async with opened(of_profile(a_config(tmp_path), "feeds")) as pilot:
            lines = await press(pilot, *TAB)
            assert line_with(lines, "Feed refresh           Refresh").endswith("with worker")
            line_with(lines, "Not of profile feeds: Fresh-completion check, Smart schedule")
