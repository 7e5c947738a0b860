"""What Shopify calls things, as records: nothing guessed, nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Malformed
from connectors.shopify.mapping import stock_record
from connectors.shopify.order_mapping import order_record
from connectors.shopify.order_shapes import RawLine, RawOrder
from tests.connectors.shopify.goods import NOON, customer, line, metafield, money, order
from tests.connectors.shopify.shop import Shop

if TYPE_CHECKING:
    from connectors.model import Order


def stock(quantity: Any = 5, *, tracked: bool = True, level: bool = True) -> Any:
    quantities = [{"name": "available", "quantity": quantity, "updatedAt": NOON}]
    return stock_record(
        msgspec.json.encode(
            {
                "id": "gid://shopify/ProductVariant/1",
                "sku": "A",
                "displayName": "Tent",
                "product": {"id": "gid://shopify/Product/2"},
                "inventoryItem": {
                    "id": "gid://shopify/InventoryItem/3",
                    "tracked": tracked,
                    "inventoryLevel": {"quantities": quantities} if level else None,
                },
            }
        ),
        1,
    )


def test_stock_is_identified_by_its_inventory_item() -> None:
    record = stock()
    assert (record.remote_id, record.sku, record.location, record.qty) == ("3", "A", "1", 5)
    assert record.refs == {"inventory_item_id": "3", "variant_id": "1", "product_id": "2"}
    assert record.updated_at == datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.pitfall("P-26")
@pytest.mark.parametrize("more", [{"tracked": False}, {"level": False}])
def test_what_is_not_tracked_or_not_stocked_here_has_a_reason_and_no_quantity(
    more: dict[str, bool],
) -> None:
    record = stock(**more)
    assert (record.qty, record.reason) == (None, "not_tracked")


@pytest.mark.pitfall("P-25")
@pytest.mark.parametrize(
    ("said", "reason"),
    [(None, "missing"), ("five", "unreadable"), (True, "unreadable"), (10**12, "out_of_range")],
)
def test_a_quantity_that_cannot_be_read_is_not_zero(said: Any, reason: str) -> None:
    record = stock(said)
    assert (record.qty, record.reason) == (None, reason)


def test_a_quantity_below_zero_is_kept_as_it_is() -> None:
    assert stock(-3).qty == -3


@pytest.mark.parametrize("ident", ["", "7", "gid://other/Product/1", "gid://shopify/Product/x"])
def test_an_id_that_is_none_makes_the_page_malformed(ident: str) -> None:
    item = {"id": ident, "tracked": True, "inventoryLevel": None}
    product = {"id": "gid://shopify/Product/2"}
    variant = {"id": "gid://shopify/ProductVariant/1", "product": product, "inventoryItem": item}
    with pytest.raises(Malformed):
        stock_record(msgspec.json.encode(variant), 1)


def test_a_customer_has_tags_namespaces_and_the_addresses_that_are_not_deprecated() -> None:
    shop = Shop()
    kept = [metafield("sparklayer", "a"), metafield("custom", "b"), metafield("sparklayer", "c")]
    company = [{"company": {"id": "gid://shopify/Company/1", "name": "Peak Ltd"}}]
    shop.customers = [
        customer(
            5917633347819, metafields=kept, companyContactProfiles=company,
            defaultPhoneNumber={"phoneNumber": "+33123"},
        )
    ]  # fmt: skip
    (page,) = shop.connect().pages("customers")
    (record,) = page.records
    assert (record.remote_id, record.sku) == ("5917633347819", "5917633347819")
    assert record.title == "Ana 5917633347819"
    assert record.refs == {"customer_id": "5917633347819"}
    assert record.fields == {
        "email": "ana5917633347819@example.com",
        "phone": "+33123",
        "first_name": "Ana",
        "last_name": "5917633347819",
        "state": "ENABLED",
        "tags": "b2b, b2b-trade",
        "metafield_namespaces": "custom, sparklayer",
        "company": "Peak Ltd",
    }
    payload = msgspec.json.decode(record.payload)
    assert payload["tags"] == ["b2b", "b2b-trade"]
    assert sorted(one["key"] for one in payload["metafields"]["nodes"]) == ["a", "b", "c"]
    assert set(payload["metafields"]["nodes"][0]) == {"namespace", "key", "type", "value"}


def test_a_customer_without_anything_has_no_empty_guesses() -> None:
    shop = Shop()
    shop.customers = [customer(1, tags=[], defaultEmailAddress=None, firstName=None)]
    (page,) = shop.connect().pages("customers")
    fields = page.records[0].fields
    assert not {"email", "phone", "first_name", "company"} & set(fields)
    assert (fields["tags"], fields["metafield_namespaces"]) == ("", "")


def an_order(*lines: dict[str, Any], quantity: str = "available", **more: Any) -> Any:
    """The record of an order of these lines."""
    figures = {"subtotal": "30.00", "tax": "6.00", "total": "41.00", **more}
    raw = order(1001, list(lines), **figures)
    raw["lineItems"] = raw["lineItems"]()
    made = msgspec.convert(msgspec.json.decode(msgspec.json.encode(raw)) | {
        "lineItems": {"nodes": [], "pageInfo": {"hasNextPage": False}}}, RawOrder)  # fmt: skip
    return order_record(made, [msgspec.convert(one, RawLine) for one in lines], quantity)


def test_an_order_has_what_is_still_wanted_and_money_that_adds_up() -> None:
    record = an_order(
        line(1, "A", 3, "10.00", currentQuantity=2),
        line(2, "B", 1, "15.00"),
        line(3, "GONE", 1, "99.00", currentQuantity=0),
    )
    value: Order = record.order
    assert [(one.sku, one.quantity, one.unit_price) for one in value.lines] == [
        ("A", 2, Decimal("10.00")), ("B", 1, Decimal("15.00")),
    ]  # fmt: skip
    assert [value.discount, value.shipping, value.tax, value.total] == [5, 5, 6, 41]
    assert (value.number, record.sku, record.remote_id) == ("#1001", "#1001", "1001")
    assert (value.status, value.holds_stock, value.currency) == ("Paid", True, "EUR")
    assert (value.customer, value.email) == ("Ana Ivanova", "ana@example.com")
    assert record.refs == {"order_id": "1001"}
    assert record.payload == b""


def test_prices_that_include_tax_are_taken_apart_by_their_rates() -> None:
    value: Order = an_order(
        line(1, "A", 2, "12.00"), subtotal="21.60", tax="3.60", total="27.60", taxesIncluded=True
    ).order
    assert value.lines[0].unit_price == 10
    assert [value.discount, value.shipping, value.tax] == [2, 6, Decimal("3.60")]


@given(
    lines=st.lists(
        st.tuples(st.integers(1, 9), st.integers(1, 9999)), min_size=1, max_size=6
    ),
    discount=st.integers(0, 500),
    shipping=st.integers(0, 5000),
    rate=st.sampled_from([0.0, 0.055, 0.07, 0.2, 0.25]),
    included=st.booleans(),
)  # fmt: skip
def test_whatever_was_sold_goods_discount_charges_and_tax_make_the_total(
    lines: list[tuple[int, int]], discount: int, shipping: int, rate: float, *, included: bool
) -> None:
    goods = sum(quantity * cents for quantity, cents in lines)
    paid = max(goods - discount, 0)
    tax = round(paid - paid / (1 + rate)) if included else round(paid * rate)
    total = paid + shipping + (0 if included else tax)
    text = {name: f"{cents / 100:.2f}" for name, cents in
            (("subtotal", paid), ("tax", tax), ("total", total))}  # fmt: skip
    rows = [
        line(n, "S", quantity, f"{cents / 100:.2f}", taxLines=[{"rate": rate}])
        for n, (quantity, cents) in enumerate(lines)
    ]
    value: Order = an_order(*rows, **text, taxesIncluded=included).order
    sold = sum(one.unit_price * one.quantity for one in value.lines)
    assert abs(sold - value.discount + value.shipping + value.tax - value.total) < Decimal("0.02")
    assert value.shipping >= 0
    assert value.discount >= 0


@pytest.mark.parametrize(
    ("more", "status", "holds"),
    [
        ({}, "Paid", True),
        ({"displayFinancialStatus": "PARTIALLY_REFUNDED"}, "Partially refunded", True),
        ({"displayFinancialStatus": None}, "", True),
        ({"cancelledAt": NOON}, "Canceled", False),
        ({"confirmed": False}, "Paid", False),
        ({"quantity": "on_hand"}, "Paid", False),
        ({"quantity": "on_hand", "displayFulfillmentStatus": "PARTIALLY_FULFILLED"}, "Paid", True),
    ],
)
def test_an_order_holds_stock_as_the_synchronised_quantity_does(
    more: dict[str, Any], status: str, *, holds: bool
) -> None:
    value: Order = an_order(line(1, "A", 3, "10.00"), **more).order
    assert (value.status, value.holds_stock) == (status, holds)


def test_an_order_of_which_nothing_is_left_holds_nothing() -> None:
    value: Order = an_order(line(1, "A", 3, currentQuantity=0), subtotal="0.00").order
    assert (value.lines, value.holds_stock) == ((), False)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"currentQuantity": None}, "quantity"),
        ({"currentQuantity": -1}, "quantity"),
        ({"originalUnitPriceSet": money("1e3")}, "price"),
        ({"originalUnitPriceSet": None}, "price"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_with_its_order(
    changed: dict[str, Any], named: str
) -> None:
    with pytest.raises(Malformed, match=f"#1001.*{named}"):
        an_order(line(1, "A", **changed))


def test_a_tax_rate_that_is_missing_is_not_guessed_where_prices_include_it() -> None:
    with pytest.raises(Malformed, match="tax rate"):
        an_order(line(1, "A", taxLines=[{"rate": None}]), taxesIncluded=True)
    assert an_order(line(1, "A", taxLines=[{"rate": None}])).order
