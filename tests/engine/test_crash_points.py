"""A run that dies anywhere is taken up again, and ends as if it had not (I-1, I-3, I-4, I-10)."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from connectors.errors import Retriable, Unauthorised
from syncconsole.cache.tables import Baseline, Dirty, Intent, Item, Plan
from syncconsole.cache.tables.base import database, reading
from syncconsole.cache.write import plans
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.runs import Mode
from syncconsole.engine.execute import execute
from tests.support.house import House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path


class Killed(BaseException):
    """Like kill -9: nothing of ours runs after it but the database's rollback."""


class Fuse:
    """Dies at the nth time anything is about to happen."""

    def __init__(self, left: int) -> None:
        self.left = left

    def burn(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


def shop_of(folder: Path, seed: int) -> House:
    """Thirty SKUs, small batches, every second answer of a write lost for some seeds."""
    rng = random.Random(seed)
    office = Scripted({f"S{n:02}": rng.randrange(50) for n in range(30)}, page=7)
    web = Scripted({f"S{n:02}": rng.randrange(50) for n in range(30)}, write_batch=7, read_batch=9)
    if seed % 3 == 0:
        web.after_push = lambda: _sometimes_lost(rng)
    return House(folder, office, web)


def _sometimes_lost(rng: random.Random) -> None:
    if rng.random() < 0.5:
        raise Retriable("cut", code="no_answer", maybe_done=True)


def connect_fuse(shop: House, fuse: Fuse) -> None:
    """Every connector call, every check of the lease and every commit may be the last."""
    after = shop.web.after_push
    shop.office.before_page = shop.web.before_page = fuse.burn
    shop.web.before_read = shop.web.before_push = fuse.burn

    def after_push() -> None:
        fuse.burn()
        after()

    shop.web.after_push = after_push
    held = shop.lease.held

    def check() -> bool:
        fuse.burn()
        return held()

    shop.lease.held = check  # type: ignore[method-assign]


def disconnect(shop: House) -> None:
    nothing = lambda: None  # noqa: E731 - four hooks, one line
    shop.office.before_page = shop.web.before_page = nothing
    shop.web.before_read = shop.web.before_push = shop.web.after_push = nothing
    shop.lease.held = lambda: True  # type: ignore[method-assign]


@pytest.mark.parametrize("point", range(1, 61))
@pytest.mark.pitfall("P-20")
@pytest.mark.invariant("I-1", "I-3", "I-4", "I-10")
def test_a_run_killed_at_any_point_ends_and_the_next_smart_leaves_no_difference(
    tmp_path: Path, point: int
) -> None:
    shop = shop_of(tmp_path, point)
    run = shop.ask(Mode.FULL)
    connect_fuse(shop, Fuse(point * 2))
    try:
        execute(shop.job(run), shop.config)
    except Killed:
        database.close()
    disconnect(shop)
    if shop.row(run).state == "running":
        execute(shop.job(run), shop.config)
    ended = shop.row(run)
    stopped_by_rule = "5 calls in a row" in ended.error
    assert ended.state in ("ok", "partial") or stopped_by_rule
    assert adds_up(30, shop.counts(ended))
    if ended.state != "ok":
        shop.run(Mode.FULL)
    shop.run(Mode.SMART)
    for sku in (f"S{n:02}" for n in range(30)):
        assert shop.web.qty(sku) == shop.office.qty(sku)
    with reading():
        assert Intent.select().where(Intent.settled_at.is_null()).count() == 0
        assert Dirty.select().count() == 0
        for baseline in Baseline.select(Baseline, Item).join(Item):
            assert baseline.qty == baseline.item.source_qty
    shop.web.writes.clear()
    again = shop.run(Mode.SMART)
    assert (shop.counts(again)["pushed"], shop.web.writes) == (0, [])


def test_a_plan_that_was_half_made_when_its_worker_died_is_gone_when_the_run_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = shop_of(tmp_path, 1)
    run = shop.ask(Mode.FULL)

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as deadly:
        deadly.setattr(plans, "freeze", die)
        with pytest.raises(Killed):
            execute(shop.job(run), shop.config)
    with reading():
        assert [plan.state for plan in Plan.select()] == ["making"]

    def locked_out() -> None:
        raise Unauthorised("the token was withdrawn")

    shop.web.before_page = shop.office.before_page = shop.web.before_read = locked_out
    execute(shop.job(run), shop.config)
    assert shop.row(run).state == "failed"
    with reading():
        assert Plan.select().count() == 0
    shop.web.before_page = shop.office.before_page = shop.web.before_read = lambda: None
    assert shop.run(Mode.FULL).state in ("ok", "partial")
