"""Single keys, in the fewest requests, whatever their SKUs look like."""

from __future__ import annotations

import httpx
import pytest

from connectors.bigcommerce.asks import LONGEST
from connectors.model import Ask, Record
from tests.connectors.bigcommerce.shop import Shop, item, listing, reply

STRANGE = [
    'quote"d',
    "it's",
    "with space",
    " led by a blank",
    "a+b",
    "100%",
    "x&y=z",
    "#1",
    "a/b?c",
    "Größe-Ü",
    "安全帽",
    "👕-M",
    "e\u0301",
    "\u00e9",
    "tab\there",
    "nul\x00",
    "007",
    "7",
    "sku:in",
    "<b>",
]


def by_variant(numbers: range) -> list[Ask]:
    return [Ask(f"SKU-{n}", {"variant_id": str(n), "product_id": "1"}) for n in numbers]


def found(records: tuple[Record, ...]) -> set[str]:
    return {record.sku for record in records}


def test_ten_thousand_variants_take_the_fewest_requests_that_pages_allow() -> None:
    shop = Shop([item(n) for n in range(10_001, 20_001)])
    page = shop.connect().read("inventory", by_variant(range(10_001, 20_001)))
    assert len(page.records) == 10_000
    assert page.requests == len(shop.requests) == 10
    assert all(len(str(request.url)) <= LONGEST for request in shop.requests)


def test_long_ids_fill_the_address_to_its_limit() -> None:
    shop = Shop()
    shop.connect().read("inventory", by_variant(range(10**12, 10**12 + 2000)))
    assert [len(str(request.url)) <= LONGEST for request in shop.requests] == [True] * 4
    assert len(str(shop.requests[0].url)) > LONGEST - 30
    assert sum(request.url.query.count(b",") + 1 for request in shop.requests) == 2000


def test_each_key_is_asked_by_the_surest_name_it_has_and_once() -> None:
    shop = Shop([item(74, "A"), item(0, "B", product=9), item(80, "C")])
    asks = [
        Ask("A", {"variant_id": "74", "product_id": "1074"}),
        Ask("B", {"product_id": "9"}),
        Ask("C"),
        Ask("C", {"variant_id": "not a number"}),
        Ask("A", {"variant_id": "74"}),
    ]
    page = shop.connect().read("inventory", asks)
    assert found(page.records) == {"A", "B", "C"}
    assert [request.url.query.decode() for request in shop.requests] == [
        "location_id:in=1&variant_id:in=74&limit=1000&page=1",
        "location_id:in=1&product_id:in=9&limit=1000&page=1",
        "location_id:in=1&sku:in=C&limit=1000&page=1",
    ]


def test_strange_skus_are_found_in_one_request() -> None:
    shop = Shop([item(n, sku) for n, sku in enumerate(STRANGE, 1)])
    page = shop.connect().read("inventory", [Ask(sku) for sku in STRANGE])
    assert found(page.records) == set(STRANGE)
    assert page.requests == 1


def ascii_start(sku: str) -> str:
    return ascii(sku[:4])


@pytest.mark.parametrize("sku", ["a,b", ",", "", "   ", "x" * 10_000, "é" * 2000], ids=ascii_start)
def test_what_fits_no_list_is_found_by_reading_the_whole_list(sku: str) -> None:
    shop = Shop([item(n) for n in range(1, 1500)] + [item(5000, sku)])
    page = shop.connect().read("inventory", [Ask(sku), Ask("SKU-3")])
    assert found(page.records) == {sku, "SKU-3"}
    assert page.requests == 3


def test_what_fits_no_list_costs_nothing_where_its_id_is_known() -> None:
    shop = Shop([item(5, "a,b")])
    page = shop.connect().read("inventory", [Ask("a,b", {"variant_id": "5"})])
    assert found(page.records) == {"a,b"}
    assert page.requests == 1


def test_half_a_surrogate_pair_cannot_be_asked_and_breaks_nothing() -> None:
    assert Shop([item(1)]).connect().read("inventory", [Ask("\ud800")]).records == ()


def test_an_unknown_key_is_simply_not_there() -> None:
    page = Shop([item(1)]).connect().read("inventory", [Ask("GONE"), Ask("SKU-1")])
    assert found(page.records) == {"SKU-1"}


def test_no_key_takes_no_request() -> None:
    shop = Shop()
    assert shop.connect().read("inventory", []).records == ()
    assert shop.requests == []


def test_two_variants_of_one_sku_both_come() -> None:
    shop = Shop([item(1, "TWIN"), item(2, "TWIN")])
    page = shop.connect().read("inventory", [Ask("TWIN")])
    assert {record.remote_id for record in page.records} == {"variant:1", "variant:2"}


def test_a_filter_that_is_ignored_brings_no_strangers() -> None:
    shop = Shop()
    everything = [item(1), item(2), item(3)]
    shop.answers = [lambda _: reply(200, listing(everything, 3))]
    page = shop.connect().read("inventory", [Ask("SKU-2", {"variant_id": "2"})])
    assert found(page.records) == {"SKU-2"}


def test_a_reply_of_several_pages_is_read_to_its_end() -> None:
    shop = Shop([item(n, "SAME") for n in range(1, 1201)])
    page = shop.connect().read("inventory", [Ask("SAME")])
    assert len(page.records) == 1200
    assert page.requests == 2


def test_products_are_asked_by_id_or_base_sku() -> None:
    shop = Shop()
    shop.products = [{"id": 9, "sku": "P-9"}, {"id": 10, "sku": "P-10"}]
    page = shop.connect().read("products", [Ask("", {"product_id": "9"}), Ask("P-10")])
    assert found(page.records) == {"P-9", "P-10"}
    assert [httpx.QueryParams(request.url.query).get("id:in") for request in shop.requests] == [
        "9",
        None,
    ]


def test_variants_cannot_be_asked_by_key() -> None:
    with pytest.raises(ValueError, match="read inventory"):
        Shop().connect().read("variants", [Ask("A")])
