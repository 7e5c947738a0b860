"""The list of orders, read by id: none is skipped, whatever happens to the list meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from connectors.errors import Malformed, Unauthorised
from connectors.model import Page
from tests.connectors.bigcommerce.order_desk import line, order
from tests.connectors.bigcommerce.shop import TOKEN, Shop, reply
from tests.connectors.http.fakes import page as text_page

if TYPE_CHECKING:
    from collections.abc import Callable

NINE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def shop_of(count: int, first: int = 101) -> Shop:
    """A store with that many orders of one line each, changed one a second from nine on."""
    shop = Shop()
    for n in range(count):
        when = format_datetime(NINE + timedelta(seconds=n))
        shop.desk.orders.append(order(first + n, line(n + 1), date_modified=when))
    return shop


def numbers(pages: list[Page]) -> list[int]:
    return [int(record.sku) for page in pages for record in page.records]


def test_all_orders_come_by_rising_id_with_their_lines_in_one_request_a_page() -> None:
    shop = shop_of(600)
    pages = list(shop.connect().pages("orders"))
    assert numbers(pages) == list(range(101, 701))
    assert all(
        len(record.order.lines) == 1 for page in pages for record in page.records if record.order
    )
    assert [len(page.records) for page in pages] == [250, 249, 101, 0]
    assert [page.cursor for page in pages] == ["350/600", "599/600", "700/600", ""]
    assert [page.total for page in pages] == [600] * 4
    assert [page.requests for page in pages] == [2, 1, 1, 1]
    assert sum(page.requests for page in pages) == len(shop.requests)


def test_the_request_asks_for_the_lines_and_for_the_order_of_ids() -> None:
    shop = shop_of(1)
    list(shop.connect().pages("orders"))
    common = (
        b"include=consignments.line_items,fees&consignment_structure=object&sort=id:asc&limit=250"
    )
    assert [request.url.query for request in shop.requests] == [common, b"min_id=101&" + common]


def test_an_empty_store_is_one_empty_page() -> None:
    assert list(Shop().connect().pages("orders")) == [Page(records=(), cursor="")]


def test_a_store_that_sends_fewer_than_asked_for_is_read_to_its_end() -> None:
    shop = shop_of(120)
    shop.desk.most = 50
    assert numbers(list(shop.connect().pages("orders"))) == list(range(101, 221))


def test_a_read_goes_on_from_its_cursor() -> None:
    shop = shop_of(400)
    first = next(iter(shop.connect().pages("orders")))
    rest = list(shop.connect().pages("orders", cursor=first.cursor))
    assert numbers(rest) == list(range(351, 501))
    assert {page.total for page in rest} == {400}


def test_an_id_alone_is_a_cursor_too() -> None:
    assert numbers(list(shop_of(5).connect().pages("orders", cursor="103"))) == [104, 105]


@pytest.mark.parametrize("cursor", ["0", "-1", "x", "2/x", "/3", "²"])
def test_a_cursor_of_another_system_is_refused(cursor: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        list(shop_of(1).connect().pages("orders", cursor=cursor))


@pytest.mark.parametrize("includes_last", [True, False])
def test_it_does_not_matter_whether_the_least_id_is_itself_included(includes_last: bool) -> None:
    shop = shop_of(300)
    shop.desk.includes_last = includes_last
    assert numbers(list(shop.connect().pages("orders"))) == list(range(101, 401))


class TestSince:
    def test_only_orders_changed_since_are_asked_for(self) -> None:
        shop = shop_of(10)
        pages = list(shop.connect().pages("orders", since=NINE + timedelta(seconds=7)))
        assert numbers(pages) == [108, 109, 110]

    def test_the_second_itself_is_included(self) -> None:
        """What changed in the same second as the last read began is read again, not missed."""
        shop = shop_of(3)
        since = NINE + timedelta(seconds=2, microseconds=900_000)
        assert numbers(list(shop.connect().pages("orders", since=since))) == [103]

    def test_many_orders_of_one_second_are_all_read(self) -> None:
        shop = Shop()
        shop.desk.orders = [order(n, line(n)) for n in range(1, 601)]
        pages = list(shop.connect().pages("orders", since=NINE))
        assert numbers(pages) == list(range(1, 601))
        assert pages[0].total == 600

    def test_the_time_is_sent_whole_and_in_utc(self) -> None:
        shop = Shop()
        since = datetime(2026, 11, 20, 11, 30, 5, tzinfo=timezone(timedelta(hours=2)))
        list(shop.connect().pages("orders", since=since))
        assert b"min_date_modified=2026-11-20T09:30:05Z&" in shop.requests[0].url.query

    def test_the_filter_stays_on_every_page(self) -> None:
        shop = shop_of(400)
        list(shop.connect().pages("orders", since=NINE))
        assert all(b"min_date_modified" in request.url.query for request in shop.requests)
        assert b"/count" in shop.requests[1].url.raw_path


@pytest.mark.pitfall("P-18")
class TestDrift:
    """The list changes while it is read."""

    def drifting(self, change: Callable[[Shop], object]) -> list[int]:
        shop = shop_of(400)
        shop.desk.before = lambda number: change(shop) if number == 2 else None
        return numbers(list(shop.connect().pages("orders")))

    def test_an_order_that_goes_away_hides_no_other(self) -> None:
        found = self.drifting(lambda shop: shop.desk.orders.pop(3))
        assert found == list(range(101, 501))

    def test_the_order_where_the_page_ended_may_go_away(self) -> None:
        found = self.drifting(lambda shop: shop.desk.orders.pop(249))
        assert found == list(range(101, 501))

    def test_an_order_placed_meanwhile_is_read_too(self) -> None:
        found = self.drifting(lambda shop: shop.desk.orders.append(order(501, line(1))))
        assert found == list(range(101, 502))

    def test_an_order_that_is_changed_meanwhile_comes_once(self) -> None:
        def change(shop: Shop) -> None:
            shop.desk.orders[10]["date_modified"] = format_datetime(NINE + timedelta(hours=1))

        shop = shop_of(400)
        shop.desk.before = lambda number: change(shop) if number == 2 else None
        assert numbers(list(shop.connect().pages("orders", since=NINE))) == list(range(101, 501))
        later = shop.connect().pages("orders", since=NINE + timedelta(minutes=30))
        assert numbers(list(later)) == [111]

    def test_all_that_is_left_may_go_away(self) -> None:
        assert self.drifting(lambda shop: shop.desk.orders.clear()) == list(range(101, 351))


@pytest.mark.pitfall("P-18")
class TestUntrustworthy:
    @pytest.mark.parametrize(
        "orders", [[order(2), order(1)], [order(1), order(1)], [order(3), order(2), order(4)]]
    )
    def test_orders_that_do_not_come_by_rising_id_are_refused(
        self, orders: list[dict[str, Any]]
    ) -> None:
        shop = Shop()
        shop.answers = [lambda _: reply(200, orders)]
        with pytest.raises(Malformed, match="rising id") as caught:
            list(shop.connect().pages("orders"))
        assert caught.value.code == "incomplete_read"

    def test_a_store_that_ignores_the_least_id_is_not_read_for_ever(self) -> None:
        shop = Shop()
        shop.answers = [
            lambda _: reply(200, [order(n, items_total=0, consignments={}) for n in (1, 2)])
        ] * 9
        with pytest.raises(Malformed, match="behind order 2"):
            list(shop.connect().pages("orders"))
        assert len(shop.requests) == 2

    @pytest.mark.parametrize("status", [200, 202])
    def test_a_missing_body_is_not_the_end(self, status: int) -> None:
        shop = shop_of(400)
        shop.answers = [lambda _: None, lambda _: None, lambda _: httpx.Response(status)]
        pages = shop.connect().pages("orders")
        assert len(next(pages).records) == 250
        with pytest.raises(Malformed, match="without a list") as caught:
            next(pages)
        assert caught.value.code == "incomplete_read"

    def test_a_login_page_is_not_the_end(self) -> None:
        login = text_page(200, "<html>Sign in</html>")
        assert callable(login)
        shop = Shop()
        shop.answers = [login]
        with pytest.raises(Malformed) as caught:
            list(shop.connect().pages("orders"))
        assert caught.value.code == "not_json"

    @pytest.mark.parametrize("body", [{"data": []}, 5, None, [None, 5], [{"status_id": 11}]])
    def test_something_else_than_orders_is_refused(self, body: object) -> None:
        shop = Shop()
        shop.answers = [lambda _: reply(200, body)]
        with pytest.raises(Malformed):
            list(shop.connect().pages("orders"))


def test_an_empty_array_is_an_end_as_204_is() -> None:
    shop = Shop()
    shop.answers = [lambda _: reply(200, [])]
    assert numbers(list(shop.connect().pages("orders"))) == []


def test_a_page_is_asked_again_after_429_without_losing_its_place() -> None:
    shop = shop_of(300)
    quota = {"x_rate_limit_time_reset_ms": "15000", "x_rate_limit_requests_left": "0"}
    shop.answers = [lambda _: None, lambda _: None, lambda _: reply(429, [], **quota)]
    assert len(numbers(list(shop.connect().pages("orders")))) == 300
    assert shop.clock.passed == pytest.approx(15.0)


def test_a_missing_permission_is_named_in_the_stores_words() -> None:
    shop = Shop()
    refusal = [{"status": 403, "message": "You don't have a required scope"}]
    shop.answers = [lambda _: reply(403, refusal)]
    with pytest.raises(Unauthorised, match="scope Orders: read-only") as caught:
        list(shop.connect().pages("orders"))
    assert caught.value.detail == "You don't have a required scope"


def test_the_token_is_taken_out_of_what_is_kept() -> None:
    shop = Shop()
    shop.desk.orders = [order(1, line(1, sku=f"{TOKEN}!"), payment_method=TOKEN)]
    assert TOKEN not in repr(list(shop.connect().pages("orders")))


def test_no_payload_is_kept_of_a_persons_order() -> None:
    [first, _] = shop_of(1).connect().pages("orders")
    assert first.records[0].payload == b""
