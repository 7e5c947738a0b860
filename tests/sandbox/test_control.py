"""The sandbox's own routes, for tests and benchmarks in other processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.sandbox.server import Sandbox
from tests.sandbox.client import Client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SKU = "L-1001-GRN"


@pytest.fixture
def with_office(tmp_path: Path) -> Iterator[Client]:
    """A sandbox that has a warehouse."""
    with Sandbox(items=240, seed=7, folder=tmp_path) as sandbox, Client(sandbox) as client:
        yield client


def test_a_fault_is_armed_and_disarmed(client: Client) -> None:
    armed = client.control("POST", "faults", json={"name": "503", "path": "/v2/*"})
    assert armed.json() == {"armed": 1}
    assert client.get("/v2/time").status_code == 503
    assert client.control("DELETE", "faults").json() == {"armed": 0}
    assert client.get("/v2/time").status_code == 200


def test_a_sale_and_both_sides_stock(with_office: Client) -> None:
    with_office.control("POST", "stock", json={"sku": SKU, "quantity": 9})
    with_office.control("POST", "stock", json={"sku": SKU, "quantity": 5, "side": "warehouse"})
    with_office.control("POST", "sell", json={"sku": SKU, "units": 2})
    assert with_office.control("GET", "stock", params={"sku": SKU}).json() == {
        "sku": SKU, "store": 7, "warehouse": 5,
    }  # fmt: skip
    warehouse = with_office.sandbox.warehouse
    assert warehouse is not None
    assert f"{SKU},5," in warehouse.path.read_text(encoding="utf-8")


def test_life_is_turned_on_and_off(client: Client) -> None:
    told = client.control("POST", "life", json={"on": True, "every": 1}).json()
    assert told == {"on": True, "every": 1}
    before = [on_hand for on_hand, _ in client.sandbox.shop.shown(range(240), 1)]
    client.get("/v2/time")
    after = [on_hand for on_hand, _ in client.sandbox.shop.shown(range(240), 1)]
    (order,) = client.sandbox.shop.orders.all()
    assert sum(before) - sum(after) == order.units > 0
    client.control("POST", "life", json={"on": False})
    assert client.sandbox.life.on is False


def test_the_log_is_told_and_control_requests_are_not_in_it(client: Client) -> None:
    client.get("/v2/time")
    client.get("/v2/store")
    told = client.control("GET", "log", params={"after": 1}).json()
    assert told["counts"] == {"read": 2, "write": 0}
    assert [call["path"] for call in told["calls"]] == ["/v2/store"]


@pytest.mark.parametrize(
    ("path", "sent", "status", "words"),
    [
        ("faults", {"name": "earthquake"}, 400, "no fault is called"),
        ("faults", {}, 400, "name"),
        ("faults", {"name": "503", "colour": "red"}, 400, "colour"),
        ("sell", {"sku": "NO-SUCH"}, 404, "NO-SUCH"),
        ("sell", {"sku": SKU, "units": 10_000}, 400, "cannot sell"),
        ("sell", {}, 400, "sku"),
        ("stock", {"sku": SKU, "quantity": 1, "side": "warehouse"}, 400, "without a warehouse"),
        ("life", {"on": True, "every": 0}, 400, "1 or more"),
        ("life", [], 400, "JSON object"),
    ],
)
def test_what_cannot_be_done_is_answered_with_a_sentence(
    client: Client, path: str, sent: object, status: int, words: str
) -> None:
    reply = client.control("POST", path, json=sent)
    assert reply.status_code == status
    assert words in reply.json()["error"]


def test_a_web_page_under_another_name_is_turned_away(client: Client) -> None:
    reply = client.control("GET", "log", headers={"host": "evil.example:80"})
    assert reply.status_code == 403


def test_an_order_is_deleted_and_erased(client: Client) -> None:
    client.control("POST", "stock", json={"sku": SKU, "quantity": 9})
    placed = client.control("POST", "order", json={"lines": [{"sku": SKU, "units": 1}]}).json()
    held = client.control("GET", "stock", params={"sku": SKU}).json()["store"]
    client.control("POST", "order", json={"id": placed["id"], "deleted": True})
    assert client.get("/v2/orders").status_code == 204
    assert client.get(f"/v2/orders/{placed['id']}").json()["is_deleted"] is True
    client.control("POST", "order", json={"id": placed["id"], "erased": True})
    assert client.get(f"/v2/orders/{placed['id']}").status_code == 404
    assert client.control("GET", "stock", params={"sku": SKU}).json()["store"] == held + 1
    again = client.control("POST", "order", json={"lines": [{"sku": SKU, "units": 1}]}).json()
    assert again["id"] == placed["id"] + 1
