"""The company's items: the warehouse's quantities, and the oddities that every company has."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from syncconsole.sandbox.catalogue import Catalogue
from syncconsole.sandbox.quickbooks.company import Company
from syncconsole.sandbox.shop import UnknownSkuError
from syncconsole.sandbox.warehouse import Warehouse

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sandbox.fakes import FakeTime
    from tests.sandbox.quickbooks.client import Client


def test_company_and_warehouse_hold_the_same_quantities(tmp_path: Path) -> None:
    catalogue = Catalogue(240, 7)
    company, warehouse = Company(catalogue), Warehouse(catalogue, tmp_path, strange=False)
    held = {row[0]: int(row[1]) for row in warehouse.rows()}
    rows = [row for row in company.items.rows() if row.get("Sku") in held]
    first = {row["Sku"]: row["QtyOnHand"] for row in reversed(rows)}
    assert first | {"SP-5001": held["SP-5001"]} == held
    assert [company.holds(item) for item in range(240)] == [
        warehouse.holds(item) for item in range(240)
    ]


def test_the_same_seed_gives_the_same_books() -> None:
    books = [list(Company(Catalogue(240, 7)).items.rows()) for _ in range(2)]
    assert books[0] == books[1]


def test_names_are_unique_and_numbers_too() -> None:
    rows = list(Company(Catalogue(2000, 3)).items.rows())
    assert len({row["Name"] for row in rows}) == len(rows) == len({row["Id"] for row in rows})
    assert max(len(row["Name"]) for row in rows) <= 100


def test_there_are_strange_items_of_every_kind(books: Client) -> None:
    rows = books.select("select * from Item where Active in (true, false) maxresults 1000")["Item"]
    tracked = [row for row in rows if row["TrackQtyOnHand"]]
    assert [row["Name"] for row in tracked if "Sku" not in row] == ["Display stand"]
    assert [row["QtyOnHand"] for row in rows if row.get("Sku") == "CORD-M"] == [137.5]
    assert [row["Sku"] for row in tracked if row["QtyOnHand"] < 0] == ["BIVY-1"]
    assert [row["Sku"] for row in rows if not row["Active"]] == ["OLD-TENT"]
    assert [row["Type"] for row in rows if row.get("Sku") == "REPAIR-KIT"] == ["NonInventory"]
    assert len([row for row in rows if row.get("Sku") == "SP-5001"]) == 2
    assert not [row for row in rows if not row["TrackQtyOnHand"] and "QtyOnHand" in row]


def test_without_strange_ones_every_tracked_item_is_plain() -> None:
    rows = list(Company(Catalogue(240, 7), strange=False).items.rows())
    tracked = [row for row in rows if row["TrackQtyOnHand"]]
    assert all(row["QtyOnHand"] == int(row["QtyOnHand"]) >= 0 for row in tracked)
    assert len({row["Sku"] for row in tracked}) == len(tracked)


def test_a_count_changes_the_quantity_and_the_time_of_one_item(
    client: Client, time: FakeTime
) -> None:
    number, sku = client.item(3)
    time.passed = 30.0
    client.company.set_stock(sku, Decimal("7.5"))
    assert client.company.quantity(sku) == Decimal("7.5")
    moved = client.ids(
        "select * from Item where MetaData.LastUpdatedTime >= '2026-03-02T09:00:30Z'"
    )
    assert moved == [number]
    (row,) = client.select(f"select * from Item where Id = '{number}'")["Item"]
    assert (row["QtyOnHand"], row["SyncToken"]) == (7.5, "1")


def test_a_sku_without_stock_is_told(client: Client) -> None:
    for sku in ("REPAIR-KIT", "NO-SUCH"):
        with pytest.raises(UnknownSkuError, match=sku):
            client.company.quantity(sku)


def test_a_company_of_a_hundred_thousand_items_answers_by_sku() -> None:
    company = Company(Catalogue(100_000, 7))
    held = next(item for item in range(99_000, 100_000) if company.holds(item))
    sku = company.catalogue.sku(held)
    assert company.quantity(sku) >= 0


def test_control_counts_stock_and_tells_the_books(client: Client) -> None:
    _, sku = client.item()
    told = client.outside("POST", "/_sandbox/company", json={"sku": sku, "quantity": 41}).json()
    assert (told["quantity"], told["revenue"], told["receipts"]) == ("41", "0", [])
    settings = {"closed_until": "2026-01-31", "xml_throttle": True, "grace": 0}
    client.outside("POST", "/_sandbox/company", json=settings)
    assert client.company.closed_until is not None
    assert client.company.closed_until.isoformat() == "2026-01-31"
    assert (client.company.xml_throttle, client.company.grants.grace) == (True, 0.0)
    refused = client.outside("POST", "/_sandbox/company", json={"colour": "red"})
    assert (refused.status_code, "colour" in refused.json()["error"]) == (400, True)
    unknown = client.outside("GET", "/_sandbox/company", params={"sku": "NO-SUCH"})
    assert unknown.status_code == 404
