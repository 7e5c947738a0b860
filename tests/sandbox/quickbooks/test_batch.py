"""Batches: several operations in one request, each for itself."""

from __future__ import annotations

import pytest

from tests.sandbox.quickbooks.client import Client, Json, receipt, sale


def batch(client: Client, *items: Json, **params: str) -> list[Json]:
    """The answers of a batch."""
    reply = client.post("batch", {"BatchItemRequest": list(items)}, **params)
    assert reply.status_code == 200, reply.text
    answers: list[Json] = reply.json()["BatchItemResponse"]
    return answers


def test_each_item_of_a_batch_stands_or_falls_alone(client: Client) -> None:
    number, sku = client.item()
    before = client.company.quantity(sku)
    good, bad = receipt("1", sale(number, 1, 5)), receipt("1", sale(number, 1, 5))
    answers = batch(
        client,
        {"bId": "a", "operation": "create", "SalesReceipt": good},
        {"bId": "b", "operation": "create", "SalesReceipt": bad},
        {"bId": "c", "Query": "select count(*) from SalesReceipt"},
        {"bId": "d", "operation": "update", "SalesReceipt": good},
        {"bId": "e", "operation": "create"},
        {"bId": "f", "SalesReceipt": good},
    )
    assert [answer["bId"] for answer in answers] == list("abcdef")
    assert answers[0]["SalesReceipt"]["DocNumber"] == "1"
    assert answers[2]["QueryResponse"]["totalCount"] == 1
    codes = [a["Fault"]["Error"][0]["code"] for a in answers if "Fault" in a]
    assert codes == ["6140", "500", "2010", "2020"]
    assert client.company.quantity(sku) == before - 1
    assert client.sandbox.log.calls(kind="write")[-1].rows == 6


def test_a_batch_with_a_request_id_is_done_once(client: Client) -> None:
    number, sku = client.item()
    before = client.company.quantity(sku)
    item = {"bId": "a", "operation": "create", "SalesReceipt": receipt("1", sale(number, 1, 5))}
    assert batch(client, item, requestid="k") == batch(client, item, requestid="k")
    assert client.company.quantity(sku) == before - 1


@pytest.mark.parametrize(("count", "status"), [(0, 400), (30, 200), (31, 400)])
def test_a_batch_has_thirty_items_at_most(client: Client, count: int, status: int) -> None:
    items = [{"bId": str(n), "Query": "select * from TaxCode"} for n in range(count)]
    assert client.post("batch", {"BatchItemRequest": items}).status_code == status
