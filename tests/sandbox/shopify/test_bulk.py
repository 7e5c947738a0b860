"""Bulk operations: begun, polled, read from a file elsewhere, whose rows stand in any order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.sandbox.fakes import FakeTime
    from tests.sandbox.shopify.client import Client

Json = dict[str, Any]

RUN = """mutation($query: String!, $grouped: Boolean! = false) {
  bulkOperationRunQuery(query: $query, groupObjects: $grouped) {
    bulkOperation { id status url } userErrors { code field message } } }"""

POLL = """query($id: ID!) { bulkOperation(id: $id) { status errorCode objectCount rootObjectCount
  fileSize url partialDataUrl createdAt completedAt } }"""

STOCK = """{ productVariants { edges { node { id sku inventoryItem { id inventoryLevels {
  edges { node { id location { id } quantities(names: ["available"]) { quantity } } } } } } } } }"""

SKUS = '{ productVariants(query: "sku:ABC*") { nodes { id sku } } }'

TOO_DEEP = """{ products { nodes { id variants { nodes { id inventoryItem { inventoryLevels {
  nodes { id } } } } } } } }"""

TOO_MANY = f"{{ {' '.join(f'{name}: products {{ nodes {{ id }} }}' for name in 'abcdef')} }}"


def start(client: Client, query: str, **more: Any) -> Json:
    payload: Json = client.data(RUN, query=query, **more)["bulkOperationRunQuery"]
    return payload


def begun(client: Client, query: str, **more: Any) -> str:
    operation = start(client, query, **more)["bulkOperation"]
    assert (operation["status"], operation["url"]) == ("CREATED", None)
    identity: str = operation["id"]
    return identity


def poll(client: Client, operation: str) -> Json:
    told: Json = client.data(POLL, id=operation)["bulkOperation"]
    return told


def finished(client: Client, operation: str) -> Json:
    assert poll(client, operation)["status"] == "RUNNING"
    return poll(client, operation)


def rows(client: Client, url: str) -> list[Json]:
    reply = client.outside("GET", urlsplit(url).path)
    return [json.loads(line) for line in reply.raise_for_status().text.splitlines()]


def test_an_operation_is_created_runs_and_is_complete_by_polls_alone(client: Client) -> None:
    operation = begun(client, STOCK)
    running = poll(client, operation)
    assert (running["status"], running["url"], running["completedAt"]) == ("RUNNING", None, None)
    done = poll(client, operation)
    assert (done["status"], done["errorCode"]) == ("COMPLETED", None)
    assert done["completedAt"] == done["createdAt"] == "2026-03-02T09:00:00Z"
    assert int(done["rootObjectCount"]) == 249
    found = rows(client, done["url"])
    assert int(done["objectCount"]) == len(found) > 249
    assert poll(client, operation) == done


def test_the_rows_are_those_that_pages_give_and_children_name_their_parents(
    client: Client,
) -> None:
    found = rows(client, finished(client, begun(client, STOCK))["url"])
    parents = {one["id"]: one for one in found if "sku" in one}
    children = [one for one in found if "__parentId" in one]
    goods = client.store.goods
    assert sorted(str(one["sku"]) for one in parents.values()) == sorted(
        str(goods.sku(place)) for place in range(goods.variants)
    )
    assert len(parents) + len(children) == len(found)
    assert {child["__parentId"] for child in children} == set(parents)
    held: dict[str, int] = {}
    for child in children:
        (quantity,) = child["quantities"]
        held[child["__parentId"]] = held.get(child["__parentId"], 0) + quantity["quantity"]
    (abc,) = (one["id"] for one in parents.values() if one["sku"] == "ABC-1")
    assert held[abc] == 15


def test_children_stand_before_their_parents_too_unless_objects_are_grouped(
    client: Client,
) -> None:
    def early(found: list[Json]) -> int:
        seen: set[str] = set()
        count = 0
        for one in found:
            count += one.get("__parentId") not in {None, *seen}
            seen.add(one["id"])
        return count

    assert early(rows(client, finished(client, begun(client, STOCK))["url"])) > 10
    grouped = begun(client, STOCK, grouped=True)
    assert early(rows(client, finished(client, grouped)["url"])) == 0


def test_the_file_is_read_without_a_token_and_a_token_brought_along_is_counted(
    client: Client,
) -> None:
    url = finished(client, begun(client, SKUS))["url"]
    assert urlsplit(url).path.startswith("/bulk-results/")
    assert [one["sku"] for one in sorted(rows(client, url), key=lambda one: one["id"])] == [
        "ABC-1", "ABC-2", "ABC-3",
    ]  # fmt: skip
    assert client.store.bulk.leaks == 0
    client.outside("GET", urlsplit(url).path, headers={"X-Shopify-Access-Token": client.token})
    assert client.store.bulk.leaks == 1
    assert client.outside("GET", "/bulk-results/1-0.jsonl").status_code == 404


def test_a_file_is_taken_up_again_from_a_byte_on(client: Client) -> None:
    path = urlsplit(finished(client, begun(client, SKUS))["url"]).path
    whole = client.outside("GET", path).content
    rest = client.outside("GET", path, headers={"Range": "bytes=10-"})
    assert (rest.status_code, rest.content) == (206, whole[10:])
    assert rest.headers["content-range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
    assert client.outside("GET", path, headers={"Range": "bytes=9999-"}).status_code == 416


def test_a_file_is_gone_after_seven_days(client: Client, time: FakeTime) -> None:
    url = finished(client, begun(client, SKUS))["url"]
    time.passed = 7 * 86_400.0
    assert client.outside("GET", urlsplit(url).path).status_code == 404


def test_nothing_found_is_a_complete_operation_without_an_address(client: Client) -> None:
    query = '{ productVariants(query: "sku:NOTHING") { nodes { id } } }'
    done = finished(client, begun(client, query))
    assert (done["status"], done["url"], done["objectCount"]) == ("COMPLETED", None, "0")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("{ shop { name } }", "at least one connection"),
        ("{ products { nodes { title variants { nodes { id } } } } }", "must select the 'id'"),
        (TOO_DEEP, "nesting depth greater than 2"),
        (TOO_MANY, "more than 5 connections"),
        ("{ products { nodes { colour } } }", "Invalid bulk query"),
        ("{ products", "Invalid bulk query"),
    ],
)  # fmt: skip
def test_a_query_that_is_none_for_it_is_refused(client: Client, query: str, words: str) -> None:
    payload = start(client, query)
    assert payload["bulkOperation"] is None
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("INVALID", ["query"])
    assert words in error["message"]


def test_five_run_at_once_and_a_sixth_waits_for_one_to_end(client: Client) -> None:
    operations = [begun(client, SKUS) for _ in range(5)]
    (error,) = start(client, SKUS)["userErrors"]
    assert error["code"] == "LIMIT_REACHED"
    finished(client, operations[0])
    assert start(client, SKUS)["userErrors"] == []


def test_a_cancelled_operation_ends_without_a_file(client: Client) -> None:
    operation = begun(client, SKUS)
    cancel = """mutation($id: ID!) { bulkOperationCancel(id: $id) {
      bulkOperation { status } userErrors { message } } }"""
    told = client.data(cancel, id=operation)["bulkOperationCancel"]
    assert told["bulkOperation"] == {"status": "CANCELING"}
    assert poll(client, operation)["status"] == "CANCELED"
    missing = client.data(cancel, id="gid://shopify/BulkOperation/1")["bulkOperationCancel"]
    assert missing["bulkOperation"] is None
    assert missing["userErrors"]


def test_operations_are_listed_and_searched_by_status(client: Client) -> None:
    first = begun(client, SKUS)
    finished(client, first)
    second = begun(client, SKUS)
    query = "query($q: String) { bulkOperations(first: 5, query: $q) { nodes { id status } } }"
    told = client.data(query, q="status:running")["bulkOperations"]["nodes"]
    assert told == [{"id": second, "status": "RUNNING"}]
    assert len(client.data(query)["bulkOperations"]["nodes"]) == 2


@pytest.mark.parametrize(
    ("fault", "code", "partial"),
    [("bulk_failed", "INTERNAL_SERVER_ERROR", True), ("bulk_denied", "ACCESS_DENIED", False)],
)
def test_an_operation_fails_as_it_was_told_when_it_began(
    client: Client, fault: str, code: str, *, partial: bool
) -> None:
    client.sandbox.faults.arm(fault, path="*/bulkOperationRunQuery", times=1)
    done = finished(client, begun(client, STOCK))
    assert (done["status"], done["errorCode"], done["url"]) == ("FAILED", code, None)
    assert (done["partialDataUrl"] is not None) is partial
    if partial:
        assert 0 < len(rows(client, done["partialDataUrl"])) < 579


def test_an_operation_beyond_the_tokens_scopes_fails(client: Client) -> None:
    client.control(scopes=["read_products"])
    query = "{ customers { nodes { id } } }"
    done = finished(client, begun(client, query))
    assert (done["status"], done["errorCode"]) == ("FAILED", "ACCESS_DENIED")


@pytest.mark.parametrize(("fault", "found"), [("empty", 0), ("short", 48)])
def test_an_operation_may_read_less_than_there_is(client: Client, fault: str, found: int) -> None:
    client.sandbox.faults.arm(fault, path="*/bulkOperationRunQuery", times=1)
    done = finished(client, begun(client, STOCK))
    assert (done["status"], int(done["rootObjectCount"])) == ("COMPLETED", found)


def test_an_operation_may_never_end(client: Client) -> None:
    client.sandbox.faults.arm("bulk_stuck", times=1)
    operation = begun(client, SKUS)
    assert {poll(client, operation)["status"] for _ in range(5)} == {"RUNNING"}


def test_a_bulk_read_is_no_write_of_the_store(client: Client) -> None:
    finished(client, begun(client, SKUS))
    assert client.sandbox.log.counts["write"] == 0
    client.set(client.row("ABC-1", 9, 12), key="a")
    assert client.sandbox.log.counts["write"] == 1
