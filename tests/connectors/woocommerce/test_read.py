"""Keys: the fewest requests of a hundred, and only what was asked for."""

from __future__ import annotations

import pytest

from connectors.model import Ask
from tests.connectors.woocommerce.scripted import Scripted, listed, no_route, order, product


def test_a_hundred_skus_are_one_request_that_finds_variations_too() -> None:
    things = [product(number) for number in range(1, 100)]
    things.append(product(700, type="variation", parent_id=9))
    shop = Scripted(listed(things))
    page = shop.connector.read("inventory", [Ask(f"SKU-{n}") for n in (*range(1, 100), 700)])
    assert (len(page.records), page.requests) == (100, 1)
    assert page.records[-1].refs == {"product_id": "9", "variation_id": "700"}
    asked = shop.asked()
    assert len(asked["sku"].split(",")) == 100
    assert asked["per_page"] == "100"


def test_long_skus_are_cut_into_addresses_that_a_server_takes() -> None:
    shop = Scripted(listed([]))
    shop.connector.read("inventory", [Ask(f"{'long ' * 40}{n}") for n in range(100)])
    assert len(shop.requests) > 1
    assert all(len(str(request.url)) < 8_000 for request in shop.requests)


@pytest.mark.pitfall("P-08")
def test_another_spelling_is_another_sku() -> None:
    """The database compares without case, and finds what was not asked for."""
    shop = Scripted(listed([product(1, sku="ab-1"), product(2, sku="AB-1")]))
    page = shop.connector.read("inventory", [Ask("AB-1")])
    assert [one.sku for one in page.records] == ["AB-1"]


@pytest.mark.pitfall("P-07")
def test_one_sku_on_two_products_is_told_twice() -> None:
    shop = Scripted(listed([product(1, sku="DUP"), product(2, sku="DUP")]))
    assert len(shop.connector.read("inventory", [Ask("DUP")]).records) == 2


def test_what_no_list_of_skus_takes_is_asked_for_by_its_ids() -> None:
    shop = Scripted(
        listed([product(5, sku="a,b")]), listed([product(70, sku=""), product(71, sku="x")])
    )
    page = shop.connector.read("inventory", [
        Ask("a,b", {"product_id": "5"}),
        Ask("", {"product_id": "7", "variation_id": "70"}),
    ])  # fmt: skip
    assert [one.remote_id for one in page.records] == ["5", "70"]
    assert shop.asked(0)["include"] == "5"
    assert shop.requests[1].url.path == "/wp-json/wc/v3/products/7/variations"
    assert shop.asked(1)["include"] == "70"


@pytest.mark.parametrize("sku", ["a,b", " A", "0", "A ", "\ud800"])
def test_a_sku_that_fits_no_list_is_found_by_reading_everything(sku: str) -> None:
    goods = [product(1, sku=sku if sku != "\ud800" else "A"), product(2)]
    shop = Scripted(no_route(), listed(goods))
    found = shop.connector.read("inventory", [Ask(sku)]).records
    assert [one.remote_id for one in found] == ([] if sku == "\ud800" else ["1"])
    assert "sku" not in shop.asked()


def test_each_component_has_its_own_of_what_a_sku_finds() -> None:
    things = [product(1, sku="A"), product(2, sku="B", type="variation", parent_id=1)]
    shop = Scripted(listed(things))
    asks = [Ask("A"), Ask("B")]
    assert [one.sku for one in shop.connector.read("products", asks).records] == ["A"]
    assert [one.sku for one in shop.connector.read("variants", asks).records] == ["B"]


def test_orders_are_read_by_id_a_hundred_a_request() -> None:
    shop = Scripted(listed([order(n) for n in range(1, 101)]), listed([order(101)]))
    page = shop.connector.read("orders", [Ask(str(n), {"order_id": str(n)}) for n in range(1, 102)])
    assert (len(page.records), page.requests) == (101, 2)
    assert shop.asked(0)["include"].count(",") == 99


@pytest.mark.pitfall("P-21")
def test_an_order_of_ours_is_found_by_its_reference_and_by_nothing_that_resembles_it() -> None:
    mark = {"id": 9, "key": "_syncconsole_reference", "value": "W-101"}
    stranger = order(7, number="W-101")
    other = order(8, meta_data=[mark | {"value": "W-1010"}])
    shop = Scripted(listed([stranger, other, order(9, meta_data=[mark])]))
    [found] = shop.connector.read("orders", [Ask("W-101")]).records
    assert (found.sku, found.remote_id, found.refs) == ("W-101", "9", {"order_id": "9"})
    assert shop.asked()["search"] == "(W-101)"


def test_a_reference_of_digits_is_never_taken_for_an_orders_number() -> None:
    shop = Scripted(listed([order(101)]))
    assert shop.connector.read("orders", [Ask("101")]).records == ()


def test_addresses_lead_into_the_admin() -> None:
    address = Scripted().connector.address
    at = "https://shop.example/wp-admin/post.php"
    assert address("inventory", {"product_id": "7", "variation_id": "70"}) == (
        f"{at}?post=7&action=edit"
    )
    assert address("orders", {"order_id": "101"}) == f"{at}?post=101&action=edit"
    assert address("orders", {"order_id": "1&x"}) == ""
    assert address("customers", {"product_id": "7"}) == ""


def test_an_unknown_component_is_refused() -> None:
    connector = Scripted().connector
    with pytest.raises(ValueError, match="customers"):
        connector.pages("customers")
    with pytest.raises(ValueError, match="customers"):
        connector.read("customers", [])
