"""Writing stock: differences from what was just read, and never over somebody else's change."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from connectors.errors import Abandoned, Misconfigured, Retriable
from connectors.model import Change, Fate, Outcome
from connectors.quickbooks_online.adjusting import MOST_REQUESTS
from tests.connectors.http.fakes import ready
from tests.connectors.quickbooks_online.company import Company, item
from tests.connectors.quickbooks_online.intuit import fault, reply

if TYPE_CHECKING:
    from collections.abc import Sequence

PATH = "/inventoryadjustment"


def company(count: int = 9, onhand: Any = 10) -> Company:
    found = Company([item(n, onhand=onhand) for n in range(1, count + 1)])
    found.add("Account", Name="Inventory Shrinkage", Id="81")
    return found


def change(number: int, after: int, before: int | None = 10, **refs: str) -> Change:
    return Change("inventory", f"SKU-{number}", "", before, after, refs)


def push(books: Company, *changes: Change, account: str = "Inventory Shrinkage") -> list[Outcome]:
    connector = books.connect(adjust_account=account)
    return connector.push(changes, key="run-7", ready=ready)


def codes(outcomes: Sequence[Outcome]) -> list[tuple[Fate, str]]:
    return [(one.fate, one.code) for one in outcomes]


def refusing(books: Company, *bad: str) -> None:
    """Adjustments of these items are refused, with whatever goes along."""

    def judge(request: httpx.Request) -> httpx.Response | None:
        if request.url.path.endswith(PATH):
            body = request.content.decode()
            if any(f'"value":"{one}"' in body for one in bad):
                said = "The start date of an item is after the transaction"
                return reply(400, fault("6000", said))
        return None

    books.answers = [judge] * 200


def test_what_is_sent_is_the_difference_in_one_document() -> None:
    books = company()
    outcomes = push(books, change(1, 7), change(2, 15, item_id="2"), change(3, 0, None))
    [sent] = books.sent(PATH)
    assert sent == {
        "PrivateNote": "syncconsole run-7",
        "Line": [
            {
                "DetailType": "ItemAdjustmentLineDetail",
                "ItemAdjustmentLineDetail": {"ItemRef": {"value": own}, "QtyDiff": difference},
            }
            for own, difference in (("1", -3), ("2", 5), ("3", -10))
        ],
        "AdjustAccountRef": {"value": "81"},
    }
    assert [books.onhand(f"SKU-{n}") for n in (1, 2, 3)] == [7, 15, 0]
    document = books.books["InventoryAdjustment"][0]["Id"]
    assert outcomes == [Outcome(Fate.ACCEPTED, request_id="1-65-abc", remote_id=document)] * 3


@pytest.mark.pitfall("P-05")
def test_a_quantity_that_moved_is_a_conflict_and_is_not_written() -> None:
    books = company()
    outcomes = push(books, change(1, 7, before=12), change(2, 9))
    assert codes(outcomes) == [(Fate.CONFLICT, "moved"), (Fate.ACCEPTED, "")]
    assert outcomes[0].actual == 10
    assert (books.onhand("SKU-1"), books.onhand("SKU-2")) == (10, 9)


def test_a_quantity_that_is_there_already_needs_no_write() -> None:
    books = company()
    assert codes(push(books, change(1, 10, before=3))) == [(Fate.ACCEPTED, "already_there")]
    assert books.sent(PATH) == []


def test_a_fraction_that_is_found_is_settled_exactly() -> None:
    books = company(2, onhand=2.5)
    outcomes = push(books, change(1, 4, before=None), change(2, 4, before=2))
    assert codes(outcomes) == [(Fate.ACCEPTED, ""), (Fate.CONFLICT, "moved")]
    assert outcomes[1].actual is None
    assert "2.5 instead of 2" in outcomes[1].message
    assert Decimal(str(books.onhand("SKU-1"))) == 4


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"Active": False}, "gone"),
        ({"Sku": "OTHER"}, "gone"),
        ({"TrackQtyOnHand": False}, "not_tracked"),
        ({"Type": "Service"}, "not_tracked"),
        ({"QtyOnHand": None}, "missing"),
    ],
)
@pytest.mark.pitfall("P-26")
def test_an_item_without_a_quantity_is_rejected_and_the_others_are_written(
    fields: dict[str, Any], code: str
) -> None:
    books = company()
    books.books["Item"][0] |= fields
    outcomes = push(books, change(1, 7), change(2, 7))
    assert codes(outcomes) == [(Fate.REJECTED, code), (Fate.ACCEPTED, "")]


@pytest.mark.pitfall("P-07")
def test_items_that_share_a_sku_are_not_guessed_at() -> None:
    books = company()
    books.books["Item"][1]["Sku"] = "SKU-1"
    assert codes(push(books, change(1, 7))) == [(Fate.REJECTED, "duplicate_sku")]
    assert codes(push(books, change(1, 7, item_id="1"))) == [(Fate.ACCEPTED, "")]


def test_two_rows_of_one_item_do_not_add_up() -> None:
    books = company()
    outcomes = push(books, change(1, 7), change(1, 7, item_id="1"))
    assert codes(outcomes) == [(Fate.ACCEPTED, ""), (Fate.REJECTED, "duplicate_sku")]
    assert books.onhand("SKU-1") == 7


@pytest.mark.pitfall("P-19")
def test_a_refusal_is_narrowed_down_to_the_rows_it_is_about() -> None:
    books = company()
    refusing(books, "4", "7")
    outcomes = push(books, *(change(n, 1) for n in range(1, 10)))
    refused = [n for n, one in enumerate(outcomes, 1) if one.fate is Fate.REJECTED]
    assert refused == [4, 7]
    assert "start date of an item" in outcomes[3].message
    assert [books.onhand(f"SKU-{n}") for n in range(1, 10)] == [1, 1, 1, 10, 1, 1, 10, 1, 1]


def test_narrowing_down_comes_to_an_end() -> None:
    books = company(100)
    refusing(books, *(str(n) for n in range(1, 101)))
    outcomes = push(books, *(change(n, 1) for n in range(1, 101)))
    assert len(books.sent(PATH)) <= MOST_REQUESTS + 7  # parts that were waiting
    assert all(one.fate is Fate.REJECTED for one in outcomes)
    assert any("refused together with" in one.message for one in outcomes)


def test_what_ends_a_batch_halfway_leaves_doubt_of_all_of_it() -> None:
    books = company()
    refusing(books, "1")
    asked = list[int]()

    def stop_in_between() -> None:
        asked.append(1)
        if len(asked) == 5:
            raise Abandoned("cancelled")

    changes = [change(n, 1) for n in range(9, 0, -1)]
    with pytest.raises(Retriable, match="A part of the batch was written") as caught:
        books.connect(adjust_account="81").push(changes, key="k", ready=stop_in_between)
    assert caught.value.maybe_done


def test_a_stop_before_anything_left_goes_through_untouched() -> None:
    books = company()

    def stop() -> None:
        raise Abandoned("cancelled")

    with pytest.raises(Abandoned):
        books.connect(adjust_account="81").push([change(1, 1)], key="k", ready=stop)


@pytest.mark.pitfall("P-20")
def test_a_lost_answer_is_settled_by_reading_and_does_not_count_twice() -> None:
    books = company()

    def booked_and_lost(request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.endswith(PATH):
            return None
        books.answers = []
        books(request)
        raise httpx.ReadTimeout("slow")

    books.answers = [booked_and_lost] * 9
    with pytest.raises(Retriable) as caught:
        push(books, change(1, 7))
    assert caught.value.maybe_done
    assert codes(push(books, change(1, 7))) == [(Fate.ACCEPTED, "already_there")]
    assert books.onhand("SKU-1") == 7


@pytest.mark.parametrize("account", ["", "No such account"])
def test_the_account_must_be_told_and_be_there(account: str) -> None:
    books = company()
    with pytest.raises(Misconfigured, match="adjust_account"):
        push(books, change(1, 7), account=account)
    assert books.sent(PATH) == []


@pytest.mark.parametrize(
    "changes",
    [
        [change(n, 1) for n in range(101)],
        [Change("inventory", "A", "main", None, 1)],
    ],
)
def test_what_must_not_be_sent_is_refused_before_anything_leaves(changes: list[Change]) -> None:
    books = company()
    with pytest.raises(ValueError, match=r"."):
        push(books, *changes)
    assert books.requests == []
