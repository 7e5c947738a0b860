"""Orders take stock when they are placed and give it back when they are called off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncconsole.sandbox.catalogue import Catalogue
from syncconsole.sandbox.order import Line
from syncconsole.sandbox.order_statuses import CANCELLED, INCOMPLETE, STATUSES, holds_stock
from syncconsole.sandbox.orders import UnknownOrderError
from syncconsole.sandbox.shop import Adjustment, NotEnoughStockError, Shop, UnknownSkuError
from tests.sandbox.fakes import START, FakeTime

SKU, OTHER = "L-1001-GRN", "L-1001-BLU"


@pytest.fixture
def shop(time: FakeTime) -> Shop:
    shop = Shop(Catalogue(60, 7), clock=time.clock, apply_delay=5.0)
    shop.set_stock(SKU, 10)
    shop.set_stock(OTHER, 3)
    return shop


def stock(shop: Shop) -> tuple[int, int]:
    """On hand of the two SKUs, as a read shows it."""
    return shop.stock(SKU).on_hand, shop.stock(OTHER).on_hand


def test_an_order_takes_its_units_at_once(shop: Shop) -> None:
    order = shop.order([(SKU, 2), (OTHER, 1)])
    assert stock(shop) == (8, 2)
    assert [(line.sku, line.units) for line in order.lines] == [(SKU, 2), (OTHER, 1)]
    assert order.created == order.modified == START


def test_two_pieces_at_9_99_come_to_19_98(shop: Shop) -> None:
    order = shop.order([Line(SKU, 2, cents=999)], shipping=490, discount=100, tax_percent=20)
    assert (order.subtotal, order.tax, order.total) == (1998, 400, 2388)
    assert stock(shop) == (8, 3)


def test_an_order_with_too_many_units_takes_nothing(shop: Shop) -> None:
    with pytest.raises(NotEnoughStockError, match="cannot sell 4 of L-1001-BLU: 3 there"):
        shop.order([(SKU, 2), (OTHER, 4)])
    assert (stock(shop), shop.orders.all()) == ((10, 3), [])


def test_the_same_sku_twice_is_counted_together(shop: Shop) -> None:
    with pytest.raises(NotEnoughStockError):
        shop.order([(OTHER, 2), (OTHER, 2)])
    shop.order([(OTHER, 2), (OTHER, 1)])
    assert stock(shop) == (10, 0)


def test_an_order_goes_on_top_of_a_write_that_reads_do_not_show_yet(
    shop: Shop, time: FakeTime
) -> None:
    shop.overwrite([Adjustment(shop.item(SKU), 1, 6)])
    order = shop.order([(SKU, 2)])
    assert shop.stock(SKU).on_hand == 8
    time.passed = 5.0
    assert shop.stock(SKU).on_hand == 4
    shop.orders.cancel(order.id)
    assert shop.stock(SKU).on_hand == 6


@pytest.mark.parametrize("status", [status.id for status in STATUSES])
def test_a_status_without_stock_gives_the_units_back_and_one_with_takes_them(
    shop: Shop, status: int
) -> None:
    order = shop.order([(SKU, 4)])
    shop.orders.set_status(order.id, status)
    assert stock(shop) == ((6, 3) if holds_stock(status) else (10, 3))
    shop.orders.set_status(order.id, 11)
    assert stock(shop) == (6, 3)


def test_cancelling_twice_gives_back_once(shop: Shop) -> None:
    order = shop.order([(SKU, 4)])
    for _ in range(2):
        assert shop.orders.cancel(order.id).status == CANCELLED
    assert stock(shop) == (10, 3)


def test_an_unfinished_checkout_takes_nothing_until_it_is_paid(shop: Shop) -> None:
    order = shop.order([(SKU, 10)], status=INCOMPLETE)
    assert stock(shop) == (10, 3)
    shop.sell(SKU, 1)
    with pytest.raises(NotEnoughStockError):
        shop.orders.set_status(order.id, 11)
    assert shop.orders.get(order.id).status == INCOMPLETE


def test_editing_moves_the_difference_and_the_modification_time(shop: Shop, time: FakeTime) -> None:
    order = shop.order([(SKU, 4), (OTHER, 1)], tax_percent=10)
    time.passed = 90.5
    first, second = order.lines
    edited = shop.orders.edit(order.id, {first.id: 1, second.id: 0}, add=[Line(OTHER, 2)])
    assert stock(shop) == (9, 1)
    assert [(line.sku, line.units) for line in edited.lines] == [(SKU, 1), (OTHER, 2)]
    assert edited.lines[0].tax == (edited.lines[0].cents * 10 + 50) // 100
    assert edited.modified - edited.created == timedelta(seconds=90)


def test_an_edit_that_cannot_be_changes_nothing(shop: Shop) -> None:
    order = shop.order([(SKU, 4)])
    (line,) = order.lines
    for units, error in (({line.id: 11}, NotEnoughStockError), ({999: 1}, UnknownOrderError)):
        with pytest.raises(error):
            shop.orders.edit(order.id, units)
    with pytest.raises(ValueError, match="0 units or more"):
        shop.orders.edit(order.id, {line.id: -1})
    assert (shop.orders.get(order.id), stock(shop)) == (order, (6, 3))


def test_a_custom_product_has_no_sku_and_moves_no_stock(shop: Shop) -> None:
    order = shop.order([Line("", 2, 1500, "Engraving"), Line("", 1, 900, "Map", digital=True)])
    assert [line.item for line in order.lines] == [None, None]
    assert (order.subtotal, stock(shop)) == (3900, (10, 3))


@pytest.mark.parametrize(
    ("lines", "facts", "error", "words"),
    [
        ([], {}, ValueError, "one unit or more"),
        ([(SKU, 0)], {}, ValueError, "one unit or more"),
        ([Line("", 1)], {}, ValueError, "needs a title and a price"),
        ([("NO-SUCH", 1)], {}, UnknownSkuError, "NO-SUCH"),
        ([(SKU, 1)], {"status": 15}, ValueError, "0 to 14"),
    ],
)
def test_what_cannot_be_ordered_is_refused(
    shop: Shop,
    lines: list[Line | tuple[str, int]],
    facts: dict[str, int],
    error: type[Exception],
    words: str,
) -> None:
    with pytest.raises(error, match=words):
        shop.order(lines, **facts)  # type: ignore[arg-type]
    assert stock(shop) == (10, 3)


def test_an_unknown_order_is_told(shop: Shop) -> None:
    with pytest.raises(UnknownOrderError, match="no order 7"):
        shop.orders.get(7)


@given(
    st.lists(
        st.tuples(st.sampled_from(["order", "status", "edit"]), st.integers(0, 14)), max_size=30
    )
)
def test_stock_and_orders_always_add_up(steps: list[tuple[str, int]]) -> None:
    shop = Shop(Catalogue(60, 7))
    shop.set_stock(SKU, 20)
    for step, number in steps:
        orders = shop.orders.all()
        try:
            if step == "order" or not orders:
                shop.order([(SKU, 1 + number % 4)], status=number)
            elif step == "status":
                shop.orders.set_status(orders[number % len(orders)].id, number)
            else:
                order = orders[number % len(orders)]
                shop.orders.edit(order.id, {line.id: number % 5 for line in order.lines})
        except NotEnoughStockError:
            assert shop.stock(SKU).on_hand < 5
    held = sum(order.units for order in shop.orders.all() if holds_stock(order.status))
    assert shop.stock(SKU).on_hand + held == 20
