"""Whole lists and what changed since: nothing twice, nothing missing, an end only where it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors.errors import Malformed, Misconfigured, Rejected
from connectors.model import Ask
from tests.connectors.shopify.goods import (
    NOON,
    Stock,
    customer,
    line,
    metafield,
    order,
    product,
)
from tests.connectors.shopify.shop import Shop

if TYPE_CHECKING:
    import httpx

SINCE = datetime(2026, 11, 20, 12, tzinfo=UTC)


def stamp(second: int) -> str:
    return f"{SINCE + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}"


def ids(pages: Any) -> list[str]:
    return [record.remote_id for page in pages for record in page.records]


@pytest.mark.pitfall("P-18")
def test_a_list_of_three_pages_comes_once_and_whole() -> None:
    shop = Shop(600)
    pages = list(shop.connect().pages("inventory"))
    assert [len(page.records) for page in pages] == [250, 250, 100]
    assert ids(pages) == [str(500 + n) for n in range(1, 601)]
    assert [bool(page.cursor) for page in pages] == [True, True, False]


@pytest.mark.pitfall("P-18")
def test_a_list_that_ends_with_a_full_page_has_no_empty_one_behind_it() -> None:
    shop = Shop(250)
    assert [len(page.records) for page in shop.connect().pages("variants")] == [250]


def test_a_reading_goes_on_behind_the_cursor_where_it_stopped() -> None:
    shop = Shop(600)
    first = next(shop.connect().pages("inventory"))
    rest = list(shop.connect().pages("inventory", cursor=first.cursor))
    assert ids([first, *rest]) == [str(500 + n) for n in range(1, 601)]


@pytest.mark.parametrize("cursor", ["7", "page:", "bulk:1:2", "bulk:x:0:0"])
def test_a_cursor_of_somebody_else_is_refused(cursor: str) -> None:
    with pytest.raises(ValueError):
        list(Shop(1).connect(bulk="true").pages("inventory", cursor=cursor))


@pytest.mark.pitfall("P-18")
def test_what_is_added_and_removed_while_it_is_read_costs_no_other_row() -> None:
    shop = Shop(600)
    reading = shop.connect().pages("inventory")
    got = list(next(reading).records)
    shop.stocks = [one for one in shop.stocks if one.number not in {3, 250, 251}]
    shop.stocks.append(Stock(900, None, 1, NOON))
    got += [record for page in reading for record in page.records]
    numbers = [int(record.refs["variant_id"]) for record in got]
    assert numbers == [n for n in range(1, 601) if n != 251] + [900]


@pytest.mark.pitfall("P-16")
@pytest.mark.parametrize("component", ["products", "customers", "orders"])
def test_equal_times_across_the_end_of_a_page_lose_and_repeat_nothing(component: str) -> None:
    shop = Shop()
    at = stamp(5)
    shop.products = [product(n, at) for n in range(1, 602)]
    shop.customers = [customer(n, at) for n in range(1, 122)]
    shop.orders = [an_order(n, at) for n in range(1, 62)]
    found = ids(shop.connect().pages(component, since=SINCE + timedelta(seconds=5)))
    assert found == [one["id"].rpartition("/")[2] for one in getattr(shop, component)]


@pytest.mark.pitfall("P-16")
def test_since_is_taken_by_the_second_because_shopify_has_no_fractions() -> None:
    shop = Shop()
    shop.products = [product(1, stamp(4)), product(2, stamp(5)), product(3, stamp(6))]
    since = SINCE + timedelta(seconds=5, microseconds=700_000)
    assert ids(shop.connect().pages("products", since=since)) == ["2", "3"]
    assert shop.asked[0][1]["query"] == "updated_at:>='2026-11-20T12:00:05Z'"


def test_customers_are_asked_for_by_the_day_and_sorted_out_by_the_second() -> None:
    shop = Shop()
    times = ["2026-11-18T23:59:59Z", "2026-11-19T10:00:00Z", NOON, stamp(1)]
    shop.customers = [customer(n, at) for n, at in enumerate(times, 1)]
    since = SINCE + timedelta(seconds=1)
    assert ids(shop.connect().pages("customers", since=since)) == ["4"]
    assert shop.asked[0][1]["query"] == "updated_at:>='2026-11-19T00:00:00Z'"


def test_what_changes_while_changes_are_read_comes_again_with_its_newer_state() -> None:
    shop = Shop()
    shop.products = [product(n, stamp(n)) for n in range(1, 301)]
    reading = shop.connect().pages("products", since=SINCE)
    before = ids([next(reading)])
    shop.products[0] |= {"updatedAt": stamp(999), "title": "New"}
    last = list(reading)[-1].records[-1]
    assert "1" in before
    assert (last.remote_id, last.title) == ("1", "New")


def test_stock_changed_since_is_asked_at_the_location_by_its_own_time() -> None:
    shop = Shop([Stock(n, None, n, stamp(n)) for n in range(1, 301)])
    shop.stock(299).tracked = False
    shop.stock(300).levels.clear()
    pages = list(shop.connect().pages("inventory", since=SINCE + timedelta(seconds=20)))
    records = {r.refs["variant_id"]: r for page in pages for r in page.records}
    assert sorted(map(int, records)) == list(range(20, 300))
    assert (records["20"].qty, records["20"].updated_at) == (20, SINCE + timedelta(seconds=20))
    assert (records["299"].qty, records["299"].reason) == (None, "not_tracked")
    assert set(shop.names()) == {"Levels"}


@pytest.mark.pitfall("P-10")
@pytest.mark.parametrize("bulk", ["true", "false"])
def test_a_location_that_is_not_there_is_a_mistake_of_the_config_not_an_empty_shop(
    bulk: str,
) -> None:
    connector = Shop(3).connect(location=7, bulk=bulk)
    asks = [Ask("", {"variant_id": "1"})]
    for read in (
        lambda: list(connector.pages("inventory")),
        lambda: list(connector.pages("inventory", since=SINCE)),
        lambda: connector.read("inventory", asks),
        lambda: connector.read("inventory", [Ask("SKU-1")]),
    ):
        with pytest.raises(Misconfigured, match="no location 7"):
            read()


def test_a_page_that_is_too_costly_is_asked_for_in_smaller_ones_from_then_on() -> None:
    shop = Shop(200)
    shop.most_rows["Stock"] = 70
    connector = shop.connect()
    assert len(ids(connector.pages("inventory"))) == 200
    assert len(ids(connector.pages("inventory"))) == 200
    assert [asked["first"] for _, asked in shop.asked] == [250, 187, 140, 105, 78, *[58] * 8]


def test_a_single_row_that_is_too_costly_ends_in_shopifys_own_words() -> None:
    shop = Shop(3)
    shop.most_rows["Stock"] = 0
    with pytest.raises(Rejected, match="too costly") as told:
        list(shop.connect().pages("inventory"))
    assert told.value.code == "max_cost_exceeded"


@pytest.mark.pitfall("P-24")
@pytest.mark.parametrize("place", [None, "", "here"])
def test_a_next_page_without_a_place_is_never_an_end(place: str | None) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        info = {"hasNextPage": True, "endCursor": place}
        return shop.reply({"data": {"rows": {"nodes": [], "pageInfo": info}}})

    shop = Shop(3)
    shop.answers = [answer, answer]
    with pytest.raises(Malformed) as told:
        list(shop.connect().pages("inventory"))
    assert told.value.code == "incomplete_read"


def test_an_ignored_filter_never_passes_as_a_filtered_read() -> None:
    shop = Shop()
    shop.products = [product(1)]
    warning = {"field": "updated_at", "message": "Invalid date\x1b[2J", "code": "invalid_value"}
    shop.extensions["search"] = [{"path": ["products"], "query": "x", "warnings": [warning]}]
    with pytest.raises(Malformed, match="updated_at: Invalid date") as told:
        list(shop.connect().pages("products", since=SINCE))
    assert told.value.code == "filter_ignored"
    assert "\x1b" not in told.value.message
    shop.extensions["search"] = [{"path": ["products"], "query": "x", "parsed": {}}]
    assert ids(shop.connect().pages("products", since=SINCE)) == ["1"]


def test_a_customer_with_many_metafields_has_them_all() -> None:
    shop = Shop()
    shop.customers = [customer(1, metafields=[metafield("ns", f"k{n}") for n in range(45)])]
    (page,) = shop.connect().pages("customers")
    assert page.records[0].payload.count(b'"namespace"') == 45
    assert page.requests == 2


def test_an_order_with_many_lines_has_them_all() -> None:
    shop = Shop()
    lines = [line(n, f"S-{n}") for n in range(1, 350)]
    shop.orders = [order(1, lines, subtotal="3490.00", tax="0.00", total="3490.00")]
    (page,) = shop.connect().pages("orders")
    value = page.records[0].order
    assert value is not None
    assert [one.sku for one in value.lines] == [f"S-{n}" for n in range(1, 350)]
    assert page.requests == 3


def test_an_order_that_goes_while_its_lines_are_read_is_no_order_with_fewer() -> None:
    shop = Shop()
    lines = [line(n, f"S-{n}") for n in range(1, 60)]
    shop.orders = [order(1, lines, subtotal="590.00", tax="0.00", total="590.00")]
    gone = {"data": {"owner": None}}
    shop.answers = [lambda _: None, lambda _: shop.reply(gone)]
    with pytest.raises(Malformed, match="went away"):
        list(shop.connect().pages("orders"))


def an_order(number: int, at: str) -> dict[str, Any]:
    lines = [line(number, "S")]
    return order(number, lines, at, subtotal="10.00", tax="0.00", total="10.00")
