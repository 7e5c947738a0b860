"""Things that go wrong on the way to the store and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from tests.sandbox.shopify.client import Client

NAME = "{ shop { name } }"
PEOPLE = """query($n: Int!, $after: String) { customers(first: $n, after: $after) {
  nodes { id } pageInfo { hasNextPage endCursor } } }"""


def test_429_comes_with_or_without_when_to_try_again(client: Client) -> None:
    client.sandbox.faults.arm("429", seconds=2.5, times=1)
    reply = client.post(NAME)
    assert (reply.status_code, reply.headers["retry-after"]) == (429, "2.5")
    client.sandbox.faults.arm("429", bare=True, times=1)
    assert "retry-after" not in client.post(NAME).headers
    assert client.data(NAME)


@pytest.mark.parametrize(("fault", "status"), [("503", 503), ("expired_token", 401), ("html", 200)])
def test_answers_that_are_none(client: Client, fault: str, status: int) -> None:
    client.sandbox.faults.arm(fault, times=1)
    reply = client.post(NAME)
    assert reply.status_code == status
    assert "shop" not in reply.text or fault == "html"
    assert client.data(NAME)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("throttled", "THROTTLED"),
        ("internal", "INTERNAL_SERVER_ERROR"),
        ("missing_scope", "ACCESS_DENIED"),
    ],
)
def test_errors_that_come_with_status_200(client: Client, fault: str, code: str) -> None:
    client.sandbox.faults.arm(fault, times=1)
    assert client.code("{ customers(first: 1) { nodes { id } } }") == code
    assert client.data(NAME)


def test_a_lost_answer_was_done_and_its_key_proves_it(client: Client) -> None:
    client.sandbox.faults.arm("lost_answer", path="*/inventorySetQuantities", times=1)
    row = client.row("ABC-1", 9, 12)
    with pytest.raises(httpx.TransportError):
        client.set(row, key="a")
    assert client.store.quantity("ABC-1") == 9
    assert client.set(row, key="a")["userErrors"] == []


def test_a_dropped_request_was_not_done(client: Client) -> None:
    client.sandbox.faults.arm("dropped", path="*/inventorySetQuantities", times=1)
    row = client.row("ABC-1", 9, 12)
    with pytest.raises(httpx.TransportError):
        client.set(row, key="a")
    assert client.store.quantity("ABC-1") == 12
    assert client.set(row, key="a")["userErrors"] == []


def test_a_truncated_answer_is_cut_in_half(client: Client) -> None:
    client.sandbox.faults.arm("truncated", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        client.post(NAME)


def test_a_web_sale_between_plan_and_push_is_caught_by_the_comparison(client: Client) -> None:
    client.sandbox.faults.arm(
        "sale", path="*/inventorySetQuantities", sku="ABC-1", units=2, times=1
    )
    assert client.refused(client.row("ABC-1", 9, 12), key="a") == ["CHANGE_FROM_QUANTITY_STALE"]
    assert client.store.quantity("ABC-1") == 10


def test_a_sale_by_the_number_of_the_request_is_armed_from_outside(client: Client) -> None:
    sku = client.sandbox.catalogue.sku(0)
    client.sandbox.shop.set_stock(sku, 5)
    fault = {"name": "sale", "sku": sku, "requests": [2]}
    assert client.outside("POST", "/_sandbox/faults", json=fault).status_code == 200
    client.data(NAME)
    assert client.store.quantity(sku) == 5
    client.data(NAME)
    assert client.store.quantity(sku) == 4


def test_a_list_may_be_empty_short_or_the_page_before(client: Client) -> None:
    page = client.data(PEOPLE, n=10)["customers"]
    client.sandbox.faults.arm("empty", times=1)
    assert client.data(PEOPLE, n=10)["customers"]["nodes"] == []
    client.sandbox.faults.arm("short", times=1)
    assert len(client.data(PEOPLE, n=40)["customers"]["nodes"]) == 8
    client.sandbox.faults.arm("duplicate_page", times=1)
    again = client.data(PEOPLE, n=10, after=page["pageInfo"]["endCursor"])["customers"]
    assert again["nodes"] == page["nodes"]


def test_the_log_names_the_fields_asked_for_and_counts_their_rows(client: Client) -> None:
    client.data(PEOPLE, n=3)
    client.data("{ shop { id } locations(first: 2) { nodes { id } } }")
    told = [(call.kind, call.path, call.rows) for call in client.sandbox.log.calls()]
    at = "/admin/api/2026-10/graphql.json"
    assert told == [
        ("read", f"{at}/customers", 3),
        ("read", f"{at}/shop+locations", 2),
    ]


def test_hooks_run_before_a_chosen_write(client: Client) -> None:
    client.sandbox.hooks.before(1, lambda: client.store.sell("ABC-1"), kind="write")
    client.data(PEOPLE, n=3)
    assert client.refused(client.row("ABC-1", 9, 12), key="a") == ["CHANGE_FROM_QUANTITY_STALE"]
