"""A raw record becomes ours by its mapping, strictly: what cannot be read is never guessed."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from connectors.errors import Malformed
from connectors.rest.expressions import converted, parse_expression
from connectors.rest.paths import MISSING, ExpressionError, find, parse_path, why_nothing
from connectors.rest.values import UnfitError
from tests.connectors.rest.service import STOCK, Service, inventory, item

if TYPE_CHECKING:
    from connectors.model import Record

REPLY: Any = {
    "a": {"b": 1, "b.c": 2}, "list": [{}, {"x": None}, {"x": 7}], "n": None, "0": "zero", "e": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a.b", 1), ('a."b.c"', 2), ("list.2.x", 7), ("list.*.x", 7), ("n", None), ("0", "zero"),
        ("a.x", MISSING), ("list.9.x", MISSING), ("e.*.x", MISSING), ("n.x", MISSING),
    ],
)  # fmt: skip
def test_a_path_finds_what_stands_there(path: str, value: Any) -> None:
    assert find(parse_path(path), REPLY) == value
    assert find(parse_path("."), REPLY) is REPLY


@pytest.mark.parametrize("path", ["", "a.", ".a", "a..b", "a b", "a[0]", '"a', "a|b"])
def test_what_is_no_path_is_refused_with_a_way_out(path: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse_path(path)
    assert raised.value.hint


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("a.x", "`a.x` found nothing: a has b, b.c"), ("n.x", "n is null"),
        ("e.*.x", "e is an empty list"), ("a.b.c", "a.b is a number"), ("z", "it has a, list"),
    ],
)  # fmt: skip
def test_a_path_that_finds_nothing_says_where_it_ends_and_what_is_there(
    path: str, words: str
) -> None:
    assert words in why_nothing(parse_path(path), REPLY)


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("v", Decimal("10.50"), "10.50"), ("v", True, "true"), ("v", None, None),
        ("v", [1, "a"], '[1,"a"]'), ("v | int", "5.0", "5"), ("v | decimal", "10.500", "10.5"),
        ("v | cents", 1999, "19.99"), ("v | bool", 1, "true"), ("v | bool", "No", "false"),
        ("v | date", "2026-11-20T10:00:00+01:00", "2026-11-20T09:00:00Z"),
        ("v | date Europe/Paris", "2026-07-01 10:00:00", "2026-07-01T08:00:00Z"),
        ("v | date", "Wed, 05 Dec 2018 20:16:55 +0000", "2018-12-05T20:16:55Z"),
        ("v | unix", 1795177800, "2026-11-20T12:30:00Z"),
        ("v | unix_ms", "1795177800000", "2026-11-20T12:30:00Z"),
        ("v | last", "https://h/products/8/?x=1", "8"), ("v | int", "", None),
    ],
)  # fmt: skip
def test_a_conversion_gives_canonical_text(source: str, value: Any, text: str | None) -> None:
    assert converted(parse_expression(source), value, UTC) == text


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("v | int", "5.5"), ("v | int", "five"), ("v | decimal", "1,000"), ("v | decimal", True),
        ("v | decimal", "1e3"), ("v | bool", "maybe"), ("v | date", "soon"), ("v | unix", 1e30),
        ("v | date", 5), ("v | decimal", [5]),
    ],
)  # fmt: skip
def test_a_value_that_is_not_what_it_is_said_to_be_is_refused(source: str, value: Any) -> None:
    with pytest.raises(UnfitError):
        converted(parse_expression(source), value, UTC)


def records(items: list[Any], **changed: Any) -> list[Record]:
    service = Service({"GET /v1/items": {"data": items}})
    rest = service.connect(inventory(**changed), timezone="Europe/Paris")
    return [one for page in rest.pages("inventory") for one in page.records]


@pytest.mark.parametrize(
    ("free", "quantity", "reason"),
    [
        (5, 5, ""), ("5 ", 5, ""), (5.0, 5, ""), (2.5, Decimal("2.5"), ""), (-3, -3, ""),
        (None, None, "missing"), ("", None, "missing"), ("many", None, "unreadable"),
        (True, None, "unreadable"), ("1e3", None, "unreadable"), ([5], None, "unreadable"),
        (10**12, None, "out_of_range"),
    ],
)  # fmt: skip
@pytest.mark.pitfall("P-25")
def test_a_quantity_is_read_strictly_and_unknown_is_never_zero(
    free: Any, quantity: Any, reason: str
) -> None:
    (record,) = records([item("A", free)])
    assert (record.qty, record.reason) == (quantity, reason)


def test_what_orders_hold_is_taken_off_and_an_item_that_is_not_tracked_has_no_quantity() -> None:
    mapped = STOCK["map"] | {"held": "stock.held", "tracked": "tracked"}
    write = STOCK["write"] | {"body": {"free": "{on_hand}"}}
    found = records(
        [
            item("A", stock={"free": 8, "held": 2}), item("B", stock={"free": 8, "held": None}),
            item("C", stock={"free": 8, "held": "some"}), item("D", tracked=False),
        ],
        map=mapped, write=write,
    )  # fmt: skip
    assert [(one.qty, one.reason) for one in found] == [
        (6, ""), (8, ""), (None, "unreadable"), (None, "not_tracked"),
    ]  # fmt: skip
    assert [one.refs["held"] for one in found] == ["2", "0", "0", "0"]


def test_columns_refs_fields_and_times_are_those_of_the_mapping() -> None:
    (record,) = records(
        [item("A", changed="2026-07-01 10:00:00", ver=7, price={"gross": "9.90"}, tags=["a"])],
        fields={"price": "price.gross | decimal", "currency": "=EUR", "none": "price.net"},
    )  # fmt: skip
    assert (record.remote_id, record.sku) == ("iA", "A")
    assert record.updated_at is not None
    assert record.updated_at.isoformat() == "2026-07-01T08:00:00+00:00"
    assert record.refs == {"id": "iA", "version": "7"}
    assert record.fields == {"price": "9.9", "currency": "EUR"}


def test_records_that_where_leaves_out_are_not_read() -> None:
    items = [item("A", kind="single"), item("B", kind="set"), item("C")]
    assert [one.sku for one in records(items, where={"kind": "single"})] == ["A"]


def test_a_field_that_does_not_fit_its_conversion_names_column_path_and_value() -> None:
    with pytest.raises(Malformed) as raised:
        records([item("A", price="dear")], fields={"price": "price | decimal"})
    assert raised.value.message == 'inventory: fields.price: price | decimal: "dear" is no number'


def test_a_secret_that_comes_back_in_a_reply_is_not_kept() -> None:
    from tests.connectors.rest.service import TOKEN

    products = {
        "path": "/items",
        "records": "data",
        "map": {"id": "id", "sku": "code", "title": "name"},
    }
    service = Service({"GET /v1/items": {"data": [item("A", name=f"your {TOKEN}")]}})
    (page,) = service.connect({"products": products}).pages("products")
    assert TOKEN.encode() not in page.records[0].payload
    assert page.records[0].title == "your [redacted]"


def test_a_hostile_depth_ends_as_an_error_of_ours() -> None:
    deep = b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    answer = httpx.Response(200, content=deep, headers={"content-type": "application/json"})
    service = Service({"GET /v1/items": lambda _: answer})
    with pytest.raises(Malformed):
        list(service.connect().pages("inventory"))
