"""Every answer of the simulated store is one that the vendor's own specification describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.client import ABSOLUTE, ITEMS, RELATIVE, Client
from tests.sandbox.spec import reply_errors, request_errors

if TYPE_CHECKING:
    from syncconsole.sandbox.server import Sandbox

INVENTORY = "inventory.v3.yml"
PRODUCTS = "products_catalog.v3.yml"
VARIANTS = "product-variants_catalog.v3.yml"

PATHS = {
    "/v3/inventory/items": (INVENTORY, "/inventory/items"),
    "/v3/inventory/locations/1/items": (INVENTORY, "/inventory/locations/{location_id}/items"),
    "/v3/inventory/locations": ("locations.v3.yml", "/inventory/locations"),
    "/v3/catalog/products": (PRODUCTS, "/catalog/products"),
    "/v3/catalog/variants": (VARIANTS, "/catalog/variants"),
    "/v2/store": ("store_information.v2.yml", "/store"),
    "/v2/time": ("store_information.v2.yml", "/time"),
}


@pytest.mark.parametrize("path", PATHS)
def test_a_read_answers_as_specified(untouched: Client, path: str) -> None:
    reply = untouched.ask("GET", path)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"
    file, operation = PATHS[path]
    assert reply_errors(file, operation, "get", 200, reply.json()) == []


def test_included_variants_are_variants_as_specified(untouched: Client) -> None:
    # the products file shows `variants` in its example and forgets them in its schema
    body = untouched.get("/v3/catalog/products", include="variants", limit=250).json()
    variants = [variant for product in body["data"] for variant in product.pop("variants")]
    assert reply_errors(PRODUCTS, "/catalog/products", "get", 200, body) == []
    page = {"data": variants, "meta": body["meta"]}
    assert reply_errors(VARIANTS, "/catalog/variants", "get", 200, page) == []
    assert len(variants) == 240


def test_the_specification_would_catch_an_undeclared_field(untouched: Client) -> None:
    body = untouched.get(ITEMS).json()
    body["data"][0]["identity"]["barcode"] = "4006381333931"
    (error,) = reply_errors(INVENTORY, "/inventory/items", "get", 200, body)
    assert "barcode" in error


def test_an_inventory_item_carries_everything_specified(untouched: Client) -> None:
    by_kind: dict[int, dict[str, Any]] = {}
    for item in untouched.data(ITEMS, limit=240):
        by_kind.setdefault(len(item["identity"]), item)
        assert [set(place) for place in item["locations"]] == [
            {
                "location_id", "location_code", "location_name", "location_enabled",
                "available_to_sell", "total_inventory_onhand", "settings",
            }
        ] * 2  # fmt: skip
    assert set(by_kind[4]["identity"]) == {"sku", "variant_id", "product_id", "sku_id"}
    assert set(by_kind[3]["identity"]) == {"sku", "product_id", "sku_id"}


def test_an_adjustment_is_acknowledged_as_specified(sandbox: Sandbox, client: Client) -> None:
    sku = sandbox.catalogue.sku(3)
    row = {"location_id": 1, "sku": sku, "quantity": 9}
    assert request_errors(
        INVENTORY, "/inventory/adjustments/absolute", "put", {"reason": "r", "items": [row]}
    ) == []  # fmt: skip
    absolute, relative = client.put(row), client.post(row)
    for reply, path, method in (
        (absolute, "/inventory/adjustments/absolute", "put"),
        (relative, "/inventory/adjustments/relative", "post"),
    ):
        assert reply.status_code == 200
        assert reply_errors(INVENTORY, path, method, 200, reply.json()) == []
        assert reply.json()["transaction_id"]


def test_errors_have_the_specified_shape(untouched: Client) -> None:
    nowhere = untouched.get("/v3/inventory/locations/77/items")
    refused = untouched.put({"location_id": 1, "sku": "NO-SUCH", "quantity": 1})
    also = untouched.post({"location_id": 1, "sku": "NO-SUCH", "quantity": 1})
    at = "/inventory/locations/{location_id}/items"
    assert reply_errors(INVENTORY, at, "get", 404, nowhere.json()) == []
    for reply, method, path in ((refused, "put", ABSOLUTE), (also, "post", RELATIVE)):
        operation = path.removeprefix("/v3")
        assert reply_errors(INVENTORY, operation, method, 422, reply.json()) == []
    for reply, status in ((nowhere, 404), (refused, 422), (also, 422)):
        assert reply.status_code == status == reply.json()["status"]
        assert reply.headers["content-type"] == "application/problem+json"
        assert set(reply.json()) == {"status", "title", "type", "errors"}


def test_every_reply_tells_the_quota_and_a_request_id(untouched: Client) -> None:
    first, second = untouched.get("/v2/time"), untouched.get("/v3/nothing")
    assert second.status_code == 404
    for reply in (first, second):
        assert int(reply.headers["x-rate-limit-requests-left"]) > 0
        assert int(reply.headers["x-rate-limit-requests-quota"]) > 0
        assert int(reply.headers["x-rate-limit-time-window-ms"]) == 30_000
        assert 0 < int(reply.headers["x-rate-limit-time-reset-ms"]) <= 30_000
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def test_the_store_tells_its_name_currency_zone_and_time(sandbox: Sandbox, client: Client) -> None:
    store = client.get("/v2/store").json()
    assert (store["currency"], store["timezone"]["name"]) == ("EUR", "Europe/Paris")
    assert "sandbox" in store["name"]
    told = client.get("/v2/time").json()["time"]
    assert abs(told - sandbox.shop.clock.now().timestamp()) < 5
