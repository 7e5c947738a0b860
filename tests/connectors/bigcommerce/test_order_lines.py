"""All lines of an order, whether they came inside it or must be asked for: one lost oversells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.bigcommerce.order_lines import embedded
from connectors.bigcommerce.order_shapes import RawOrder
from connectors.errors import Malformed, Rejected
from tests.connectors.bigcommerce.order_desk import line, order
from tests.connectors.bigcommerce.shop import HASH, Shop, reply

if TYPE_CHECKING:
    from connectors.model import OrderLine, Page


def read(*orders: dict[str, Any], embeds: bool = True) -> tuple[Shop, Page]:
    """The store with these orders, and the page they came in."""
    shop = Shop()
    shop.desk.orders = list(orders)
    shop.desk.embeds = embeds
    page = next(iter(shop.connect().pages("orders")))
    return shop, page


def lines(page: Page, at: int = 0) -> tuple[OrderLine, ...]:
    value = page.records[at].order
    assert value is not None
    return value.lines


def paths(shop: Shop) -> list[str]:
    return [request.url.path.removeprefix(f"/stores/{HASH}") for request in shop.requests]


def test_lines_that_came_inside_are_not_asked_for_again() -> None:
    shop, page = read(order(118, line(25, "A", 2), line(26, "B", 1)))
    assert [(one.sku, one.quantity) for one in lines(page)] == [("A", 2), ("B", 1)]
    assert (page.requests, paths(shop)) == (1, ["/v2/orders"])


def test_lines_of_every_way_of_delivery_are_found() -> None:
    download = {**line(2, "EBOOK"), "type": "digital"}
    gift = {**line(3, ""), "type": "giftcertificate"}
    _, page = read(order(118, line(1, "TENT"), download, gift))
    assert [one.sku for one in lines(page)] == ["TENT", "EBOOK", ""]
    assert page.requests == 1


def test_a_pickup_is_a_way_of_delivery_too() -> None:
    raw = RawOrder(1, 11, consignments={"pickups": [{"line_items": [line(1, "TENT")]}]})
    found = embedded(raw)
    assert found is not None
    assert [one.sku for one in found] == ["TENT"]


def test_a_line_alone_in_place_of_a_list_is_a_line() -> None:
    raw = RawOrder(1, 11, consignments={"downloads": [{"line_items": line(1, "EBOOK")}]})
    found = embedded(raw)
    assert found is not None
    assert [one.sku for one in found] == ["EBOOK"]


@pytest.mark.parametrize("count", [50, 51, 99, 100, 120])
def test_an_order_of_many_lines_has_them_all(count: int) -> None:
    shop, page = read(order(118, *(line(n, f"SKU-{n}") for n in range(1, count + 1))))
    assert [one.sku for one in lines(page)] == [f"SKU-{n}" for n in range(1, count + 1)]
    assert page.requests == len(shop.requests)
    assert set(paths(shop)[1:]) == {"/v2/orders/118/products"}


def test_a_full_page_of_lines_is_never_the_last_whatever_is_announced() -> None:
    _, page = read(order(118, *(line(n) for n in range(1, 121)), items_total=10))
    assert len(lines(page)) == 120


def test_a_store_that_warns_of_missing_lines_is_asked_for_them() -> None:
    warned = {"__warning__": {"message": "Not all line items"}, "line_items": [line(1)]}
    assert embedded(RawOrder(1, 11, consignments={"shipping": [warned]})) is None


@pytest.mark.parametrize(
    "consignments",
    [
        None,
        [],
        [{"line_items": [{}]}],
        {"resource": "/orders/118/consignments"},
        {"shipping": [], "email": []},
        {"shipping": [{"line_items": []}]},
        {"shipping": [{"line_items": [{"resource": "/orders/118/products/12"}]}]},
        {"downloads": [{"line_items": {"resource": "/orders/118/products/12"}}]},
        {"shipping": [5, None], "email": {"gift_certificates": "none"}},
    ],
)
def test_an_order_whose_lines_did_not_come_is_asked_for_them(consignments: object) -> None:
    assert embedded(RawOrder(118, 11, items_total=1, consignments=consignments)) is None
    assert embedded(RawOrder(118, 11, consignments=consignments)) is None


def test_fewer_units_than_announced_are_not_believed() -> None:
    shop, page = read(order(118, line(1, "A", 2), items_total=3))
    assert [(one.sku, one.quantity) for one in lines(page)] == [("A", 2)]
    assert paths(shop) == ["/v2/orders", *["/v2/orders/118/products"] * 2]
    assert page.requests == 3


def test_more_units_than_announced_are_no_fault() -> None:
    _, page = read(order(118, line(1, "A", 2), items_total=1))
    assert (len(lines(page)), page.requests) == (1, 1)


def test_an_order_without_lines_has_none() -> None:
    _, page = read(order(118, items_total=0))
    assert (lines(page), page.requests) == ((), 1)


def test_each_order_is_asked_only_where_it_must_be() -> None:
    shop, page = read(order(1, line(1)), order(2, line(2), items_total=9), order(3, line(3)))
    assert [one.sku for one in page.records] == ["1", "2", "3"]
    assert set(paths(shop)[1:]) == {"/v2/orders/2/products"}


def test_a_store_that_embeds_nothing_is_read_as_well() -> None:
    shop, page = read(order(1, line(1, "A")), order(2, line(2, "B")), embeds=False)
    assert [lines(page, at)[0].sku for at in (0, 1)] == ["A", "B"]
    assert page.requests == len(shop.requests) == 3


def test_lines_come_by_their_ids_and_each_once() -> None:
    shop = Shop()
    shop.desk.orders = [order(118, line(7, "B"), items_total=2)]
    shop.answers = [
        lambda _: None,
        lambda _: reply(200, [line(7, "B"), line(5, "A"), line(7, "B")]),
    ]
    page = next(iter(shop.connect().pages("orders")))
    assert [one.sku for one in lines(page)] == ["A", "B"]


def test_an_order_that_goes_away_before_its_lines_are_read_is_left_out() -> None:
    shop = Shop()
    shop.desk.orders = [order(1, line(1)), order(2, line(2), items_total=5), order(3, line(3))]
    gone = [{"status": 404, "message": "gone"}]
    shop.answers = [lambda _: None, lambda _: reply(404, gone)]
    page = next(iter(shop.connect().pages("orders")))
    assert [record.sku for record in page.records] == ["1", "3"]
    assert page.requests == 2


def test_another_refusal_of_the_lines_is_not_taken_for_gone() -> None:
    shop = Shop()
    shop.desk.orders = [order(1, line(1), items_total=5)]
    shop.answers = [lambda _: None, lambda _: reply(400, [{"status": 400, "message": "bad"}])]
    with pytest.raises(Rejected, match="bad"):
        next(iter(shop.connect().pages("orders")))


def test_a_list_of_lines_that_repeats_one_page_is_not_read_for_ever() -> None:
    shop = Shop()
    shop.desk.orders = [order(118, line(1), items_total=90)]
    again = [line(n) for n in range(1, 51)]
    shop.answers = [lambda _: None, *[lambda _: reply(200, again)] * 9]
    with pytest.raises(Malformed, match="order 118 came a second time as page 2"):
        next(iter(shop.connect().pages("orders")))


@pytest.mark.parametrize("wrong", [{"id": "x"}, {"id": -1}, {"sku": 5}, {"name": ["A"]}])
@pytest.mark.parametrize("embeds", [True, False])
def test_a_line_that_cannot_be_read_names_its_order(wrong: dict[str, Any], embeds: bool) -> None:
    with pytest.raises(Malformed, match="order 118") as caught:
        read(order(118, {**line(1), **wrong}), embeds=embeds)
    assert caught.value.code == "wrong_type"
