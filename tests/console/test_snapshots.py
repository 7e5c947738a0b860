"""Whole screens as text at three sizes. SYNCCONSOLE_SNAPSHOTS=write makes them anew; look at the
difference before it is committed."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Feed, Plan, Schedule
from syncconsole.cache.tables.base import writing
from syncconsole.config import ConsoleOptions
from syncconsole.domain.runs import Mode, RunState
from tests.console.looking import press, shown
from tests.console.shop import (
    FIXTURE,
    NOW,
    a_config,
    a_connection,
    a_problem,
    a_run,
    a_worker,
    many_items,
    some_items,
)

if TYPE_CHECKING:
    from tests.console.conftest import Opened

SNAPSHOTS = Path(__file__).parent / "snapshots"


def agree(name: str, lines: list[str]) -> None:
    """Compare with the stored screen, or store it where the switch says so."""
    path = SNAPSHOTS / f"{name}.txt"
    text = "\n".join(lines) + "\n"
    if os.environ.get("SYNCCONSOLE_SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.fixture
def a_working_day(tmp_path: Path) -> None:
    """A connection in use: a schedule, a run gone by with a problem, one running."""
    flow = a_connection()
    some_items(flow, FIXTURE)
    many_items(flow, 300)
    a_worker()
    a_problem(a_run())
    a_run(state=RunState.RUNNING, step="push", done=218, total=340, rate=21.0, ended_at=None)
    with writing():
        Schedule.create(
            connection="outdoor-shop", timer="smart", slot=(NOW - timedelta(minutes=35)).timestamp()
        )


@pytest.mark.usefixtures("a_working_day")
@pytest.mark.requirement("S-063")
@pytest.mark.requirement("S-070")
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_the_screens_of_a_working_day(
    opened: Opened, tmp_path: Path, size: tuple[int, int]
) -> None:
    """Dashboard, Inventory with a filter, a connection's schedules, its menu, help."""
    config = a_config(tmp_path, schedule={Mode.SMART: timedelta(minutes=60)}, zone="Europe/Paris")
    mark = f"{size[0]}x{size[1]}"
    async with opened(config, size=size) as pilot:
        agree(f"dashboard-{mark}", shown(pilot))
        agree(f"inventory-{mark}", await press(pilot, "2", "j"))
        agree(f"filter-{mark}", await press(pilot, "slash", "text=boots"))
        agree(f"record-{mark}", await press(pilot, "enter", "enter"))
        agree(f"schedules-{mark}", await press(pilot, "6", "enter", "tab"))
        agree(f"command-{mark}", await press(pilot, "1", "colon", "c"))
        agree(f"help-{mark}", await press(pilot, "escape", "question_mark"))


async def test_the_states_of_a_connection(opened: Opened, tmp_path: Path) -> None:
    """Never read; failed; late; a plan that waits; ASCII glyphs for terminals without others."""
    late = {Mode.SMART: timedelta(minutes=2)}
    async with opened() as pilot:
        agree("state-never", shown(pilot))
        agree("state-empty", await press(pilot, "2"))
    some_items(a_connection(), FIXTURE)
    async with opened(a_config(tmp_path, schedule=late, writes=False)) as pilot:
        agree("state-late", await press(pilot, "2"))
    with writing():
        Feed.update(error="the folder is not there", error_code="misconfigured").where(
            Feed.side == "source"
        ).execute()
        Plan.create(
            connection="outdoor-shop", flow=1, run=1, mode="smart", state="held",
            made_at=NOW.timestamp(), scope=5, changes=3, differing=3, to_zero=1,
        )  # fmt: skip
    plain = a_config(tmp_path, console=ConsoleOptions(glyphs="ascii"))
    async with opened(plain) as pilot:
        agree("state-failed-ascii", shown(pilot))
        assert "\n".join(shown(pilot)).isascii()
