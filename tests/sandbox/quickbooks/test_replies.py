"""Every answer of the simulated company is one that the vendor's XSD describes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.quickbooks.client import SHIPPING, Client, receipt, sale
from tests.sandbox.quickbooks.xsd import request_errors, response_errors


@pytest.mark.parametrize(
    "query",
    [
        "select * from Item maxresults 1000",
        "select * from Item where Active in (true, false) maxresults 1000",
        "select Id, Sku, QtyOnHand, MetaData.LastUpdatedTime from Item",
        "select * from Customer",
        "select * from Account",
        "select * from TaxCode",
        "select * from CompanyInfo",
        "select * from SalesReceipt",
        "select count(*) from Item",
    ],
)
def test_a_query_answers_as_specified(books: Client, query: str) -> None:
    reply = books.ask("GET", "query", params={"query": query})
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json;charset=UTF-8"
    assert response_errors(reply.json()) == []


def test_the_company_and_single_objects_answer_as_specified(books: Client) -> None:
    number, sku = books.item()
    info = books.ask("GET", f"companyinfo/{books.company.keys.realm}").json()
    assert response_errors(info) == []
    assert info["CompanyInfo"]["CompanyName"] == "Outdoor Shop (sandbox)"
    item = books.ask("GET", f"item/{number}").json()
    assert response_errors(item) == []
    assert item["Item"]["Sku"] == sku
    assert response_errors(books.ask("GET", "account/79").json()) == []


def test_the_xsd_would_catch_a_field_or_a_value_that_is_none(books: Client) -> None:
    number, _ = books.item()
    item = books.ask("GET", f"item/{number}").json()
    for wrong in ({"Barcode": "4006381333931"}, {"Type": "Thing"}, {"QtyOnHand": "many"}):
        assert response_errors(item | {"Item": item["Item"] | wrong}) != []


def everything(client: Client) -> dict[str, Any]:
    """A receipt with all that a web order brings along."""
    number, _ = client.item()
    discount = {"DetailType": "DiscountLineDetail", "Amount": 1.0}
    return receipt(
        "WEB-101",
        sale(number, 2, 9.99, TaxCodeRef={"value": "TAX"}),
        sale(str(SHIPPING), 1, 4.9),
        discount | {"DiscountLineDetail": {"PercentBased": False}},
        {"DetailType": "DescriptionOnly", "Description": "Order 101"},
        TxnDate="2026-03-01",
        PrivateNote="Web order 101",
        DepositToAccountRef={"value": "35"},
        TxnTaxDetail={"TotalTax": 4.0},
        BillEmail={"Address": "jane@customer.example"},
        CustomerMemo={"value": "Thank you"},
        CurrencyRef={"value": "EUR"},
    )


def test_what_is_sent_and_what_is_kept_are_as_specified(client: Client) -> None:
    sent = everything(client)
    assert request_errors("SalesReceipt", sent) == []
    made = client.post("salesreceipt", sent).json()
    assert response_errors(made) == []
    number = made["SalesReceipt"]["Id"]
    assert response_errors(client.ask("GET", f"salesreceipt/{number}").json()) == []
    known = {"Id": number, "SyncToken": "0"}
    voided = client.post("salesreceipt", known, operation="void").json()
    assert response_errors(voided) == []


def test_customers_and_adjustments_are_as_specified(client: Client) -> None:
    number, _ = client.item()
    made = client.post("customer", {"DisplayName": "Web customer"}).json()
    assert response_errors(made) == []
    detail = {"ItemRef": {"value": number}, "QtyDiff": -1}
    line = {"DetailType": "ItemAdjustmentLineDetail", "ItemAdjustmentLineDetail": detail}
    sent = {"AdjustAccountRef": {"value": "82"}, "Line": [line]}
    assert request_errors("InventoryAdjustment", sent) == []
    reply = client.post("inventoryadjustment", sent)
    assert reply.status_code == 200
    assert response_errors(reply.json()) == []


def test_changes_and_batches_are_as_specified(client: Client) -> None:
    made = client.post("salesreceipt", everything(client)).json()["SalesReceipt"]
    known = {"Id": made["Id"], "SyncToken": "0"}
    items = [
        {"bId": "1", "Query": "select * from Customer"},
        {"bId": "2", "operation": "create", "Customer": {"DisplayName": "Web customer"}},
        {"bId": "3", "operation": "create", "SalesReceipt": {"DocNumber": "X"}},
        {"bId": "4", "operation": "delete", "SalesReceipt": known},
    ]
    batch = client.post("batch", {"BatchItemRequest": items}).json()
    assert response_errors(batch) == []
    assert "Fault" in batch["BatchItemResponse"][2]
    since = {"entities": "Item,Customer,SalesReceipt", "changedSince": "2026-03-02T00:00:00Z"}
    changed = client.ask("GET", "cdc", params=since).json()
    assert response_errors(changed) == []
    (deleted,) = changed["CDCResponse"][0]["QueryResponse"][2]["SalesReceipt"]
    assert (deleted["status"], deleted["Id"]) == ("Deleted", made["Id"])


def test_faults_are_as_specified(books: Client) -> None:
    for path in ("item/999999", "query?query=selct", "nothing/1"):
        reply = books.ask("GET", path)
        assert response_errors(reply.json()) == []
        assert reply.json()["Fault"]["type"] == "ValidationFault"


def test_every_reply_has_a_trace_and_a_time(books: Client) -> None:
    first, second = (
        books.ask("GET", "query", params={"query": "select * from TaxCode"}) for _ in "ab"
    )
    refused = books.outside("GET", f"{books.company.keys.prefix}/query")
    traces = {reply.headers["intuit_tid"] for reply in (first, second, refused)}
    assert len(traces) == 3
    assert first.json()["time"].endswith("+00:00")
