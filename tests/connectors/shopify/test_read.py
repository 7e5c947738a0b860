"""Single keys in the fewest requests."""

from __future__ import annotations

import httpx
import pytest

from connectors.errors import Malformed
from connectors.model import Ask
from tests.connectors.shopify.goods import NOON, Stock, customer, line, order, product
from tests.connectors.shopify.shop import Shop


def test_a_thousand_ids_of_both_kinds_take_eight_requests() -> None:
    shop = Shop(1000)
    asks = [
        Ask("", {"variant_id": str(n)} if n % 2 else {"inventory_item_id": str(500 + n)})
        for n in range(1, 1001)
    ]
    page = shop.connect().read("inventory", asks)
    assert {int(one.refs["variant_id"]) for one in page.records} == set(range(1, 1001))
    assert {one.sku for one in page.records} == {f"SKU-{n}" for n in range(1, 1001)}
    assert (page.requests, shop.names()) == (8, ["StockOf"] * 8)


def test_the_same_record_comes_by_variant_by_item_and_by_sku() -> None:
    shop = Shop(3)
    connector = shop.connect()
    asks = (
        Ask("", {"variant_id": "2"}),
        Ask("", {"inventory_item_id": "502"}),
        Ask("SKU-2"),
    )
    found = [connector.read("inventory", [ask]).records for ask in asks]
    assert found[0] == found[1] == found[2]
    assert found[0][0].refs == {
        "inventory_item_id": "502", "variant_id": "2", "product_id": "102",
    }  # fmt: skip


def test_skus_are_searched_forty_at_a_time_and_taken_only_whole() -> None:
    shop = Shop(
        [Stock(1, "A-1", 1, NOON), Stock(2, "a-1", 2, NOON), Stock(3, "O'Neill\\", 3, NOON)]
    )
    asks = [Ask("A-1"), Ask("O'Neill\\"), *(Ask(f"none-{n}") for n in range(60))]
    page = shop.connect().read("inventory", asks)
    assert {one.sku: one.qty for one in page.records} == {"A-1": 1, "O'Neill\\": 3}
    assert page.requests == 2


@pytest.mark.parametrize("sku", ["", "  ", "a\nb", "x" * 300])
def test_a_sku_that_no_search_can_name_is_not_found_and_not_asked_for(sku: str) -> None:
    shop = Shop(3)
    assert shop.connect().read("inventory", [Ask(sku)]).records == ()
    assert shop.asked == []


def test_what_is_no_longer_there_is_simply_not_in_the_answer() -> None:
    shop = Shop(3)
    page = shop.connect().read("inventory", [Ask("", {"variant_id": n}) for n in ("2", "99")])
    assert [one.refs["variant_id"] for one in page.records] == ["2"]


def test_ids_that_are_too_costly_at_once_are_asked_for_in_smaller_lists() -> None:
    shop = Shop(100)
    shop.most_rows["StockOf"] = 60
    asks = [Ask("", {"variant_id": str(n)}) for n in range(1, 101)]
    assert len(shop.connect().read("inventory", asks).records) == 100


@pytest.mark.pitfall("P-24")
def test_an_answer_with_fewer_things_than_asked_for_is_not_taken_for_their_absence() -> None:
    shop = Shop(3)
    shop.answers = [lambda _: shop.reply({"data": {"nodes": []}})]
    with pytest.raises(Malformed) as told:
        shop.connect().read("inventory", [Ask("", {"variant_id": "2"})])
    assert told.value.code == "incomplete_read"


def test_products_customers_and_orders_are_found_by_their_ids() -> None:
    shop = Shop()
    shop.products = [product(7)]
    shop.customers = [customer(8)]
    lines = [line(1, "S")]
    shop.orders = [order(9, lines, subtotal="10.00", tax="0.00", total="10.00")]
    connector = shop.connect()
    assert connector.read("products", [Ask("", {"product_id": "7"}), Ask("7")]).records[0].sku == ""
    assert connector.read("customers", [Ask("8")]).records[0].title == "Ana 8"
    assert connector.read("orders", [Ask("", {"order_id": "9"})]).records[0].sku == "#9"
    assert connector.read("orders", [Ask("#9")]).records[0].remote_id == "9"
    assert connector.read("products", [Ask("7")]).records == ()


def test_a_request_goes_to_the_version_that_is_configured() -> None:
    shop = Shop(1)
    shop.answers = [lambda _: httpx.Response(404)]
    connector = shop.connect(api_version="2026-04")
    with pytest.raises(Exception, match="api_version"):
        connector.read("inventory", [Ask("SKU-1")])
    assert shop.requests[0].url.path == "/admin/api/2026-04/graphql.json"
