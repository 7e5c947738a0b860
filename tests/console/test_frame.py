"""The frame: line 1 is never hidden and never lies; a console at rest paints nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from syncconsole.cache.read.standing import standing
from syncconsole.cache.tables.base import database, writing
from syncconsole.console.widgets.context import NO_WORKER, context_line
from syncconsole.domain.runs import Mode, RunState
from tests.console.looking import app_of, line_with, press, settle, shown
from tests.console.shop import (
    FIXTURE,
    NOW,
    a_config,
    a_connection,
    a_run,
    a_worker,
    some_items,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.screen import Screen
    from textual.widget import Widget

    from syncconsole.config import Config
    from tests.console.conftest import Opened

SCHEDULE = {Mode.SMART: timedelta(minutes=60)}


def line_1(config: Config, width: int = 80, **given: object) -> str:
    names = list(config.connections)
    found = standing(names, names[0], NOW)
    paused, problem = bool(given.get("paused")), str(given.get("problem", ""))
    return context_line(
        config, names[0], found, now=NOW, width=width, paused=paused, problem=problem
    ).plain


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("name", ["shop", "a-connection-with-quite-a-long-name-for-eighty-columns"])
@pytest.mark.parametrize("paused", [False, True])
def test_line_1_fills_the_width_and_keeps_what_matters(
    tmp_path: Path, width: int, name: str, paused: bool
) -> None:
    """Environment, writes and the missing worker stay in view; the name gives way."""
    config = a_config(tmp_path, writes=False, schedule=SCHEDULE, more=())
    config = _renamed(config, name)
    told = line_1(config, width, paused=paused)
    assert "SANDBOX" in told
    assert "READ-ONLY" in told
    assert ("PAUSED" in told) is paused
    if width >= 80:
        assert cell_len(told) == width or paused
        assert NO_WORKER[:20] in told


def test_line_1_says_live_where_both_ends_are_real(tmp_path: Path) -> None:
    """A sandbox on either side is told as such."""
    config = a_config(tmp_path)
    found = standing(list(config.connections), "trade-shop", NOW)
    told = context_line(config, "trade-shop", found, now=NOW, width=80).plain
    assert told.startswith(" trade-shop  LIVE  READ-ONLY")
    assert line_1(config).startswith(" outdoor-shop  SANDBOX  writes on")


def test_line_1_tells_age_run_and_cache_trouble(tmp_path: Path) -> None:
    """The age of the source's reading, the running run's share, or that nothing could be read."""
    config = a_config(tmp_path)
    assert "stock never read" in line_1(config)
    a_connection()
    a_worker()
    assert line_1(config).endswith("idle ")
    assert "stock 3m old" in line_1(config)
    a_run(state=RunState.RUNNING, step="push", done=42, total=100, ended_at=None)
    a_run(connection="trade-shop", state=RunState.ASKED, ended_at=None)
    assert "2 running: Smart push 42%" in line_1(config, 120)
    assert "CACHE NOT READ" in line_1(config, 120, problem="locked")


def _renamed(config: Config, name: str) -> Config:
    first = next(iter(config.connections.values()))
    return replace(config, connections={name: replace(first, name=name)})


async def test_a_console_at_rest_paints_nothing(opened: Opened, tmp_path: Path) -> None:
    """Looking again at an unchanged cache refreshes no widget, on any screen."""
    some_items(a_connection(), FIXTURE)
    a_worker()
    async with opened(a_config(tmp_path, schedule=SCHEDULE)) as pilot:
        for key in ("1", "2", "6", "enter"):
            await press(pilot, key)
            await app_of(pilot).look()
            await settle(pilot)
            painted = _count_refreshes(pilot.app.screen)
            await app_of(pilot).look()
            await settle(pilot)
            assert painted == [], key


def _count_refreshes(screen: Screen[object]) -> list[str]:
    """Names of widgets of the screen that are asked to repaint from now on."""
    painted: list[str] = []

    def watched(widget: Widget, refresh: Callable[..., object]) -> Callable[..., object]:
        def counted(*regions: object, **given: object) -> object:
            painted.append(type(widget).__name__)
            return refresh(*regions, **given)

        return counted

    for widget in screen.query("*"):
        setattr(widget, "refresh", watched(widget, widget.refresh))  # noqa: B010 - a method
    return painted


async def test_pausing_stops_reading_and_says_so(opened: Opened) -> None:
    """p: PAUSED on line 1, and what happens below is not followed; p again goes on."""
    a_connection()
    async with opened() as pilot:
        assert "PAUSED" in (await press(pilot, "p"))[0]
        a_run(state=RunState.RUNNING, ended_at=None)
        app_of(pilot).poll()
        await settle(pilot)
        assert "idle" in shown(pilot)[0]
        await press(pilot, "p")
        app_of(pilot).poll()
        await settle(pilot)
        assert "1 running" in shown(pilot)[0]


async def test_losing_the_cache_never_loses_the_screen(opened: Opened) -> None:
    """The rows stay, line 1 says that they are old news; it comes back by itself."""
    some_items(a_connection(), FIXTURE)
    async with opened() as pilot:
        await press(pilot, "2")
        with writing():
            database.execute_sql("ALTER TABLE item RENAME TO gone")
            database.execute_sql("ALTER TABLE run RENAME TO gone_run")
        lines = await press(pilot, "r")
        assert "CACHE NOT READ" in lines[0]
        line_with(lines, "Boots brown 43")
        line_with(lines, "cannot be used just now")
        with writing():
            database.execute_sql("ALTER TABLE gone RENAME TO item")
            database.execute_sql("ALTER TABLE gone_run RENAME TO run")
        assert "stock 3m old" in (await press(pilot, "r"))[0]


async def test_a_terminal_too_small_gets_one_sentence_until_it_grows(opened: Opened) -> None:
    """And the screen below is as it was."""
    some_items(a_connection(), FIXTURE)
    async with opened() as pilot:
        await press(pilot, "2", "j")
        await pilot.resize_terminal(52, 12)
        await settle(pilot)
        assert [line.strip() for line in shown(pilot) if line] == ["needs 60x15, has 52x12"]
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        line_with(shown(pilot), "> A-1002")


async def test_zoom_gives_the_list_the_whole_width(opened: Opened) -> None:
    """z hides the detail, z or esc brings it back."""
    some_items(a_connection(), FIXTURE)
    async with opened(size=(120, 40)) as pilot:
        line_with(await press(pilot, "2"), "│ Boots brown 42")
        assert "│" not in "\n".join(await press(pilot, "z"))
        line_with(await press(pilot, "escape"), "│ Boots brown 42")
        line_with(await press(pilot, "z", "z"), "│ Boots brown 42")
