"""The query language: what is served, and what is refused rather than guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from syncconsole.sandbox.quickbooks.fault import CompanyFault
from syncconsole.sandbox.quickbooks.grammar import parse_query
from syncconsole.sandbox.quickbooks.select import Condition, Select

if TYPE_CHECKING:
    from tests.sandbox.quickbooks.client import Client


@pytest.mark.parametrize(
    ("text", "select"),
    [
        ("select * from Item", Select("Item")),
        ("SELECT COUNT(*) FROM Item", Select("Item", count=True)),
        (
            "select Id, MetaData.LastUpdatedTime from Item",
            Select("Item", ("Id", "MetaData.LastUpdatedTime")),
        ),
        (
            "select * from Item where Sku in ('a', 'b') and Active = true",
            Select(
                "Item",
                where=(Condition("Sku", "in", ("a", "b")), Condition("Active", "=", (True,))),
            ),
        ),
        (
            r"select * from Customer where DisplayName = 'O\'Hara \\ Sons'",
            Select("Customer", where=(Condition("DisplayName", "=", (r"O'Hara \ Sons",)),)),
        ),
        (
            "select * from Item orderby Id desc, Name startposition 11 maxresults 5",
            Select("Item", order=(("Id", True), ("Name", False)), start=11, most=5),
        ),
        (
            "select * from Item where QtyOnHand>=-2.5 order by Name asc",
            Select(
                "Item", where=(Condition("QtyOnHand", ">=", ("-2.5",)),), order=(("Name", False),)
            ),
        ),
    ],
)
def test_a_query_is_read(text: str, select: Select) -> None:
    assert parse_query(text) == select


@pytest.mark.parametrize(
    "text",
    [
        "",
        "selct * from Item",
        "select from Item",
        "select * Item",
        "select * from Item where",
        "select * from Item where Sku = 'a' or Sku = 'b'",
        "select * from Item where Sku = 'it's'",
        'select * from Item where Sku = "a"',
        "select * from Item where Sku = a",
        "select * from Item where Sku in 'a'",
        "select * from Item where Sku in ()",
        "select * from Item where Sku != 'a'",
        "select * from Item where not Active",
        "select * from Item group by Type",
        "select * from Item, Customer",
        "select * from Item maxresults 10 startposition 1",
        "select * from Item startposition 0",
        "select * from Item maxresults 1.5",
        "select * from Item maxresults",
        "delete from Item",
    ],
)
def test_what_is_no_query_is_fault_4000(text: str) -> None:
    with pytest.raises(CompanyFault) as refused:
        parse_query(text)
    assert refused.value.code == "4000"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("select * from Item maxresults 1001", "Max allowed value is 1000"),
        ("select * from Gadget", "Metadata not found for Entity Gadget"),
        ("select * from Item where Colour = 'red'", "Property Colour not found"),
        ("select Colour from Item", "Property Colour not found"),
        ("select * from Item orderby Colour", "Property Colour not found"),
        ("select * from Item where QtyOnHand > 'many'", "does not fit the property QtyOnHand"),
        ("select * from Item where MetaData.LastUpdatedTime > 'now'", "does not fit"),
        ("select * from Item where QtyOnHand like '1%'", "LIKE is not supported"),
    ],
)
def test_a_query_that_asks_for_what_is_not_there_is_fault_4001(
    books: Client, query: str, words: str
) -> None:
    error = books.fault(books.ask("GET", "query", params={"query": query}))
    assert error["code"] == "4001"
    assert words in error["Detail"]


def test_pages_share_out_every_item_once(books: Client) -> None:
    total = books.select("select count(*) from Item")["totalCount"]
    seen: list[str] = []
    for start in range(1, total + 100, 100):
        page = books.select(f"select * from Item startposition {start} maxresults 100")
        seen += [row["Id"] for row in page.get("Item", [])]
        assert page.get("maxResults", 0) == len(page.get("Item", []))
    assert len(seen) == len(set(seen)) == total
    assert seen == sorted(seen, key=int)
    assert books.select(f"select * from Item startposition {total + 1}") == {}


def test_a_hundred_is_the_default_and_maxresults_nought_is_nothing(books: Client) -> None:
    assert len(books.ids("select * from Item")) == 100
    assert books.select("select * from Item maxresults 0") == {}


def test_names_lists_leave_out_what_is_inactive_unless_asked(books: Client) -> None:
    old = "select * from Item where Sku = 'OLD-TENT'"
    assert books.ids(old) == []
    assert len(books.ids(f"{old} and Active in (true, false)")) == 1
    assert len(books.ids("select * from Item where Active = false")) == 1


def test_conditions_narrow_and_compare_by_their_kind(books: Client) -> None:
    numbers = [books.item(n) for n in (0, 5, 9)]
    skus = ", ".join(f"'{sku}'" for _, sku in numbers)
    assert books.ids(f"select * from Item where Sku in ({skus})") == [n for n, _ in numbers]
    ids = ", ".join(f"'{number}'" for number, _ in reversed(numbers))
    assert books.ids(f"select * from Item where Id in ({ids})") == [n for n, _ in numbers]
    assert books.ids(f"select * from Item where Id = '{numbers[0][0]}' and Sku = 'x'") == []
    assert books.ids("select * from Item where QtyOnHand < '0'") == ["13"]
    assert books.ids("select * from Item where Name like '%by the metre'") == ["12"]
    some = "select * from Item where Type = 'Inventory' and QtyOnHand > 100 maxresults 1000"
    assert all(row["QtyOnHand"] > 100 for row in books.select(some)["Item"])


def test_order_is_as_asked(books: Client) -> None:
    rows = books.select(
        "select Name, QtyOnHand from Item where Type = 'Inventory' orderby QtyOnHand desc, Id"
        " maxresults 1000"
    )["Item"]
    keys = [(-row["QtyOnHand"], int(row["Id"])) for row in rows]
    assert keys == sorted(keys)
    times = [
        row["MetaData"]["LastUpdatedTime"]
        for row in books.select("select * from Item orderby Metadata.LastUpdatedTime")["Item"]
    ]
    assert times == sorted(times)


def test_columns_are_those_asked_for(books: Client) -> None:
    (row,) = books.select("select Sku, QtyOnHand from Item where Sku = 'CORD-M'")["Item"]
    assert row == {"domain": "QBO", "sparse": True, "Id": "12", "Sku": "CORD-M", "QtyOnHand": 137.5}


def test_a_long_query_goes_in_the_body_and_is_a_read(books: Client) -> None:
    before = books.sandbox.log.counts
    text = {"content-type": "application/text"}
    query = b"select * from Item where Sku in ('CORD-M')"
    reply = books.ask("POST", "query", content=query, headers=text)
    assert reply.json()["QueryResponse"]["maxResults"] == 1
    assert books.sandbox.log.counts == before | {"read": before["read"] + 1}
    json = books.ask("POST", "query", content=query, headers={"content-type": "application/json"})
    assert books.fault(json)["code"] == "500"


def test_without_a_query_there_is_fault_2020(books: Client) -> None:
    assert books.fault(books.ask("GET", "query"))["code"] == "2020"


def test_a_change_between_two_pages_is_seen_by_the_second(client: Client) -> None:
    pages = "select * from Item where QtyOnHand = '99.5' orderby Id startposition {} maxresults 1"
    skus = [client.item(n)[1] for n in range(3)]
    for sku in skus[:2]:
        client.company.set_stock(sku, Decimal("99.5"))
    assert client.ids(pages.format(1)) == [client.item(0)[0]]
    client.company.set_stock(skus[0], 1)
    client.company.set_stock(skus[2], Decimal("99.5"))
    assert client.ids(pages.format(2)) == [client.item(2)[0]]
