"""Single orders, by number."""

from __future__ import annotations

import httpx
import pytest

from connectors.errors import Malformed, Rejected
from connectors.model import Ask
from tests.connectors.bigcommerce.order_desk import line, order
from tests.connectors.bigcommerce.shop import Shop, reply


def shop_of(*numbers: int) -> Shop:
    shop = Shop()
    shop.desk.orders = [order(number, line(number)) for number in numbers]
    return shop


def test_orders_are_read_by_number_with_their_lines() -> None:
    shop = shop_of(117, 118, 119)
    page = shop.connect().read("orders", [Ask("118"), Ask("119")])
    assert [record.sku for record in page.records] == ["118", "119"]
    assert all(record.order and record.order.lines for record in page.records)
    assert (page.requests, page.cursor) == (2, "")
    assert [request.url.path for request in shop.requests] == [
        "/stores/abc123/v2/orders/118",
        "/stores/abc123/v2/orders/119",
    ]
    assert shop.requests[0].url.query == (
        b"include=consignments.line_items,fees&consignment_structure=object"
    )


def test_the_id_is_surer_than_the_number_and_each_order_is_asked_for_once() -> None:
    shop = shop_of(118)
    asks = [Ask("WEB-118", {"order_id": "118"}), Ask("118"), Ask("", {"order_id": "118"})]
    assert len(shop.connect().read("orders", asks).records) == 1
    assert len(shop.requests) == 1


def test_an_order_the_store_does_not_have_is_absent() -> None:
    page = shop_of(118).connect().read("orders", [Ask("404"), Ask("118")])
    assert [record.sku for record in page.records] == ["118"]
    assert page.requests == 2


def test_no_content_is_absent_too() -> None:
    shop = Shop()
    shop.answers = [lambda _: httpx.Response(204)]
    assert shop.connect().read("orders", [Ask("118")]).records == ()


@pytest.mark.parametrize("number", ["", "WEB-1", "0", "-5", "1/../2", "١٢"])
def test_what_is_no_number_is_not_asked_for(number: str) -> None:
    shop = shop_of(1, 2)
    page = shop.connect().read("orders", [Ask(number)])
    assert (page.records, page.requests, shop.requests) == ((), 0, [])


def test_a_deleted_order_that_is_still_found_says_so() -> None:
    shop = Shop()
    shop.desk.orders = [order(118, line(1), is_deleted=True)]
    [record] = shop.connect().read("orders", [Ask("118")]).records
    assert record.order is not None
    assert record.order.status == "Deleted"


def test_lines_that_did_not_come_inside_are_read_and_counted() -> None:
    shop = Shop()
    shop.desk.orders = [order(118, *(line(n) for n in range(1, 61)))]
    page = shop.connect().read("orders", [Ask("118")])
    assert page.records[0].order is not None
    assert len(page.records[0].order.lines) == 60
    assert page.requests == len(shop.requests) == 3


def test_another_refusal_is_not_taken_for_absent() -> None:
    shop = Shop()
    shop.answers = [lambda _: reply(400, [{"status": 400, "message": "bad request"}])]
    with pytest.raises(Rejected, match="bad request"):
        shop.connect().read("orders", [Ask("118")])


def test_an_answer_without_a_body_is_an_error_and_not_an_absence() -> None:
    shop = Shop()
    shop.answers = [lambda _: httpx.Response(200)]
    with pytest.raises(Malformed, match="order 118"):
        shop.connect().read("orders", [Ask("118")])
