"""Inventory adjustments: a difference, or a quantity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.quickbooks.client import Client, Json


def adjustment(item: str, **by: float) -> Json:
    """An adjustment of one item."""
    detail = {"ItemRef": {"value": item}, **by}
    line = {"DetailType": "ItemAdjustmentLineDetail", "ItemAdjustmentLineDetail": detail}
    return {"AdjustAccountRef": {"value": "82"}, "Line": [line]}


def test_an_adjustment_adds_a_difference_or_sets_a_quantity(client: Client) -> None:
    number, sku = client.item()
    before = client.company.quantity(sku)
    kept = client.post("inventoryadjustment", adjustment(number, QtyDiff=-3)).json()
    assert kept["InventoryAdjustment"]["AdjustAccountRef"]["name"] == "Inventory Shrinkage"
    assert client.company.quantity(sku) == before - 3
    client.post("inventoryadjustment", adjustment(number, NewQty=12.5))
    assert float(client.company.quantity(sku)) == 12.5


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (adjustment("999999", QtyDiff=1), "2500"),
        (adjustment("14", QtyDiff=1), "6000"),
        (adjustment("101"), "2020"),
        (adjustment("101", QtyDiff=1, NewQty=2), "6000"),
        (adjustment("101", QtyDiff=1) | {"AdjustAccountRef": {"value": "7"}}, "2500"),
        (adjustment("101", QtyDiff=1) | {"AdjustAccountRef": None}, "2020"),
        (adjustment("101", QtyDiff=1) | {"TxnDate": "2020-01-01"}, "6270"),
        (adjustment("101", QtyDiff=1) | {"Line": []}, "2020"),
    ],
)
def test_an_adjustment_that_cannot_be_moves_nothing(client: Client, body: Json, code: str) -> None:
    assert client.company.items.find("101") is not None
    assert client.fault(client.post("inventoryadjustment", body))["code"] == code
    assert client.select("select count(*) from InventoryAdjustment")["totalCount"] == 0
