"""The wall clock jumps, an hour back or a day on: no half push, no age below nothing, no lock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.read.runs import run as run_view
from syncconsole.cache.read.standing import worker_lives
from syncconsole.cache.write import plans, runs
from syncconsole.cache.write.plans import Claim
from syncconsole.cli.moments import duration
from syncconsole.console.run_rows import took
from syncconsole.domain.ages import ago
from syncconsole.domain.plans import aged
from syncconsole.domain.runs import Approver, Mode
from syncconsole.domain.who import Who
from tests.engine.test_push import once
from tests.machines import checks
from tests.support.house import ANA, House
from tests.support.scripted import Scripted, lost_answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BACK, ON = timedelta(hours=-1), timedelta(days=1)
MINUTE = timedelta(minutes=1)
SKUS = [f"S{n:03}" for n in range(120)]
MOMENTS = ("before_page", "before_read", "before_push", "after_push")
BO = Who("bo", "test")


@pytest.fixture
def shop(tmp_path: Path) -> House:
    house = House(
        tmp_path, Scripted(dict.fromkeys(SKUS, 5)), Scripted(dict.fromkeys(SKUS, 5), write_batch=50)
    )
    house.settle_first_full()
    for sku in SKUS:
        house.office.put(sku, 4)
    return house


def jump(shop: House, by: timedelta) -> Callable[[], None]:
    return once(lambda: shop.clock.set(shop.clock.now() + by))


@pytest.mark.pitfall("P-30", "P-35")
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("by", [BACK, ON], ids=["back", "on"])
def test_a_run_under_a_jumping_clock_pushes_all_of_its_plan_and_takes_no_negative_time(
    shop: House, moment: str, by: timedelta
) -> None:
    for end in (shop.office, shop.web):
        setattr(end, moment, jump(shop, by))
    run = shop.run(Mode.SMART)
    assert (run.state, shop.counts(run)["pushed"]) == ("ok", len(SKUS))
    assert [shop.web.qty(sku) for sku in SKUS] == [4] * len(SKUS)
    checks.no_intent_is_open()
    view = run_view(run.id)
    assert view is not None
    assert view.seconds(shop.clock.now()) >= 0.0


@pytest.mark.pitfall("P-20", "P-35")
@pytest.mark.parametrize("by", [BACK, ON], ids=["back", "on"])
def test_a_write_without_an_answer_is_waited_for_no_longer_than_it_would_be_anyway(
    shop: House, by: timedelta
) -> None:
    def answer_lost_and_clock_set() -> None:
        shop.clock.set(shop.clock.now() + by)
        lost_answer()

    shop.web.after_push = once(answer_lost_and_clock_set)
    before = shop.clock.monotonic()
    shop.run(Mode.SMART)
    ability = shop.web.ability
    assert shop.clock.monotonic() - before <= 2 * (ability.request_timeout + ability.apply_delay)
    shop.run(Mode.SMART)
    assert [shop.web.qty(sku) for sku in SKUS] == [4] * len(SKUS)
    checks.no_intent_is_open()


@pytest.mark.pitfall("P-04", "P-35")
def test_a_plan_from_the_future_is_read_again_before_it_is_pushed(shop: House) -> None:
    made = shop.clock.now()
    assert not aged(made, made)
    assert not aged(made, made + timedelta(minutes=15))
    assert aged(made, made + timedelta(minutes=16))
    assert aged(made, made + BACK)


@pytest.mark.pitfall("P-30", "P-35")
def test_a_claim_of_a_clock_that_was_set_back_shuts_nobody_out(shop: House) -> None:
    plan = shop.run(Mode.SMART, Approver.PERSON).plan
    assert plan is not None
    assert plans.claim(plan, ANA, shop.clock.now()).mine
    later = shop.clock.now() + timedelta(minutes=14)
    now = shop.clock.now()
    assert plans.claim(plan, BO, later) == Claim("ana", now + 15 * MINUTE, False, "test", now)
    assert plans.claim(plan, BO, shop.clock.now() + BACK).mine


def test_a_worker_that_died_before_the_clock_was_set_back_does_not_count_as_alive(
    shop: House,
) -> None:
    now = shop.clock.now()
    runs.beat("worker", 1, "here", now)
    assert worker_lives(now)
    assert not worker_lives(now + BACK)
    runs.beat("worker", 1, "here", now + BACK)  # one that lives beats again by the new clock
    assert worker_lives(now + BACK)


def test_no_age_and_no_duration_is_negative(shop: House) -> None:
    now = shop.clock.now()
    assert ago(now + ON, now) == "just now"
    assert duration(-3600.0) == "0.0 s"
    assert took(-3600.0) == ""
