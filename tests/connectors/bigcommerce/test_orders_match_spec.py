"""Orders as BigCommerce's own file of orders has them: what we ask, and what we are told."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from connectors.model import Ask
from tests.connectors.bigcommerce.order_desk import line, order
from tests.connectors.bigcommerce.shop import HASH, Shop, reply
from tests.connectors.bigcommerce.vendor_spec import (
    Spec,
    assert_query_is_declared,
    declared,
    folder,
)

if TYPE_CHECKING:
    import httpx


@pytest.fixture(scope="module")
def spec() -> Spec:
    path = folder() / "orders.v2.oas2.yml"
    if not path.is_file():
        pytest.skip(f"BigCommerce's file of orders is not at {path}; set SYNCCONSOLE_SPECS")
    return Spec(path)


@pytest.fixture(scope="module")
def sent() -> list[httpx.Request]:
    """One of every request about orders that the connector can send."""
    shop = Shop()
    shop.desk.orders = [order(n, line(n)) for n in range(1, 252)]
    shop.desk.orders.append(order(300, *(line(n) for n in range(1, 61))))
    connector = shop.connect(orders={})
    list(connector.pages("orders", since=datetime(2026, 11, 20, 9, tzinfo=UTC)))
    connector.read("orders", [Ask("118")])
    connector.check()
    return [request for request in shop.requests if "/v2/orders" in request.url.path]


def test_every_request_is_declared(spec: Spec, sent: list[httpx.Request]) -> None:
    assert {request.url.path.removeprefix(f"/stores/{HASH}") for request in sent} == {
        "/v2/orders",
        "/v2/orders/count",
        "/v2/orders/118",
        "/v2/orders/300/products",
    }
    for request in sent:
        assert request.method == "GET"
        declared([spec], request)


def test_every_query_parameter_is_declared_with_values_of_its_type(
    spec: Spec, sent: list[httpx.Request]
) -> None:
    for request in sent:
        assert_query_is_declared([spec], request)


def test_a_direction_may_follow_what_is_sorted_by(spec: Spec) -> None:
    told = spec.at(["components", "parameters", "sort", "description"])
    assert "add `:asc` or `:desc`" in told


def test_the_orders_of_these_tests_are_such_as_the_store_sends(spec: Spec) -> None:
    schema = spec.resolved(spec.at(["components", "schemas", "order_Resp"]))
    shown = order(118, line(1))
    # Both shapes of consignments fit each other's schema, so that `oneOf` holds for neither.
    shown = {name: shown[name] for name in shown if name not in {"consignments", "lines"}}
    jsonschema.validate(shown, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**shown, "items_total": "17"}, schema)


def test_the_lines_of_these_tests_are_such_as_the_store_sends(spec: Spec) -> None:
    schema = spec.resolved(spec.at(["components", "schemas", "orderProducts"]))
    known = {name: value for name, value in line(1).items() if value is not None}
    jsonschema.validate(known, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**known, "variant": 9}, schema)


def test_the_vendors_own_example_is_read(spec: Spec) -> None:
    """Its lines are links, so that they are asked for; they are those of its other example."""
    orders, products = _example(spec, "orderCollection_Resp"), _products(spec)
    shop = Shop()
    shop.answers = [lambda _: reply(200, orders[:1]), lambda _: reply(200, products)]
    shop.desk.orders = [order(orders[0]["id"])]
    first = next(iter(shop.connect().pages("orders"))).records[0]
    found = first.order
    assert found is not None
    assert (found.number, found.status, found.holds_stock) == ("100", "Awaiting Fulfillment", True)
    assert (found.currency, found.total) == ("USD", Decimal("361.9500"))
    assert found.updated_at == datetime(2018, 12, 5, 20, 16, 55, tzinfo=UTC)
    assert (found.customer, found.email) == ("Jane Doe", "janedoe@example.com")
    assert found.lines[0].sku == "S-ORAN"
    assert found.lines[0].unit_price == Decimal("55.9900")
    assert len(found.lines) == len(products)


def test_the_vendors_own_example_of_a_count_is_read(spec: Spec) -> None:
    shop = Shop()
    counted = _example(spec, "ordersCount_Resp")
    whole = f"/stores/{HASH}/v2/orders/count"
    shop.answers = [lambda one: reply(200, counted) if one.url.path == whole else None] * 9
    findings = {finding.name: finding for finding in shop.connect(orders={}).check()}
    assert findings["orders"].text == "133 orders can be read"


def _example(spec: Spec, name: str) -> Any:
    steps = ["components", "responses", name, "content", "application/json", "examples"]
    return spec.at([*steps, "response", "value"])


def _products(spec: Spec) -> list[dict[str, Any]]:
    found = _example(spec, "orderProductsCollection_Resp")
    assert isinstance(found, list)
    return found
