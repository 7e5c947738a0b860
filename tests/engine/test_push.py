"""The push: guarded, journalled, stopped by rule, and never sent twice (rules 11, 13 and 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed, Retriable, Unauthorised
from syncconsole.cache.tables import Dirty, Intent, Item, Problem
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write.runs import FencedError
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.runs import Mode
from syncconsole.engine.execute import execute
from tests.support.house import House
from tests.support.scripted import Scripted, lost_answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def shop_of(folder: Path, skus: int, *, compare_and_set: bool = False, batch: int = 100) -> House:
    many = {f"S{n:04}": 10 for n in range(skus)}
    web = Scripted(many, compare_and_set=compare_and_set, write_batch=batch)
    shop = House(folder, Scripted(many), web, canary=0)
    shop.settle_first_full()
    for n in range(skus):
        shop.office.put(f"S{n:04}", 9)
    return shop


def once(action: Callable[[], None]) -> Callable[[], None]:
    done: list[bool] = []

    def act() -> None:
        if not done:
            done.append(True)
            action()

    return act


@pytest.mark.parametrize("compare_and_set", [True, False])
@pytest.mark.pitfall("P-01", "P-05")
def test_a_sale_after_the_plan_ends_the_row_stale_and_is_never_overwritten(
    tmp_path: Path, compare_and_set: bool
) -> None:
    shop = shop_of(tmp_path, 3, compare_and_set=compare_and_set)
    sell = once(lambda: shop.web.put("S0001", 2))
    if compare_and_set:
        shop.web.before_push = sell
    else:
        reads = iter(range(100))
        shop.web.before_read = lambda: sell() if next(reads) == 1 else None
    run = shop.run(Mode.SMART)
    assert shop.rows(run)["S0001"] == ("stale", "target_moved")
    assert shop.web.qty("S0001") == 2
    assert run.state == "partial"
    with reading():
        item = Item.get(Item.key == "S0001")
        assert Dirty.get_or_none(Dirty.item == item) is not None


def test_without_compare_and_set_the_length_of_the_unguarded_window_is_recorded(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path, 1)
    shop.web.before_push = lambda: shop.clock.pass_(0.7)
    run = shop.run(Mode.SMART)
    with reading():
        intent = Intent.get(Intent.run == run.id)
    assert intent.unguarded_s == pytest.approx(0.7)
    assert intent.outcome == "pushed"


def test_five_unanswered_calls_in_a_row_stop_the_run_and_the_rest_is_not_tried(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path, 30, batch=10)

    def down() -> None:
        raise Retriable("503 from web", code="http_503")

    shop.web.before_push = down
    run = shop.run(Mode.SMART)
    assert run.state == "failed"
    assert "5 calls in a row" in run.error
    counts = shop.counts(run)
    assert (counts["skipped"], counts["pushed"]) == (30, 0)
    assert adds_up(30, counts)
    assert shop.rows(run)["S0000"] == ("skipped", "not_tried")


def test_a_short_outage_is_waited_out(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, 3)
    calls = iter(range(100))

    def down_twice() -> None:
        if next(calls) < 2:
            raise Retriable("503 from web", code="http_503", retry_after=20.0)

    shop.web.before_push = down_twice
    run = shop.run(Mode.SMART)
    assert run.state == "ok"
    assert len(shop.web.writes) == 3
    assert sum(shop.clock.slept) >= 40


def test_fifty_refusals_for_one_cause_stop_the_run(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, 120, batch=10)
    shop.web.refuse = {f"S{n:04}": "tracked_by_product" for n in range(120)}
    run = shop.run(Mode.SMART)
    counts = shop.counts(run)
    assert run.state == "failed"
    assert counts["rejected"] == 50
    assert counts["skipped"] == 70


@pytest.mark.pitfall("P-19")
def test_one_refused_row_of_many_is_rejected_alone_with_a_problem_that_names_it(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path, 12)
    shop.web.refuse = {"S0005": "tracked_by_product"}
    run = shop.run(Mode.SMART)
    counts = shop.counts(run)
    assert (counts["pushed"], counts["rejected"], run.state) == (11, 1, "partial")
    with reading():
        problem = Problem.get(Problem.run == run.id)
    assert (problem.key, problem.code) == ("S0005", "tracked_by_product")


def test_no_permission_stops_at_once_and_says_so(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, 3)

    def forbidden() -> None:
        raise Unauthorised("web: the token may not write stock", code="http_403")

    shop.web.before_push = forbidden
    run = shop.run(Mode.SMART)
    assert (run.state, shop.web.writes) == ("failed", [])
    assert shop.counts(run)["skipped"] == 3
    with reading():
        assert Intent.select().where(Intent.settled_at.is_null()).count() == 0


def test_an_unreadable_answer_is_settled_by_reading(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, 2)

    def login_page() -> None:
        raise Malformed("a login page came", code="not_json")

    shop.web.after_push = once(login_page)
    run = shop.run(Mode.SMART)
    assert (run.state, len(shop.web.writes)) == ("ok", 2)


def test_where_the_target_cannot_be_read_afterwards_the_outcome_is_unknown_and_settled_later(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path, 2)

    def cut() -> None:
        shop.web.before_read = unreachable
        lost_answer()

    def unreachable() -> None:
        raise Retriable("web does not answer", code="no_answer")

    shop.web.after_push = once(cut)
    run = shop.run(Mode.SMART)
    assert run.state == "failed"
    assert shop.counts(run)["unknown"] == 2
    assert adds_up(2, shop.counts(run))
    shop.web.before_read = lambda: None
    again = shop.run(Mode.SMART)
    assert again.state == "ok"
    assert shop.counts(run)["unknown"] == 0
    assert shop.counts(run)["pushed"] == 2
    assert len(shop.web.writes) == 2


@pytest.mark.pitfall("P-32")
def test_a_cancel_takes_effect_between_two_batches(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, 30, batch=10)
    run = shop.ask(Mode.SMART)
    shop.web.after_push = once(lambda: shop.cancel(run))
    execute(shop.job(run), shop.config)
    ended = shop.row(run)
    counts = shop.counts(ended)
    assert ended.state == "cancelled"
    assert (counts["pushed"], counts["skipped"]) == (10, 20)
    assert "ana" in ended.error


@pytest.mark.pitfall("P-32")
def test_a_cancel_while_an_answer_is_missing_settles_first(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, 2)
    run = shop.ask(Mode.SMART)

    def cancel_and_cut() -> None:
        shop.cancel(run)
        lost_answer()

    shop.web.after_push = once(cancel_and_cut)
    execute(shop.job(run), shop.config)
    assert shop.row(run).state == "cancelled"
    assert shop.counts(shop.row(run))["pushed"] == 2


@pytest.mark.pitfall("P-30")
def test_a_worker_whose_lease_ended_between_intent_and_send_does_not_send(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, 2)
    run = shop.ask(Mode.SMART)

    def freeze() -> None:
        shop.lease.ours = False

    shop.web.before_push = freeze
    with pytest.raises(FencedError):
        execute(shop.job(run), shop.config)
    assert shop.web.writes == []
    with reading():
        assert Intent.select().where(Intent.settled_at.is_null()).count() == 2


@pytest.mark.pitfall("P-30")
def test_a_worker_that_was_replaced_between_intent_and_send_does_not_send(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, 2)
    run = shop.ask(Mode.SMART)
    old = shop.job(run)
    shop.web.before_push = once(lambda: execute(shop.job(run), shop.config))
    with pytest.raises(FencedError):
        execute(old, shop.config)
    assert len(shop.web.writes) == 2 or shop.counts(shop.row(run))["stale"] == 2
    assert shop.row(run).attempt == 2


@pytest.mark.pitfall("P-27")
def test_an_asynchronous_target_is_read_back_until_it_shows_the_value(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, 2)
    shop.web.lag = 3
    run = shop.run(Mode.SMART)
    assert shop.counts(run)["verified"] == 2


def test_what_never_becomes_readable_is_pushed_but_not_verified_and_reported(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path, 2)
    shop.web.after_push = lambda: shop.web.put("S0001", 3)
    run = shop.run(Mode.SMART)
    counts = shop.counts(run)
    assert (run.state, counts["pushed"], counts["verified"]) == ("ok", 2, 1)
    with reading():
        problem = Problem.get(Problem.run == run.id)
    assert problem.code == "not_verified"
    assert "S0001 was set to 9, reads 3" in problem.message
