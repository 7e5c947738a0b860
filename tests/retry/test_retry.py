"""Failures are tried again by cause: only those rows, from today's truth, through review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Retriable
from syncconsole.cache.read.failures import groups
from syncconsole.cache.tables import Plan
from syncconsole.cache.tables.base import reading
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine.asking_retry import retryable
from syncconsole.errors import Refused
from tests.undo.steps import push, shop_of, undo

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.cache.tables import Run
    from tests.support.house import House


def partly(folder: Path) -> tuple[House, Run]:
    """Two rows refused for one cause, one for another, one pushed."""
    shop = shop_of(folder)
    for sku in ("S0", "S1", "S2", "S3"):
        shop.office.put(sku, 7)
    shop.web.refuse = {"S0": "no_stock_tracking", "S1": "no_stock_tracking", "S2": "locked"}
    run = shop.run(Mode.SMART)
    assert run.state == "partial"
    shop.web.writes.clear()
    return shop, run


def retry(shop: House, run: Run, cause: str = "") -> Run:
    found = retryable(run.id, cause)
    return shop.run(Mode.RETRY, Approver.PERSON, retry=found.run, cause=cause)


def test_failures_are_grouped_by_cause_the_most_frequent_first(tmp_path: Path) -> None:
    _, run = partly(tmp_path)
    assert [(each.code, each.count, each.keys) for each in groups(run.id)] == [
        ("no_stock_tracking", 2, ("S0", "S1")),
        ("locked", 1, ("S2",)),
    ]


def test_one_cause_is_retried_after_its_repair_and_nothing_else(tmp_path: Path) -> None:
    shop, run = partly(tmp_path)
    del shop.web.refuse["S0"], shop.web.refuse["S1"]
    shop.office.put("S4", 1)  # moved meanwhile, but not part of the failure
    asked = retry(shop, run, "no_stock_tracking")
    assert (asked.state, set(shop.rows(asked))) == ("waiting", {"S0", "S1"})
    pushed = push(shop, asked)
    assert shop.web.writes == [("S0", 7), ("S1", 7)]
    counts = shop.counts(pushed)
    assert (counts["scope"], counts["pushed"]) == (2, 2)
    assert adds_up(2, counts)


def test_a_retry_sends_what_is_right_today_never_the_old_value(tmp_path: Path) -> None:
    shop, run = partly(tmp_path)
    shop.web.refuse.clear()
    shop.office.put("S2", 4)
    push(shop, retry(shop, run, "locked"))
    assert shop.web.writes == [("S2", 4)]


def test_without_a_cause_all_failed_rows_are_retried(tmp_path: Path) -> None:
    shop, run = partly(tmp_path)
    assert set(shop.rows(retry(shop, run))) == {"S0", "S1", "S2"}


def test_a_row_a_full_wanted_asserted_is_asserted_though_the_quantity_was_agreed(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path)
    shop.web.put("S0", 3)
    shop.web.refuse["S0"] = "locked"
    run = shop.run(Mode.FULL)
    shop.web.refuse.clear()
    push(shop, retry(shop, run))
    assert shop.web.qty("S0") == 10


def test_rows_that_were_not_tried_are_a_cause_of_their_own(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("S0", 7)

    def silent() -> None:
        raise Retriable("no answer", code="no_answer")

    shop.web.before_push = silent
    run = shop.run(Mode.SMART)
    shop.web.before_push = lambda: None
    assert [each.code for each in groups(run.id)] == ["not_tried"]
    push(shop, retry(shop, run, "not_tried"))
    assert shop.web.qty("S0") == 7


def test_rows_a_guard_held_go_by_a_person_with_the_guard_in_the_plan(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    guards = shop.connection.guards
    zero = type(guards.max_to_zero)(guards.max_to_zero.value * 0)
    shop.configure(guards=type(guards)(max_to_zero=zero))
    shop.office.put("S0", 0)
    run = shop.run(Mode.SMART, Approver.POLICY)
    assert [each.code for each in groups(run.id)] == ["to_zero"]
    asked = retry(shop, run)
    with reading():
        assert "max_to_zero" in Plan.get_by_id(asked.plan).trips


def test_what_has_nothing_to_retry_is_refused_with_what_there_is(tmp_path: Path) -> None:
    shop, run = partly(tmp_path)
    with pytest.raises(Refused, match="its causes are no_stock_tracking, locked") as refused:
        retryable(run.id, "wrong")
    assert refused.value.code == "cause"
    with pytest.raises(Refused, match="ask for it again"):
        retryable(shop.run(Mode.REFRESH).id, "")
    with pytest.raises(Refused, match="goes on"):
        retryable(shop.ask(Mode.SMART), "")


def test_an_undo_is_not_retried_but_asked_for_again(tmp_path: Path) -> None:
    shop, run = partly(tmp_path)
    asked = undo(shop, run)
    with pytest.raises(Refused, match="undo that run again"):
        retryable(asked.id, "")
