"""Change data capture: what changed since a moment, within its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.fakes import FakeTime
    from tests.sandbox.quickbooks.client import Client, Json


def changed(client: Client, **params: str) -> list[Json]:
    """The parts of a CDC answer."""
    reply = client.ask("GET", "cdc", params=params)
    assert reply.status_code == 200, reply.text
    parts: list[Json] = reply.json()["CDCResponse"][0]["QueryResponse"]
    return parts


def test_changes_are_those_since_the_moment_oldest_first(client: Client, time: FakeTime) -> None:
    (first, sku), (second, other) = client.item(4), client.item(2)
    time.passed = 60.0
    client.company.set_stock(sku, 5)
    time.passed = 120.0
    client.company.set_stock(other, 5)
    since = "2026-03-02T01:01:00-08:00"
    items, customers = changed(client, entities="Item,Customer", changedSince=since)
    assert [row["Id"] for row in items["Item"]] == [first, second]
    assert customers == {}
    later = "2026-03-02T09:01:01Z"
    (items,) = changed(client, entities="item", changedSince=later)
    assert [row["Id"] for row in items["Item"]] == [second]


def test_a_thousand_changes_are_all_that_is_told(client: Client) -> None:
    for n in range(1002):
        client.company.customers.add({"DisplayName": f"Customer {n}", "Active": True})
    (told,) = changed(client, entities="Customer", changedSince="2026-03-02T00:00:00Z")
    assert told["maxResults"] == len(told["Customer"]) == 1000


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"entities": "Item"}, "2020"),
        ({"changedSince": "2026-03-02T00:00:00Z"}, "2020"),
        ({"entities": "Item", "changedSince": "now"}, "2010"),
        ({"entities": "Item", "changedSince": "2026-01-31T08:59:59Z"}, "6000"),
        ({"entities": "Gadget", "changedSince": "2026-03-02T00:00:00Z"}, "4001"),
    ],
)
def test_changes_that_cannot_be_told_are_a_fault(
    client: Client, params: dict[str, str], code: str
) -> None:
    assert client.fault(client.ask("GET", "cdc", params=params))["code"] == code
