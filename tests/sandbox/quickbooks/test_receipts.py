"""Sales receipts: they relieve the stock, book the revenue, and are made once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.quickbooks.client import SHIPPING, Client, Json, receipt, sale

if TYPE_CHECKING:
    from tests.sandbox.fakes import FakeTime

DISCOUNT = {"DetailType": "DiscountLineDetail"}


def made(client: Client, body: Json, **params: str) -> Json:
    """The receipt as kept."""
    reply = client.post("salesreceipt", body, **params)
    assert reply.status_code == 200, reply.text
    found: Json = reply.json()["SalesReceipt"]
    return found


@pytest.mark.requirement("S-081")
def test_two_pieces_at_9_99_lower_the_stock_by_two_and_book_19_98(client: Client) -> None:
    number, sku = client.item()
    before = client.company.quantity(sku)
    kept = made(client, receipt("WEB-101", sale(number, 2, 9.99)))
    assert kept["TotalAmt"] == 19.98
    assert client.company.quantity(sku) == before - 2
    assert client.company.revenue == Decimal("19.98")
    (row,) = client.select(f"select * from Item where Id = '{number}'")["Item"]
    assert row["QtyOnHand"] == before - 2
    assert row["MetaData"]["LastUpdatedTime"] == "2026-03-02T09:00:00.000+00:00"


def test_shipping_discount_and_tax_go_to_their_accounts(client: Client) -> None:
    number, _ = client.item()
    kept = made(
        client,
        receipt(
            "WEB-101",
            sale(number, 2, 9.99),
            sale(str(SHIPPING), 1, 4.9),
            {**DISCOUNT, "Amount": 1.0, "DiscountLineDetail": {"PercentBased": False}},
            TxnTaxDetail={"TotalTax": 4.0},
            DepositToAccountRef={"value": "35"},
        ),
    )
    company = client.company
    assert kept["TotalAmt"] == 27.88
    assert [company.balance(a) for a in ("79", "84", "83", "90", "35")] == [
        Decimal("19.98"), Decimal("4.9"), Decimal("-1.0"), Decimal("4.0"), Decimal("27.88"),
    ]  # fmt: skip
    assert company.revenue == Decimal("23.88")


def test_a_discount_in_percent_is_of_the_lines_before_it(client: Client) -> None:
    number, _ = client.item()
    detail = {"PercentBased": True, "DiscountPercent": 10}
    lines = [sale(number, 1, 19.99), {**DISCOUNT, "DiscountLineDetail": detail}]
    assert made(client, receipt("WEB-1", *lines))["TotalAmt"] == 17.99


def test_what_is_kept_is_what_was_sent_with_ids_names_and_a_subtotal(client: Client) -> None:
    number, _ = client.item()
    kept = made(client, receipt("WEB-101", sale(number, 2, 9.99), PrivateNote="Web order 101"))
    assert (kept["DocNumber"], kept["PrivateNote"]) == ("WEB-101", "Web order 101")
    assert (kept["SyncToken"], kept["TxnDate"]) == ("0", "2026-03-02")
    assert kept["CustomerRef"] == {"value": "1", "name": "Walk-in customer"}
    first, subtotal = kept["Line"]
    assert (first["Id"], first["SalesItemLineDetail"]["ItemRef"]["value"]) == ("1", number)
    assert (subtotal["DetailType"], subtotal["Amount"]) == ("SubTotalLineDetail", 19.98)
    by_number = "select Id, DocNumber, PrivateNote from SalesReceipt where DocNumber in ('WEB-101')"
    (found,) = client.select(by_number)["SalesReceipt"]
    assert (found["Id"], found["PrivateNote"]) == (kept["Id"], "Web order 101")
    assert [row["Id"] for row in client.company.receipts] == [kept["Id"]]


def test_units_need_not_be_whole_and_may_go_below_zero(client: Client) -> None:
    made(client, receipt("1", sale("12", 2.5, 1.2), sale("13", 1, 89)))
    assert client.company.quantity("CORD-M") == Decimal(135)
    assert client.company.quantity("BIVY-1") == -3


def test_the_same_request_id_is_done_once(client: Client) -> None:
    number, sku = client.item()
    before = client.company.quantity(sku)
    body = receipt("WEB-101", sale(number, 2, 9.99))
    first = made(client, body, requestid="key-1")
    assert made(client, body, requestid="key-1") == first
    assert client.company.quantity(sku) == before - 2
    assert len(client.company.receipts) == 1
    other = client.fault(client.post("salesreceipt", body, requestid="key-2"))
    assert other["code"] == "6140"


def test_a_request_id_whose_request_was_refused_may_be_used_again(client: Client) -> None:
    number, _ = client.item()
    client.fault(client.post("salesreceipt", receipt("1" * 22, sale(number, 1, 1)), requestid="k"))
    assert made(client, receipt("1", sale(number, 1, 1)), requestid="k")["DocNumber"] == "1"
    too_long = client.post("salesreceipt", receipt("2", sale(number, 1, 1)), requestid="k" * 51)
    assert client.fault(too_long)["code"] == "2050"


def test_a_taken_number_names_who_has_it(client: Client) -> None:
    number, _ = client.item()
    kept = made(client, receipt("WEB-101", sale(number, 1, 5)))
    error = client.fault(client.post("salesreceipt", receipt("WEB-101", sale(number, 1, 5))))
    assert error["code"] == "6140"
    told = f"DocNumber=WEB-101 is assigned to TxnType=SalesReceipt with TxnId={kept['Id']}"
    assert error["Detail"].endswith(told)
    client.company.unique_numbers = False
    assert made(client, receipt("WEB-101", sale(number, 1, 5)))["Id"] != kept["Id"]


def changed(body: Json, path: str, value: Any) -> Json:
    """The body with one field, deep within, set or (None) taken out."""
    steps = path.split("/")
    inner: Any = body
    for step in steps[:-1]:
        inner = inner[int(step) if step.isdigit() else step]
    if value is None:
        del inner[steps[-1]]
    else:
        inner[steps[-1]] = value
    return body


DETAIL = "Line/0/SalesItemLineDetail"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("DocNumber", "x" * 22, "2050"),
        ("PrivateNote", "x" * 4001, "2050"),
        ("CustomerRef", {"value": "999"}, "2500"),
        ("DepositToAccountRef", {"value": "999"}, "2500"),
        ("DepositToAccountRef", {"value": "79"}, "6000"),
        ("CurrencyRef", {"value": "USD"}, "6000"),
        ("Line", None, "2020"),
        ("Line", [], "2020"),
        ("Line/0/DetailType", None, "2020"),
        ("Line/0/DetailType", "Thing", "2170"),
        ("Line/0/Amount", None, "2020"),
        ("Line/0/Amount", 19.97, "6070"),
        ("Line/0/Colour", "red", "2010"),
        (f"{DETAIL}/ItemRef", None, "2020"),
        (f"{DETAIL}/ItemRef", {"value": "999999"}, "2500"),
        (f"{DETAIL}/ItemRef", {"value": "15"}, "2500"),
        (f"{DETAIL}/ItemRef", "101", "2010"),
        (f"{DETAIL}/Qty", None, "2020"),
        (f"{DETAIL}/Qty", "many", "2010"),
        (f"{DETAIL}/TaxCodeRef", {"value": "VAT"}, "2500"),
        ("TxnDate", "2020-01-01", "6270"),
        ("TxnDate", "yesterday", "2010"),
        ("TxnTaxDetail", {"TotalTax": -100}, "6000"),
        ("Colour", "red", "2010"),
        ("Id", "145", "500"),
    ],
)
def test_what_cannot_be_booked_is_a_fault_and_books_nothing(
    client: Client, path: str, value: Any, code: str
) -> None:
    number, sku = client.item()
    before = client.company.quantity(sku)
    body = changed(receipt("WEB-101", sale(number, 2, 9.99)), path, value)
    assert client.fault(client.post("salesreceipt", body))["code"] == code
    assert client.company.quantity(sku) == before
    assert client.company.receipts == []
    assert client.company.revenue == 0


def test_a_closed_period_takes_no_receipt(client: Client) -> None:
    number, _ = client.item()
    client.company.closed_until = date(2026, 2, 28)
    body = receipt("1", sale(number, 1, 5), TxnDate="2026-02-28")
    error = client.fault(client.post("salesreceipt", body))
    assert (error["code"], "Account Period Closed" in error["Message"]) == ("6210", True)
    assert made(client, body | {"TxnDate": "2026-03-01"})["TxnDate"] == "2026-03-01"


@pytest.mark.parametrize("how", [{"operation": "void"}, {"include": "void"}])
def test_a_void_gives_the_stock_back_and_leaves_zeros(client: Client, how: dict[str, str]) -> None:
    number, sku = client.item()
    before = client.company.quantity(sku)
    kept = made(client, receipt("WEB-101", sale(number, 2, 9.99), TxnTaxDetail={"TotalTax": 4}))
    known = {"Id": kept["Id"], "SyncToken": "0"}
    void = made(client, known, **how)
    assert (void["TotalAmt"], void["SyncToken"], void["DocNumber"]) == (0, "1", "WEB-101")
    assert client.company.quantity(sku) == before
    assert client.company.revenue == client.company.balance("90") == 0
    assert client.fault(client.post("salesreceipt", known, **how))["code"] == "5010"
    made(client, known | {"SyncToken": "1"}, **how)
    assert client.company.quantity(sku) == before


def test_a_deleted_receipt_is_gone_and_its_number_free(client: Client, time: FakeTime) -> None:
    number, sku = client.item()
    before = client.company.quantity(sku)
    kept = made(client, receipt("WEB-101", sale(number, 2, 9.99)))
    left = made(client, {"Id": kept["Id"], "SyncToken": "0"}, operation="delete")
    assert left["status"] == "Deleted"
    assert client.fault(client.ask("GET", f"salesreceipt/{kept['Id']}"))["code"] == "610"
    assert (client.company.quantity(sku), client.company.receipts) == (before, [])
    made(client, receipt("WEB-101", sale(number, 2, 9.99)))


@pytest.mark.parametrize(
    ("body", "code"),
    [({"Id": "999", "SyncToken": "0"}, "610"), ({"Id": "145"}, "2020"), ({}, "2020")],
)
def test_a_void_needs_an_object_that_is_there(client: Client, body: Json, code: str) -> None:
    assert client.fault(client.post("salesreceipt", body, operation="void"))["code"] == code
