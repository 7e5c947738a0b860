"""Writing orders: several at once, and every refusal at the order it belongs to."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.errors import Retriable, Unauthorised
from connectors.model import Fate
from tests.connectors.quickbooks_online.intuit import fault, reply
from tests.connectors.quickbooks_online.orders import line, order
from tests.connectors.quickbooks_online.selling import BATCH, RECEIPT, at, fates, push, shop


class TestSeveral:
    def test_several_orders_are_one_batch_named_by_their_references(self) -> None:
        company = shop()
        outcomes = push(company, order("1"), order("2", line(2, 3, "1.00")))
        assert fates(outcomes) == [Fate.ACCEPTED] * 2
        [sent] = company.sent(BATCH)
        assert [(one["bId"], one["operation"]) for one in sent["BatchItemRequest"]] == [
            ("BC-1", "create"),
            ("BC-2", "create"),
        ]
        assert company.onhand("SKU-2") == 7

    @pytest.mark.pitfall("P-19")
    def test_each_fault_of_a_batch_belongs_to_its_order_whatever_their_order(self) -> None:
        company = shop()
        closed = fault("6210", "Account Period Closed", "The account period has closed")
        made = {"SalesReceipt": {"Id": "9", "DocNumber": "BC-1", "TotalAmt": 19.98}}
        replies = [{"bId": "BC-2", **closed}, {"bId": "BC-1", **made}]
        company.answers = at(BATCH, reply(200, {"BatchItemResponse": replies}))
        first, second = push(company, order("1"), order("2"))
        assert (first.fate, first.remote_id) == (Fate.ACCEPTED, "9")
        assert (second.fate, second.code) == (Fate.REJECTED, "6210")
        assert "books are closed" in second.message

    @pytest.mark.parametrize(
        "second",
        [
            {},
            {"bId": "BC-9", "SalesReceipt": {"Id": "1"}},
            {"bId": "BC-2"},
            {"bId": "BC-2", **fault("10000", "System Failure", kind="SystemFault")},
            {"bId": "BC-2", **fault("3001", "ThrottleExceeded", kind="SERVICE")},
        ],
    )
    def test_an_order_whose_fate_is_not_told_makes_the_batch_unsure(
        self, second: dict[str, Any]
    ) -> None:
        company = shop()
        made = {"bId": "BC-1", "SalesReceipt": {"Id": "9", "DocNumber": "BC-1"}}
        replies = [made] + ([second] if second else [])
        company.answers = at(BATCH, reply(200, {"BatchItemResponse": replies}))
        with pytest.raises(Retriable, match="only looking it up can tell") as caught:
            push(company, order("1"), order("2"))
        assert caught.value.maybe_done

    def test_a_refusal_of_the_whole_batch_is_one_of_each_order(self) -> None:
        company = shop()
        ended = fault("6190", "Invalid Company Status", "Subscription period has ended")
        company.answers = at(BATCH, reply(400, ended, intuit_tid="1-65-t"))
        outcomes = push(company, order("1"), order("2"))
        assert fates(outcomes) == [Fate.REJECTED] * 2
        assert {one.request_id for one in outcomes} == {"1-65-t"}
        assert "renew it in QuickBooks" in outcomes[0].message

    def test_a_batch_that_was_half_done_is_finished_by_the_next_push(self) -> None:
        company = shop()
        push(company, order("1"))
        outcomes = push(company, order("1"), order("2"))
        assert fates(outcomes) == [Fate.ACCEPTED] * 2
        assert len(company.books["SalesReceipt"]) == 2
        assert company.onhand("SKU-1") == 6


class TestRefusals:
    @pytest.mark.parametrize(
        ("code", "said", "way_out"),
        [
            ("6210", "Account Period Closed", "reopen the period"),
            ("2500", "Invalid Reference Id", "read the stock again"),
            ("610", "Object Not Found", "make it active again"),
            ("6000", "A business validation error has occurred", ""),
        ],
    )
    def test_a_refusal_is_said_with_its_code_and_the_way_out(
        self, code: str, said: str, way_out: str
    ) -> None:
        company = shop()
        company.answers = at(RECEIPT, reply(400, fault(code, said), intuit_tid="1-65-r"))
        [outcome] = push(company, order())
        assert (outcome.fate, outcome.code, outcome.request_id) == (Fate.REJECTED, code, "1-65-r")
        assert f"{said} ({code})." in outcome.message
        assert way_out in outcome.message

    def test_a_refusal_in_words_nobody_knows_is_still_one(self) -> None:
        company = shop()
        company.answers = at(RECEIPT, reply(400, {"odd": "thing"}))
        [outcome] = push(company, order())
        assert (outcome.fate, outcome.code) == (Fate.REJECTED, "http_400")

    def test_a_missing_permission_stops_the_push(self) -> None:
        company = shop()
        company.answers = at(RECEIPT, reply(403, fault("3100", "ApplicationAuthorizationFailed")))
        with pytest.raises(Unauthorised, match="administrator"):
            push(company, order())

    def test_an_answer_that_differs_from_what_was_asked_is_told(self) -> None:
        company = shop()
        made = {"Id": "9", "DocNumber": "1001", "TotalAmt": 19.98}
        taxed = {"Id": "9", "DocNumber": "BC-100871", "TotalAmt": 21.58}
        company.answers = at(
            RECEIPT, reply(200, {"SalesReceipt": made}), reply(200, {"SalesReceipt": taxed})
        )
        [renumbered] = push(company, order())
        [dearer] = push(company, order())
        assert renumbered.fate is dearer.fate is Fate.ACCEPTED
        assert "custom transaction numbers" in renumbered.message
        assert "booked 21.58 and the order's total is 19.98" in dearer.message
