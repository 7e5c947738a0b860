"""Reading stock: every item once, in few questions, and unknown is never zero."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from connectors.errors import Malformed, Retriable
from connectors.model import Ask, Record
from tests.connectors.quickbooks_online.company import Company, item
from tests.connectors.quickbooks_online.intuit import reply

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def many(count: int) -> Company:
    return Company([item(n) for n in range(1, count + 1)])


def records(company: Company, **how: Any) -> list[Record]:
    return [one for page in company.connect().pages("inventory", **how) for one in page.records]


def skus(found: Sequence[Record]) -> list[str]:
    return [one.sku for one in found]


class TestRecords:
    def test_an_item_is_its_sku_its_quantity_on_hand_and_its_own_time(self) -> None:
        stamp = {"LastUpdatedTime": "2026-11-19T14:59:48-07:00"}
        company = Company([item(7, "WB-1.5 'L'", 12, Name="Water bottle", MetaData=stamp)])
        assert records(company) == [
            Record(
                component="inventory",
                remote_id="7",
                sku="WB-1.5 'L'",
                qty=12,
                title="Water bottle",
                updated_at=datetime(2026, 11, 19, 21, 59, 48, tzinfo=UTC),
                refs={"item_id": "7"},
            )
        ]

    @pytest.mark.parametrize(
        ("fields", "qty", "reason"),
        [
            ({"QtyOnHand": 0}, 0, ""),
            ({"QtyOnHand": -3}, -3, ""),
            ({"QtyOnHand": 5.0}, 5, ""),
            ({"QtyOnHand": 2.25}, Decimal("2.25"), ""),
            ({"QtyOnHand": None}, None, "missing"),
            ({"QtyOnHand": True}, None, "unreadable"),
            ({"QtyOnHand": "many"}, None, "unreadable"),
            ({"QtyOnHand": 9e12}, None, "out_of_range"),
            ({"TrackQtyOnHand": False}, None, "not_tracked"),
            ({"Sku": ""}, None, "no_sku"),
            ({"Sku": None}, None, "no_sku"),
        ],
    )
    @pytest.mark.pitfall("P-25")
    def test_unknown_is_not_zero(self, fields: dict[str, Any], qty: Any, reason: str) -> None:
        [record] = records(Company([item(1) | fields]))
        assert (record.qty, record.reason) == (qty, reason)

    def test_a_time_that_cannot_be_read_is_none(self) -> None:
        [record] = records(Company([item(1, MetaData={"LastUpdatedTime": "yesterday"})]))
        assert record.updated_at is None


class TestWholeLists:
    def test_only_active_inventory_items_are_listed_in_an_order_that_stands(self) -> None:
        company = Company([item(1), item(2, Active=False), item(3, Type="Service")])
        assert skus(records(company)) == ["SKU-1"]
        where = "from Item where Type = 'Inventory' and Active = true"
        assert company.statements() == [
            f"select count(*) {where}",
            f"select * {where} orderby Id startposition 1 maxresults 1000",
            f"select count(*) {where}",
        ]

    @pytest.mark.parametrize("number", [0, 1, 999, 1000, 1001, 1999, 2000, 2500])
    def test_each_item_comes_once_whatever_the_number(self, number: int) -> None:
        company = many(number)
        pages = list(company.connect().pages("inventory"))
        found = [one.sku for page in pages for one in page.records]
        assert found == [f"SKU-{n}" for n in range(1, number + 1)]
        assert pages[-1].total == number
        assert [page.cursor == "" for page in pages] == [False] * (len(pages) - 1) + [True]
        assert sum(page.requests for page in pages) == len(company.requests)

    @pytest.mark.pitfall("P-18")
    @pytest.mark.parametrize("gone", [0, 500, 998, 999])
    def test_an_item_that_leaves_the_list_meanwhile_hides_no_other(self, gone: int) -> None:
        company = many(2500)
        pages = company.connect().pages("inventory")
        found = set(skus(next(pages).records))
        company.books["Item"][gone]["Active"] = False
        for page in pages:
            found |= set(skus(page.records))
        assert found == {f"SKU-{n}" for n in range(1, 2501)}

    @pytest.mark.pitfall("P-18")
    def test_an_item_that_comes_in_front_makes_none_come_twice(self) -> None:
        company = Company([item(n) for n in range(10, 2500)])
        pages = company.connect().pages("inventory")
        found = skus(next(pages).records)
        company.books["Item"].append(item(1))
        for page in pages:
            found += skus(page.records)
        assert len(found) == len(set(found)) == 2490

    @pytest.mark.pitfall("P-18")
    def test_a_list_that_never_stands_still_is_not_taken_for_complete(self) -> None:
        company = many(2500)
        number = count(10_000)

        def replace(request: httpx.Request) -> None:
            company.books["Item"] = [item(next(number)) for _ in range(1100)]

        pages = company.connect().pages("inventory")
        next(pages)
        company.answers = [replace] * 99
        with pytest.raises(Malformed) as caught:
            list(pages)
        assert caught.value.code == "incomplete_read"

    @pytest.mark.pitfall("P-24")
    @pytest.mark.parametrize("short", [{}, {"Item": [item(1)], "startPosition": 1}])
    def test_fewer_than_announced_is_not_the_end(self, short: dict[str, Any]) -> None:
        company = many(30)
        company.answers = [lambda _: None, lambda _: reply(200, {"QueryResponse": short})]
        with pytest.raises(Malformed, match="of 30 records came") as caught:
            records(company)
        assert caught.value.code == "incomplete_read"

    def test_a_read_goes_on_where_its_cursor_stands(self) -> None:
        company = many(2500)
        first = next(company.connect().pages("inventory"))
        rest = records(company, cursor=first.cursor)
        assert skus(rest) == [f"SKU-{n}" for n in range(1001, 2501)]

    @pytest.mark.pitfall("P-18")
    def test_a_list_that_moved_while_we_were_away_is_read_from_further_back(self) -> None:
        company = many(2500)
        first = next(company.connect().pages("inventory"))
        company.books["Item"][3]["Active"] = False
        rest = records(company, cursor=first.cursor)
        assert {f"SKU-{n}" for n in range(1001, 2501)} <= set(skus(rest))

    @pytest.mark.parametrize("cursor", ["0/1", "x/1", "5", "5/", "1/7"])
    def test_a_foreign_cursor_is_named(self, cursor: str) -> None:
        with pytest.raises(ValueError, match="cursor"):
            records(many(3), cursor=cursor)

    @pytest.mark.pitfall("P-24")
    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            (httpx.Response(200, text="<html>Sign in</html>"), "not_json"),
            (reply(200, {"time": "now"}), "wrong_type"),
            (reply(200, {"QueryResponse": {"Item": [{"Name": "no id"}]}}), "wrong_type"),
        ],
    )
    def test_what_is_no_answer_of_a_query_is_not_an_empty_list(
        self, answer: httpx.Response, code: str
    ) -> None:
        company = many(3)
        company.answers = [lambda _: answer] * 9
        with pytest.raises(Malformed) as caught:
            records(company)
        assert caught.value.code == code


def test_every_request_names_the_minor_version_and_wants_json() -> None:
    company = many(1200)
    connector = company.connect()
    list(connector.pages("inventory"))
    connector.read("inventory", [Ask(f"SKU-{n}") for n in range(400)])
    connector.check()
    for request in company.requests:
        assert request.url.params["minorversion"] == "75"
        assert request.headers["accept"] == "application/json"


def test_reads_are_tried_again_where_that_can_help() -> None:
    company = many(3)
    broken: list[Callable[[httpx.Request], httpx.Response]] = [
        lambda _: reply(500, {}),
        lambda _: reply(503, {}, **{"retry-after": "3"}),
        lambda _: httpx.Response(200, text="{", headers={"content-type": "application/json"}),
    ]
    company.answers = [*broken]
    assert len(records(company)) == 3


def test_the_id_that_intuits_support_asks_for_is_kept() -> None:
    company = many(3)
    company.answers = [lambda _: reply(500, {}, intuit_tid="1-65-xyz")] * 9
    with pytest.raises(Retriable) as caught:
        records(company)
    assert caught.value.request_id == "1-65-xyz"
