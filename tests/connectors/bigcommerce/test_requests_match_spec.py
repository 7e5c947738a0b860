"""Every request we send is one that BigCommerce's own OpenAPI files declare.

Those about orders are in `test_orders_match_spec`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import jsonschema
import msgspec
import pytest

from connectors.model import Ask, Change
from tests.connectors.bigcommerce.shop import HASH, Shop, item
from tests.connectors.bigcommerce.vendor_spec import (
    Spec,
    assert_query_is_declared,
    declared,
    folder,
)
from tests.connectors.http.fakes import ready

if TYPE_CHECKING:
    import httpx

FILES = (
    "inventory.v3.yml",
    "products_catalog.v3.yml",
    "product-variants_catalog.v3.yml",
    "locations.v3.yml",
    "store_information.v2.yml",
)


@pytest.fixture(scope="module")
def specs() -> list[Spec]:
    if not folder().is_dir():
        pytest.skip(f"BigCommerce's OpenAPI files are not at {folder()}; set SYNCCONSOLE_SPECS")
    return [Spec(folder() / name) for name in FILES]


@pytest.fixture(scope="module")
def sent() -> list[httpx.Request]:
    """One of every request the connector can send, but for orders."""
    shop = Shop([item(n) for n in range(1, 1100)] + [item(2000, "a,b")])
    shop.products = [{"id": n, "sku": f"P-{n}"} for n in range(1, 300)]
    connector = shop.connect()
    list(connector.pages("inventory"))
    list(connector.pages("products"))
    list(connector.pages("products", since=datetime(2026, 11, 20, tzinfo=UTC)))
    list(connector.pages("variants"))
    by_id = Ask("", {"product_id": "9"})
    connector.read("inventory", [Ask("SKU-1", {"variant_id": "1"}), by_id, Ask("B"), Ask("a,b")])
    connector.read("products", [by_id, Ask("P-2")])
    refs: list[dict[str, str]] = [{"variant_id": "74"}, {"product_id": "9"}, {}]
    rows = [Change("inventory", "SKU", "1", None, 5, one) for one in refs]
    connector.push(rows, key="run-1", ready=ready)
    connector.check()
    return shop.requests


def test_every_path_is_declared(specs: list[Spec], sent: list[httpx.Request]) -> None:
    assert {request.url.path.removeprefix(f"/stores/{HASH}") for request in sent} == {
        "/v2/store",
        "/v2/time",
        "/v3/inventory/locations",
        "/v3/inventory/items",
        "/v3/inventory/adjustments/absolute",
        "/v3/catalog/products",
        "/v3/catalog/variants",
    }
    for request in sent:
        declared(specs, request)


def test_every_query_parameter_is_declared_with_values_of_its_type(
    specs: list[Spec], sent: list[httpx.Request]
) -> None:
    for request in sent:
        assert_query_is_declared(specs, request)


def test_every_body_is_valid(specs: list[Spec], sent: list[httpx.Request]) -> None:
    bodies = [request for request in sent if request.content]
    assert bodies
    for request in bodies:
        content = declared(specs, request)["requestBody"]["content"]
        assert request.headers["content-type"] in content
        schema = content["application/json"]["schema"]
        jsonschema.validate(msgspec.json.decode(request.content), schema)


def test_a_body_with_a_wrong_field_would_be_noticed(
    specs: list[Spec], sent: list[httpx.Request]
) -> None:
    body = next(request for request in sent if request.content)
    schema = declared(specs, body)["requestBody"]["content"]["application/json"]["schema"]
    wrong = {"items": [{"location_id": 1, "variant": 74, "quantity": 5}]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)


def test_required_headers_are_sent(specs: list[Spec], sent: list[httpx.Request]) -> None:
    for request in sent:
        for one in declared(specs, request)["parameters"]:
            if one["in"] == "header" and one.get("required") and one["name"] != "Content-Type":
                assert one["name"] in request.headers
