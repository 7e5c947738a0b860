"""Writing stock: each row's own fate, nothing lost, nothing written twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import msgspec
import pytest

from connectors.errors import Abandoned, Misconfigured, Rejected, Retriable, Unauthorised
from connectors.model import Change, Fate
from tests.connectors.http.fakes import ready
from tests.connectors.shopify.goods import NOON, Stock
from tests.connectors.shopify.shop import Shop, error

if TYPE_CHECKING:
    from connectors.shopify.client import Shopify

KEY = "12-34-1-5"


def change(number: int, before: int | None, after: int, **refs: str) -> Change:
    known = refs or {"inventory_item_id": str(500 + number), "variant_id": str(number)}
    return Change("inventory", f"SKU-{number}", "1", before, after, known)


def changes(shop: Shop, *numbers: int, after: int = 99) -> list[Change]:
    """What a plan makes of the quantities the shop has now."""
    return [change(n, shop.stock(n).levels[1]["available"], after) for n in numbers]


def push(connector: Shopify, rows: list[Change], **more: Any) -> list[Any]:
    return connector.push(rows, key=KEY, **{"ready": ready, **more})


def fates(outcomes: list[Any]) -> list[str]:
    return [outcome.fate.value for outcome in outcomes]


def held(shop: Shop) -> dict[int, Any]:
    return {one.number: one.levels[1]["available"] for one in shop.stocks}


def test_250_rows_go_in_one_request_with_all_that_shopify_wants() -> None:
    shop = Shop(250)
    outcomes = push(shop.connect(), changes(shop, *range(1, 251)))
    assert fates(outcomes) == ["accepted"] * 250
    ((key, asked),) = shop.counter.calls
    assert UUID(key)
    assert (asked["name"], asked["reason"]) == ("available", "correction")
    assert asked["referenceDocumentUri"] == f"gid://syncconsole/Push/{KEY}"
    assert asked["quantities"][4] == {
        "inventoryItemId": "gid://shopify/InventoryItem/505",
        "locationId": "gid://shopify/Location/1",
        "quantity": 99,
        "changeFromQuantity": 5,
    }
    assert shop.names() == ["SetQuantities"]
    assert outcomes[0].request_id == "req-7"


def test_a_value_that_was_not_known_is_passed_as_an_explicit_null() -> None:
    shop = Shop(1)
    push(shop.connect(), [change(1, None, 7)])
    row = shop.counter.calls[0][1]["quantities"][0]
    assert row["changeFromQuantity"] is None
    assert b'"changeFromQuantity":null' in shop.requests[0].content
    assert held(shop) == {1: 7}


def test_on_hand_is_written_where_it_is_what_is_synchronised() -> None:
    shop = Shop(1)
    push(shop.connect(quantity="on_hand"), [change(1, 3, 9)])
    assert shop.counter.calls[0][1]["name"] == "on_hand"
    assert shop.stock(1).levels[1]["on_hand"] == 9


@pytest.mark.pitfall("P-20")
def test_the_same_request_has_the_same_key_and_another_has_another() -> None:
    shop = Shop(3)
    connector, rows = shop.connect(), changes(shop, 1, 2)
    push(connector, rows)
    assert fates(push(connector, rows)) == ["accepted"] * 2  # Shopify gives its first answer again
    push(connector, changes(shop, 3))
    connector.push(rows, key="12-34-1-6", ready=ready)
    keys = [key for key, _ in shop.counter.calls]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert shop.counter.written == [(1, 99), (2, 99), (3, 99)]


@pytest.mark.pitfall("P-05")
@pytest.mark.pitfall("P-19")
def test_a_conflict_ends_as_a_conflict_and_nothing_else_is_lost_or_doubled() -> None:
    shop = Shop(20)
    rows = changes(shop, *range(1, 21))
    shop.stock(4).levels[1]["available"] = 1000
    shop.stock(9).levels[1]["available"] = 2000
    outcomes = push(shop.connect(), rows)
    conflicts = {at: one for at, one in enumerate(outcomes, 1) if one.fate is Fate.CONFLICT}
    assert {at: one.actual for at, one in conflicts.items()} == {4: 1000, 9: 2000}
    assert {one.code for one in conflicts.values()} == {"change_from_quantity_stale"}
    assert fates(outcomes).count("accepted") == 18
    assert sorted(shop.counter.written) == [(n, 99) for n in range(1, 21) if n not in {4, 9}]
    assert held(shop)[4] == 1000
    assert len({key for key, _ in shop.counter.calls}) == len(shop.counter.calls) == 2
    assert shop.names() == ["SetQuantities", "SetQuantities", "StockOf"]


def test_a_conflict_stays_one_where_the_present_value_cannot_be_read() -> None:
    shop = Shop(2)
    rows = changes(shop, 1, 2)
    shop.stock(1).levels[1]["available"] = 1000
    shop.faults["StockOf"] = [error("no", "ACCESS_DENIED")]
    outcomes = push(shop.connect(), rows)
    assert fates(outcomes) == ["conflict", "accepted"]
    assert outcomes[0].actual is None


@pytest.mark.pitfall("P-19")
def test_rows_that_are_refused_by_name_leave_the_others_written_once() -> None:
    shop = Shop(250)
    shop.counter.refuse = {503: "INVALID_INVENTORY_ITEM", 507: "NON_MUTABLE_INVENTORY_ITEM"}
    outcomes = push(shop.connect(), changes(shop, *range(1, 251)))
    assert [(at, one.code) for at, one in enumerate(outcomes, 1) if one.fate is Fate.REJECTED] == [
        (3, "invalid_inventory_item"),
        (7, "non_mutable_inventory_item"),
    ]
    assert "bundle" in outcomes[6].message
    assert len(shop.counter.calls) == 2
    assert len(set(shop.counter.written)) == len(shop.counter.written) == 248


@pytest.mark.pitfall("P-19")
def test_a_refusal_that_names_no_row_is_halved_until_the_bad_row_stands_alone() -> None:
    shop = Shop(250)
    shop.counter.nameless = {600: "INVALID_QUANTITY_NEGATIVE"}
    outcomes = push(shop.connect(), changes(shop, *range(1, 251)))
    assert [at for at, one in enumerate(outcomes, 1) if one.fate is Fate.REJECTED] == [100]
    assert len(set(shop.counter.written)) == len(shop.counter.written) == 249
    assert len(shop.counter.calls) <= 17


def test_many_bad_rows_that_nobody_names_end_in_a_bounded_number_of_requests() -> None:
    shop = Shop(250)
    shop.counter.nameless = dict.fromkeys(range(501, 751, 2), "INVALID_QUANTITY_NEGATIVE")
    outcomes = push(shop.connect(), changes(shop, *range(1, 251)))
    assert len(shop.counter.calls) < 130
    accepted = [n for n, one in enumerate(outcomes, 1) if one.fate is Fate.ACCEPTED]
    assert sorted(n for n, _ in shop.counter.written) == accepted
    assert any("refused together with" in one.message for one in outcomes)


@pytest.mark.parametrize("code", ["INVALID_REASON", "INVALID_NAME", "INVALID_REFERENCE_DOCUMENT"])
def test_a_refusal_of_the_whole_request_is_not_tried_in_parts(code: str) -> None:
    shop = Shop(250)
    shop.counter.whole = code
    outcomes = push(shop.connect(), changes(shop, *range(1, 251)))
    assert {one.code for one in outcomes} == {code.lower()}
    assert len(shop.counter.calls) == 1


def test_a_key_whose_first_attempt_failed_is_tried_once_more_under_another() -> None:
    shop = Shop(2)
    shop.counter.codes = ["IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"]
    assert fates(push(shop.connect(), changes(shop, 1, 2))) == ["accepted"] * 2
    assert len({key for key, _ in shop.counter.calls}) == 2
    assert shop.counter.written == [(1, 99), (2, 99)]


@pytest.mark.pitfall("P-20")
@pytest.mark.parametrize(
    "codes",
    [
        ["IDEMPOTENCY_CONCURRENT_REQUEST"],
        ["IDEMPOTENCY_KEY_PARAMETER_MISMATCH"],
        ["IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"] * 2,
    ],
)
def test_a_key_that_is_known_for_something_else_leaves_it_to_reading(codes: list[str]) -> None:
    shop = Shop(2)
    shop.counter.codes = list(codes)
    with pytest.raises(Retriable) as told:
        push(shop.connect(), changes(shop, 1, 2))
    assert told.value.maybe_done
    assert told.value.code == codes[0].lower()


@pytest.mark.pitfall("P-19")
def test_a_request_that_did_a_part_and_refused_another_leaves_it_to_reading() -> None:
    shop = Shop(2)
    shop.counter.refuse, shop.counter.partly = {501: "INVALID_LOCATION"}, True
    with pytest.raises(Retriable) as told:
        push(shop.connect(), changes(shop, 1, 2))
    assert told.value.maybe_done
    assert len(shop.counter.calls) == 1


Answer = Callable[[httpx.Request], httpx.Response]


def html(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, text="<html>hello</html>", headers={"content-type": "text/html"})


def lost(_: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow")


def unreached(_: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("down")


def said(body: Any, status: int = 200) -> Answer:
    return lambda _: Shop().reply(body, status)


@pytest.mark.pitfall("P-20")
@pytest.mark.parametrize(
    ("answer", "maybe"),
    [
        (lost, True),
        (html, True),
        (said({}, 502), True),
        (said({"data": None}), True),
        (said({"data": {"inventorySetQuantities": None}}), True),
        (said({"errors": [error("oops", "INTERNAL_SERVER_ERROR")], "data": None}), True),
        (said({"errors": [error("odd", "SOMETHING_NEW")], "data": {"x": None}}), True),
        (unreached, False),
        (said({}, 503), False),
        (said({"errors": "blocked"}, 430), False),
    ],
)
def test_an_answer_that_proves_nothing_is_not_followed_by_a_second_write(
    answer: Answer, *, maybe: bool
) -> None:
    shop = Shop(2)
    shop.answers = [answer]
    with pytest.raises(Retriable) as told:
        push(shop.connect(), changes(shop, 1, 2))
    assert told.value.maybe_done is maybe
    assert len(shop.requests) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (said({"errors": [error("no", "ACCESS_DENIED")], "data": {"x": None}}), Unauthorised),
        (said({"errors": [error("no such field", "undefinedField")]}), Rejected),
        (said({"errors": "x"}, 402), Unauthorised),
        (said({"errors": "x"}, 403), Unauthorised),
        (said({"errors": "x"}, 404), Misconfigured),
        (said({"errors": "x"}, 423), Unauthorised),
    ],
)
def test_an_answer_that_proves_that_nothing_was_done_says_so(
    answer: Answer, kind: type[Exception]
) -> None:
    shop = Shop(2)
    shop.answers = [answer]
    with pytest.raises(kind):
        push(shop.connect(), changes(shop, 1, 2))
    assert len(shop.requests) == 1


def test_once_a_part_is_written_a_failure_leaves_all_to_reading() -> None:
    shop = Shop(4)
    shop.counter.nameless = {504: "INVALID_LOCATION"}
    shop.answers = [lambda _: None, lambda _: None, unreached]
    with pytest.raises(Retriable) as told:
        push(shop.connect(), changes(shop, 1, 2, 3, 4))
    assert told.value.maybe_done
    assert "A part of the batch was written" in told.value.message


@pytest.mark.pitfall("P-23")
def test_ready_is_the_last_thing_before_the_bytes_of_every_part() -> None:
    shop = Shop(4)
    shop.counter.refuse = {502: "INVALID_LOCATION"}
    seen = list[int]()
    throttled = {"errors": [error("Throttled", "THROTTLED")]}
    shop.answers = [lambda _: shop.reply(throttled)]
    push(shop.connect(), changes(shop, 1, 2, 3, 4), ready=lambda: seen.append(len(shop.requests)))
    assert seen == [0, 1, 2]
    assert len(shop.counter.calls) == 2


def test_what_ready_raises_goes_through_and_nothing_has_left() -> None:
    def stop() -> None:
        raise Abandoned

    shop = Shop(1)
    with pytest.raises(Abandoned):
        push(shop.connect(), changes(shop, 1), ready=stop)
    assert shop.requests == []


def test_a_change_without_an_item_is_looked_up_by_its_sku_first() -> None:
    shop = Shop([Stock(1, "A", 1, NOON), Stock(2, "B", 2, NOON), Stock(3, "B", 3, NOON)])
    asked = [Change("inventory", sku, "1", None, 9) for sku in ("A", "B", "C")]
    outcomes = push(shop.connect(), asked)
    assert [(one.fate.value, one.code) for one in outcomes] == [
        ("accepted", ""), ("rejected", "gone"), ("rejected", "gone"),
    ]  # fmt: skip
    assert held(shop) == {1: 9, 2: 2, 3: 3}


def test_a_second_row_for_the_same_item_is_refused_before_it_is_sent() -> None:
    shop = Shop(1)
    outcomes = push(shop.connect(), [change(1, 1, 5), change(1, 1, 6)])
    assert [one.code for one in outcomes] == ["", "duplicate_sku"]
    assert held(shop) == {1: 5}


def test_a_batch_that_is_too_costly_is_sent_in_halves() -> None:
    def costly(request: httpx.Request) -> httpx.Response | None:
        body = msgspec.json.decode(request.content)
        if len(body["variables"]["input"]["quantities"]) <= 2:
            return None
        return shop.reply({"errors": [error("too dear", "MAX_COST_EXCEEDED")]})

    shop = Shop(4)
    shop.answers = [costly] * 9
    assert fates(push(shop.connect(), changes(shop, 1, 2, 3, 4))) == ["accepted"] * 4
    assert len(shop.counter.written) == 4


@pytest.mark.parametrize(
    "rows",
    [
        [Change("inventory", "A", "2", 1, 2)],
        [Change("orders", "A")],
        [Change("inventory", f"S-{n}", "1", 1, 2) for n in range(251)],
    ],
)
def test_what_must_never_be_sent_this_way_is_refused_at_once(rows: list[Change]) -> None:
    shop = Shop(1)
    with pytest.raises(ValueError):
        push(shop.connect(), rows)
    assert shop.requests == []


def test_nothing_to_write_sends_nothing() -> None:
    shop = Shop(1)
    assert push(shop.connect(), []) == []
    assert shop.requests == []
