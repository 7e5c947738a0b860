"""kill -9 of a real worker at seeded points of a cycle: no order twice, none missing, web right."""

from __future__ import annotations

import os
import random
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Intent
from syncconsole.cache.tables.base import writing
from syncconsole.domain.keys import match_key
from syncconsole.domain.runs import Mode, RunState
from tests.crash.test_kill import differing, unsettled
from tests.support.trading import AWAITING_PAYMENT, Trading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

POINTS = int(os.environ.get("SYNCCONSOLE_KILLS") or (20 if "CI" in os.environ else 60))
"""How many kills; the long form is SYNCCONSOLE_KILLS=300 pytest tests/crash."""

DIED: list[bool] = []
"""Whether each kill came before the run's end."""

REQUESTS = 24
"""About as many as an undisturbed cycle of these orders makes."""

LONGEST = 150.0
"""More than the seconds a receipt may take to become readable: the next worker comes after them."""


@pytest.mark.crash
@pytest.mark.parametrize("point", range(POINTS))
@pytest.mark.pitfall("P-21")
def test_a_killed_cycle_ends_as_if_it_had_not_been_killed(tmp_path: Path, point: int) -> None:
    rng = random.Random(point)
    with Trading(tmp_path) as shop:
        paid, held_back = dict(zip(shop.stocked[:3], (1, 2, 3), strict=True)), shop.stocked[3]
        booked = [shop.order(sku, units) for sku, units in paid.items()]
        unpaid = shop.order(held_back, 4, AWAITING_PAYMENT)
        before = {sku: shop.company.quantity(sku) for sku in shop.both}
        run = shop.ask(Mode.ALL)
        worker = shop.worker()
        arm(shop, rng, lambda: worker.send_signal(signal.SIGKILL))
        DIED.append(worker.wait(60) == -signal.SIGKILL)
        let_time_pass()
        again = shop.ask(Mode.ALL)
        assert shop.worker().wait(60) == 0
        assert shop.row(run).state in (RunState.OK, RunState.PARTIAL)
        assert shop.row(again).state == RunState.OK
        assert sorted(shop.receipts()) == sorted(f"W-{number}" for number in booked)
        assert {sku: shop.company.quantity(sku) for sku in shop.both} == {
            sku: held - paid.get(sku, 0) for sku, held in before.items()
        }
        assert shop.out_of_step({held_back: 4}) == {}
        assert never_too_much(shop, paid | {held_back: 4})
        assert shop.fates() == dict.fromkeys(booked, "exported") | {unpaid: "open"}
        assert unsettled() == 0
        assert set(differing()) <= {match_key(held_back)}  # on purpose, for its open order


@pytest.mark.crash
def test_most_of_the_kills_hit_a_cycle_in_the_middle() -> None:
    assert len(DIED) == POINTS
    assert sum(DIED) > POINTS * 2 // 3


def arm(shop: Trading, rng: random.Random, kill: Callable[[], None]) -> None:
    """Kill at a request, before or after its work is done, or a few ms after its answer; every
    third time the answer of a receipt or of a write to the store is lost as well."""
    number = shop.sandbox.log.count + rng.randint(1, REQUESTS)
    if rng.random() < 1 / 3:
        shop.sandbox.faults.arm("lost_answer", method=rng.choice(["POST", "PUT"]), times=1)
    moment = rng.choice(["before", "after", "later"])
    if moment == "before":
        shop.sandbox.hooks.before(number, kill)
    elif moment == "after":
        shop.sandbox.hooks.after(number, kill)
    else:
        timer = threading.Timer(rng.uniform(0.001, 0.15), kill)
        shop.sandbox.hooks.after(number, timer.start)


def let_time_pass() -> None:
    """The next worker is started minutes later, when whatever was on its way has arrived."""
    with writing():
        Intent.update(made_at=Intent.made_at - LONGEST).execute()


def never_too_much(shop: Trading, sold: dict[str, int]) -> bool:
    """Whether no write ever put a sold piece on sale again: ten were there (I-8)."""
    return all(quantity <= 10 - sold[sku] for sku, quantity in shop.written if sku in sold)
