"""Orders are read with their lines, wherever those stand, and written once by their template."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from connectors.errors import Malformed, Retriable
from connectors.model import Ask, Change, Fate, Order, OrderLine
from tests.connectors.rest.service import STOCK, Service, go

SOLD: dict[str, Any] = {
    "path": "/sales", "records": "sales", "paging": {"kind": "next_url", "at": "next"},
    "map": {
        "id": "id", "number": "no", "status": "state", "created": "placed", "currency": "cur",
        "total": "sum", "email": "buyer.email",
    },
    "lines": {"at": "lines", "sku": "code", "quantity": "n", "price": "each"},
    "released": ["cancelled"], "read": {"path": "/sales/{id}"},
}  # fmt: skip


def sale(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "no": f"#{number}", "state": "paid", "placed": "2026-11-20T10:00:00Z",
        "cur": "EUR", "sum": "19.98", "buyer": {"email": "ada@example.com"},
        "lines": [{"code": "A", "n": 2, "each": "9.99"}], **more,
    }  # fmt: skip


def read(answers: dict[str, Any], **changed: Any) -> list[Order]:
    rest = Service(answers).connect({"orders": {**SOLD, **changed}})
    found = [one.order for page in rest.pages("orders") for one in page.records]
    return [order for order in found if order is not None]


def test_an_order_is_read_with_its_lines_money_and_time() -> None:
    (order,) = read({"GET /v1/sales": {"sales": [sale(7)]}})
    assert order == Order(
        number="#7", status="paid", created_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
        updated_at=datetime(2026, 11, 20, 10, tzinfo=UTC), currency="EUR",
        lines=(OrderLine("A", 2, Decimal("9.99")),), holds_stock=True, email="ada@example.com",
        total=Decimal("19.98"),
    )  # fmt: skip


def test_a_released_status_holds_no_stock_and_an_unknown_one_does() -> None:
    sales = [sale(1, state="cancelled"), sale(2, state="never heard of")]
    assert [order.holds_stock for order in read({"GET /v1/sales": {"sales": sales}})] == [
        False, True,
    ]  # fmt: skip


def test_lines_and_skus_behind_addresses_are_read_whole_and_each_address_once() -> None:
    host = "https://api.example"

    def lines(request: httpx.Request) -> httpx.Response:
        second = request.url.params.get("page") == "2"
        line = {"item": f"{host}/v1/items/1", "n": 1, "all": "10.00"}
        return httpx.Response(200, json={
            "results": [line], "next": None if second else f"{host}/v1/sales/7/lines?page=2",
        })  # fmt: skip

    answers = {
        "GET /v1/sales": {"results": [sale(7, lines=f"{host}/v1/sales/7/lines")], "next": None},
        "GET /v1/sales/7/lines": lines, "GET /v1/items/1": {"code": "A"},
    }  # fmt: skip
    service = Service(answers)
    described = {
        **SOLD, "records": "results",
        "lines": {"at": "lines -> results", "sku": "item -> code", "quantity": "n",
                  "amount": "all"},
    }  # fmt: skip
    (page,) = service.connect({"orders": described}).pages("orders")
    assert page.records[0].order is not None
    assert page.records[0].order.lines == (OrderLine("A", 1, Decimal("10.00")),) * 2
    assert page.requests == len(service.asked) == 4


def test_a_path_that_ends_behind_an_address_says_where_and_such_a_line_has_no_sku() -> None:
    answers = {
        "GET /v1/sales": {"sales": [sale(7, lines=[{"item": "/v1/items/1", "n": 1, "each": "1"}])]},
        "GET /v1/items/1": {"barcode": "A"},
    }  # fmt: skip
    rest = Service(answers).connect({
        "orders": {**SOLD, "lines": SOLD["lines"] | {"sku": "item -> code"},
                   "fields": {"code": "lines.0.item -> code"}},
    })  # fmt: skip
    ((columns, fault),) = rest.trace("orders")
    notes = {each.column: each.note for each in columns}
    assert (notes["fields.code"], fault) == ("`code` found nothing: it has barcode", "")
    (page,) = rest.pages("orders")
    assert page.records[0].order is not None
    assert [line.sku for line in page.records[0].order.lines] == [""]


def test_the_price_of_one_unit_comes_from_that_of_the_line_where_only_it_is_told() -> None:
    lines = {"at": "lines", "sku": "code", "quantity": "n", "amount": "all"}
    sold = [{"code": "A", "n": 2, "all": "20.00"}, {"code": "B", "n": 3, "all": "10.00"}]
    (order,) = read({"GET /v1/sales": {"sales": [sale(7, lines=sold)]}}, lines=lines)
    assert [str(line.unit_price) for line in order.lines] == ["10.00", "3.333333"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"placed": "soon"}, "map.created holds no time"), ({"sum": "much"}, '"much" is no number'),
        ({"lines": None}, "lines.at: it is no list"),
        ({"lines": [{"code": "A", "each": "1"}]}, "line 1: quantity: `n` found nothing"),
        ({"lines": [{"code": "A", "n": 1.5, "each": "1"}]}, "no whole number"),
        ({"lines": [{"code": "A", "n": -1, "each": "1"}]}, "line 1: quantity"),
        ({"lines": [{"code": "A", "n": 1}]}, "line 1: price: `each` found nothing"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_of_an_order_is_told_and_never_guessed(
    more: dict[str, Any], words: str
) -> None:
    with pytest.raises(Malformed) as raised:
        read({"GET /v1/sales": {"sales": [sale(7, **more)]}})
    assert words in raised.value.message


def test_the_lines_of_orders_older_than_the_cut_over_are_not_read() -> None:
    sales = [
        sale(n, placed=placed, lines=f"https://api.example/v1/sales/{n}/lines")
        for n, placed in enumerate(["2026-10-01T00:00:00Z", "2026-11-20T00:00:00Z"])
    ]
    lines = {"lines": [{"code": "A", "n": 1, "each": "1"}]}
    service = Service({"GET /v1/sales": {"sales": sales}, "GET /v1/sales/1/lines": lines})
    described = {
        **SOLD, "paging": {"kind": "none"}, "lines": SOLD["lines"] | {"at": "lines -> lines"},
    }  # fmt: skip
    (page,) = service.connect({"orders": described}, orders={"since": "2026-11-01"}).pages("orders")
    assert [one.remote_id for one in page.records] == ["1"]


def test_an_order_is_asked_after_by_its_id() -> None:
    service = Service({
        "GET /v1/sales/7": sale(7), "GET /v1/sales/8": lambda _: httpx.Response(404, json={}),
    })  # fmt: skip
    rest = service.connect({"orders": SOLD})
    page = rest.read("orders", [Ask("#7", {"order_id": "7"}), Ask("#8", {"order_id": "8"})])
    assert [one.remote_id for one in page.records] == ["7"]


BOOKED: dict[str, Any] = {
    "path": "/books", "records": "books", "map": {"id": "no", "reference": "ref"},
    "read": {"param": "ref"},
    "write": {
        "method": "POST", "path": "/books", "id": "book.no", "lowers": "available",
        "idempotency": "Idempotency-Key",
        "body": {"ref": "{reference}", "for": "{facts.customer}", "total": "{order.total:number}",
                 "lines": "{lines}"},
        "row": {"item": "{refs.id}", "n": "{quantity}", "each": "{price}"},
    },
}  # fmt: skip
OFFICE = {"inventory": STOCK, "orders": BOOKED}
ORDER = Order(
    number="#7", status="paid", created_at=datetime(2026, 11, 20, tzinfo=UTC),
    updated_at=datetime(2026, 11, 20, tzinfo=UTC), currency="EUR", holds_stock=True,
    lines=(OrderLine("A", 2, Decimal("9.99"), refs={"id": "iA"}),), total=Decimal("19.98"),
)  # fmt: skip
EXPORT = Change("orders", "W-7", order=ORDER)


def test_an_order_is_made_by_its_template_and_comes_back_with_its_id() -> None:
    service = Service({"POST /v1/books": lambda _: httpx.Response(201, json={"book": {"no": 12}})})
    rest = service.connect(OFFICE, orders={"customer": "Web customer"})
    (outcome,) = rest.push([EXPORT], key="W-7", ready=go)
    assert (outcome.fate, outcome.remote_id) == (Fate.ACCEPTED, "12")
    (asked,) = service.asked
    assert asked.headers["idempotency-key"] == "W-7"
    assert json.loads(asked.content) == {
        "ref": "W-7", "for": "Web customer", "total": 19.98,
        "lines": [{"item": "iA", "n": 2, "each": "9.99"}],
    }  # fmt: skip
    able = rest.capabilities.components["orders"]
    assert (able.writes, able.lowers, able.idempotency) == (True, "available", True)


@pytest.mark.pitfall("P-21")
def test_a_reference_that_is_taken_is_looked_up_and_counts_as_made() -> None:
    service = Service({
        "POST /v1/books": lambda _: httpx.Response(409, json={}),
        "GET /v1/books": {"books": [{"no": 3, "ref": "W-7"}]},
    })  # fmt: skip
    rest = service.connect(OFFICE, orders={"customer": "Web"})
    (outcome,) = rest.push([EXPORT], key="W-7", ready=go)
    assert (outcome.fate, outcome.code, outcome.remote_id) == (Fate.ACCEPTED, "already_there", "3")
    assert service.paths[-1] == "GET /v1/books?ref=W-7"


def test_an_answer_without_the_new_id_is_an_unknown_and_no_success() -> None:
    service = Service({"POST /v1/books": {"ok": True}})
    with pytest.raises(Retriable) as raised:
        service.connect(OFFICE, orders={"customer": "Web"}).push([EXPORT], key="W-7", ready=go)
    assert raised.value.maybe_done
    assert "write.id: `book.no` found nothing: it has ok" in raised.value.message


def test_what_the_config_does_not_say_is_missing_from_no_order_in_silence() -> None:
    (outcome,) = Service({}).connect(OFFICE).push([EXPORT], key="W-7", ready=go)
    assert (outcome.fate, outcome.code) == (Fate.REJECTED, "unfit")
    assert "{facts.customer}" in outcome.message
