"""What a connection's page says of its timers, what the bar says of a run, what the lists say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from syncconsole.cache.read.connections import connections
from syncconsole.cache.read.runs import run
from syncconsole.cache.read.timers import completed
from syncconsole.cache.tables import Connection, Feed, Schedule, Setting
from syncconsole.cache.tables.base import writing
from syncconsole.console import timer_rows
from syncconsole.console.connection_rows import next_run, rows, state
from syncconsole.console.text import line
from syncconsole.console.widgets.run_bar import bar
from syncconsole.domain.runs import Mode
from syncconsole.domain.timetable import timetable
from tests.console.looking import line_with, press, shown
from tests.console.shop import (
    FIXTURE,
    NOW,
    a_config,
    a_connection,
    a_problem,
    a_run,
    some_items,
)

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.config import Config
    from tests.console.conftest import Opened

HOURLY = {Mode.SMART: timedelta(minutes=60)}


def a_timer(minutes_ago: int, note: str = "", met: int | None = None) -> None:
    with writing():
        slot = NOW - timedelta(minutes=minutes_ago)
        kept = slot if met is None else NOW - timedelta(minutes=met)
        Schedule.create(
            connection="outdoor-shop", timer="smart", slot=slot.timestamp(), note=note,
            met=kept.timestamp(),
        )  # fmt: skip


def smart(config: Config) -> tuple[str, list[str]]:
    """The Smart timer's row, and the facts below it."""
    connection, ended = config.connections["outdoor-shop"], completed("outdoor-shop")
    (view,) = connections(["outdoor-shop"], NOW)
    state = timetable(connection, view.facts, NOW)
    timer = next(each for each in state.timers if each.name == "smart")
    told = timer_rows.facts(timer, ended, "config.yaml", NOW, state.zone)
    return line(*timer_rows.row(timer, NOW, state.zone)).plain, [each.plain for each in told]


@pytest.mark.requirement("S-067")
@pytest.mark.requirement("S-068")
def test_a_timer_shows_last_completed_and_next_an_hour_later(tmp_path: Path) -> None:
    """14:00 and 15:00, in the connection's zone, and the line that pins it."""
    a_connection()
    a_run()
    a_timer(35)
    row, told = smart(a_config(tmp_path, schedule=HOURLY))
    assert row.split() == ["Smart", "schedule", "Smart", "60m", "15:00"]
    assert "When: 60m   pinned by config.yaml line 16" in told
    assert "Last completed: 14:00 (run 1)   next: 15:00" in told


@pytest.mark.requirement("S-048")
@pytest.mark.requirement("S-066")
def test_a_timer_says_what_it_waits_for(tmp_path: Path) -> None:
    """The first Full; the note of its last tick; off where nothing is written or set."""
    a_connection(full=False)
    a_timer(31, "run 7 holds outdoor-shop")
    config = a_config(tmp_path, schedule=HOURLY)
    assert "Now: waiting for first Full" in smart(config)[1]
    with writing():
        Connection.update(full_at=NOW.timestamp()).execute()
    assert "Latest slot asked no run: run 7 holds outdoor-shop" in smart(config)[1]
    row, told = smart(a_config(tmp_path))
    assert row.endswith("off")
    assert "Last completed: never   next: off" in told


@pytest.mark.requirement("S-095")
def test_a_slot_without_a_run_for_longer_than_its_interval_is_overdue(tmp_path: Path) -> None:
    """The slot of 14:00 asked none, and 15:00 has not come; an hour more, and it is told."""
    a_connection()
    a_timer(35, "run 7 holds outdoor-shop", met=95)
    config = a_config(tmp_path, schedule=HOURLY)
    assert smart(config)[0].endswith("15:00")
    with writing():
        Schedule.update(met=Schedule.met - 3600).execute()
    row, told = smart(config)
    assert row.endswith("▲ overdue")
    assert "▲ overdue: no run since 13:00" in told


def test_next_is_off_paused_due_or_a_time(tmp_path: Path) -> None:
    """One word in the list of connections."""
    a_connection()
    (view,) = connections(["outdoor-shop"], NOW)
    off = a_config(tmp_path).connections["outdoor-shop"]
    hourly = a_config(tmp_path, schedule=HOURLY).connections["outdoor-shop"]
    assert next_run(off, view, NOW) == "off"
    assert next_run(hourly, view, NOW) == "due"
    a_timer(35)
    (view,) = connections(["outdoor-shop"], NOW)
    assert next_run(hourly, view, NOW) == "15:00"
    with writing():
        Setting.create(name="paused", value='{"by": "ana"}', who="ana", at=0)
    (view,) = connections(["outdoor-shop"], NOW)
    assert next_run(hourly, view, NOW) == "paused"


def test_the_worst_state_is_shown_and_a_running_run_before_all(tmp_path: Path) -> None:
    """NEVER, OK, FAIL, RUN in the order things happen."""

    def word() -> str:
        config = a_config(tmp_path)
        return state(rows(config, connections(list(config.connections), NOW))[0], NOW)

    assert word() == "NEVER"
    a_connection()
    assert word() == "OK"
    with writing():
        Feed.update(error="not there").execute()
    assert word() == "FAIL"
    a_run(state="running", ended_at=None)
    assert word() == "RUN"


@pytest.mark.requirement("S-008")
def test_the_bar_shows_done_total_rate_and_time_left_or_that_nobody_knows() -> None:
    """A determinate bar where the total is known, counts where it is not; never a spinner."""
    known = run(a_run(state="running", step="push", done=218, total=340, rate=21.0))
    unknown = run(a_run(state="running", step="read source", done=1200, rate=500.0))
    assert known is not None
    assert unknown is not None
    told = bar(known, 78).plain
    assert told.endswith("218 of 340   21/s   5 s left")
    assert len(told) == 78
    assert 0 < told.count("━") < told.count("━") + told.count("─")
    assert bar(unknown, 78).plain.strip() == "Smart read source 1,200 rows   500/s"


@pytest.mark.parametrize(("done", "total"), [(0, 0), (400, 340), (0, 1)])
def test_the_bar_survives_counts_that_make_no_sense(done: int, total: int) -> None:
    """More done than there was, or nothing to do."""
    found = run(a_run(state="running", step="push", done=done, total=total))
    assert found is not None
    assert len(bar(found, 60).plain) <= 60


@pytest.mark.requirement("S-065")
async def test_the_compared_side_turns_with_the_source_and_both_are_shown(
    opened: Opened, tmp_path: Path
) -> None:
    """source: store compares the store and writes the office."""
    some_items(a_connection(), FIXTURE)
    config = a_config(tmp_path, more=())
    turned = replace(config.connections["outdoor-shop"], source="store")
    async with opened(config) as pilot:
        assert "Store" in (await press(pilot, "2"))[3]
    config = replace(config, connections={"outdoor-shop": turned})
    async with opened(config) as pilot:
        lines = await press(pilot, "2")
        assert "Office" in lines[3]
        line_with(lines, "qty 7 = web 8 (14:31) - 1 buffer")


async def test_errors_open_below_with_what_to_do_and_close_again(opened: Opened) -> None:
    """e on the Dashboard."""
    a_connection()
    a_problem(a_run())
    async with opened() as pilot:
        line_with(await press(pilot, "e"), "do: set the variant to be tracked")
        assert "do:" not in "\n".join(await press(pilot, "e"))
        await press(pilot, "e", "down")
        assert "do:" not in "\n".join(shown(pilot))


async def test_a_record_is_left_when_another_connection_is_chosen(opened: Opened) -> None:
    """Never the record of one connection under the name of another."""
    some_items(a_connection(), FIXTURE)
    async with opened() as pilot:
        line_with(await press(pilot, "2", "enter"), "Last pushed")
        await press(pilot, "1", "down")
        lines = await press(pilot, "2")
        assert lines[0].startswith(" trade-shop")
        line_with(lines, "No inventory yet for trade-shop")
