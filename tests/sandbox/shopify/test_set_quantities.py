"""inventorySetQuantities: compared before it is set, once for each key, all rows or none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.sandbox.shopify.client import FIRST, SECOND, SET, Client


def test_a_quantity_that_is_still_what_it_was_is_set(client: Client) -> None:
    payload = client.set(client.row("ABC-1", 9, 12), key="a")
    assert payload["userErrors"] == []
    assert payload["inventoryAdjustmentGroup"]["changes"] == [
        {"name": "available", "delta": -3, "quantityAfterChange": 9},
        {"name": "on_hand", "delta": -3, "quantityAfterChange": 9},
    ]
    assert client.store.quantity("ABC-1") == 9


def test_one_row_that_moved_since_keeps_every_row_from_being_set(client: Client) -> None:
    client.store.sell("ABC-1")
    rows = client.row("ABC-3", 1, 7), client.row("ABC-1", 9, 12)
    payload = client.set(*rows, key="a")
    assert payload["userErrors"] == [
        {
            "code": "CHANGE_FROM_QUANTITY_STALE",
            "field": ["input", "quantities", "1", "changeFromQuantity"],
            "message": "The changeFromQuantity value does not match persisted value.",
        }
    ]
    assert client.store.quantity("ABC-3") == 7
    assert client.store.quantity("ABC-1") == 11


def test_of_writers_at_once_exactly_one_finds_what_it_compared_with(client: Client) -> None:
    def write(number: int) -> list[dict[str, object]]:
        with Client(client.sandbox) as writer:
            row = writer.row("ABC-1", 20 + number, 12)
            errors: list[dict[str, object]] = writer.set(row, key=f"k{number}")["userErrors"]
            return errors

    with ThreadPoolExecutor(4) as writers:
        told = list(writers.map(write, range(8)))
    done = [number for number, errors in enumerate(told) if not errors]
    assert len(done) == 1
    assert client.store.quantity("ABC-1") == 20 + done[0]
    stale = {str(error["code"]) for errors in told for error in errors}
    assert stale == {"CHANGE_FROM_QUANTITY_STALE"}


def test_null_skips_the_comparison_and_leaving_it_out_is_refused(client: Client) -> None:
    client.store.sell("ABC-1")
    assert client.set(client.row("ABC-1", 9, None), key="a")["userErrors"] == []
    row = client.row("ABC-1", 5, 0)
    del row["changeFromQuantity"]
    given = {"name": "available", "reason": "correction", "quantities": [row]}
    assert client.code(SET, input=given, key="b") == "BAD_USER_INPUT"
    assert client.store.quantity("ABC-1") == 9


def test_without_a_key_nothing_is_done(client: Client) -> None:
    query = SET.replace("@idempotent(key: $key)", "").replace(", $key: String!", "")
    row = client.row("ABC-1", 9, 12)
    given = {"name": "available", "reason": "correction", "quantities": [row]}
    body = client.ask(query, input=given)
    (error,) = body["errors"]
    assert error["message"] == (
        "The @idempotent directive is required for this mutation but was not provided."
    )
    assert error["extensions"] == {"code": "BAD_REQUEST"}
    assert body["data"] == {"inventorySetQuantities": None}
    assert client.store.quantity("ABC-1") == 12


def test_the_same_request_under_the_same_key_is_answered_again_and_not_done_again(
    client: Client,
) -> None:
    row = client.row("ABC-1", 9, None)
    first = client.set(row, key="a")
    client.store.sell("ABC-1", 4)
    assert client.set(row, key="a") == first
    assert client.store.quantity("ABC-1") == 5, "the second one set nothing"


def test_another_request_under_the_same_key_is_refused(client: Client) -> None:
    client.set(client.row("ABC-1", 9, 12), key="a")
    codes = client.refused(client.row("ABC-1", 8, 9), key="a")
    assert codes == ["IDEMPOTENCY_KEY_PARAMETER_MISMATCH"]
    assert client.store.quantity("ABC-1") == 9


def test_a_key_whose_request_was_refused_is_spent(client: Client) -> None:
    row = client.row("ABC-1", 9, 11)
    assert client.refused(row, key="a") == ["CHANGE_FROM_QUANTITY_STALE"]
    client.store.sell("ABC-1")
    assert client.refused(row, key="a") == ["IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"]
    assert client.set(row, key="b")["userErrors"] == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"quantity": -1}, "INVALID_QUANTITY_NEGATIVE"),
        ({"quantity": 1_000_000_001}, "INVALID_QUANTITY_TOO_HIGH"),
        ({"inventoryItemId": "gid://shopify/InventoryItem/1"}, "INVALID_INVENTORY_ITEM"),
        ({"inventoryItemId": "gid://shopify/Product/7356521840875"}, "INVALID_INVENTORY_ITEM"),
        ({"locationId": "gid://shopify/Location/1"}, "INVALID_LOCATION"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_its_code(
    client: Client, changed: dict[str, object], code: str
) -> None:
    assert client.refused(client.row("ABC-1", 9, 12) | changed, key="a") == [code]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": "committed"}, "INVALID_NAME"),
        ({"reason": "a whim"}, "INVALID_REASON"),
        ({"referenceDocumentUri": "somewhere"}, "INVALID_REFERENCE_DOCUMENT"),
        ({"referenceDocumentUri": "gid://app/Run"}, "INVALID_REFERENCE_DOCUMENT"),
    ],
)
def test_an_input_that_cannot_be_is_refused_by_its_code(
    client: Client, changed: dict[str, str], code: str
) -> None:
    assert client.refused(client.row("ABC-1", 9, 12), key="a", **changed) == [code]


def test_a_reference_names_the_run_in_the_merchants_history(client: Client) -> None:
    query = SET.replace("{ id changes", "{ reason referenceDocumentUri changes")
    given = {"name": "available", "reason": "correction",
             "quantities": [client.row("ABC-1", 9, 12)],
             "referenceDocumentUri": "gid://syncconsole/Run/12"}  # fmt: skip
    payload = client.data(query, input=given, key="a")["inventorySetQuantities"]
    group = payload["inventoryAdjustmentGroup"]
    assert (group["reason"], group["referenceDocumentUri"]) == (
        "correction", "gid://syncconsole/Run/12",
    )  # fmt: skip


def test_the_same_item_and_location_twice_is_refused_and_two_locations_are_not(
    client: Client,
) -> None:
    row = client.row("ABC-1", 9, 12)
    assert client.refused(row, row, key="a") == ["NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR"]
    other = client.row("ABC-1", 2, 3, SECOND)
    assert client.set(row, other, key="b")["userErrors"] == []
    assert client.store.quantity("ABC-1", 2) == 2


def test_an_item_whose_stock_is_not_kept_is_refused(client: Client) -> None:
    assert client.refused(client.row("GIFT-25", 3, None), key="a") == ["NON_MUTABLE_INVENTORY_ITEM"]


def test_where_an_item_is_not_stocked_older_versions_refuse_and_the_newest_stocks_it(
    client: Client,
) -> None:
    row = client.row("ABC-2", 4, None, SECOND)
    given = {"name": "available", "reason": "correction", "quantities": [row]}
    told = client.post(SET, {"input": given, "key": "a"}, version="2026-07").json()["data"]
    (error,) = told["inventorySetQuantities"]["userErrors"]
    assert error["code"] == "ITEM_NOT_STOCKED_AT_LOCATION"
    assert client.set(row, key="b")["userErrors"] == []
    assert client.store.quantity("ABC-2", 2) == 4


def test_more_than_250_rows_are_refused_before_anything_is_looked_at(client: Client) -> None:
    goods = client.store.goods
    rows = [
        {"inventoryItemId": f"gid://shopify/InventoryItem/{goods.item_number(0) + n}",
         "locationId": FIRST, "quantity": 1, "changeFromQuantity": None}
        for n in range(251)
    ]  # fmt: skip
    given = {"name": "available", "reason": "correction", "quantities": rows}
    assert client.code(SET, input=given, key="a") == "MAX_INPUT_SIZE_EXCEEDED"
    given["quantities"] = rows[9:249]
    assert client.data(SET, input=given, key="b")["inventorySetQuantities"]["userErrors"] == []


def test_on_hand_is_compared_and_set_with_what_is_committed(client: Client) -> None:
    sku = client.sandbox.catalogue.sku(0)
    client.sandbox.shop.set_stock(sku, 10)
    client.sandbox.shop.order([(sku, 3)])
    assert client.refused(client.row(sku, 20, 7), key="a", name="on_hand") == [
        "CHANGE_FROM_QUANTITY_STALE"
    ]
    payload = client.set(client.row(sku, 20, 10), key="b", name="on_hand")
    assert [
        (c["name"], c["quantityAfterChange"])
        for c in payload["inventoryAdjustmentGroup"]["changes"]
    ] == [("available", 17), ("on_hand", 20)]
    assert client.refused(client.row(sku, 2, 20), key="c", name="on_hand") == [
        "INVALID_QUANTITY_TOO_LOW"
    ], "three of them are sold"  # fmt: skip


def test_a_set_quantity_is_read_back_at_once_whatever_the_other_api_delays(
    client: Client,
) -> None:
    sku = client.sandbox.catalogue.sku(0)
    client.sandbox.shop.apply_delay = 60.0
    before = client.store.quantity(sku)
    client.set(client.row(sku, before + 5, before), key="a")
    assert client.store.quantity(sku) == before + 5


def test_tags_are_added_beside_the_others_and_removed_without_them(client: Client) -> None:
    somebody = "gid://shopify/Customer/5917633347819"
    add = """mutation($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) {
      node { id ... on Customer { tags updatedAt } } userErrors { field message } } }"""
    told = client.data(add, id=somebody, tags=["vip ", "B2B"])["tagsAdd"]
    assert told["node"]["tags"] == ["B2B", "b2b-trade", "vip"]
    assert told["node"]["updatedAt"] == "2026-03-02T09:00:00Z"
    remove = add.replace("tagsAdd", "tagsRemove")
    told = client.data(remove, id=somebody, tags=["b2b", "never there"])["tagsRemove"]
    assert told["node"]["tags"] == ["b2b-trade", "vip"]
    told = client.data(add, id="gid://shopify/Customer/1", tags=["x"])["tagsAdd"]
    assert (told["node"], told["userErrors"][0]["field"]) == (None, ["id"])
    assert client.code(add, id="gid://shopify/Product/7356521840875", tags=["x"]) == (
        "SANDBOX_UNSERVED"
    )
