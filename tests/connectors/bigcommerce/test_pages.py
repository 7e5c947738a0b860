"""Whole lists, page by page; and no short list ever taken for a whole one (P-18)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from connectors.bigcommerce.paging import Seen
from connectors.errors import Malformed
from connectors.model import Page
from tests.connectors.bigcommerce.shop import Shop, item, listing, reply
from tests.connectors.http.fakes import page as text_page

if TYPE_CHECKING:
    import httpx


def shop_of(count: int) -> Shop:
    return Shop([item(number) for number in range(1, count + 1)])


def skus(pages: list[Page]) -> list[str]:
    return [record.sku for page in pages for record in page.records]


def test_a_list_is_read_to_its_end_and_the_end_has_no_cursor() -> None:
    shop = shop_of(2500)
    pages = list(shop.connect().pages("inventory"))
    assert skus(pages) == [f"SKU-{number}" for number in range(1, 2501)]
    assert [len(page.records) for page in pages] == [1000, 1000, 500]
    assert [bool(page.cursor) for page in pages] == [True, True, False]
    assert [page.total for page in pages] == [2500] * 3
    assert len(shop.requests) == 3


def test_the_request_asks_for_one_location_and_the_largest_page() -> None:
    shop = shop_of(3)
    list(shop.connect(location="1").pages("inventory"))
    sent = shop.requests[0]
    assert sent.url.path == "/stores/abc123/v3/inventory/items"
    assert sent.url.query == b"location_id:in=1&limit=1000&page=1"
    assert sent.headers["accept"] == "application/json"


def test_a_read_goes_on_from_its_cursor() -> None:
    shop = shop_of(2500)
    first = next(iter(shop.connect().pages("inventory")))
    rest = list(shop.connect().pages("inventory", cursor=first.cursor))
    assert len(shop.requests) == 3
    assert skus(rest)[0] == "SKU-1001"
    assert len(skus(rest)) == 1500


def test_a_page_number_alone_is_a_cursor_too() -> None:
    assert len(skus(list(shop_of(1500).connect().pages("inventory", cursor="2")))) == 500


@pytest.mark.parametrize("cursor", ["0", "-1", "x", "2/x", "/3"])
def test_a_cursor_of_another_system_is_refused(cursor: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        list(shop_of(1).connect().pages("inventory", cursor=cursor))


def test_an_empty_store_is_one_empty_page() -> None:
    pages = list(Shop().connect().pages("inventory"))
    assert pages == [Page(records=(), cursor="", total=0)]


class TestDrift:
    """The list moves while it is read."""

    @pytest.mark.pitfall("P-18")
    def test_what_moved_to_a_page_already_read_is_fetched_there(self) -> None:
        shop = shop_of(2500)
        shop.before_page[2] = lambda: shop.items.pop(4)
        pages = list(shop.connect().pages("inventory"))
        found = skus(pages)
        assert len(found) == len(set(found))
        assert {f"SKU-{number}" for number in range(1, 2501)} - set(found) == set()
        assert [page.requests for page in pages] == [1, 3, 1]

    def test_a_list_that_shrinks_between_two_sittings_loses_nothing(self) -> None:
        shop = shop_of(2500)
        first = next(iter(shop.connect().pages("inventory")))
        del shop.items[:3]
        rest = list(shop.connect().pages("inventory", cursor=first.cursor))
        assert {"SKU-1001", "SKU-1002", "SKU-1003", "SKU-2500"} <= set(skus(rest))

    def test_a_list_that_shrinks_on_every_page_loses_nothing(self) -> None:
        shop = shop_of(3500)
        for number in (2, 3, 4):
            shop.before_page[number] = lambda: shop.items.pop(0)
        found = set(skus(list(shop.connect().pages("inventory"))))
        assert {f"SKU-{number}" for number in range(4, 3501)} <= found

    def test_the_last_page_may_vanish(self) -> None:
        shop = shop_of(1001)
        shop.before_page[2] = lambda: shop.items.pop(0)
        found = skus(list(shop.connect().pages("inventory")))
        assert set(found) == {f"SKU-{number}" for number in range(1, 1002)}

    def test_an_item_added_in_front_makes_the_read_incomplete(self) -> None:
        shop = shop_of(1500)
        shop.before_page[2] = lambda: shop.items.insert(0, item(9000))
        with pytest.raises(Malformed, match=r"1,500 of 1,501 records came") as caught:
            list(shop.connect().pages("inventory"))
        assert caught.value.code == "incomplete_read"

    def test_an_item_added_at_the_end_is_simply_read(self) -> None:
        shop = shop_of(1500)
        shop.before_page[2] = lambda: shop.items.append(item(9000))
        assert len(skus(list(shop.connect().pages("inventory")))) == 1501

    def test_a_collapse_of_the_list_is_not_explained_away(self) -> None:
        shop = shop_of(3000)
        shop.before_page[2] = lambda: shop.items.__delitem__(slice(0, 1500))
        with pytest.raises(Malformed, match="shrank to 1,500"):
            list(shop.connect().pages("inventory"))


def broken(data: list[Any], total: int, **more: Any) -> Shop:
    """A store whose first answer is this page, whatever it holds."""
    shop = Shop()
    shop.answers = [lambda _: reply(200, listing(data, total, **more))]
    return shop


@pytest.mark.parametrize(
    ("shop", "why"),
    [
        (broken([item(1)], 2), "1 of 2 records"),
        (broken([item(1)], 1, count=2), "announced 2 and had 1"),
        (broken([], 5), "0 of 5 records"),
        (broken([], 5000), "page 1 of 5 was empty"),
        (broken([item(1)], 1, number=3), "page 3 came where 1 was asked for"),
        (broken([item(1), item(1)], 2), "1 of 2 records"),
    ],
)
@pytest.mark.pitfall("P-18")
def test_a_read_shorter_than_announced_is_never_taken_for_complete(shop: Shop, why: str) -> None:
    with pytest.raises(Malformed, match=why) as caught:
        list(shop.connect().pages("inventory"))
    assert caught.value.code == "incomplete_read"


def test_a_page_that_comes_twice_is_dropped_and_what_it_hid_is_missed() -> None:
    shop = shop_of(2000)
    again = listing(shop.items[:1000], 2000, number=2)
    shop.answers = [lambda _: None, lambda _: reply(200, again)]
    with pytest.raises(Malformed, match=r"1,000 of 2,000"):
        list(shop.connect().pages("inventory"))


def test_a_login_page_in_the_middle_is_an_error_and_not_an_end() -> None:
    shop = shop_of(2500)
    login = text_page(200, "<html>Sign in</html>")
    assert callable(login)
    shop.answers = [lambda _: None, login]
    pages = shop.connect().pages("inventory")
    assert len(next(pages).records) == 1000
    with pytest.raises(Malformed) as caught:
        next(pages)
    assert caught.value.code == "not_json"


def test_a_page_is_asked_again_after_429_without_losing_its_place() -> None:
    shop = shop_of(1500)
    shop.answers = [
        lambda _: None,
        lambda _: reply(
            429, {}, x_rate_limit_time_reset_ms="15000", x_rate_limit_requests_left="0"
        ),
    ]
    assert len(skus(list(shop.connect().pages("inventory")))) == 1500
    assert shop.clock.passed == pytest.approx(15.0)


def test_the_stores_own_quota_headers_are_kept_to() -> None:
    shop = shop_of(3000)
    told = {"x_rate_limit_requests_left": "10", "x_rate_limit_requests_quota": "150"}

    def nearly_empty(request: httpx.Request) -> httpx.Response:
        first = listing(shop.items[:1000], 3000)
        return reply(200, first, x_rate_limit_time_reset_ms="28000", **told)

    shop.answers = [nearly_empty]
    connector = shop.connect()
    waits = list[tuple[float, str]]()
    connector.on_wait = lambda seconds, why: waits.append((seconds, why))
    assert len(skus(list(connector.pages("inventory")))) == 3000
    assert waits == [(28.0, "the request quota of BigCommerce is used up")]
    assert connector.requests == (3, 0)


class TestCatalogue:
    def test_products_come_in_the_order_of_their_ids_with_the_bytes_they_came_in(self) -> None:
        shop = Shop()
        shop.products = [{"id": n, "sku": f"P-{n}", "name": f"Tent {n}"} for n in range(1, 301)]
        pages = list(shop.connect().pages("products"))
        assert skus(pages) == [f"P-{n}" for n in range(1, 301)]
        assert pages[0].records[0].payload == b'{"id":1,"sku":"P-1","name":"Tent 1"}'
        assert shop.requests[0].url.query == (
            b"include=variants&sort=id&direction=asc&limit=250&page=1"
        )

    def test_since_is_sent_with_its_time_of_day(self) -> None:
        shop = Shop()
        since = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
        list(shop.connect().pages("products", since=since))
        assert b"sort=date_modified&date_modified:min=2026-11-20T09:30:00Z" in (
            shop.requests[0].url.query
        )

    def test_variants_are_read_from_their_own_list(self) -> None:
        shop = Shop()
        shop.variants = [{"id": 7, "product_id": 3, "sku": "V-7"}]
        [page] = shop.connect().pages("variants")
        assert (page.records[0].sku, page.records[0].refs["product_id"]) == ("V-7", "3")

    def test_the_token_is_taken_out_of_what_is_kept(self) -> None:
        shop = Shop()
        shop.products = [{"id": 1, "sku": "P", "name": "T", "description": "x1y2z3-secret!"}]
        [page] = shop.connect().pages("products")
        assert b"x1y2z3" not in page.records[0].payload

    def test_since_is_refused_where_the_system_cannot_be_asked(self) -> None:
        with pytest.raises(ValueError, match="no date filter"):
            Shop().connect().pages("inventory", since=datetime(2026, 1, 1, tzinfo=UTC))

    def test_an_unknown_component_is_refused(self) -> None:
        with pytest.raises(ValueError, match="customers"):
            Shop().connect().pages("customers")


def test_numbers_are_known_again_in_whatever_order_they_came() -> None:
    seen = Seen()
    assert [seen.add(n) for n in (5, 9, 7, 9, 5, 7, 12, 7)] == [
        True, True, True, False, False, False, True, False,
    ]  # fmt: skip
    assert len(seen) == 4
