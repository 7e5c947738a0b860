"""Since an operator was last here: what ran, what waits, what is new, what moved, who did what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.connect import close_cache
from syncconsole.cache.read.shift import last_log_on, shift
from syncconsole.domain.runs import Approver, Mode
from syncconsole.domain.who import Who
from syncconsole.engine import ask
from tests.support.house import ANA, House
from tests.support.scripted import Scripted, garbled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BO = Who("bo", "ssh from 192.0.2.7")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    many = {f"S{n:02}": 10 for n in range(8)}
    shop = House(tmp_path, Scripted(many), Scripted(many), writes=True)
    monkeypatch.setattr(ask, "_clock", shop.clock)
    monkeypatch.setattr(ask, "wake_worker", lambda config: None)
    shop.settle_first_full()
    shop.clock.pass_(60)
    yield shop
    close_cache()


def later(shop: House) -> None:
    shop.clock.pass_(60)


def test_it_begins_where_the_same_operator_was_here_last(shop: House) -> None:
    assert ask.arrive(ANA) is None
    first = shop.clock.now()
    later(shop)
    ask.arrive(BO)
    later(shop)
    assert ask.arrive(ANA) == first
    assert last_log_on("ana") == shop.clock.now()


def test_what_ran_before_is_not_in_it_and_what_ran_since_is(shop: House) -> None:
    since = shop.clock.now()
    later(shop)
    for sku, qty in {"S01": 3, "S02": 0, "S03": 11}.items():
        shop.office.put(sku, qty)
    run = shop.run(Mode.SMART, Approver.POLICY)
    found = shift(since, shop.clock.now())
    assert found.runs == {"shop": {"ok": 1}}
    assert [(move.key, move.before, move.after, move.run) for move in found.moves] == [
        ("S02", 10, 0, run.id), ("S01", 10, 3, run.id), ("S03", 10, 11, run.id),
    ]  # fmt: skip


def test_a_cause_is_new_only_if_the_connection_never_had_it(shop: House) -> None:
    shop.office.before_page = garbled
    shop.run(Mode.SMART, Approver.POLICY)
    since = shop.clock.now() + timedelta(seconds=1)
    later(shop)
    shop.office.before_page = garbled
    shop.run(Mode.SMART, Approver.POLICY)
    assert shift(since, shop.clock.now()).causes == ()
    assert shift(since, shop.clock.now()).runs == {"shop": {"failed": 1}}
    [cause] = shift(shop.clock.now() - timedelta(hours=1), shop.clock.now()).causes
    assert (cause.connection, cause.count) == ("shop", 2)


def test_what_waits_is_in_it_whenever_it_was_made(shop: House) -> None:
    shop.office.put("S01", 3)
    run = shop.run(Mode.FULL, Approver.PERSON)
    later(shop)
    found = shift(shop.clock.now(), shop.clock.now())
    assert [waiting.id for waiting in found.waiting] == [run.id]
    assert found.runs == {}


def test_overrides_and_exclusions_are_told_with_who_and_why_and_log_ons_are_not(
    shop: House,
) -> None:
    since = shop.clock.now()
    ask.arrive(BO)
    ask.exclude("shop", "inventory", "S01", BO, "counting the shelf")
    ask.ask_run(shop.config, "shop", Mode.FULL, ANA, approver=Approver.NAMED, reason="new season")
    found = shift(since, shop.clock.now())
    assert [(act.who, act.action, act.reason) for act in found.acts] == [
        ("bo", "exclude", "counting the shelf"), ("ana", "approve Full beforehand", "new season"),
    ]  # fmt: skip
