"""Limits, faults, hooks and the log on the company's routes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from syncconsole.sandbox.quickbooks.throttle import REAL, Limits
from syncconsole.sandbox.server import Sandbox
from tests.sandbox.quickbooks.client import Client, receipt, sale

if TYPE_CHECKING:
    import httpx

    from tests.sandbox.fakes import FakeTime

CODES = "select * from TaxCode"
RECEIPTS = "/v3/company/*/salesreceipt"


def ask(client: Client) -> httpx.Response:
    """A small read."""
    return client.ask("GET", "query", params={"query": CODES})


def test_the_vendors_limits_are_ten_a_second_and_five_hundred_a_minute(time: FakeTime) -> None:
    with (
        Sandbox(items=30, clock=time.clock, limits=REAL) as sandbox,
        Client(sandbox) as client,
    ):
        assert [ask(client).status_code for _ in range(11)] == [200] * 10 + [429]
        for _ in range(49):
            time.passed += 1.0
            assert [ask(client).status_code for _ in range(10)] == [200] * 10
        time.passed += 1.0
        refused = ask(client)
        error = client.fault(refused, 429)
        assert (error["code"], "ThrottleExceeded" in error["Message"]) == ("3001", True)
        assert not [name for name in refused.headers if "rate" in name or "retry" in name]
        time.passed = 60.0
        assert ask(client).status_code == 200


def test_batches_have_a_limit_of_their_own(time: FakeTime) -> None:
    body = {"BatchItemRequest": [{"bId": "1", "Query": CODES}]}
    limits = Limits(500, 500, 2)
    with (
        Sandbox(items=30, clock=time.clock, limits=limits) as sandbox,
        Client(sandbox) as client,
    ):
        assert [client.post("batch", body).status_code for _ in range(3)] == [200, 200, 429]
        assert ask(client).status_code == 200


def test_a_throttled_request_may_be_answered_in_xml(client: Client) -> None:
    client.company.xml_throttle = True
    client.sandbox.faults.arm("429", times=1)
    reply = ask(client)
    assert (reply.status_code, reply.headers["content-type"]) == (429, "application/xml")
    error = ET.fromstring(reply.text).find(".//{http://schema.intuit.com/finance/v3}Error")
    assert error is not None
    assert error.get("code") == "3001"


def test_a_token_is_for_one_company_and_no_other_system(client: Client) -> None:
    headers = {"Authorization": f"Bearer {client.token}"}
    elsewhere = client.outside("GET", "/v3/company/1/query", headers=headers)
    assert elsewhere.status_code == 403
    assert elsewhere.json()["fault"]["error"][0]["code"] == "3100"
    assert client.outside("GET", "/stores/sandbox/v2/time", headers=headers).status_code == 401


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer wrong", "Basic eDp5"])
def test_without_a_token_nothing_is_told(client: Client, value: str) -> None:
    reply = client.outside(
        "GET", f"{client.company.keys.prefix}/query", headers={"Authorization": value}
    )
    assert reply.status_code == 401
    assert reply.json()["fault"]["error"][0]["code"] == "3200"


def test_a_lost_answer_leaves_the_receipt_booked(client: Client) -> None:
    number, sku = client.item()
    before = client.company.quantity(sku)
    body = receipt("WEB-101", sale(number, 2, 9.99))
    client.sandbox.faults.arm("lost_answer", path=RECEIPTS, times=1)
    with pytest.raises(Exception, match="disconnect"):
        client.post("salesreceipt", body, requestid="key-1")
    assert client.company.quantity(sku) == before - 2
    assert client.ids("select Id from SalesReceipt where DocNumber = 'WEB-101'") != []
    again = client.post("salesreceipt", body, requestid="key-1")
    assert again.json()["SalesReceipt"]["DocNumber"] == "WEB-101"
    assert (len(client.company.receipts), client.company.quantity(sku)) == (1, before - 2)


@pytest.mark.parametrize(("name", "status"), [("429", 429), ("503", 503), ("html", 200)])
def test_what_is_refused_books_nothing(client: Client, name: str, status: int) -> None:
    number, _ = client.item()
    client.sandbox.faults.arm(name, path=RECEIPTS)
    reply = client.post("salesreceipt", receipt("1", sale(number, 1, 5)))
    assert reply.status_code == status
    assert client.company.receipts == []


def test_a_dropped_request_books_nothing_and_a_truncated_answer_is_cut(client: Client) -> None:
    number, _ = client.item()
    body = receipt("1", sale(number, 1, 5))
    client.sandbox.faults.arm("dropped", path=RECEIPTS, times=1)
    with pytest.raises(Exception, match="disconnect"):
        client.post("salesreceipt", body)
    assert client.company.receipts == []
    client.sandbox.faults.arm("truncated", path=RECEIPTS, times=1)
    with pytest.raises(Exception, match="without sending complete"):
        client.post("salesreceipt", body)
    assert len(client.company.receipts) == 1


def test_lists_are_bent_consistently(client: Client) -> None:
    faults = client.sandbox.faults
    total = client.select("select count(*) from Item")["totalCount"]
    faults.arm("empty", path="*/query")
    assert client.select("select * from Item") == {}
    assert client.select("select count(*) from Item")["totalCount"] == 0
    faults.clear()
    faults.arm("short", path="*/query")
    short = client.select("select count(*) from Item")["totalCount"]
    assert 0 < short < total / 5 + 1
    assert len(client.ids("select * from Item maxresults 1000")) == short
    faults.clear()
    first = client.ids("select * from Item maxresults 20")
    faults.arm("duplicate_page", path="*/query", times=1)
    second = client.select("select * from Item startposition 21 maxresults 20")
    assert [row["Id"] for row in second["Item"]] == first
    assert second["startPosition"] == 21


def test_the_log_tells_what_was_asked_of_the_company(client: Client) -> None:
    number, _ = client.item()
    ask(client)
    client.post("salesreceipt", receipt("1", sale(number, 1, 5)), requestid="k")
    read, write = client.sandbox.log.calls(path=client.company.keys.prefix)
    assert (read.kind, read.method, read.status, read.rows) == ("read", "GET", 200, 2)
    assert (write.kind, write.path, write.query, write.rows) == (
        "write", f"{client.company.keys.prefix}/salesreceipt", "requestid=k", 1,
    )  # fmt: skip


def test_stock_may_move_between_our_read_and_our_write(client: Client) -> None:
    number, sku = client.item()
    client.company.set_stock(sku, 10)
    client.sandbox.hooks.before(1, lambda: client.company.set_stock(sku, 4), kind="write")
    client.post("salesreceipt", receipt("1", sale(number, 1, 5)))
    assert client.company.quantity(sku) == 3


def test_two_clients_at_once_book_each_receipt_once(client: Client) -> None:
    number, sku = client.item()
    client.company.set_stock(sku, 100)
    failed: list[int] = []

    def book() -> None:
        with Client(client.sandbox) as another:
            for n in range(15):
                reply = another.post("salesreceipt", receipt(f"N-{n}", sale(number, 1, 5)))
                failed.extend([reply.status_code] if reply.status_code != 200 else [])

    threads = [threading.Thread(target=book) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == [400] * 15
    assert len(client.company.receipts) == 15
    assert client.company.quantity(sku) == 85
