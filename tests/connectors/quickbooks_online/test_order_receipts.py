"""Writing orders: each becomes one sales receipt that says what the order says."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from connectors.errors import Abandoned
from connectors.model import Fate, Outcome
from tests.connectors.quickbooks_online.orders import line, order
from tests.connectors.quickbooks_online.selling import RECEIPT, push, shop


@pytest.mark.requirement("S-081")
@pytest.mark.requirement("S-077")
def test_two_pieces_at_9_99_lower_the_stock_by_two_and_book_19_98() -> None:
    company = shop()
    [outcome] = push(company, order())
    [receipt] = company.books["SalesReceipt"]
    assert outcome == Outcome(
        Fate.ACCEPTED,
        request_id="1-65-abc",
        remote_id=receipt["Id"],
        refs={"receipt_id": receipt["Id"]},
    )
    assert company.onhand("SKU-1") == 8
    assert receipt["TotalAmt"] == 19.98


def test_the_receipt_says_who_bought_what_when_and_under_which_number() -> None:
    company = shop()
    push(company, order())
    [sent] = company.sent(RECEIPT)
    customer = company.books["Customer"][0]["Id"]
    assert sent == {
        "DocNumber": "BC-100871",
        "TxnDate": "2026-11-20",
        "CurrencyRef": {"value": "USD"},
        "PrivateNote": "Web order 100871 (syncconsole BC-100871)",
        "Line": [
            {
                "Description": "Thing 1",
                "Amount": 19.98,
                "DetailType": "SalesItemLineDetail",
                "SalesItemLineDetail": {
                    "ItemRef": {"value": "1"},
                    "UnitPrice": 9.99,
                    "Qty": 2,
                },
            }
        ],
        "CustomerRef": {"value": customer},
    }


def test_shipping_discount_tax_account_and_location_go_where_config_says() -> None:
    company = shop()
    sale = order(
        "7",
        line(1, 1, "20.00"),
        shipping=Decimal("5.00"),
        discount=Decimal("2.50"),
        tax=Decimal("1.80"),
        total=Decimal("24.30"),
    )
    facts = {
        "tax": "TAX",
        "shipping": "Shipping",
        "discount": "Discount",
        "account": "Undeposited Funds",
        "location": "Web",
        "since": "2026-11-01",
    }
    [outcome] = push(company, sale, **facts)
    [sent] = company.sent(RECEIPT)
    names = {one["Id"]: one["Name"] for one in company.books["Item"]}
    assert [
        (names[one["SalesItemLineDetail"]["ItemRef"]["value"]], one["Amount"])
        for one in sent["Line"]
    ] == [("Item 1", 20.0), ("Shipping", 5.0), ("Discount", -2.5)]
    assert {one["SalesItemLineDetail"]["TaxCodeRef"]["value"] for one in sent["Line"]} == {"TAX"}
    assert sent["TxnTaxDetail"] == {"TotalTax": 1.8}
    assert "GlobalTaxCalculation" not in sent
    assert sent["DepositToAccountRef"]["value"] == company.books["Account"][0]["Id"]
    assert sent["DepartmentRef"]["value"] == company.books["Department"][0]["Id"]
    assert (outcome.fate, outcome.message) == (Fate.ACCEPTED, "")


def test_no_tax_is_said_where_a_company_would_work_one_out() -> None:
    company = shop()
    push(company, order(), tax="TAX")
    assert company.sent(RECEIPT)[0]["TxnTaxDetail"] == {"TotalTax": 0}


def test_a_tax_code_by_id_tells_that_prices_are_without_tax() -> None:
    company = shop()
    push(company, order(), tax="5")
    assert company.sent(RECEIPT)[0]["GlobalTaxCalculation"] == "TaxExcluded"


@pytest.mark.parametrize(
    ("price", "quantity", "amount"),
    [("0.333", 3, "1.00"), ("1.005", 1, "1.01"), ("0", 4, "0.00"), ("19.9999", 7, "140.00")],
)
def test_a_line_is_price_times_quantity_to_the_cent(price: str, quantity: int, amount: str) -> None:
    company = shop()
    push(company, order("1", line(1, quantity, price)))
    raw = company.requests[-1].content.decode()
    assert f'"Amount":{amount},' in raw
    assert f'"UnitPrice":{price},' in raw


@pytest.mark.pitfall("P-35")
def test_the_day_is_the_shops_own() -> None:
    company = shop()
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    push(company, order("1", created_at=late), timezone="Europe/Paris")
    push(company, order("2", created_at=late), timezone=ZoneInfo("America/New_York"))
    assert [one["TxnDate"] for one in company.sent(RECEIPT)] == ["2026-11-21", "2026-11-20"]


def test_ready_is_asked_right_before_the_receipt_leaves_and_may_stop_it() -> None:
    company = shop()

    def refuse() -> None:
        raise Abandoned("cancelled")

    with pytest.raises(Abandoned):
        company.connect().push([order()], key="k", ready=refuse)
    assert company.sent(RECEIPT) == []
    assert company.onhand("SKU-1") == 10
