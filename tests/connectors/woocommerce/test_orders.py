"""Orders both ways: read as a store's, and made as an office's, once."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from connectors.errors import Malformed, Retriable
from connectors.model import Change, Fate, Order, OrderLine
from tests.connectors.http.fakes import answer, ready
from tests.connectors.woocommerce.scripted import Scripted, listed, order

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def read(**more: Any) -> Order:
    shop = Scripted(listed([order(101, **more)]))
    [page] = shop.connector.pages("orders")
    assert page.records[0].order is not None
    return page.records[0].order


@pytest.mark.requirement("S-076")
def test_an_order_is_read_with_its_lines_money_and_times() -> None:
    assert read() == Order(
        number="101", status="processing", created_at=AT,
        updated_at=datetime(2026, 11, 20, 11, 30, tzinfo=UTC), currency="EUR",
        lines=(OrderLine("A-1", 2, Decimal("9.99"), "Mug"),), holds_stock=True,
        customer="Ana Núñez", email="ana@customer.example", shipping=Decimal("4.90"),
        discount=Decimal("0.00"), tax=Decimal("4.00"), total=Decimal("28.88"),
    )  # fmt: skip


def test_a_plugins_number_is_the_orders_and_its_id_the_way_back() -> None:
    shop = Scripted(listed([order(101, number="2026-0007")]))
    [page] = shop.connector.pages("orders")
    [record] = page.records
    assert (record.sku, record.remote_id, record.refs) == ("2026-0007", "101", {"order_id": "101"})


@pytest.mark.parametrize(
    ("status", "holds"),
    [
        ("pending", False), ("on-hold", True), ("processing", True), ("completed", True),
        ("cancelled", False), ("refunded", False), ("failed", False), ("checkout-draft", False),
        ("trash", False), ("ready-for-pickup", True),
    ],
)  # fmt: skip
def test_which_orders_hold_stock(status: str, holds: bool) -> None:
    assert read(status=status).holds_stock is holds


def test_coupons_and_fees_below_zero_are_discounts_and_other_fees_are_charges() -> None:
    found = read(discount_total="3.00", fee_lines=[{"total": "2.50"}, {"total": "-1.25"}])
    assert (found.discount, found.shipping) == (Decimal("4.25"), Decimal("7.40"))


def test_the_price_of_one_is_that_before_coupons_and_gives_the_line_again() -> None:
    line = {"id": 1, "sku": "A", "quantity": 3, "subtotal": "10.00", "total": "9.00"}
    [one] = read(line_items=[line]).lines
    assert (one.unit_price * 3).quantize(Decimal("0.01")) == Decimal("10.00")
    assert one.unit_price == Decimal("3.33333333")


def test_a_line_whose_product_is_gone_is_kept_without_a_sku() -> None:
    [line] = read(line_items=[{"id": 1, "sku": None, "quantity": 1, "subtotal": "5"}]).lines
    assert (line.sku, line.quantity, line.unit_price) == ("", 1, Decimal(5))


def test_what_was_paid_back_is_told_and_the_order_stays_what_it_was() -> None:
    shop = Scripted(listed([order(101, refunds=[{"total": "-5.00"}, {"total": "-1.50"}])]))
    [page] = shop.connector.pages("orders")
    [record] = page.records
    assert record.fields["refunded"] == "6.50"
    assert record.order is not None
    assert record.order.total == Decimal("28.88")


@pytest.mark.pitfall("P-25")
@pytest.mark.parametrize(
    "more",
    [
        {"total": "much"},
        {"total_tax": True},
        {"date_created_gmt": None},
        {"date_modified_gmt": "yesterday"},
        {"line_items": [{"id": 7, "quantity": 1.5, "subtotal": "5"}]},
        {"line_items": [{"id": 7, "quantity": -1, "subtotal": "5"}]},
        {"line_items": [{"id": 7, "quantity": None, "subtotal": "5"}]},
        {"line_items": [{"id": 7, "quantity": 1, "subtotal": "NaN"}]},
    ],
)
def test_nothing_is_guessed_of_an_order(more: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="order 101"):
        read(**more)


@pytest.mark.pitfall("P-15")
def test_the_shops_own_clock_face_is_never_read() -> None:
    found = read(date_created="2026-10-25T02:30:00", date_created_gmt="2026-10-25T00:30:00")
    assert found.created_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def selling(reference: str = "W-101", **more: Any) -> Change:
    lines = (
        OrderLine("A-1", 2, Decimal("9.99"), "Mug", {"product_id": "5"}),
        OrderLine("B-1", 1, Decimal(20), "Tent", {"product_id": "7", "variation_id": "70"}),
    )
    fields: dict[str, Any] = {
        "number": "101", "status": "Paid", "created_at": AT, "updated_at": AT, "currency": "EUR",
        "lines": lines, "holds_stock": True, "customer": "Ana Núñez",
        "email": "ana@customer.example", "shipping": Decimal("4.90"), "discount": Decimal("1.5"),
        "total": Decimal("43.38"), "reference": reference,
    }  # fmt: skip
    return Change("orders", reference, order=Order(**(fields | more)))


MADE = answer(200, {"create": [{"id": 900, "total": "43.38"}]})


@pytest.mark.requirement("S-077")
def test_an_order_is_made_paid_with_our_reference_twice_in_it() -> None:
    shop = Scripted(listed([]), MADE)
    [said] = shop.connector.push([selling()], key="W-101", ready=ready)
    assert (said.fate, said.remote_id, said.refs, said.code) == (
        Fate.ACCEPTED, "900", {"order_id": "900"}, "",
    )  # fmt: skip
    assert shop.requests[1].url.path == "/wp-json/wc/v3/orders/batch"
    [made] = shop.sent()["create"]
    assert made["meta_data"] == [{"key": "_syncconsole_reference", "value": "W-101"}]
    assert made["billing"] == {"first_name": "Ana Núñez", "company": "(W-101)"}
    assert (made["set_paid"], made["currency"]) == (True, "EUR")
    assert made["line_items"] == [
        {"product_id": 5, "quantity": 2, "subtotal": "19.98", "total": "19.98"},
        {"product_id": 7, "variation_id": 70, "quantity": 1, "subtotal": "20.00",
         "total": "20.00"},
    ]  # fmt: skip
    assert [one["total"] for one in made["shipping_lines"]] == ["4.90"]
    assert [one["total"] for one in made["fee_lines"]] == ["-1.50"]


def test_no_address_is_written_that_the_shop_could_send_mail_to() -> None:
    shop = Scripted(listed([]), MADE)
    shop.connector.push([selling()], key="k", ready=ready)
    assert b"@" not in shop.requests[1].content


def test_orders_may_all_be_on_one_name() -> None:
    shop = Scripted(listed([]), MADE, orders={"customer": "Web customer"})
    shop.connector.push([selling()], key="k", ready=ready)
    assert shop.sent()["create"][0]["billing"]["first_name"] == "Web customer"


@pytest.mark.pitfall("P-21")
def test_an_order_that_is_there_is_never_made_twice() -> None:
    mark = [{"key": "_syncconsole_reference", "value": "W-101"}]
    shop = Scripted(listed([order(900, meta_data=mark)]))
    [said] = shop.connector.push([selling()], key="k", ready=ready)
    assert (said.fate, said.code, said.remote_id) == (Fate.ACCEPTED, "already_there", "900")
    assert [request.method for request in shop.requests] == ["GET"]


@pytest.mark.pitfall("P-19")
def test_each_order_of_a_batch_has_its_own_fate() -> None:
    error = {"code": "order_item_product_invalid_product_id", "message": "Invalid product ID"}
    made = [{"id": 0, "error": error}, {"id": 901, "total": "43.38"}]
    shop = Scripted(listed([]), listed([]), answer(200, {"create": made}))
    said = shop.connector.push([selling(), selling("W-102")], key="k", ready=ready)
    assert [one.fate for one in said] == [Fate.REJECTED, Fate.ACCEPTED]
    assert said[0].message == "Invalid product ID"


def test_another_total_than_the_stores_is_told() -> None:
    shop = Scripted(listed([]), answer(200, {"create": [{"id": 900, "total": "51.00"}]}))
    [said] = shop.connector.push([selling()], key="k", ready=ready)
    assert (said.fate, said.code) == (Fate.ACCEPTED, "differs")
    assert "booked 51.00 and the order's total is 43.38" in said.message


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (selling(lines=()), "no_lines"),
        (selling("W" * 101), "reference"),
        (selling(" W-1"), "reference"),
        (selling("W  1"), "reference"),
        (selling("W+1"), "reference"),
        (selling("W%31"), "reference"),
        (selling(lines=(OrderLine("A-1", 1, Decimal(1)),)), "no_item"),
    ],
)
def test_what_cannot_be_sent_is_rejected_without_being_sent(change: Change, code: str) -> None:
    shop = Scripted(listed([]), MADE)
    [said] = shop.connector.push([change], key="k", ready=ready)
    assert (said.fate, said.code) == (Fate.REJECTED, code)
    assert shop.requests == []


@pytest.mark.pitfall("P-20")
@pytest.mark.parametrize(
    "step",
    [
        httpx.ReadTimeout("slow"),
        answer(200, {"create": []}),
        answer(200, {"create": [{"total": "43.38"}]}),
        answer(500, {"code": "internal_server_error", "message": "x"}),
    ],
)
def test_an_order_that_may_have_been_made_is_looked_up_and_not_sent_again(step: Any) -> None:
    shop = Scripted(listed([]), step)
    with pytest.raises(Retriable) as caught:
        shop.connector.push([selling()], key="k", ready=ready)
    assert caught.value.maybe_done
    assert [request.method for request in shop.requests] == ["GET", "POST"]


def test_too_many_orders_or_two_of_one_reference_are_refused() -> None:
    connector = Scripted(listed([])).connector
    with pytest.raises(ValueError, match="one request takes 25"):
        connector.push([selling(f"W-{n}") for n in range(26)], key="k", ready=ready)
    with pytest.raises(ValueError, match="one reference"):
        connector.push([selling(), selling()], key="k", ready=ready)
