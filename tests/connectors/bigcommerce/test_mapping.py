"""What BigCommerce says of one thing, as a record; unknown is never zero (P-25)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from connectors.bigcommerce.mapping import product_record, variant_record
from connectors.errors import Malformed
from connectors.model import Record
from tests.connectors.bigcommerce.shop import Shop, item, listing, reply


def read(raw: dict[str, Any]) -> Record:
    [page] = Shop([raw]).connect().pages("inventory")
    return page.records[0]


def test_a_variant_is_known_by_its_id_and_counts_what_is_on_hand() -> None:
    assert read(item(74, "TENT-2", 11, product=9)) == Record(
        component="inventory",
        remote_id="variant:74",
        sku="TENT-2",
        location="1",
        qty=11,
        refs={"variant_id": "74", "product_id": "9"},
    )


def test_a_product_without_variants_is_known_by_its_own_id() -> None:
    record = read(item(0, "ROPE", 3, product=9))
    assert (record.remote_id, record.refs) == ("product:9", {"product_id": "9"})


@pytest.mark.parametrize(
    ("onhand", "qty", "reason"),
    [
        (0, 0, ""),
        (-3, -3, ""),
        ("5 ", 5, ""),
        (5.0, 5, ""),
        (None, None, "missing"),
        ("", None, "missing"),
        (True, None, "unreadable"),
        ("many", None, "unreadable"),
        ([5], None, "unreadable"),
        ({"n": 5}, None, "unreadable"),
        (1e12, None, "out_of_range"),
        (10**40, None, "out_of_range"),
    ],
)
@pytest.mark.pitfall("P-25")
def test_a_bad_quantity_spoils_its_own_row_and_no_other(
    onhand: object, qty: int | None, reason: str
) -> None:
    shop = Shop([item(1), item(2, onhand=onhand), item(3)])
    [page] = shop.connect().pages("inventory")
    assert [record.qty for record in page.records] == [5, qty, 5]
    assert page.records[1].reason == reason


def test_a_quantity_that_is_left_out_is_missing() -> None:
    raw = item(1)
    del raw["locations"][0]["total_inventory_onhand"]
    assert (read(raw).qty, read(raw).reason) == (None, "missing")


def test_an_item_that_is_not_at_the_location_has_no_quantity() -> None:
    raw = item(1)
    raw["locations"][0]["location_id"] = 2
    assert (read(raw).qty, read(raw).reason) == (None, "missing")


def test_only_the_configured_location_counts() -> None:
    raw = item(1, onhand=4)
    raw["locations"].insert(0, {"location_id": 2, "total_inventory_onhand": 900})
    assert read(raw).qty == 4


@pytest.mark.parametrize(
    "sku", ["  padded ", "ünï\u200b", "x" * 10_000, "a,b", "\x1b[31mred"], ids="abcde"
)
def test_a_sku_stays_exactly_as_it_is_spelled(sku: str) -> None:
    assert read(item(1, sku)).sku == sku


def test_an_item_without_a_sku_has_an_empty_one() -> None:
    raw = item(1)
    raw["identity"]["sku"] = None
    assert read(raw).sku == ""


@pytest.mark.parametrize(
    ("field", "value"), [("sku", 5), ("variant_id", "74"), ("variant_id", 10**30), ("sku", ["A"])]
)
def test_a_wrong_identity_fails_the_page_and_names_the_record(field: str, value: object) -> None:
    rows = [item(1), item(2), item(3)]
    rows[2]["identity"][field] = value
    shop = Shop()
    shop.answers = [lambda _: reply(200, listing(rows, 3))]
    with pytest.raises(Malformed, match=rf"data\[2\]\.identity\.{field}"):
        list(shop.connect().pages("inventory"))


def test_an_item_without_any_id_fails_the_page_and_names_the_record() -> None:
    raw = item(1)
    raw["identity"] = {"sku": "A"}
    with pytest.raises(Malformed, match="record 1 of its page"):
        list(Shop([item(2), raw]).connect().pages("inventory"))


class TestProducts:
    def test_a_product_keeps_its_fields_as_they_were_spelled(self) -> None:
        raw = (
            b'{"id": 9, "sku": "TENT", "name": "Tent \\u00fc", "price": 10.00, "sale_price": null,'
            b'"is_visible": true, "upc": "00012", "brand_id": 4, "mpn": {"a": 1},'
            b'"date_modified": "2026-11-20T10:00:00+02:00"}'
        )
        record = product_record(raw, 0)
        assert (record.remote_id, record.sku, record.title) == ("9", "TENT", "Tent ü")
        assert record.updated_at == datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
        assert record.fields == {
            "price": "10.00",
            "is_visible": "true",
            "upc": "00012",
            "brand_id": "4",
            "mpn": '{"a":1}',
        }
        assert record.payload == raw

    @pytest.mark.parametrize("when", [None, "", "yesterday", "0000-00-00"])
    def test_a_time_that_cannot_be_read_is_none(self, when: str | None) -> None:
        raw = msgspec.json.encode({"id": 9, "date_modified": when})
        assert product_record(raw, 0).updated_at is None

    def test_a_variant_is_titled_by_its_options(self) -> None:
        options = [{"label": "Red"}, {"label": None}, {"label": "XL"}]
        raw = {"id": 7, "product_id": 9, "sku": None, "price": None, "option_values": options}
        record = variant_record(msgspec.json.encode(raw), 0)
        assert (record.remote_id, record.sku, record.title) == ("7", "", "Red / XL")
        assert record.refs == {"variant_id": "7", "product_id": "9"}
        assert record.fields == {}

    @pytest.mark.parametrize(
        "raw", [b"5", b'{"sku": "A"}', b'{"id": "9"}', b'{"id":9,"upc":"\\ud800"}']
    )
    def test_one_that_cannot_be_read_is_named_by_its_place(self, raw: bytes) -> None:
        with pytest.raises(Malformed, match=r"product that cannot be read \(record 4"):
            product_record(raw, 4)
