"""The search syntax: what is found, and what is ignored with a warning and no error."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncconsole.sandbox.shopify.search.fields import Field
from syncconsole.sandbox.shopify.search.filtering import Searchable, search
from syncconsole.sandbox.shopify.search.grammar import SearchError, parse

if TYPE_CHECKING:
    from tests.sandbox.fakes import FakeTime
    from tests.sandbox.shopify.client import Client

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

GOODS: list[dict[str, Any]] = [
    {"id": 1, "sku": "A-1", "tags": ["b2b", "New"], "at": NOW.timestamp() - 86_400, "live": True},
    {"id": 2, "sku": "A-2", "tags": ["B2B "], "at": NOW.timestamp() - 60, "live": False},
    {"id": 3, "sku": "B-1", "tags": [], "at": NOW.timestamp(), "live": True},
]

OF: Searchable[dict[str, Any]] = Searchable(
    {
        "id": Field("id", lambda row: row["id"]),
        "sku": Field("text", lambda row: row["sku"]),
        "tag": Field("list", lambda row: row["tags"]),
        "updated_at": Field("time", lambda row: row["at"]),
        "seen_on": Field("day", lambda row: row["at"]),
        "live": Field("flag", lambda row: row["live"]),
    },
    lambda row: row["sku"],
)


def ids(text: str) -> list[int]:
    rows, warnings, _ = search(GOODS, text, OF, NOW)
    assert warnings == []
    return [row["id"] for row in rows]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [1, 2, 3]),
        ("sku:A-1", [1]),
        ("sku:'a-1'", [1]),
        ('sku:"A-2"', [2]),
        ("sku:A*", [1, 2]),
        ("sku:*", [1, 2, 3]),
        ("sku:A-1 OR sku:B-1", [1, 3]),
        ("sku:A-1 OR id:3", [1, 3]),
        ("id:>=2 sku:B-1", [3]),
        ("id:>=2 AND id:<3", [2]),
        ("id:gid://shopify/Product/2", [1, 2, 3]),
        ("id:'gid://shopify/Product/2'", [2]),
        ("tag:b2b", [1, 2]),
        ("tag:'new,other'", [1]),
        ("NOT tag:b2b", [3]),
        ("-tag:b2b", [3]),
        ("(sku:A-1 OR sku:A-2) AND NOT id:1", [2]),
        ("live:true", [1, 3]),
        ("b-1", [3]),
        ("updated_at:>='2026-03-02T08:59:00Z'", [2, 3]),
        ("updated_at:>'2026-03-02T08:59:00Z'", [3]),
        ("updated_at:>='2026-03-02T10:00:00+01:00'", [3]),
        ("updated_at:<'2026-03-02'", [1]),
        ("updated_at:2026-03-02", [2, 3]),
        ("updated_at:<=now", [1, 2, 3]),
        ("seen_on:>='2026-03-02T23:00:00Z'", [2, 3]),
        ("seen_on:>'2026-03-01T00:00:00Z'", [2, 3]),
        ("seen_on:>'2026-03-02T00:00:00Z'", []),
    ],
)
def test_a_search_finds(text: str, found: list[int]) -> None:
    if text == "id:gid://shopify/Product/2":
        rows, warnings, _ = search(GOODS, text, OF, NOW)
        assert (len(rows), bool(warnings)) == (3, True), "unquoted, it ends at its colon"
        return
    assert ids(text) == found


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        ("colour:red", "colour", "invalid_field"),
        ("sku:A-1 AND colour:red", "colour", "invalid_field"),
        ("updated_at:>=2026-03-02T08:59:00Z", "59", "invalid_field"),
        ("updated_at:yesterday", "updated_at", "invalid_value"),
        ("id:many", "id", "invalid_value"),
        ("live:perhaps", "live", "invalid_value"),
        ("(sku:A-1", "query", "syntax_error"),
        ("sku:", "query", "syntax_error"),
        ("sku:'A-1", "query", "syntax_error"),
    ],
)
def test_a_search_that_cannot_be_is_ignored_with_a_warning(
    text: str, field: str, code: str
) -> None:
    rows, warnings, _ = search(GOODS, text, OF, NOW)
    assert list(rows) == GOODS
    assert (warnings[0]["field"], warnings[0]["code"]) == (field, code)


@given(st.text(alphabet="ab:'\"()-<>=* ANDOT,\\", max_size=40))
def test_any_text_is_a_search_or_is_said_to_be_none(text: str) -> None:
    try:
        parse(text)
    except SearchError:
        return
    search(GOODS, text, OF, NOW)


def test_over_the_wire_a_bad_filter_finds_everything_and_only_extensions_say_so(
    read: Client,
) -> None:
    query = "query($q: String!) { inventoryItems(first: 3, query: $q) { nodes { sku } } }"
    body = read.ask(query, q="updated_at:>=2026-01-01T00:00:00Z")
    assert len(body["data"]["inventoryItems"]["nodes"]) == 3
    assert "errors" not in body
    (told,) = body["extensions"]["search"]
    assert told["path"] == ["inventoryItems"]
    assert told["query"] == "updated_at:>=2026-01-01T00:00:00Z"
    assert told["warnings"][0]["message"] == "Invalid search field for this query."
    right = read.ask(query, q="sku:'ABC-1'")["extensions"]["search"]
    assert right == [
        {
            "path": ["inventoryItems"],
            "query": "sku:'ABC-1'",
            "parsed": {"field": "sku", "match_all": "ABC-1"},
        }
    ]


def test_a_field_the_vendor_has_and_the_sandbox_has_not_is_refused_and_not_ignored(
    read: Client,
) -> None:
    query = '{ customers(first: 3, query: "orders_count:5") { nodes { id } } }'
    assert read.code(query) == "SANDBOX_UNSERVED"


def test_customers_are_searched_by_whole_days(client: Client, time: FakeTime) -> None:
    time.passed = 6 * 3600.0
    client.control(customer=5917633347819, note="at three in the afternoon")
    query = "query($q: String!) { customers(first: 9, query: $q) { nodes { updatedAt } } }"

    def found(since: str) -> list[str]:
        nodes = client.data(query, q=f"updated_at:>='{since}'")["customers"]["nodes"]
        return [one["updatedAt"] for one in nodes]

    assert found("2026-03-02T00:00:00Z") == ["2026-03-02T15:00:00Z"]
    assert found("2026-03-02T23:59:59Z") == ["2026-03-02T15:00:00Z"], "the whole day is meant"
    assert found("2026-03-03T00:00:00Z") == []
