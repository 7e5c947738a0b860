"""Lists: paging to the end and past it, limits, filters, sorting."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest

from syncconsole.sandbox.identity import product_id, variant_id
from syncconsole.sandbox.server import Sandbox
from tests.sandbox.client import ITEMS, Client
from tests.sandbox.fakes import FakeTime

PRODUCTS = "/v3/catalog/products"
VARIANTS = "/v3/catalog/variants"
AT_ONE = "/v3/inventory/locations/1/items"


def skus(records: list[dict[str, Any]]) -> list[str]:
    """The SKUs of inventory items, or of products and variants."""
    return [record.get("identity", record)["sku"] for record in records]


@pytest.mark.parametrize(("path", "total"), [(ITEMS, 240), (AT_ONE, 240), (VARIANTS, 240)])
def test_pages_share_out_every_item_once(untouched: Client, path: str, total: int) -> None:
    seen: list[str] = []
    page, last = 0, 1
    while page < last:
        page += 1
        body = untouched.get(path, page=page, limit=100).json()
        told = body["meta"]["pagination"]
        assert (told["total"], told["per_page"], told["current_page"]) == (total, 100, page)
        assert told["count"] == len(body["data"])
        last = told["total_pages"]
        seen += skus(body["data"])
    assert last == 3
    catalogue = untouched.sandbox.catalogue
    assert seen == [catalogue.sku(item) for item in range(total)]


@pytest.mark.parametrize(("limit", "pages"), [(240, 1), (120, 2), (119, 3), (241, 1)])
def test_a_list_that_fits_its_pages_exactly_has_no_empty_last_page(
    untouched: Client, limit: int, pages: int
) -> None:
    told = untouched.get(ITEMS, limit=limit).json()["meta"]["pagination"]
    assert told["total_pages"] == pages
    assert ("next" in told["links"]) == (pages > 1)


def test_a_list_of_nothing_has_no_pages(untouched: Client) -> None:
    told = untouched.get(ITEMS, sku__in="NO-SUCH").json()["meta"]["pagination"]
    assert (told["total"], told["total_pages"]) == (0, 0)


def test_a_page_past_the_end_is_empty_and_keeps_the_total(untouched: Client) -> None:
    body = untouched.get(ITEMS, page=4, limit=100).json()
    assert body["data"] == []
    told = body["meta"]["pagination"]
    assert (told["total"], told["count"], told["total_pages"]) == (240, 0, 3)
    assert "next" not in told["links"]


def test_links_lead_on_and_keep_the_filters(untouched: Client) -> None:
    query = {"location_id:in": "1", "limit": "100", "page": "2"}
    links = untouched.get(ITEMS, **query).json()["meta"]["pagination"]["links"]
    for name, page in (("previous", "1"), ("current", "2"), ("next", "3")):
        assert links[name].startswith("?")
        told = {key: values[0] for key, values in parse_qs(links[name][1:]).items()}
        assert told == query | {"page": page}
    followed = untouched.ask("GET", ITEMS + links["next"]).json()
    assert followed["meta"]["pagination"]["current_page"] == 3


def test_without_page_and_limit_the_first_fifty_come(untouched: Client) -> None:
    assert untouched.get(ITEMS).json()["meta"]["pagination"]["count"] == 50


@pytest.mark.parametrize(
    ("path", "most"), [(ITEMS, 1000), (AT_ONE, 1000), (PRODUCTS, 250), (VARIANTS, 250)]
)
def test_a_limit_over_the_maximum_is_413(untouched: Client, path: str, most: int) -> None:
    assert untouched.get(path, limit=most).status_code == 200
    assert untouched.get(path, limit=most + 1).status_code == 413


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": "0"}, {"limit": "0"}, {"page": "x"}, {"limit": "-1"}, {"variant_id:in": "1,x"},
        {"date_modified:min": "2026-01-01T00:00:00Z"},
    ],
)  # fmt: skip
def test_a_parameter_that_makes_no_sense_is_422(untouched: Client, wrong: dict[str, str]) -> None:
    reply = untouched.get(ITEMS, **wrong)
    assert reply.status_code == 422
    assert list(reply.json()["errors"]) == list(wrong)


def test_items_are_found_by_every_key(untouched: Client) -> None:
    catalogue = untouched.sandbox.catalogue
    by_variant = [
        i for i in range(240) if not catalogue.tracked_by_product(catalogue.product_of(i))
    ]
    one, other = by_variant[0], by_variant[9]
    wanted = [catalogue.sku(one), catalogue.sku(other)]
    for path in (ITEMS, AT_ONE):
        assert skus(untouched.data(path, sku__in=f"{wanted[1]},{wanted[0]},NO-SUCH")) == wanted
        ids = f"{variant_id(one)},{variant_id(other)},1"
        assert skus(untouched.data(path, variant_id__in=ids)) == wanted
        product = catalogue.product_of(other)
        found = skus(untouched.data(path, product_id__in=product_id(product)))
        assert found == [catalogue.sku(item) for item in catalogue.items_of(product)]


def test_filters_narrow_each_other(untouched: Client) -> None:
    catalogue = untouched.sandbox.catalogue
    both = {"sku:in": catalogue.sku(0), "variant_id:in": str(variant_id(1))}
    assert untouched.data(ITEMS, **both) == []


def test_what_is_tracked_by_product_is_not_found_by_its_variant(untouched: Client) -> None:
    catalogue = untouched.sandbox.catalogue
    product = next(p for p in range(catalogue.products) if catalogue.tracked_by_product(p))
    item = catalogue.items_of(product)[0]
    assert untouched.data(ITEMS, variant_id__in=variant_id(item)) == []
    (found,) = untouched.data(ITEMS, product_id__in=product_id(product))
    assert found["identity"] == {
        "sku": catalogue.sku(item), "product_id": product_id(product), "sku_id": None,
    }  # fmt: skip
    (variant,) = untouched.data(VARIANTS, sku=catalogue.sku(item))
    assert (variant["id"], variant["sku_id"]) == (variant_id(item), None)


def test_only_the_locations_asked_for_are_told(untouched: Client) -> None:
    def places(**params: object) -> list[list[int]]:
        records = untouched.data(ITEMS, limit=2, **params)
        return [[place["location_id"] for place in record["locations"]] for record in records]

    assert places() == [[1, 2], [1, 2]]
    assert places(location_id__in=2) == [[2], [2]]
    assert places(location_code__in="BC-LOCATION-1") == [[1], [1]]
    assert places(location_id__in=3) == []
    assert [place["id"] for place in untouched.data("/v3/inventory/locations")] == [1, 2]


def test_a_product_is_found_by_its_own_sku_and_not_by_a_variants(untouched: Client) -> None:
    catalogue = untouched.sandbox.catalogue
    product = next(p for p in range(catalogue.products) if catalogue.has_options(p))
    own, variant = catalogue.product_sku(product), catalogue.sku(catalogue.items_of(product)[0])
    assert skus(untouched.data(PRODUCTS, sku=own)) == [own]
    assert skus(untouched.data(PRODUCTS, sku__in=f"{own},NO-SUCH")) == [own]
    assert untouched.data(PRODUCTS, sku=variant) == []
    (found,) = untouched.data(PRODUCTS, id__in=product_id(product), include="variants")
    assert (found["base_variant_id"], len(found["variants"])) == (
        None, len(catalogue.items_of(product)),
    )  # fmt: skip


def test_products_are_found_by_a_word(untouched: Client) -> None:
    found = untouched.data(PRODUCTS, keyword="headLAMP", limit=250)
    assert found
    assert all("Headlamp" in product["name"] for product in found)


@pytest.mark.parametrize("field", ["id", "name", "sku", "price", "date_modified"])
def test_products_come_in_the_order_asked_for(untouched: Client, field: str) -> None:
    up = [p[field] for p in untouched.data(PRODUCTS, sort=field, direction="asc", limit=250)]
    down = [p[field] for p in untouched.data(PRODUCTS, sort=field, direction="desc", limit=250)]
    assert up == sorted(up)
    assert down == up[::-1]


def test_an_order_that_does_not_exist_is_422(untouched: Client) -> None:
    assert untouched.get(PRODUCTS, sort="colour").status_code == 422
    assert untouched.get(PRODUCTS, sort="id", direction="sideways").status_code == 422
    assert untouched.get(PRODUCTS, include="images").status_code == 422


def test_products_changed_since_a_time_are_those_and_no_others(
    sandbox: Sandbox, client: Client
) -> None:
    everything = client.data(PRODUCTS, limit=250)
    middle = sorted(product["date_modified"] for product in everything)[len(everything) // 2]
    since = middle.replace("+00:00", "Z")
    found = client.data(PRODUCTS, date_modified__min=since, limit=250)
    assert found == [p for p in everything if p["date_modified"] >= middle]
    until = client.data(PRODUCTS, date_modified__max=since, limit=250)
    assert until == [p for p in everything if p["date_modified"] <= middle]
    sandbox.shop.set_price(sandbox.catalogue.sku(0), 999)
    newest = client.data(PRODUCTS, sort="date_modified", direction="desc", limit=1)
    assert [product["price"] for product in newest] == [9.99]


def test_a_date_without_a_time_takes_the_time_of_the_request() -> None:
    time = FakeTime()
    with Sandbox(items=20, clock=time.clock) as sandbox, Client(sandbox) as client:
        time.passed = 60.0  # 09:01
        sandbox.shop.set_price(sandbox.catalogue.sku(0), 999)
        assert len(client.data(PRODUCTS, date_modified__min="2026-03-02")) == 1
        time.passed = 120.0  # 09:02: the very same question finds nothing
        assert client.data(PRODUCTS, date_modified__min="2026-03-02") == []
        assert client.get(PRODUCTS, date_modified__min="yesterday").status_code == 422


def test_the_catalog_tells_what_may_be_sold_everywhere_together(
    sandbox: Sandbox, client: Client
) -> None:
    sku = sandbox.catalogue.sku(0)
    sandbox.shop.set_stock(sku, 10, location=1)
    sandbox.shop.set_stock(sku, 5, location=2)
    sandbox.shop.set_safety_stock(sku, 4, location=2)
    assert client.data(VARIANTS, sku=sku)[0]["inventory_level"] == 11
