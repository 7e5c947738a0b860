"""Points: what a query costs, what may be spent, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.sandbox.server import Sandbox
from syncconsole.sandbox.shopify.bucket import STANDARD
from tests.sandbox.shopify.client import SET, Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox.fakes import FakeTime

PAGE = "query($n: Int!) { productVariants(first: $n) { nodes { id inventoryItem { id } } } }"

WITH_FRAGMENT = """{ customers(last: 3) { ...page } }
fragment page on CustomerConnection { nodes { id defaultEmailAddress { emailAddress } } }"""


@pytest.fixture
def paying(time: FakeTime) -> Iterator[Client]:
    """A client of a store on the Standard plan."""
    with Sandbox(items=240, clock=time.clock, points=STANDARD) as box, Client(box) as client:
        yield client


def cost(body: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = body["extensions"]["cost"]
    return told


@pytest.mark.parametrize(
    ("query", "requested"),
    [
        ("{ shop { name } }", 1),
        ("{ shop { plan { displayName } } }", 2),
        ("{ customers(first: 10) { nodes { id } } }", 12),
        ("{ customers(first: 10) { edges { cursor node { id } } pageInfo { endCursor } } }", 12),
        ("{ products(first: 5) { nodes { variants(first: 4) { nodes { id } } } } }", 37),
        ("{ a: shop { id } b: shop { id } }", 2),
        ('{ node(id: "gid://shopify/Location/70000000001") { ... on Location { name } } }', 1),
        ('{ nodes(ids: ["x", "y", "z"]) { ... on Product { variantsCount { count } } id } }', 6),
        (WITH_FRAGMENT, 8),
    ],
)  # fmt: skip
def test_a_query_costs_what_its_objects_and_connections_cost(
    read: Client, query: str, requested: int
) -> None:
    assert cost(read.ask(query))["requestedQueryCost"] == requested


def test_a_mutation_costs_ten(client: Client) -> None:
    given = {"name": "available", "reason": "correction",
             "quantities": [client.row("ABC-1", 9, 12)]}  # fmt: skip
    told = cost(client.ask(SET, input=given, key="a"))
    assert (told["requestedQueryCost"], told["actualQueryCost"]) == (10, 10)


def test_what_was_asked_for_and_not_found_is_given_back(paying: Client) -> None:
    query = '{ productVariants(first: 100, query: "sku:ABC*") { nodes { id } } }'
    told = cost(paying.ask(query))
    assert (told["requestedQueryCost"], told["actualQueryCost"]) == (102, 5)
    assert told["throttleStatus"] == {
        "maximumAvailable": 2000.0, "currentlyAvailable": 1995, "restoreRate": 100.0,
    }  # fmt: skip


def test_an_empty_bucket_throttles_with_status_200_and_fills_with_time(
    paying: Client, time: FakeTime
) -> None:
    paying.store.bucket.drain()
    reply = paying.post(PAGE, {"n": 100})
    body = reply.json()
    assert (reply.status_code, body["data"]) == (200, None)
    (error,) = body["errors"]
    assert (error["message"], error["extensions"]["code"]) == ("Throttled", "THROTTLED")
    told = cost(body)
    assert (told["requestedQueryCost"], told["actualQueryCost"]) == (202, None)
    assert told["throttleStatus"]["currentlyAvailable"] == 0
    time.passed = 2.01
    assert "errors" in paying.ask(PAGE, n=100)
    time.passed = 2.02
    assert "errors" not in paying.ask(PAGE, n=100)


def test_a_query_above_a_thousand_points_is_never_run(read: Client) -> None:
    nested = (
        "query($n: Int!) { products(first: $n) { nodes { variants(first: 10) { nodes { id } } } } }"
    )
    assert read.data(nested, n=76)
    (error,) = read.ask(nested, n=80)["errors"]
    assert error["extensions"] == {
        "code": "MAX_COST_EXCEEDED",
        "cost": 1042,
        "maxCost": 1000,
        "documentation": "https://shopify.dev/api/usage/limits#rate-limits",
    }
    assert "1042" in error["message"]


def test_points_are_set_and_drained_from_outside(client: Client) -> None:
    told = client.control(points=500, restored=50)
    assert told["points"]["maximumAvailable"] == 500.0
    assert client.control(drain=True)["points"]["currentlyAvailable"] == 0
    assert client.code(PAGE, n=1) == "THROTTLED"
