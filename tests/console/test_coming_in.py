"""Whoever comes in learns what they missed, what is kept out, and whether anything is real."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Exclusion, Setting
from syncconsole.cache.tables.base import writing
from syncconsole.console.screens.shift import ShiftScreen
from syncconsole.console.widgets.frame import Banner
from syncconsole.console.widgets.line import Block
from syncconsole.domain.rehearsal import FAULTS
from syncconsole.sandbox.faults import NAMES
from tests.console.looking import settle
from tests.console.looking import shown as lines_of
from tests.console.shop import NOW, a_config, a_connection, a_problem, a_run

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.console.conftest import Opened
    from tests.console.fake_asking import FakeAsking


def text_of(pilot: Pilot[None]) -> str:
    return "\n".join(lines_of(pilot))


class TestShift:
    """One line at the door, the report behind `H`."""

    async def test_who_was_never_here_is_told_nothing(self, opened: Opened) -> None:
        a_connection()
        a_run(state="failed", error="no answer", counts="{}")
        async with opened() as pilot:
            assert "Since" not in text_of(pilot)

    async def test_who_comes_back_is_told_in_one_line_and_more_behind_a_key(
        self, opened: Opened, asking: FakeAsking
    ) -> None:
        a_connection()
        run = a_run(state="failed", error="no answer", counts="{}")
        a_problem(run, code="no_answer", message="the store did not answer", remedy="try later")
        asking.last_here = NOW - timedelta(hours=8)
        async with opened() as pilot:
            assert "1 run, 1 failed, 1 new cause of errors. H tells more" in text_of(pilot)
            await pilot.press("H")
            await settle(pilot)
            assert isinstance(pilot.app.screen, ShiftScreen)
            shown = text_of(pilot)
            assert "▲ 1 failed" in shown
            assert "1x the store did not answer" in shown
            assert "do: try later" in shown
            await pilot.press("escape")
            await settle(pilot)
            assert not isinstance(pilot.app.screen, ShiftScreen)

    async def test_the_report_can_be_copied_to_hand_it_on(
        self, opened: Opened, asking: FakeAsking, tmp_path: Path
    ) -> None:
        a_connection()
        a_run()
        asking.last_here = NOW - timedelta(hours=8)
        async with opened() as pilot:
            await pilot.press("H")
            await settle(pilot)
            whole = pilot.app.screen.query_one("#report", Block).shown.plain
            await pilot.press("Y")
            await settle(pilot)
        copied = next((tmp_path / "state").rglob("clip*"), None)
        assert copied is not None
        assert copied.read_text("utf-8").strip() == whole.strip()


async def test_exclusions_are_listed_with_reason_age_and_who(opened: Opened) -> None:
    a_connection()
    with writing():
        Exclusion.create(
            connection="outdoor-shop", component="inventory", key="BOOT-42", who="bo",
            reason="counting the shelf", at=(NOW - timedelta(days=12)).timestamp(),
        )  # fmt: skip
    async with opened() as pilot:
        assert "1 exclusion in force" in text_of(pilot)
        for key in (":", *"exclusions", "enter"):
            await pilot.press(key)
        await settle(pilot)
        shown = text_of(pilot)
        assert "BOOT-42  inventory  for 12d" in shown
        assert "counting the shelf  bo, until somebody ends it" in shown


class TestRehearsal:
    """Faults are chosen from a list, and no screen lets one forget that."""

    def test_every_fault_that_can_be_chosen_is_one_of_the_simulated_systems(self) -> None:
        assert set(FAULTS) <= set(NAMES)

    async def test_a_fault_is_chosen_and_the_banner_stays_on_every_screen(
        self, opened: Opened, asking: FakeAsking
    ) -> None:
        a_connection()
        async with opened() as pilot:
            for key in (":", *"rehearse", "enter"):
                await pilot.press(key)
            await settle(pilot)
            assert "the quota is used up" in text_of(pilot)
            await pilot.press("down", "enter")
            await settle(pilot)
            assert asking.calls == [("rehearse", "429")]
            with writing():
                Setting.create(name="rehearsal", value='"429"', who="ana", at=NOW.timestamp())
            for key in ("r", "2", "5", "6", "1"):
                await pilot.press(key)
                await settle(pilot)
                banner = pilot.app.screen.query_one(Banner)
                assert banner.display
                assert "REHEARSAL, nothing of it is real: 429" in text_of(pilot)

    async def test_real_systems_are_not_made_to_fail(
        self, opened: Opened, asking: FakeAsking, tmp_path: Path
    ) -> None:
        a_connection()
        config = a_config(tmp_path)
        real = {
            name: type(each)(each.name, each.connector, each.options)
            for name, each in config.endpoints.items()
        }
        live = type(config)(config.path, real, config.connections)
        async with opened(live) as pilot:
            for key in (":", *"rehearse", "enter"):
                await pilot.press(key)
            await settle(pilot)
            assert "are real and are not made to fail" in text_of(pilot)
        assert asking.calls == []


@pytest.fixture(autouse=True)
def _state(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir(mode=0o700, exist_ok=True)
