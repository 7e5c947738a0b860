"""Reading some of the stock: what changed since when, and single keys in few questions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors.model import Ask, Record
from tests.connectors.quickbooks_online.company import Company, item
from tests.connectors.quickbooks_online.intuit import reply

if TYPE_CHECKING:
    from collections.abc import Sequence


def many(count: int) -> Company:
    return Company([item(n) for n in range(1, count + 1)])


def records(company: Company, **how: Any) -> list[Record]:
    return [one for page in company.connect().pages("inventory", **how) for one in page.records]


def skus(found: Sequence[Record]) -> list[str]:
    return [one.sku for one in found]


class TestSince:
    def test_what_changed_comes_by_change_data_capture_in_one_request(self) -> None:
        company = many(5)
        now = company.clock.now()
        for number in (2, 4):
            late = {"LastUpdatedTime": "2026-11-20T11:59:00Z"}
            company.books["Item"][number - 1]["MetaData"] = late
        found = records(company, since=now - timedelta(minutes=30))
        assert skus(found) == ["SKU-2", "SKU-4"]
        [request] = company.requests
        assert request.url.params["changedSince"] == "2026-11-20T11:30:00Z"

    def test_an_item_made_inactive_is_told_and_has_no_quantity(self) -> None:
        company = Company([item(1, Active=False), item(2, Type="NonInventory")])
        [record] = records(company, since=company.clock.now() - timedelta(hours=2))
        assert (record.sku, record.qty, record.reason) == ("SKU-1", None, "inactive")

    def test_what_is_deleted_has_no_key_and_is_left_out(self) -> None:
        company = Company()
        gone = {"Id": "5", "status": "Deleted", "domain": "QBO"}
        told = {"CDCResponse": [{"QueryResponse": [{"Item": [gone]}]}]}
        company.answers = [lambda _: reply(200, told)]
        assert records(company, since=company.clock.now()) == []

    def test_no_change_at_all_is_an_empty_page(self) -> None:
        company = Company()
        company.answers = [lambda _: reply(200, {"CDCResponse": [{"QueryResponse": [{}]}]})]
        assert records(company, since=company.clock.now()) == []

    @pytest.mark.parametrize(
        ("number", "ago"), [(1000, timedelta(hours=2)), (3, timedelta(days=29, hours=1))]
    )
    def test_more_or_older_than_capture_holds_comes_by_query(
        self, number: int, ago: timedelta
    ) -> None:
        company = many(number)
        found = records(company, since=company.clock.now() - ago)
        assert len(found) == number
        assert "MetaData.LastUpdatedTime >= '2026-1" in company.statements()[0]
        assert "Active in (true, false)" in company.statements()[0]

    def test_a_cursor_goes_on_with_the_query(self) -> None:
        company = many(2500)
        since = company.clock.now() - timedelta(hours=2)
        first = next(company.connect().pages("inventory", since=since))
        rest = records(company, since=since, cursor=first.cursor)
        assert len(first.records) + len(rest) == 2500
        assert sum(request.url.path.endswith("/cdc") for request in company.requests) == 1


class TestKeys:
    def test_known_ids_and_skus_are_two_questions(self) -> None:
        company = many(9)
        asks = [Ask("SKU-1", {"item_id": "1"}), Ask("SKU-2"), Ask("SKU-3"), Ask("NONE"), Ask("")]
        page = company.connect().read("inventory", asks)
        assert sorted(skus(page.records)) == ["SKU-1", "SKU-2", "SKU-3"]
        assert page.requests == len(company.requests) == 2

    def test_nothing_asked_is_no_request(self) -> None:
        company = many(3)
        assert company.connect().read("inventory", []).records == ()
        assert company.requests == []

    @pytest.mark.parametrize("sku", ["O'Neill", "back\\slash", "50% off", "a,b", "é & ü", "'"])
    def test_any_sku_can_be_asked_for(self, sku: str) -> None:
        company = Company([item(1, sku), item(2, sku + "x")])
        [record] = company.connect().read("inventory", [Ask(sku)]).records
        assert record.sku == sku

    def test_a_long_question_is_posted(self) -> None:
        company = many(1200)
        asks = [Ask(f"SKU-{n}") for n in range(1, 1201)]
        page = company.connect().read("inventory", asks)
        assert len(page.records) == 1200
        assert [request.method for request in company.requests] == ["POST"] * 3
        assert page.requests == 3

    def test_items_that_share_a_sku_all_come(self) -> None:
        company = Company([item(1, "A"), item(2, "A"), item(3, "a")])
        page = company.connect().read("inventory", [Ask("A")])
        assert [one.remote_id for one in page.records] == ["1", "2"]

    def test_more_than_a_page_of_one_sku_all_come(self) -> None:
        company = Company([item(n, "A") for n in range(1, 1500)])
        assert len(company.connect().read("inventory", [Ask("A")]).records) == 1499

    def test_a_service_is_found_by_its_sku_without_a_quantity(self) -> None:
        company = Company([item(1, "ENGRAVE", Type="Service", TrackQtyOnHand=False)])
        [record] = company.connect().read("inventory", [Ask("ENGRAVE")]).records
        assert (record.reason, record.refs) == ("not_tracked", {"item_id": "1"})
