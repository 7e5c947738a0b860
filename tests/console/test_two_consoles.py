"""Two operators at two consoles over one cache: one reviews, the other reads and is told (P-30)."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.read.audit import entries
from syncconsole.cache.tables import Plan
from syncconsole.console.app import SyncConsole
from syncconsole.domain.runs import Mode
from syncconsole.domain.who import Who
from syncconsole.engine import ask
from syncconsole.errors import Busy, Refused
from tests.console.review_app import Engine, Shown, a_plan, chosen, house
from tests.console.shop import StillClock, a_config, a_run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from syncconsole.config import Config

ANA, BO = Who("ana", "ssh from 192.0.2.7"), Who("bo", "console")
NAME = "outdoor-shop"


class Desk:
    """Both consoles over one config; the engine is as it is."""

    def __init__(self, ana: Shown, bo: Shown, config: Config) -> None:
        self.ana, self.bo, self.config = ana, bo, config


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StillClock:
    clock = StillClock()
    monkeypatch.setattr(ask, "wake_worker", lambda config: None)
    monkeypatch.setattr(ask, "_clock", clock)
    house(tmp_path)
    return clock


@asynccontextmanager
async def desk(folder: Path, clock: StillClock) -> AsyncIterator[Desk]:
    config = a_config(folder)
    async with AsyncExitStack() as stack:
        shown = []
        for who in (ANA, BO):
            app = SyncConsole(config, clock=clock, asking=ask, who=who, environment={})
            pilot = await stack.enter_async_context(app.run_test(size=(120, 30)))
            shown.append(Shown(app, pilot, Engine(clock), clock))
            await shown[-1].rest()
        ana, bo = shown
        yield Desk(ana, bo, config)


@pytest.mark.pitfall("P-30")
async def test_the_second_reads_everything_and_changes_nothing_until_the_claim_has_ended(
    tmp_path: Path, clock: StillClock
) -> None:
    plan = a_plan()
    async with desk(tmp_path, clock) as both:
        await both.ana.press("4")
        clock.pass_(60)
        await both.bo.press("4")
        assert "A-1002" in both.bo.text
        told = "ana (ssh from 192.0.2.7) reviews this plan since 14:35 UTC, until 14:50 UTC"
        for key in ("space", "a", "i", "P", "D"):
            await both.bo.press(key)
            assert told in both.bo.text
        assert len(chosen(plan)) == 4
        for no in (
            lambda: ask.push_plan(both.config, plan, BO),
            lambda: ask.drop_plan(plan, BO),
            lambda: ask.exclude(NAME, "inventory", "A-1002", BO, "counting"),
        ):
            with pytest.raises(Refused, match=rf"ana \(ssh .*\) reviews plan {plan} since 14:35"):
                no()
        assert ask.exclude(NAME, "inventory", "Z-9", BO, "not in the plan")

        clock.pass_(15 * 60)  # ana has gone to lunch
        await both.bo.press("1", "4", "space")
        assert len(chosen(plan)) == 3
        taken = [(act.who, act.action, act.before) for act in entries(NAME)]
        assert ("bo", "take over review", "ana") in taken
        await both.ana.press("a")
        assert "bo (console) reviews this plan since 14:51 UTC" in both.ana.text
        assert len(chosen(plan)) == 3
        ask.drop_plan(plan, BO)
    assert Plan.get_by_id(plan).state == "dropped"


@pytest.mark.pitfall("P-30")
async def test_both_see_who_holds_the_connection_from_where_and_since_when(
    tmp_path: Path, clock: StillClock
) -> None:
    run = a_run(
        mode="smart", state="running", ended_at=None, asked_by="ana", origin=ANA.origin,
        asked_at=clock.now().timestamp(), started_at=clock.now().timestamp(),
    )  # fmt: skip
    async with desk(tmp_path, clock) as both:
        await both.bo.press("5", "enter")
        assert f"run {run}" in both.bo.text
        assert "by ana, ssh from 192.0.2.7   14:35:00" in both.bo.text
        held = rf"run {run} \(Smart.*asked by ana \(ssh from 192.0.2.7\)\) holds {NAME} since 14:35"
        with pytest.raises(Busy, match=held):
            ask.ask_run(both.config, NAME, Mode.REFRESH, BO)
