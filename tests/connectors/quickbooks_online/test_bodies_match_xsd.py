"""Every body we send is one that Intuit's own XSD files allow."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from connectors.model import Change
from tests.connectors.http.fakes import ready
from tests.connectors.quickbooks_online.orders import line, order
from tests.connectors.quickbooks_online.selling import shop
from tests.connectors.quickbooks_online.xsd import Schema

if TYPE_CHECKING:
    from tests.connectors.quickbooks_online.company import Company

PROJECT = Path(__file__).parents[3]
FACTS = {
    "customer": "Somebody new",
    "tax": "5",
    "shipping": "Shipping",
    "discount": "Discount",
    "deposit": "Undeposited Funds",
    "location": "Web",
}


@pytest.fixture(scope="module")
def schema() -> Schema:
    root = Path(os.environ.get("SYNCCONSOLE_SPECS", PROJECT.parent / "shared" / "specs"))
    folder = (root if root.is_absolute() else PROJECT / root) / "quickbooks-online"
    if not folder.is_dir():
        pytest.skip(f"Intuit's XSD files are not at {folder}; set SYNCCONSOLE_SPECS")
    return Schema(folder)


@pytest.fixture(scope="module")
def company() -> Company:
    """A company that was sent one of everything the connector can send."""
    company = shop()
    company.add("Account", Name="Shrinkage")
    connector = company.connect(orders=FACTS, adjust_account="Shrinkage")
    rich = {"shipping": Decimal(5), "discount": Decimal("2.5"), "tax": Decimal("0.99")}
    connector.push([order("1", line(1), line(2, 3, "0.333"), **rich)], key="a", ready=ready)
    connector.push([order("2"), order("3", line(4, 1, "1000000.00"), **rich)], key="b", ready=ready)
    quantities = [Change("inventory", f"SKU-{n}", "", None, 4 * n) for n in (5, 6)]
    connector.push(quantities, key="c", ready=ready)
    plain = company.connect()
    plain.push([order("4")], key="d", ready=ready)
    return company


@pytest.mark.parametrize(
    ("path", "element", "count"),
    [
        ("/salesreceipt", "SalesReceipt", 2),
        ("/batch", "IntuitBatchRequest", 1),
        ("/customer", "Customer", 1),
        ("/inventoryadjustment", "InventoryAdjustment", 1),
    ],
)
def test_every_body_is_valid(
    schema: Schema, company: Company, path: str, element: str, count: int
) -> None:
    bodies = company.sent(path)
    assert len(bodies) == count
    assert [schema.errors(element, body) for body in bodies] == [[]] * count


def test_nothing_else_is_posted(company: Company) -> None:
    posted = {one.url.path.rpartition("/")[2] for one in company.requests if one.method == "POST"}
    assert posted == {"salesreceipt", "batch", "customer", "inventoryadjustment"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"TxnDate": "20.11.2026"},
        {"TxnTaxDetail": {"TotalTax": "much"}},
        {"GlobalTaxCalculation": "Excluded"},
        {"Line": [{"Amount": 1, "DetailType": "SalesItem"}]},
    ],
)
def test_a_wrong_value_would_be_noticed(
    schema: Schema, company: Company, wrong: dict[str, Any]
) -> None:
    assert schema.errors("SalesReceipt", company.sent("/salesreceipt")[0] | wrong)


@pytest.mark.parametrize("wrong", [{"DocNo": "1"}, {"Line": [{"Qty": 1}]}])
def test_a_name_the_schema_does_not_have_would_be_noticed(
    schema: Schema, company: Company, wrong: dict[str, Any]
) -> None:
    with pytest.raises(KeyError):
        schema.errors("SalesReceipt", company.sent("/salesreceipt")[0] | wrong)
