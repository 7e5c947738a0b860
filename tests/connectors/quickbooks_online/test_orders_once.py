"""Writing orders: never twice, never lost, and never what cannot be a receipt."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import msgspec
import pytest

from connectors.errors import Retriable
from connectors.model import Ask, Change, Fate
from tests.connectors.http.fakes import broken_off, page, ready
from tests.connectors.quickbooks_online.intuit import reply
from tests.connectors.quickbooks_online.orders import line, order
from tests.connectors.quickbooks_online.selling import RECEIPT, at, fates, push, shop


class TestNeverTwice:
    @pytest.mark.pitfall("P-21")
    def test_an_order_that_is_there_is_accepted_with_its_receipt(self) -> None:
        company = shop()
        [first] = push(company, order())
        [again] = push(company, order(), key="run-8")
        assert (again.fate, again.remote_id) == (Fate.ACCEPTED, first.remote_id)
        assert len(company.books["SalesReceipt"]) == 1
        assert company.onhand("SKU-1") == 8

    @pytest.mark.pitfall("P-20")
    @pytest.mark.parametrize(
        "trouble",
        [
            httpx.ReadTimeout("slow"),
            httpx.ReadError("reset"),
            reply(500, {}),
            reply(504, {}),
            broken_off(httpx.ReadError("reset")),
            page(200, "<html>welcome</html>"),
            reply(200, {"time": "now"}),
            reply(200, {"SalesReceipt": {"DocNumber": "BC-100871"}}),
        ],
    )
    def test_an_answer_that_was_lost_is_settled_by_the_reference(self, trouble: Any) -> None:
        company = shop()

        def booked_and_lost(request: httpx.Request) -> httpx.Response:
            company.answers = []
            company(request)
            if isinstance(trouble, Exception):
                raise trouble
            return trouble if isinstance(trouble, httpx.Response) else trouble(request)

        company.answers = at(RECEIPT, booked_and_lost)
        connector = company.connect()
        with pytest.raises(Retriable) as caught:
            connector.push([order()], key="run-7", ready=ready)
        assert caught.value.maybe_done
        [found] = connector.read("orders", [Ask("BC-100871")]).records
        assert found.remote_id == company.books["SalesReceipt"][0]["Id"]
        [outcome] = connector.push([order()], key="run-7", ready=ready)
        assert outcome.remote_id == found.remote_id
        assert company.onhand("SKU-1") == 8

    def test_a_write_is_never_sent_again_by_itself(self) -> None:
        company = shop()
        company.answers = at(RECEIPT, httpx.ReadTimeout("slow"), reply(500, {}))
        with pytest.raises(Retriable):
            push(company, order())
        assert len(company.sent(RECEIPT)) == 1

    def test_the_same_key_and_order_bear_the_same_request_id_of_fifty_at_most(self) -> None:
        company = shop()
        company.answers = at(RECEIPT, *[reply(500, {})] * 3)
        for key, number in (("run-7", "1"), ("run-7", "1"), ("run-7", "2")):
            with pytest.raises(Retriable):
                push(company, order(number), key=key)
        posted = [one for one in company.requests if one.url.path.endswith(RECEIPT)]
        first, again, other = (one.url.params["requestid"] for one in posted)
        assert first == again != other
        assert len(first) <= 50

    def test_a_duplicate_that_was_ours_after_all_is_accepted(self) -> None:
        company = shop()
        receipt = company.add(
            "SalesReceipt", DocNumber="BC-1", PrivateNote="Web order 1 (syncconsole BC-1)"
        )
        company.answers = [lambda _: reply(200, {"QueryResponse": {}})]  # not yet visible
        [outcome] = push(company, order("1"))
        assert (outcome.fate, outcome.remote_id) == (Fate.ACCEPTED, receipt["Id"])

    def test_somebody_elses_receipt_of_that_number_does_not_swallow_the_order(self) -> None:
        company = shop()
        company.add("SalesReceipt", DocNumber="BC-1", PrivateNote="Walk-in customer")
        [outcome] = push(company, order("1"))
        assert (outcome.fate, outcome.code) == (Fate.REJECTED, "foreign_number")
        assert "orders.prefix" in outcome.message
        assert company.sent(RECEIPT) == []

    def test_only_our_own_receipts_are_found_by_reference(self) -> None:
        company = shop()
        company.add("SalesReceipt", DocNumber="BC-1", PrivateNote="Walk-in customer")
        push(company, order("2"))
        page = company.connect().read("orders", [Ask("BC-1"), Ask("BC-2"), Ask("BC-3")])
        [record] = page.records
        assert (record.sku, record.component) == ("BC-2", "orders")
        assert record.refs == {"receipt_id": record.remote_id}
        assert record.fields == {"total": "19.98"}
        assert record.updated_at == datetime(2026, 11, 20, 11, tzinfo=UTC)


class TestUnfit:
    @pytest.mark.parametrize(
        ("change", "code", "way_out"),
        [
            (order("1" * 19), "reference", "orders.prefix"),
            (order("1", line(1), shipping=Decimal(5)), "no_shipping", "orders.shipping"),
            (order("1", line(1), discount=Decimal(5)), "no_discount", "orders.discount"),
            (
                order("1", msgspec.structs.replace(line(1), refs={}, sku="KAYAK")),
                "no_item",
                "'KAYAK'",
            ),
            (Change("orders", "BC-1", "", None, 0), "no_lines", "by hand"),
            (Change("orders", "", "", None, 0, order=order("1").order), "reference", "prefix"),
        ],
    )
    def test_what_cannot_become_a_receipt_is_rejected_without_being_sent(
        self, change: Change, code: str, way_out: str
    ) -> None:
        company = shop()
        [outcome] = push(company, change)
        assert (outcome.fate, outcome.code) == (Fate.REJECTED, code)
        assert way_out in outcome.message
        assert company.requests == []

    def test_twenty_one_characters_fit(self) -> None:
        assert push(shop(), order("1" * 18))[0].fate is Fate.ACCEPTED

    def test_the_others_are_written_all_the_same(self) -> None:
        company = shop()
        outcomes = push(company, order("1" * 40), order("2"), order("3"))
        assert fates(outcomes) == [Fate.REJECTED, Fate.ACCEPTED, Fate.ACCEPTED]

    @pytest.mark.parametrize(
        "changes",
        [
            [order("1"), order("1")],
            [order(str(n)) for n in range(26)],
            [order("1"), Change("inventory", "A", "", None, 1)],
            [Change("products", "A", "", None, 1)],
        ],
    )
    def test_what_must_not_be_asked_is_refused_before_anything_leaves(
        self, changes: list[Change]
    ) -> None:
        company = shop()
        with pytest.raises(ValueError, match=r"."):
            push(company, *changes)
        assert company.requests == []

    def test_no_order_is_no_request(self) -> None:
        company = shop()
        assert push(company) == []
        assert company.requests == []
