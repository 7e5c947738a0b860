"""Adjustments over the wire: what is written, what is refused, and that nothing is half done."""

from __future__ import annotations

from typing import Any

import pytest

from syncconsole.sandbox.cells import MOST
from syncconsole.sandbox.identity import product_id, variant_id
from syncconsole.sandbox.server import Sandbox
from tests.sandbox.client import ABSOLUTE, ITEMS, Client
from tests.sandbox.fakes import FakeTime
from tests.sandbox.spec import request_errors


@pytest.fixture
def by_variant(sandbox: Sandbox) -> int:
    """An item whose stock is tracked by variant."""
    catalogue = sandbox.catalogue
    return next(i for i in range(240) if not catalogue.tracked_by_product(catalogue.product_of(i)))


@pytest.fixture
def by_product(sandbox: Sandbox) -> int:
    """An item whose stock is tracked by product."""
    catalogue = sandbox.catalogue
    return next(i for i in range(240) if catalogue.tracked_by_product(catalogue.product_of(i)))


def row(quantity: int = 5, location: int = 1, **key: object) -> dict[str, Any]:
    """A row of an adjustment."""
    return {"location_id": location, "quantity": quantity, **key}


def test_rows_are_written_by_sku_by_variant_and_by_product(
    sandbox: Sandbox, client: Client, by_variant: int, by_product: int
) -> None:
    catalogue = sandbox.catalogue
    third = by_variant + 1
    reply = client.put(
        row(11, variant_id=variant_id(by_variant)),
        row(12, product_id=product_id(catalogue.product_of(by_product))),
        row(13, sku=catalogue.sku(third)),
        row(14, location=2, sku=catalogue.sku(third)),
    )
    assert reply.status_code == 200
    assert client.on_hand(catalogue.sku(by_variant)) == 11
    assert client.on_hand(catalogue.sku(by_product)) == 12
    assert client.on_hand(catalogue.sku(third)) == 13
    assert client.on_hand(catalogue.sku(third), location=2) == 14


def test_an_acknowledged_write_is_not_yet_readable() -> None:
    time = FakeTime()
    with (
        Sandbox(items=20, clock=time.clock, apply_delay=10.0) as sandbox,
        Client(sandbox) as client,
    ):
        sku = sandbox.catalogue.sku(0)
        before = client.on_hand(sku)
        assert client.put(row(before + 7, sku=sku)).status_code == 200
        time.passed = 9.0
        assert client.on_hand(sku) == before
        time.passed = 10.0
        assert client.on_hand(sku) == before + 7


WRONG = {
    "no such sku": row(sku="NO-SUCH"),
    "no such variant": row(variant_id=1),
    "no such product": row(product_id=1),
    "no such location": row(location=3, sku="L-1001-GRN"),
    "negative": row(-1, sku="L-1001-GRN"),
    "over the maximum": row(MOST + 1, sku="L-1001-GRN"),
}
MISSHAPEN = {
    "no identity": row(),
    "two identities": row(sku="L-1001-GRN", variant_id=10_001),
    "no location": {"sku": "L-1001-GRN", "quantity": 1},
    "no quantity": {"sku": "L-1001-GRN", "location_id": 1},
    "quantity as text": row(sku="L-1001-GRN") | {"quantity": "5"},
    "quantity with a fraction": row(sku="L-1001-GRN") | {"quantity": 5.5},
    "sku as a number": row(sku=1001),
    "not an object": "L-1001-GRN",
}


@pytest.mark.parametrize("case", [*WRONG, *MISSHAPEN])
def test_one_wrong_row_refuses_the_whole_batch(client: Client, case: str) -> None:
    before = client.on_hand("L-1001-BLU")
    wrong: Any = (WRONG | MISSHAPEN)[case]
    reply = client.put(row(before + 1, sku="L-1001-BLU"), wrong)
    assert reply.status_code == 422
    assert reply.json()["title"]
    assert client.on_hand("L-1001-BLU") == before


@pytest.mark.parametrize("case", MISSHAPEN)
def test_what_is_refused_for_its_shape_the_specification_forbids_too(case: str) -> None:
    path = "/inventory/adjustments/absolute"
    body = {"items": [MISSHAPEN[case]]}
    assert request_errors("inventory.v3.yml", path, "put", body)
    for good in WRONG.values():
        assert request_errors("inventory.v3.yml", path, "put", {"items": [good]}) == []


def test_the_field_that_is_wrong_is_named_with_its_row(client: Client) -> None:
    reply = client.put(row(sku="L-1001-GRN"), row(-1, sku="L-1001-BLU"))
    assert reply.json()["title"] == "Payload contains invalid fields"
    assert list(reply.json()["errors"]) == ["items.1.quantity"]


def test_every_unknown_identity_is_named(client: Client) -> None:
    reply = client.put(row(sku="NO-SUCH"), row(sku="L-1001-GRN"), row(variant_id=9))
    assert "[sku NO-SUCH, variant_id 9]" in reply.json()["title"]
    assert reply.json()["errors"] == {}


def test_a_product_tracked_item_is_refused_by_variant_in_the_documented_words(
    client: Client, by_product: int
) -> None:
    number = variant_id(by_product)
    reply = client.put(row(variant_id=number))
    assert reply.status_code == 422
    assert reply.json()["title"] == (
        f"[Item with variant_id {number} is tracked by product, please update stock by product id]"
    )


def test_a_variant_tracked_item_is_refused_by_product(
    sandbox: Sandbox, client: Client, by_variant: int
) -> None:
    number = product_id(sandbox.catalogue.product_of(by_variant))
    reply = client.put(row(product_id=number))
    assert (reply.status_code, "tracked by variant" in reply.json()["title"]) == (422, True)


def test_two_thousand_rows_are_taken_and_one_more_is_413(client: Client) -> None:
    rows = [row(n, sku="L-1001-GRN") for n in range(2001)]
    assert client.put(*rows[:2000]).status_code == 200
    assert client.on_hand("L-1001-GRN") == 1999
    reply = client.put(*rows)
    assert reply.status_code == 413
    assert reply.json()["title"].endswith("The maximum items allowed in the array is 2000")
    assert client.on_hand("L-1001-GRN") == 1999


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b'{"items": [', "application/json", 400),
        (b"[]", "application/json", 422),
        (b'{"items": []}', "application/json", 422),
        (b"{}", "application/json", 422),
        (b'{"items": []}', "text/plain", 415),
    ],
)
def test_a_body_that_is_no_adjustment_is_refused(
    client: Client, content: bytes, kind: str, status: int
) -> None:
    reply = client.ask("PUT", ABSOLUTE, content=content, headers={"content-type": kind})
    assert reply.status_code == status


def test_relative_rows_add_to_what_is_there(client: Client) -> None:
    client.put(row(50, sku="L-1001-GRN"))
    assert client.post(row(-20, sku="L-1001-GRN")).status_code == 200
    assert client.on_hand("L-1001-GRN") == 30


def test_a_relative_row_that_lacks_stock_refuses_the_batch(client: Client) -> None:
    client.put(row(50, sku="L-1001-GRN"), row(1, sku="L-1001-BLU"))
    reply = client.post(row(-20, sku="L-1001-GRN"), row(-2, sku="L-1001-BLU"))
    assert reply.status_code == 422
    assert list(reply.json()["errors"]) == ["items.1.quantity"]
    assert client.on_hand("L-1001-GRN") == 50


def test_what_was_never_set_must_be_set_before_it_can_be_moved(
    sandbox: Sandbox, client: Client
) -> None:
    item = next(i for i in range(240) if sandbox.shop.level(i, 2).true is None)
    sku = sandbox.catalogue.sku(item)
    reply = client.post(row(1, location=2, sku=sku))
    assert reply.status_code == 422
    assert reply.json()["title"] == (
        f"Items with identity: [sku {sku}] requires absolute adjustment before relative"
    )
    client.put(row(0, location=2, sku=sku))
    assert client.post(row(1, location=2, sku=sku)).status_code == 200


def test_what_is_set_is_the_quantity_on_hand_not_the_available_one(
    sandbox: Sandbox, client: Client
) -> None:
    sandbox.shop.set_safety_stock("L-1001-GRN", 2)
    client.put(row(12, sku="L-1001-GRN"))
    (item,) = client.data(ITEMS, sku__in="L-1001-GRN", location_id__in=1)
    place = item["locations"][0]
    assert (place["total_inventory_onhand"], place["available_to_sell"]) == (12, 10)
