"""Orders that vanish from the store after they were absorbed: no list tells of them any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Retriable
from syncconsole.cache.read.orders import orders
from syncconsole.cache.tables import Problem
from syncconsole.cache.tables.base import reading
from tests.engine.test_cycle import Cycle

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.cache.read.orders import OrderView


@pytest.fixture
def shop(tmp_path: Path) -> Cycle:
    return Cycle(tmp_path)


def found(number: str) -> OrderView:
    return next(order for order in orders("shop") if order.number == number)


def problems() -> list[tuple[str, str, str]]:
    with reading():
        return [(row.key, row.message, row.remedy) for row in Problem.select()]


def test_one_deleted_before_its_export_is_dropped_and_its_units_come_back(shop: Cycle) -> None:
    shop.web.order("1001", status="Awaiting Payment", A=2)
    shop.sync_all()
    assert (shop.web.qty("A"), found("1001").subtracts) == (8, True)
    shop.web.delete("1001")
    run = shop.sync_all()
    gone = found("1001")
    assert (run.state, gone.fate, gone.subtracts) == ("ok", "dropped", False)
    assert gone.why == "the order is no longer in the store"
    assert (shop.web.qty("A"), shop.office.receipts, problems()) == (10, [], [])


def test_one_deleted_after_its_export_is_a_problem_that_names_the_receipt_once(
    shop: Cycle,
) -> None:
    shop.web.order("1001", A=2)
    shop.sync_all()
    shop.web.delete("1001")
    shop.clock.pass_(24 * 3600)
    shop.sync_all()
    shop.clock.pass_(24 * 3600)
    shop.sync_all()
    assert (found("1001").fate, found("1001").subtracts) == ("to void", False)
    assert problems() == [
        (
            "1001",
            "order 1001 is no longer in the store, and was exported",
            "void or correct W-1001 (id doc-0) in the back office by hand",
        )
    ]
    assert shop.web.qty("A") == shop.office.qty("A") == 8


def test_one_that_a_list_leaves_out_and_that_is_still_there_stays(shop: Cycle) -> None:
    shop.web.order("1001", status="Awaiting Payment", A=2)
    shop.sync_all()
    shop.web.hidden.add("1001")
    shop.sync_all()
    assert (found("1001").fate, found("1001").subtracts, shop.web.qty("A")) == ("open", True, 8)


def test_an_error_is_never_taken_for_an_absence(shop: Cycle) -> None:
    shop.web.order("1001", status="Awaiting Payment", A=2)
    shop.sync_all()
    shop.web.delete("1001")

    def down() -> None:
        raise Retriable("web does not answer", code="no_answer")

    shop.web.before_ask = down
    run = shop.sync_all()
    assert [state for _, state in shop.steps(run)] == ["failed", "not run", "not run", "not run"]
    assert (found("1001").fate, found("1001").subtracts, shop.web.qty("A")) == ("open", True, 8)


def test_one_that_comes_back_is_taken_up_again(shop: Cycle) -> None:
    shop.web.order("1001", A=2)
    kept = shop.web.orders["1001"]
    shop.office.refuse_order = {"1001": "6240"}
    shop.sync_all()
    shop.web.delete("1001")
    shop.sync_all()
    assert found("1001").fate == "dropped"
    shop.web.orders["1001"] = kept
    shop.web.change("1001", "Awaiting Fulfillment")
    shop.office.refuse_order = {}
    shop.sync_all()
    assert (found("1001").fate, len(shop.office.receipts)) == ("exported", 1)


def test_an_exported_one_is_asked_after_once_a_day_for_a_week_and_then_no_more(
    shop: Cycle,
) -> None:
    shop.web.order("1001", A=1)
    shop.sync_all()
    days = []
    for _ in range(9):
        shop.clock.pass_(22 * 3600)
        shop.web.asked.clear()
        for _ in range(3):
            shop.sync_all()
        days.append(len(shop.web.asked))
    assert days == [1, 1, 1, 1, 1, 1, 0, 0, 0]


def test_open_ones_are_asked_after_in_every_cycle_once_in_batches(shop: Cycle) -> None:
    shop.web.put("A", 100)
    shop.office.put("A", 100)
    for n in range(45):
        shop.web.order(f"{2000 + n}", status="Awaiting Payment", A=1)
    shop.sync_all()
    calls: list[int] = []
    shop.web.before_ask = lambda: calls.append(1)
    shop.sync_all()
    assert (sorted(shop.web.asked), len(calls)) == (sorted(shop.web.orders), 3)
