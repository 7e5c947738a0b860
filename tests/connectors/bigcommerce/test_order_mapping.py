"""What BigCommerce says of one order, as a value; nothing of it is guessed (P-25)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Malformed
from connectors.model import Order, OrderLine, Record
from connectors.money import parse_money
from tests.connectors.bigcommerce.order_desk import line, order
from tests.connectors.bigcommerce.shop import Shop


def record(raw: dict[str, Any]) -> Record:
    shop = Shop()
    shop.desk.orders = [raw]
    return next(iter(shop.connect().pages("orders"))).records[0]


def value(raw: dict[str, Any]) -> Order:
    found = record(raw).order
    assert found is not None
    return found


def first_line(**more: Any) -> OrderLine:
    return value(order(118, {**line(25), **more}, items_total=0)).lines[0]


@pytest.mark.requirement("S-076")
def test_an_order_is_a_record_by_its_number_with_its_money_and_its_lines() -> None:
    raw = order(118, line(25, "TENT-2", 2, "9.9900"))
    nine = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert record(raw) == Record(
        component="orders",
        remote_id="118",
        sku="118",
        title="Jane Doe",
        updated_at=nine,
        refs={"order_id": "118", "status_id": "11"},
        fields={
            "status": "Awaiting Fulfillment",
            "payment_method": "Credit Card",
            "channel_id": "1",
            "is_deleted": "false",
        },
        order=Order(
            number="118",
            status="Awaiting Fulfillment",
            created_at=nine,
            updated_at=nine,
            currency="EUR",
            lines=(OrderLine("TENT-2", 2, Decimal("9.9900"), title="Thing 25"),),
            holds_stock=True,
            customer="Jane Doe",
            email="jane@example.com",
            shipping=Decimal("4.7500"),
            discount=Decimal("3.0000"),
            tax=Decimal("3.2000"),
            total=Decimal("24.9300"),
        ),
    )


class TestStatus:
    @pytest.mark.parametrize("status", [0, 4, 5, 6])
    def test_an_order_that_nobody_will_be_sent_holds_no_stock(self, status: int) -> None:
        assert not value(order(118, line(1), status_id=status)).holds_stock

    @pytest.mark.parametrize("status", [1, 2, 3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 99])
    def test_every_other_order_holds_its_stock_and_so_does_an_unknown_status(
        self, status: int
    ) -> None:
        assert value(order(118, line(1), status_id=status)).holds_stock

    def test_the_stores_own_label_is_the_status_and_the_systems_is_kept(self) -> None:
        found = record(order(118, line(1), custom_status="Pack now"))
        assert found.order is not None
        assert found.order.status == "Pack now"
        assert found.fields["status"] == "Awaiting Fulfillment"
        assert found.refs["status_id"] == "11"

    @pytest.mark.parametrize("label", [None, ""])
    def test_without_an_own_label_the_systems_is_the_status(self, label: str | None) -> None:
        assert value(order(118, line(1), custom_status=label)).status == "Awaiting Fulfillment"

    def test_a_deleted_order_says_so_and_holds_nothing(self) -> None:
        found = value(order(118, line(1), is_deleted=True))
        assert (found.status, found.holds_stock) == ("Deleted", False)

    @pytest.mark.parametrize("status", [2, 3, 10])
    def test_a_finished_order_that_was_put_away_stays_what_it_was(self, status: int) -> None:
        raw = order(118, line(1), is_deleted=True, status_id=status, custom_status="Done")
        assert (value(raw).status, value(raw).holds_stock) == ("Done", True)

    def test_an_order_without_a_status_is_refused(self) -> None:
        with pytest.raises(Malformed, match="status_id"):
            record(order(118, line(1), status_id=None))


class TestTimes:
    @pytest.mark.parametrize(
        "text",
        [
            "Tue, 20 Nov 2012 00:00:00 +0000",
            "Mon, 19 Nov 2012 19:00:00 -0500",
            "2012-11-20T00:00:00Z",
            "2012-11-19T19:00:00.000-05:00",
            "2012-11-20T00:00:00",
        ],
    )
    def test_both_documented_spellings_are_read_as_utc(self, text: str) -> None:
        found = value(order(118, line(1), date_created=text, date_modified=text))
        assert found.created_at == found.updated_at == datetime(2012, 11, 20, tzinfo=UTC)
        assert found.created_at.tzinfo is UTC

    @pytest.mark.parametrize("text", [None, ""])
    def test_an_order_never_modified_has_the_time_it_was_placed(self, text: str | None) -> None:
        found = value(order(118, line(1), date_modified=text))
        assert found.updated_at == found.created_at

    @pytest.mark.parametrize("text", [None, "", " ", "soon", "0001-01-01T00:00:00+05:00"])
    def test_an_order_without_a_time_is_refused_by_its_number(self, text: str | None) -> None:
        with pytest.raises(Malformed, match=r"order 118 .*date_created"):
            record(order(118, line(1), date_created=text))


class TestLines:
    @pytest.mark.parametrize(
        "sku", ["  padded ", "ünï\u200b", "x" * 300, "a,b", "\x1b[31mred"], ids="abcde"
    )
    def test_a_sku_stays_exactly_as_it_is_spelled(self, sku: str) -> None:
        assert first_line(sku=sku).sku == sku

    @pytest.mark.parametrize("sku", [None, ""])
    def test_a_product_made_up_for_one_order_is_kept_without_a_sku(self, sku: str | None) -> None:
        found = first_line(sku=sku, name="Engraving")
        assert (found.sku, found.title, found.quantity) == ("", "Engraving", 1)

    @pytest.mark.parametrize("quantity", [3, 3.0, "3", " 3 "])
    def test_a_quantity_is_whole_units(self, quantity: object) -> None:
        assert first_line(quantity=quantity).quantity == 3

    @pytest.mark.pitfall("P-25")
    @pytest.mark.parametrize(
        ("quantity", "why"),
        [
            (None, "missing"),
            ("", "missing"),
            ("two", "unreadable"),
            (True, "unreadable"),
            (1.5, "whole"),
            (-1, "whole"),
            (10**12, "out_of_range"),
        ],
    )
    def test_a_quantity_that_is_no_count_is_refused_and_never_taken_for_zero(
        self, quantity: object, why: str
    ) -> None:
        with pytest.raises(Malformed, match=rf"order 118 .*line 25 \(.*{why}"):
            first_line(quantity=quantity)

    @pytest.mark.parametrize("price", [None, "", "9,99", "NaN", "$5", [5], True])
    def test_a_line_without_a_price_is_refused_by_its_number(self, price: object) -> None:
        with pytest.raises(Malformed, match=r"order 118 .*price of its line 25"):
            first_line(price_ex_tax=price)


class TestMoney:
    @pytest.mark.parametrize(
        ("spelled", "amount"),
        [("19.9900", "19.9900"), (19.99, "19.99"), (20, "20"), ("0.0000", "0.0000"), ("-1", "-1")],
    )
    def test_an_amount_is_exact(self, spelled: object, amount: str) -> None:
        found = parse_money(spelled)
        assert found == Decimal(amount)
        assert str(found) == amount

    @given(st.decimals(min_value=0, max_value=10**9, places=4))
    def test_every_amount_of_four_places_comes_back_as_it_was(self, amount: Decimal) -> None:
        assert parse_money(f"{amount:f}") == amount
        assert parse_money(float(amount)) == amount

    @pytest.mark.parametrize(
        "spelled", [None, "", "1e9", "1,000", "Infinity", "١", True, {}, 1e300, float("nan")]
    )
    def test_what_is_no_amount_is_none(self, spelled: object) -> None:
        assert parse_money(spelled) is None

    @pytest.mark.parametrize("left_out", [None, ""])
    def test_an_amount_the_store_leaves_out_is_nothing(self, left_out: object) -> None:
        names = ("discount_amount", "coupon_discount", "total_tax", "handling_cost_ex_tax")
        found = value(order(118, line(1), **dict.fromkeys(names, left_out)))
        assert (found.discount, found.tax, found.shipping) == (
            Decimal(0),
            Decimal(0),
            Decimal("4.25"),
        )

    @pytest.mark.parametrize(
        "name", ["discount_amount", "coupon_discount", "total_tax", "shipping_cost_ex_tax"]
    )
    def test_an_amount_that_cannot_be_read_is_refused_by_the_orders_number(self, name: str) -> None:
        with pytest.raises(Malformed, match="order 118"):
            record(order(118, line(1), **{name: "many"}))

    def test_fees_are_charged_beside_the_goods(self) -> None:
        fees = [{"cost_ex_tax": 8.5, "cost_inc_tax": 10}, {"cost_ex_tax": "1.5000"}]
        assert value(order(118, line(1), fees=fees)).shipping == Decimal("14.7500")

    def test_the_currency_is_the_one_the_shopper_pays_in(self) -> None:
        assert value(order(118, line(1))).currency == "EUR"
        assert value(order(118, line(1), default_currency_code=None)).currency == "USD"


class TestCustomer:
    @pytest.mark.parametrize(
        ("billing", "customer", "email"),
        [
            ({"first_name": "Jane", "last_name": "", "email": " j@x.org "}, "Jane", "j@x.org"),
            ({"first_name": "", "last_name": "", "company": "Acme"}, "Acme", ""),
            ({"first_name": None, "last_name": "Doe", "company": "Acme"}, "Doe", ""),
            ({}, "", ""),
            ([], "", ""),
            (None, "", ""),
        ],
    )
    def test_the_name_is_that_of_the_billing_address(
        self, billing: object, customer: str, email: str
    ) -> None:
        found = value(order(118, line(1), billing_address=billing))
        assert (found.customer, found.email) == (customer, email)
