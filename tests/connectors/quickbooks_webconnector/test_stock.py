"""Quantities: written as what they should be, never over a sale nobody has seen."""

from __future__ import annotations

import pytest

from connectors.contract import NotYet
from connectors.errors import Misconfigured
from connectors.model import Fate
from tests.connectors.quickbooks_webconnector.desk import SYSTEMS, Desk

both = pytest.mark.parametrize("system", SYSTEMS)


@both
@pytest.mark.parametrize("document", ["sales_receipt", "sales_order"])
def test_a_quantity_is_written_in_the_terms_it_is_read(system: str, document: str) -> None:
    desk = Desk(system, document=document)
    sku, other = desk.skus[:2]
    for each in (sku, other):
        desk.books.set_stock(each, 10)
    desk.push(desk.order("W-1", sku, 2))
    outcomes = desk.push(desk.quantity(sku, 8, 13), desk.quantity(other, 10, 4), key="stock")
    assert [one.fate for one in outcomes] == [Fate.ACCEPTED, Fate.ACCEPTED]
    assert (desk.available(sku), desk.available(other)) == (13, 4)
    assert desk.books.counts == 1


def test_a_sale_between_reading_and_writing_is_kept_at_the_desk() -> None:
    desk = Desk("quickbooks_desktop")
    sku = desk.skus[0]
    desk.books.set_stock(sku, 9)  # somebody has just sold one of ten
    desk.push(desk.quantity(sku, 10, 15))
    assert desk.on_hand(sku) == 14


def test_a_quantity_that_moved_is_a_conflict_at_point_of_sale() -> None:
    desk = Desk("quickbooks_pos")
    sku = desk.skus[0]
    desk.books.set_stock(sku, 9)
    [outcome] = desk.push(desk.quantity(sku, 10, 15))
    assert (outcome.fate, outcome.actual, desk.on_hand(sku)) == (Fate.CONFLICT, 9, 9)
    assert desk.sent == 0


@both
def test_what_is_there_already_is_not_written(system: str) -> None:
    desk = Desk(system)
    sku = desk.skus[0]
    desk.books.set_stock(sku, 7)
    [outcome] = desk.push(desk.quantity(sku, 7, 7))
    assert (outcome.fate, outcome.code, desk.books.counts) == (Fate.ACCEPTED, "already_there", 0)


@both
def test_a_refused_batch_is_tried_row_by_row_and_names_the_rows_it_means(system: str) -> None:
    desk = Desk(system)
    first, second = desk.skus[:2]
    for sku in (first, second):
        desk.books.set_stock(sku, 5)
    gone = desk.quantity(first, 5, 6)
    bad = type(gone)("inventory", "X", "", 5, 6, {"item_id": "80000FFF-1"})
    outcomes = desk.push(gone, bad, desk.quantity(second, 5, 8))
    assert [one.fate for one in outcomes] == [Fate.ACCEPTED, Fate.REJECTED, Fate.ACCEPTED]
    assert (desk.on_hand(first), desk.on_hand(second)) == (6, 8)
    assert outcomes[1].code == ("3140" if system == "quickbooks_desktop" else "gone")


@both
def test_a_lost_answer_leaves_the_batch_open(system: str) -> None:
    desk = Desk(system)
    sku = desk.skus[0]
    desk.books.set_stock(sku, 5)
    desk.box.lose = "AdjustmentAddRq"
    with pytest.raises(NotYet):
        desk.push(desk.quantity(sku, 5, 6))
    assert (desk.on_hand(sku), desk.sent) == (6, 1)


@both
def test_two_rows_of_one_item_are_not_both_written(system: str) -> None:
    desk = Desk(system)
    sku = desk.skus[0]
    desk.books.set_stock(sku, 5)
    outcomes = desk.push(desk.quantity(sku, 5, 6), desk.quantity(sku, 5, 9))
    assert [one.code for one in outcomes] == ["", "duplicate_sku"]
    assert desk.on_hand(sku) == 6


def test_without_an_account_nothing_is_asked() -> None:
    desk = Desk("quickbooks_desktop", adjust_account=None)
    with pytest.raises(Misconfigured, match="adjust_account"):
        desk.push(desk.quantity(desk.skus[0], 1, 2))
    assert desk.box.questions == []


@both
def test_a_service_has_no_quantity_to_write(system: str) -> None:
    desk = Desk(system)
    change = type(desk.quantity(desk.skus[0], 1, 2))("inventory", "Shipping", "", None, 3, {})
    [outcome] = desk.push(change)
    assert (outcome.fate, outcome.code) == (Fate.REJECTED, "not_tracked")
