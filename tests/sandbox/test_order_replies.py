"""Orders as the store tells them are orders as the vendor's specification describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.sandbox.order import Line
from syncconsole.sandbox.server import Sandbox
from tests.sandbox.client import Client
from tests.sandbox.spec import reply_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEC = "orders.v2.oas2.yml"
SKU = "L-1001-GRN"


@pytest.fixture(scope="module")
def ordered() -> Iterator[Client]:
    """A client of a shop with three orders: plain, mixed and cancelled."""
    with Sandbox(items=240, seed=7) as sandbox, Client(sandbox) as client:
        sandbox.shop.set_stock(SKU, 50)
        sandbox.shop.order([(SKU, 2)], shipping=490, discount=100, tax_percent=20)
        mixed = [Line(SKU), Line("", 1, 1500, "Engraving"), Line("", 1, 900, "Map", digital=True)]
        sandbox.shop.order(mixed)
        cancelled = sandbox.shop.order([(SKU, 1)])
        sandbox.shop.orders.cancel(cancelled.id)
        yield client


def as_declared(order: dict[str, Any]) -> dict[str, Any]:
    """The order without `custom_status`: the examples have it, the schema forgets it."""
    assert order.pop("custom_status") == order["status"]
    return order


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"include": "consignments", "consignment_structure": "object"},
        {"include": "consignments.line_items", "consignment_structure": "object"},
    ],
    ids=["plain", "consignments", "line_items"],
)
def test_a_list_of_orders_answers_as_specified(ordered: Client, params: dict[str, str]) -> None:
    orders = [as_declared(order) for order in ordered.get("/v2/orders", **params).json()]
    assert len(orders) == 3
    assert reply_errors(SPEC, "/orders", "get", 200, orders) == []


def test_one_order_read_or_changed_answers_as_specified(ordered: Client) -> None:
    for method, sent in (("GET", {}), ("PUT", {"json": {"external_order_id": "QB-1"}})):
        order = as_declared(ordered.ask(method, "/v2/orders/101", **sent).json())
        at = "/orders/{order_id}"
        assert reply_errors(SPEC, at, method.lower(), 200, order) == []


@pytest.mark.parametrize("number", [101, 102])
def test_products_of_an_order_answer_as_specified(ordered: Client, number: int) -> None:
    lines = ordered.get(f"/v2/orders/{number}/products").json()
    assert reply_errors(SPEC, "/orders/{order_id}/products", "get", 200, lines) == []


def test_counts_and_statuses_answer_as_specified(ordered: Client) -> None:
    count, statuses = (
        ordered.get(f"/v2/{path}").json() for path in ("orders/count", "order_statuses")
    )
    assert reply_errors(SPEC, "/orders/count", "get", 200, count) == []
    assert reply_errors(SPEC, "/order_statuses", "get", 200, statuses) == []


def test_the_specification_would_catch_an_undeclared_field(ordered: Client) -> None:
    order = ordered.get("/v2/orders/101").json()
    (error,) = reply_errors(SPEC, "/orders/{order_id}", "get", 200, order)
    assert "custom_status" in error


def test_the_money_of_an_order_adds_up(ordered: Client) -> None:
    order = ordered.get("/v2/orders/101").json()
    money = {
        name: float(order[name])
        for name in (
            "subtotal_ex_tax", "subtotal_tax", "shipping_cost_ex_tax", "discount_amount",
            "total_ex_tax", "total_tax", "total_inc_tax",
        )
    }  # fmt: skip
    assert money["shipping_cost_ex_tax"] == 4.9
    assert money["discount_amount"] == 1.0
    total = money["subtotal_ex_tax"] + 4.9 - 1.0
    assert money["total_ex_tax"] == pytest.approx(total)
    assert money["total_inc_tax"] == pytest.approx(total + money["subtotal_tax"])
    assert order["total_ex_tax"].partition(".")[2] != ""
    (line,) = ordered.get("/v2/orders/101/products").json()
    assert float(line["total_ex_tax"]) == money["subtotal_ex_tax"]
    assert (line["sku"], line["quantity"]) == (SKU, 2)
    assert line["variant_id"] == 10_001


def test_included_lines_are_the_orders_products(ordered: Client) -> None:
    order = ordered.get(
        "/v2/orders/102", include="consignments.line_items", consignment_structure="object"
    ).json()
    parcels = order["consignments"]["shipping"][0]["line_items"]
    downloads = order["consignments"]["downloads"][0]["line_items"]
    assert parcels + downloads == ordered.get("/v2/orders/102/products").json()
    assert [line["type"] for line in downloads] == ["digital"]
    assert parcels[1] | {"sku": "", "product_id": 0} == parcels[1]
    assert "variant_id" not in parcels[1]
