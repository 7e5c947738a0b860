"""Every request we send is one that WooCommerce's own index of wc/v3 declares."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import jsonschema
import msgspec
import pytest

from connectors.contract import Tools
from connectors.model import Ask, Change, Order, OrderLine
from connectors.woocommerce.client import connect
from connectors.woocommerce.order_mapping import HOLD_NOTHING
from connectors.woocommerce.order_push import MOST_ORDERS
from connectors.woocommerce.stock import MOST_ROWS
from tests.connectors.http.fakes import JSON, FakeClock, ready
from tests.connectors.woocommerce.scripted import OPTIONS, product
from tests.connectors.woocommerce.vendor_index import Index, assert_body, assert_declared, file

SINCE = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def index() -> Index:
    if not file().is_file():
        pytest.skip(f"WooCommerce's index of wc/v3 is not at {file()}; set SYNCCONSOLE_SPECS")
    return Index(file())


class Shop:
    """Answers everything that may be asked, and keeps the requests."""

    def __init__(self, *, lists_variations: bool) -> None:
        self.requests = list[httpx.Request]()
        self._lists_variations = lists_variations

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path = request.url.path.removeprefix("/wp-json")
        status, body = self._answer(path, request)
        told = {**JSON, "x-wp-total": str(len(body))}
        return httpx.Response(status, content=msgspec.json.encode(body), headers=told)

    def _answer(self, path: str, request: httpx.Request) -> tuple[int, Any]:
        if request.method == "POST":
            sent = msgspec.json.decode(request.content)
            done = [{"manage_stock": True, "id": 9, "total": "1"} | one
                    for items in sent.values() for one in items]  # fmt: skip
            return 200, {next(iter(sent)): done} if done else []
        if path == "/":
            return 200, {"name": "Shop", "namespaces": ["wc/v3"]}
        if path == "/wc/v3/variations" and not self._lists_variations:
            return 404, {"code": "rest_no_route", "message": "No route"}
        if path == "/wc/v3/products":
            return 200, [product(7, type="variable", variations=[70])]
        if path.endswith("/variations"):
            return 200, [product(70, parent_id=7)]
        if path == "/wc/v3/system_status":
            return 200, {"environment": {"version": "10.3.0"}}
        if path.startswith("/wc/v3/settings"):
            return 200, {"value": "yes"}
        return 200, []


@pytest.fixture(scope="module")
def sent() -> list[httpx.Request]:
    """One of every request the connector can send."""
    requests = list[httpx.Request]()
    for lists_variations in (True, False):
        shop = Shop(lists_variations=lists_variations)
        options = OPTIONS | {"orders": {"since": "2026-01-01"}}
        woo = connect(options, Tools(FakeClock()), transport=httpx.MockTransport(shop))
        for component in ("inventory", "variants", "products", "orders"):
            list(woo.pages(component))
        for component in ("products", "orders"):
            list(woo.pages(component, since=SINCE))
        ids = {"product_id": "7", "variation_id": "70"}
        woo.read("inventory", [Ask("A"), Ask("", {"product_id": "7"}), Ask("a,b", ids)])
        woo.read("orders", [Ask("101", {"order_id": "101"}), Ask("W-101")])
        rows = [Change("inventory", "A", "", None, 5, refs) for refs in ({"product_id": "7"}, ids)]
        woo.push(rows, key="k", ready=ready)
        lines = (OrderLine("A", 2, Decimal("9.99"), "Mug", ids),)
        order = Order("7", "Paid", SINCE, SINCE, "EUR", lines, holds_stock=True,
                      shipping=Decimal(5), discount=Decimal(1))  # fmt: skip
        woo.push([Change("orders", "W-7", order=order)], key="k", ready=ready)
        woo.check()
        requests += shop.requests
    return requests


def of_the_api(sent: list[httpx.Request]) -> list[httpx.Request]:
    """But for the root of the REST API, which is WordPress's own."""
    return [request for request in sent if "/wc/v3/" in request.url.path]


def test_every_request_is_declared_with_its_arguments(
    index: Index, sent: list[httpx.Request]
) -> None:
    for request in of_the_api(sent):
        assert_declared(index, request)
    assert {request.url.path.removeprefix("/wp-json") for request in sent} == {
        "/", "/wc/v3/products", "/wc/v3/variations", "/wc/v3/products/7/variations",
        "/wc/v3/products/batch", "/wc/v3/products/7/variations/batch", "/wc/v3/orders",
        "/wc/v3/orders/batch", "/wc/v3/system_status",
        "/wc/v3/settings/products/woocommerce_manage_stock",
    }  # fmt: skip


def test_every_item_of_a_batch_is_a_body_of_that_route(
    index: Index, sent: list[httpx.Request]
) -> None:
    looked_at = 0
    for request in of_the_api(sent):
        if request.method != "POST":
            continue
        path = request.url.path.removeprefix("/wp-json")
        declared = index.arguments("POST", path)
        for kind, items in msgspec.json.decode(request.content).items():
            assert kind in {"create", "update"}
            for item in items:
                own = item if kind == "create" else {k: v for k, v in item.items() if k != "id"}
                assert_body(declared, own)
                looked_at += 1
    assert looked_at >= 6


def test_a_wrong_body_or_argument_would_be_noticed(index: Index) -> None:
    products = index.arguments("POST", "/wc/v3/products/batch")
    with pytest.raises(AssertionError, match="stock"):
        assert_body(products, {"stock": 5})
    with pytest.raises(jsonschema.ValidationError):
        assert_body(products, {"stock_quantity": "5"})
    orders = index.arguments("POST", "/wc/v3/orders/batch")
    with pytest.raises(jsonschema.ValidationError):
        assert_body(orders, {"line_items": [{"product": 7}]})
    with pytest.raises(jsonschema.ValidationError):
        assert_body(orders, {"currency": "XXX"})
    at = "https://shop.example/wp-json/wc/v3/products"
    with pytest.raises(AssertionError, match="sku:in"):
        assert_declared(index, httpx.Request("GET", f"{at}?sku:in=A"))
    with pytest.raises(jsonschema.ValidationError):
        assert_declared(index, httpx.Request("GET", f"{at}?orderby=rising"))
    with pytest.raises(AssertionError, match="not declared"):
        assert_declared(index, httpx.Request("PUT", f"{at}/batches"))


def test_statuses_are_those_the_vendor_knows(index: Index) -> None:
    """But for those that came later: the block checkout's draft, and WordPress's own two."""
    known = set(index.arguments("POST", "/wc/v3/orders")["status"]["enum"])
    assert HOLD_NOTHING - known == {"checkout-draft", "auto-draft", "trash"}


def test_batches_are_no_larger_than_documented() -> None:
    assert MOST_ROWS == 100  # vendor page "Batch update products"
    assert MOST_ORDERS <= 100
