"""Schedules ask for what is due, once, and say why they wait (S-048, S-050, S-066 to S-068)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Run, Schedule
from syncconsole.cache.tables.base import reading
from syncconsole.domain.runs import Approver, Mode
from syncconsole.domain.schedule import Entry
from syncconsole.domain.who import Who
from syncconsole.engine import ask
from syncconsole.worker import schedules
from tests.support.house import ANA, House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path

HOUR = 3600


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(ask, "wake_worker", lambda config: None)
    shop = House(
        tmp_path, Scripted({"A": 5, "B": 1}), Scripted({"A": 5, "B": 1}),
        schedule={Mode.SMART: (Entry(every=timedelta(minutes=60)),)},
    )  # fmt: skip
    monkeypatch.setattr(ask, "_clock", shop.clock)
    return shop


def tick(shop: House) -> list[tuple[str, str, str]]:
    """Let the timers look; returns (mode, trigger, approver) of every run asked so far."""
    schedules.tick(shop.config, shop.clock.now())
    with reading():
        asked = Run.select().where(Run.trigger == "schedule").order_by(Run.id)
        return [(run.mode, run.trigger, run.approver) for run in asked]


def note() -> str:
    with reading():
        return Schedule.get().note


@pytest.mark.requirement("S-048")
def test_before_the_first_full_the_schedule_asks_nothing_and_says_so(shop: House) -> None:
    tick(shop)
    shop.clock.pass_(HOUR)
    assert tick(shop) == []
    assert note() == "waiting for first Full"


@pytest.mark.requirement("S-050", "S-066", "S-068")
def test_every_sixty_minutes_one_smart_is_asked_under_policy(shop: House) -> None:
    shop.settle_first_full()
    tick(shop)
    shop.clock.pass_(HOUR - 1)
    assert tick(shop) == []
    shop.clock.pass_(1)
    assert tick(shop) == [("smart", "schedule", "policy")]
    assert len(tick(shop)) == 1


def test_a_machine_that_slept_gets_one_run_not_a_hundred(shop: House) -> None:
    shop.settle_first_full()
    tick(shop)
    shop.clock.pass_(100 * HOUR + 60)
    assert len(tick(shop)) == 1
    assert len(tick(shop)) == 1


def test_a_pause_stops_it_and_resuming_starts_it(shop: House) -> None:
    shop.settle_first_full()
    tick(shop)
    ask.pause("shop", ANA, "stock-taking")
    shop.clock.pass_(HOUR)
    assert tick(shop) == []
    assert note() == "paused"
    assert not schedules.any_enabled(shop.config, shop.clock.now())
    ask.resume("shop", ANA)
    shop.clock.pass_(HOUR)
    assert len(tick(shop)) == 1


def test_a_tick_while_a_run_holds_the_connection_is_noted_and_skipped(shop: House) -> None:
    shop.settle_first_full()
    tick(shop)
    run = shop.ask(Mode.REFRESH)
    shop.clock.pass_(HOUR)
    assert tick(shop) == []
    assert note() == f"skipped: run {run} holds the connection"


def test_a_plan_under_review_makes_the_schedule_wait_and_names_the_reviewer(shop: House) -> None:
    shop.settle_first_full()
    tick(shop)
    shop.office.put("A", 1)
    plan = shop.run(Mode.SMART, Approver.PERSON).plan
    shop.clock.pass_(HOUR)
    ask.claim_plan(plan or 0, Who("ben"))
    assert tick(shop) == []
    assert note() == f"waits: ben reviews plan {plan}"


def test_an_excluded_row_is_not_pushed_by_the_next_scheduled_smart(shop: House) -> None:
    from syncconsole.engine.execute import execute

    shop.settle_first_full()
    tick(shop)
    shop.office.put("A", 2)
    shop.office.put("B", 0)
    ask.exclude("shop", "inventory", "B", ANA, "counting")
    shop.clock.pass_(HOUR)
    tick(shop)
    with reading():
        run = Run.get(Run.trigger == "schedule")
    execute(shop.job(run.id), shop.config)
    assert shop.web.writes == [("A", 2)]
