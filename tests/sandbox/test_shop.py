"""The store's stock: acknowledged at once, seen by reads a little later, sold in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncconsole.sandbox.catalogue import Catalogue
from syncconsole.sandbox.cells import MOST, UNSET, Cells
from syncconsole.sandbox.shop import Adjustment, NotEnoughStockError, Shop, UnknownSkuError

if TYPE_CHECKING:
    from tests.sandbox.fakes import FakeTime


@pytest.fixture
def shop(time: FakeTime) -> Shop:
    return Shop(Catalogue(60, 7), clock=time.clock, apply_delay=5.0)


SKU = "L-1001-GRN"


def test_a_write_is_seen_only_after_the_apply_delay(shop: Shop, time: FakeTime) -> None:
    shop.set_stock(SKU, 10)
    shop.overwrite([Adjustment(0, 1, 4)])
    time.passed = 4.9
    assert shop.stock(SKU).on_hand == 10
    assert shop.stock(SKU).true == 4
    time.passed = 5.0
    assert shop.stock(SKU).on_hand == 4


def test_two_writes_are_seen_one_after_the_other(shop: Shop, time: FakeTime) -> None:
    shop.set_stock(SKU, 10)
    shop.overwrite([Adjustment(0, 1, 4)])
    time.passed = 3.0
    shop.overwrite([Adjustment(0, 1, 6)])
    seen = []
    for time.passed in (4.0, 5.0, 7.9, 8.0):
        seen.append(shop.stock(SKU).on_hand)
    assert seen == [10, 4, 4, 6]


def test_a_sale_between_write_and_read_is_never_lost(shop: Shop, time: FakeTime) -> None:
    shop.set_stock(SKU, 10)
    shop.overwrite([Adjustment(0, 1, 6)])
    shop.sell(SKU, 2)
    assert shop.stock(SKU).on_hand == 8  # the old value, less the sale
    time.passed = 5.0
    assert shop.stock(SKU).on_hand == 4  # the new value, less the sale


def test_an_edit_in_the_control_panel_is_seen_at_once_and_lasts(shop: Shop, time: FakeTime) -> None:
    shop.overwrite([Adjustment(0, 1, 6)])
    shop.set_stock(SKU, 3)
    assert shop.stock(SKU).on_hand == 3
    time.passed = 60.0
    assert shop.stock(SKU).on_hand == 3


def test_safety_stock_lowers_what_is_available_and_not_what_is_on_hand(shop: Shop) -> None:
    shop.set_stock(SKU, 12)
    shop.set_safety_stock(SKU, 2)
    level = shop.stock(SKU)
    assert (level.on_hand, level.available, level.safety_stock) == (12, 10, 2)


def test_more_than_there_is_cannot_be_sold(shop: Shop) -> None:
    shop.set_stock(SKU, 3)
    with pytest.raises(NotEnoughStockError, match=r"cannot sell 4 of L-1001-GRN: 3 there"):
        shop.sell(SKU, 4)
    assert shop.stock(SKU).on_hand == 3


def test_a_relative_write_is_all_or_nothing(shop: Shop) -> None:
    shop.apply_delay = 0.0
    shop.set_stock(SKU, 50)
    shop.set_safety_stock(SKU, 10)
    shop.set_stock("L-1001-BLU", 1)
    enough, short = Adjustment(0, 1, -20), Adjustment(1, 1, -2)
    assert shop.move([enough, short]) == [short]
    assert shop.stock(SKU).on_hand == 50
    assert isinstance(shop.move([enough]), str)
    assert (shop.stock(SKU).on_hand, shop.stock(SKU).available) == (30, 20)
    assert shop.move([Adjustment(0, 1, -21)])[0] == Adjustment(0, 1, -21)


def test_relative_rows_of_one_item_add_up(shop: Shop) -> None:
    shop.apply_delay = 0.0
    shop.set_stock(SKU, 5)
    shop.move([Adjustment(0, 1, -3), Adjustment(0, 1, 4)])
    assert shop.stock(SKU).on_hand == 6


def test_what_was_never_adjusted_reads_as_nothing(shop: Shop) -> None:
    unset = next(i for i in range(60) if shop.level(i, 2).true is None)
    assert shop.level(unset, 2).on_hand == 0


def test_unknown_skus_and_impossible_quantities_are_refused(shop: Shop) -> None:
    with pytest.raises(UnknownSkuError, match="NO-SUCH"):
        shop.sell("NO-SUCH")
    with pytest.raises(ValueError, match="0 to 2147483647"):
        shop.set_stock(SKU, MOST + 1)


def test_a_new_price_makes_the_product_modified_now(shop: Shop, time: FakeTime) -> None:
    time.passed = 77.0
    shop.set_price(SKU, 1234)
    assert shop.price(0) == 1234
    assert shop.modified(0) == time.clock.now().timestamp()
    assert shop.price(1) == shop.catalogue.price(1)


@given(st.lists(st.tuples(st.sampled_from(["put", "later", "take"]), st.integers(0, 20))))
def test_reads_catch_up_with_what_was_acknowledged(steps: list[tuple[str, int]]) -> None:
    cells, now = Cells([100]), 0.0
    expected = 100
    for kind, number in steps:
        now += 1.0
        if kind == "put":
            cells.put(0, number)
            expected = number
        elif kind == "later":
            cells.put_later(0, number, now + 5.0)
            expected = number
        else:
            cells.take(0, number)
            expected -= number
        cells.shown(0, now)
        assert cells.true(0) == expected
    assert cells.shown(0, now + 5.0) == max(expected, 0)
    assert cells.shown_all([0], now + 5.0) == [max(expected, 0)]


def test_lists_and_single_reads_agree() -> None:
    cells = Cells([UNSET, 0, 7])
    assert cells.shown_all(range(3), 0.0) == [0, 0, 7] == [cells.shown(i, 0.0) for i in range(3)]
    cells.put_later(2, 9, 1.0)
    assert cells.shown_all(range(3), 0.0) == [0, 0, 7] == [cells.shown(i, 0.0) for i in range(3)]
