"""Every request we send is one that BigCommerce's own OpenAPI files declare."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jsonschema
import msgspec
import pytest
import yaml

from connectors.model import Ask, Change
from tests.connectors.bigcommerce.shop import HASH, Shop, item
from tests.connectors.http.fakes import ready

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

FILES = (
    "inventory.v3.yml",
    "products_catalog.v3.yml",
    "product-variants_catalog.v3.yml",
    "locations.v3.yml",
    "store_information.v2.yml",
)
PROJECT = Path(__file__).parents[3]


class Spec:
    """One OpenAPI file: the operations it declares."""

    def __init__(self, path: Path) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._file = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        server = self._file["servers"][0]["url"].removeprefix("https://api.bigcommerce.com")
        self.base = server.replace("{store_hash}", HASH)

    def operation(self, path: str, method: str) -> dict[str, Any] | None:
        """The operation with the parameters of its path, or None."""
        declared = self._file["paths"].get(path.removeprefix(self.base))
        if not path.startswith(self.base) or not declared or method not in declared:
            return None
        own = dict(declared[method])
        own["parameters"] = [
            self.resolved(one)
            for one in (*declared.get("parameters", ()), *own.get("parameters", ()))
        ]
        own["requestBody"] = self.resolved(own.get("requestBody"))
        return own

    def resolved(self, node: Any) -> Any:
        """The node with every reference in it replaced by what it points to."""
        if isinstance(node, list):
            return [self.resolved(one) for one in node]
        if not isinstance(node, dict):
            return node
        if "$ref" not in node:
            return {name: self.resolved(value) for name, value in node.items()}
        found = self._file
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return self.resolved(found)


@pytest.fixture(scope="module")
def specs() -> list[Spec]:
    root = Path(os.environ.get("SYNCCONSOLE_SPECS", PROJECT.parent / "shared" / "specs"))
    if not root.is_absolute():
        root = PROJECT / root
    folder = root / "bigcommerce"
    if not folder.is_dir():
        pytest.skip(f"BigCommerce's OpenAPI files are not at {folder}; set SYNCCONSOLE_SPECS")
    return [Spec(folder / name) for name in FILES]


@pytest.fixture(scope="module")
def sent() -> list[httpx.Request]:
    """One of every request the connector can send."""
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


def declared(specs: list[Spec], request: httpx.Request) -> dict[str, Any]:
    found = [spec.operation(request.url.path, request.method.lower()) for spec in specs]
    operations = [one for one in found if one is not None]
    assert operations, f"{request.method} {request.url.path} is not declared"
    return operations[0]


def query(request: httpx.Request) -> Iterator[tuple[str, list[str]]]:
    for part in request.url.query.decode().split("&") if request.url.query else ():
        name, _, value = part.partition("=")
        yield unquote(name), [unquote(one) for one in value.split(",")]


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
        parameters = {
            one["name"]: one["schema"]
            for one in declared(specs, request)["parameters"]
            if one["in"] == "query"
        }
        for name, values in query(request):
            assert name in parameters, f"{name} is not declared for {request.url.path}"
            schema = parameters[name]
            for value in values:
                # A list filter is declared by the type of one of its values.
                one = schema["items"] if schema.get("type") == "array" else schema
                typed: object = int(value) if one.get("type") == "integer" else value
                jsonschema.validate(typed, one)


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
