"""kill -9 of a real worker at seeded points of a run: nothing is lost, nothing is sent twice."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Baseline, Dirty, Intent, Item
from syncconsole.cache.tables.base import reading, tuples
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.runs import Mode, RunState
from tests.support.premises import Premises

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

POINTS = int(os.environ.get("SYNCCONSOLE_KILLS", "30"))
"""How many kills; the long form is SYNCCONSOLE_KILLS=300 pytest tests/crash."""

DIED: list[bool] = []
"""Whether each kill came before the run's end."""

ITEMS = 4_500
"""Five pages of stock and three batches of writes: some fifteen requests a run."""


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """The store's quantities after a Full and a Smart that nobody disturbed."""
    with Premises(tmp_path_factory.mktemp("quiet"), items=ITEMS) as shop:
        assert shop.run(Mode.FULL).state == RunState.OK
        assert shop.run(Mode.SMART).state == RunState.OK
        return shop.stock()


@pytest.mark.crash
@pytest.mark.parametrize("point", range(POINTS))
@pytest.mark.pitfall("P-20")
def test_a_killed_worker_leaves_a_run_that_ends_as_if_it_had_not_been_killed(
    tmp_path: Path, quiet: dict[str, int], point: int
) -> None:
    rng = random.Random(point)
    with Premises(tmp_path, items=ITEMS) as shop:
        run = shop.ask(Mode.FULL)
        worker = shop.worker()
        arm(shop, rng, lambda: worker.send_signal(signal.SIGKILL))
        DIED.append(worker.wait(60) == -signal.SIGKILL)
        again = shop.ask(Mode.SMART)
        assert shop.worker().wait(60) == 0
        ended = shop.row(run)
        assert ended.state in (RunState.OK, RunState.PARTIAL)
        assert adds_up(*scope_and_counts(ended.counts))
        assert unsettled() == 0
        assert shop.row(again).state == RunState.OK
        assert shop.stock() == quiet
        assert differing() == []


@pytest.mark.crash
def test_most_of_the_kills_hit_a_run_in_the_middle() -> None:
    assert len(DIED) == POINTS
    assert sum(DIED) > POINTS * 2 // 3


def arm(shop: Premises, rng: random.Random, kill: Callable[[], None]) -> None:
    """Kill at a request, before or after its work is done, or a few ms after its answer; every
    third time the answer of a write is lost as well."""
    number, moment = rng.randint(1, 15), rng.choice(["before", "after", "later"])
    if rng.random() < 1 / 3:
        shop.sandbox.faults.arm("lost_answer", method="PUT", times=1)
    if moment == "before":
        shop.sandbox.hooks.before(number, kill)
    elif moment == "after":
        shop.sandbox.hooks.after(number, kill)
    else:
        timer = threading.Timer(rng.uniform(0.001, 0.15), kill)
        shop.sandbox.hooks.after(number, timer.start)


def scope_and_counts(encoded: str) -> tuple[int, dict[str, int]]:
    counts = json.loads(encoded)
    return counts["scope"], counts


def unsettled() -> int:
    with reading():
        return Intent.select().where(Intent.settled_at.is_null()).count()


def differing() -> list[str]:
    """Keys whose quantity is not the baseline and that nothing marks dirty (I-10)."""
    with reading():
        dirty = Dirty.select(Dirty.item)
        rows = (
            Item.select(Item.key, Item.source_qty, Baseline.qty)
            .join(Baseline, on=(Baseline.item == Item.id))
            .where(Item.id.not_in(dirty), Item.source_id.is_null(is_null=False))
        )
        return [key for key, qty, baseline in tuples(rows) if max(qty, 0) != baseline]
