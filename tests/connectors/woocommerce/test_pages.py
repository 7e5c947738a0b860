"""Whole lists: complete or Malformed, whatever moves while they are read (P-18, P-24)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from connectors.errors import Malformed
from tests.connectors.http.fakes import answer, page
from tests.connectors.woocommerce.scripted import Scripted, listed, no_route, order, product

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import Record


def ids(pages: Any) -> list[str]:
    return [record.remote_id for each in pages for record in each.records]


def hundred(first: int, count: int = 100) -> list[dict[str, Any]]:
    return [product(number) for number in range(first, first + count)]


def test_a_list_is_read_by_rising_id_a_hundred_a_page() -> None:
    shop = Scripted(listed(hundred(1), 130), listed(hundred(100, 31), 130))
    pages = list(shop.connector.pages("products"))
    assert [(len(one.records), one.cursor, one.total) for one in pages] == [
        (100, "100/100/130", 130), (30, "", 130),
    ]  # fmt: skip
    window = {"orderby": "id", "order": "asc", "per_page": "100"}
    assert (window | {"offset": "0"}).items() <= shop.asked(0).items()
    assert (window | {"offset": "99"}).items() <= shop.asked(1).items()


def test_a_read_goes_on_at_its_cursor() -> None:
    shop = Scripted(listed(hundred(100, 31), 130))
    assert len(ids(shop.connector.pages("products", cursor="100/100/130"))) == 30
    assert shop.asked()["offset"] == "99"
    for cursor in ("x", "0/7", "2/x/9", "7"):
        with pytest.raises(ValueError, match="cursor"):
            list(shop.connector.pages("products", cursor=cursor))
    with pytest.raises(ValueError, match="cursor"):
        list(shop.connector.pages("inventory", cursor="x2/130"))


def test_an_empty_shop_is_one_empty_page() -> None:
    shop = Scripted(listed([]))
    assert [one.records for one in shop.connector.pages("products")] == [()]


@pytest.mark.pitfall("P-18")
def test_a_product_deleted_meanwhile_hides_none_behind_it() -> None:
    shop = Scripted(
        listed(hundred(1), 150),
        listed(hundred(101, 50), 149),  # 1 is gone, and 101 is where 100 was
        listed(hundred(2), 149),
        listed(hundred(101, 50), 149),
    )
    pages = list(shop.connector.pages("products"))
    assert ids(pages) == [str(number) for number in range(1, 151)]
    assert [shop.asked(place)["offset"] for place in range(4)] == ["0", "99", "0", "99"]
    assert sum(page.requests for page in pages) == len(shop.requests)


@pytest.mark.pitfall("P-18")
def test_one_that_goes_while_another_comes_hides_none_although_the_total_stands_still() -> None:
    shop = Scripted(
        listed(hundred(1), 150),
        listed(hundred(101, 51), 150),
        listed(hundred(2), 150),
        listed(hundred(101, 51), 150),
    )
    found = ids(shop.connector.pages("products"))
    assert found == [str(number) for number in range(1, 152)]


@pytest.mark.pitfall("P-24")
@pytest.mark.parametrize(
    ("things", "total", "said"),
    [
        (hundred(1, 19), 100, "behind 0 of 100 records came 19, not 100"),
        ([], 40, "behind 0 of 40 records came 0, not 40"),
        ([product(1), product(1)], 2, "did not come by rising id"),
        (hundred(1), 900, "nothing new came behind 199 of 900"),
    ],
)
def test_a_short_list_is_never_taken_for_whole(
    things: Sequence[dict[str, Any]], total: int, said: str
) -> None:
    shop = Scripted(listed(things, total))
    with pytest.raises(Malformed, match=said) as caught:
        list(shop.connector.pages("products"))
    assert caught.value.code == "incomplete_read"


@pytest.mark.pitfall("P-24")
def test_a_list_that_shrinks_out_of_sight_is_not_believed() -> None:
    shop = Scripted(listed([], 40))
    with pytest.raises(Malformed, match="moved on by more than"):
        list(shop.connector.pages("products", cursor="9000/9000/9100"))
    shop = Scripted(listed(hundred(1), 900), listed(hundred(100, 31), 130))
    with pytest.raises(Malformed, match="shrank from 900 to 130"):
        list(shop.connector.pages("products"))


@pytest.mark.pitfall("P-24")
def test_a_list_without_its_total_is_not_believed() -> None:
    shop = Scripted(answer(200, [product(1)]))
    with pytest.raises(Malformed, match="X-WP-Total") as caught:
        list(shop.connector.pages("products"))
    assert caught.value.code == "no_total"


@pytest.mark.pitfall("P-24")
@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("<html><h1>Log in</h1></html>", "text/html", "not_json"),
        ("<br />\n<b>Warning</b>: x in y.php\n[]", "text/html; charset=UTF-8", "not_json"),
        ("<br />\n<b>Warning</b>: x in y.php\n[]", "application/json", "bad_json"),
        ("\ufeff[]", "application/json", "bad_json"),
        ('[{"id": "seven"}]', "application/json", "no_total"),
    ],
)
def test_what_is_no_list_is_no_empty_one(text: str, kind: str, code: str) -> None:
    shop = Scripted(page(200, text, kind))
    with pytest.raises(Malformed) as caught:
        list(shop.connector.pages("products"))
    assert caught.value.code == code


@pytest.mark.pitfall("P-15", "P-16")
@pytest.mark.parametrize("component", ["products", "orders"])
def test_what_changed_is_asked_for_in_gmt_and_from_that_second_on(component: str) -> None:
    """The filter means "later than", by the shop's own clock face unless it is told otherwise."""
    shop = Scripted(listed([]))
    paris = timezone(timedelta(hours=2))
    since = datetime(2026, 10, 25, 2, 30, 0, 900_000, tzinfo=paris)
    list(shop.connector.pages(component, since=since))
    asked = shop.asked()
    assert asked["modified_after"] == "2026-10-25T00:29:59"
    assert asked["dates_are_gmt"] == "true"


@pytest.mark.pitfall("P-17")
@pytest.mark.parametrize("component", ["inventory", "variants"])
def test_stock_cannot_be_asked_for_by_date_and_says_so(component: str) -> None:
    shop = Scripted(listed([]))
    assert not shop.connector.capabilities.components[component].since
    with pytest.raises(ValueError, match="no date of change"):
        list(shop.connector.pages(component, since=datetime(2026, 1, 1, tzinfo=UTC)))
    assert shop.requests == []


class TestVariations:
    """One list from 10.3 on, a list for each product before it."""

    ALL = (product(70, parent_id=7, type="variation"), product(71, parent_id=7, type="variation"))
    GOODS = (product(5), product(7, type="variable", manage_stock=False, variations=[70, 71]))

    def test_they_are_read_first_and_then_the_products(self) -> None:
        shop = Scripted(listed(self.ALL), listed(self.GOODS))
        pages = list(shop.connector.pages("inventory"))
        assert [one.cursor for one in pages] == ["g", ""]
        assert ids(pages) == ["70", "71", "5"]
        paths = [request.url.path for request in shop.requests]
        assert paths == ["/wp-json/wc/v3/variations", "/wp-json/wc/v3/products"]

    def test_each_way_goes_on_at_its_cursor(self) -> None:
        shop = Scripted(listed(self.GOODS))
        assert ids(shop.connector.pages("inventory", cursor="g")) == ["5"]
        shop = Scripted(listed(self.ALL), listed(self.GOODS))
        assert ids(shop.connector.pages("inventory", cursor="v1/70/2")) == ["71", "5"]
        shop = Scripted(listed(self.GOODS), listed(self.ALL))
        assert ids(shop.connector.pages("inventory", cursor="c1/5/2")) == ["70", "71"]

    def test_without_the_list_each_product_is_asked_for_its_own(self) -> None:
        shop = Scripted(no_route(), listed(self.GOODS), listed(self.ALL))
        [one] = shop.connector.pages("inventory")
        assert ids([one]) == ["5", "70", "71"]
        assert one.requests == len(shop.requests) == 3
        assert shop.requests[2].url.path == "/wp-json/wc/v3/products/7/variations"
        assert one.records[1].refs == {"product_id": "7", "variation_id": "70"}

    def test_a_product_gone_meanwhile_has_none(self) -> None:
        gone = answer(
            404, {"code": "woocommerce_rest_product_invalid_id", "message": "Invalid ID."}
        )
        shop = Scripted(no_route(), listed(self.GOODS), gone)
        assert ids(shop.connector.pages("inventory")) == ["5"]

    def test_a_variable_product_without_variations_takes_no_request(self) -> None:
        shop = Scripted(no_route(), listed([product(7, type="variable", variations=[])]))
        list(shop.connector.pages("variants"))
        assert len(shop.requests) == 2

    def test_more_than_a_page_of_one_products_variations_is_read_to_its_end(self) -> None:
        many = [product(number, parent_id=7) for number in range(1000, 1130)]
        shop = Scripted(
            no_route(), listed(self.GOODS), listed(many[:100], 130), listed(many[99:], 130)
        )
        assert len(ids(shop.connector.pages("variants"))) == 130


def record(**more: Any) -> Record | None:
    shop = Scripted(no_route(), listed([product(5, **more)]))
    [one] = shop.connector.pages("inventory")
    return one.records[0] if one.records else None


@pytest.mark.pitfall("P-25", "P-26")
@pytest.mark.parametrize(
    ("more", "qty", "reason"),
    [
        ({}, 5, ""),
        ({"stock_quantity": 0}, 0, ""),
        ({"stock_quantity": -2}, -2, ""),
        ({"stock_quantity": None}, None, "missing"),
        ({"stock_quantity": "many"}, None, "unreadable"),
        ({"stock_quantity": True}, None, "unreadable"),
        ({"stock_quantity": 3_000_000_000}, None, "out_of_range"),
        ({"manage_stock": False}, None, "not_tracked"),
        ({"manage_stock": False, "stock_quantity": None}, None, "not_tracked"),
        ({"manage_stock": "parent"}, None, "not_tracked"),
    ],
)
def test_a_quantity_counts_only_where_stock_is_managed(
    more: dict[str, Any], qty: int | None, reason: str
) -> None:
    found = record(**more)
    assert found is not None
    assert (found.qty, found.reason, found.updated_at) == (qty, reason, None)


@pytest.mark.parametrize("kind", ["variable", "grouped", "external"])
def test_kinds_without_stock_of_their_own_are_no_rows(kind: str) -> None:
    assert record(type=kind, manage_stock=False, stock_quantity=None) is None


@pytest.mark.pitfall("P-11")
def test_half_a_metre_of_rope_stays_half_a_metre() -> None:
    found = record(stock_quantity=0.5)
    assert found is not None
    assert str(found.qty) == "0.5"


def test_orders_are_listed_with_what_is_needed_and_no_more() -> None:
    shop = Scripted(listed([order(101)]))
    [one] = shop.connector.pages("orders")
    assert [each.remote_id for each in one.records] == ["101"]
    fields = shop.asked()["_fields"].split(",")
    assert {"id", "number", "line_items", "meta_data"} <= set(fields)
    assert "customer_ip_address" not in fields
