"""Writing stock: one request, one outcome a row, and the truth about refusals (P-19, P-20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

from connectors.bigcommerce.adjust import MOST_REQUESTS
from connectors.errors import Abandoned, Retriable, Unauthorised
from connectors.model import Change, Fate, Outcome
from tests.connectors.bigcommerce.shop import TOKEN, Shop, reply
from tests.connectors.http.fakes import ready

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PATH = "/stores/abc123/v3/inventory/adjustments/absolute"


def change(number: int, after: int = 5, **refs: str) -> Change:
    refs = refs or {"variant_id": str(number), "product_id": "1"}
    return Change("inventory", f"SKU-{number}", "1", None, after, refs)


def changes(count: int) -> list[Change]:
    return [change(number) for number in range(1, count + 1)]


def fates(outcomes: Sequence[Outcome]) -> list[bool]:
    return [outcome.fate is Fate.ACCEPTED for outcome in outcomes]


def refusing(
    shop: Shop, bad: set[int], body: Callable[[list[dict[str, Any]]], Any], status: int = 422
) -> None:
    """The store refuses a batch as long as one of these variants is in it."""

    def judge(request: httpx.Request) -> httpx.Response | None:
        items = msgspec.json.decode(request.content)["items"]
        if bad & {one.get("variant_id") for one in items}:
            return reply(status, body(items), x_request_id="r-9")
        return None

    shop.answers = [judge] * 500


def vague(_: object) -> Any:
    return {"status": 422, "title": "Some items are wrong", "errors": {}}


def sizes(shop: Shop) -> list[int]:
    return [len(msgspec.json.decode(request.content)["items"]) for request in shop.requests]


def test_a_batch_is_one_request_with_the_surest_name_of_each_row() -> None:
    shop = Shop()
    rows = [
        change(1, 11),
        change(2, 0, product_id="9"),
        Change("inventory", 'S,"3', "", 4, 7),
    ]
    outcomes = shop.connect().push(rows, key="run-7/1", ready=ready)
    assert outcomes == [Outcome(Fate.ACCEPTED, request_id="t-1")] * 3
    [sent] = shop.requests
    assert (sent.method, sent.url.path, sent.url.query) == ("PUT", PATH, b"")
    assert msgspec.json.decode(sent.content) == {
        "reason": "syncconsole run-7/1",
        "items": [
            {"location_id": 1, "variant_id": 1, "quantity": 11},
            {"location_id": 1, "product_id": 9, "quantity": 0},
            {"location_id": 1, "sku": 'S,"3', "quantity": 7},
        ],
    }


def test_no_change_is_no_request() -> None:
    shop = Shop()
    assert shop.connect().push([], key="k", ready=ready) == []
    assert shop.requests == []


@pytest.mark.parametrize(
    "rows",
    [
        changes(2001),
        [Change("products", "A", "1", None, 1)],
        [Change("inventory", "A", "2", None, 1)],
        [Change("inventory", "", "1", None, 1)],
    ],
)
def test_what_must_not_be_sent_this_way_is_refused_before_anything_leaves(
    rows: list[Change],
) -> None:
    shop = Shop()
    with pytest.raises(ValueError, match=r"."):
        shop.connect().push(rows, key="k", ready=ready)
    assert shop.requests == []


def test_two_thousand_rows_are_one_request() -> None:
    shop = Shop()
    assert len(shop.connect().push(changes(2000), key="k", ready=ready)) == 2000
    assert len(shop.requests) == 1


class TestRefusals:
    def test_rows_named_by_position_are_rejected_and_the_rest_is_sent_again(self) -> None:
        shop = Shop()
        refusing(shop, {4, 7}, lambda items: {
            "title": "Payload contains invalid fields",
            "errors": {
                f"items.{place}.quantity": "too large"
                for place, one in enumerate(items)
                if one["variant_id"] in {4, 7}
            },
        })  # fmt: skip
        asked = list[int]()
        outcomes = shop.connect().push(changes(10), key="k", ready=lambda: asked.append(1))
        assert fates(outcomes) == [n not in {4, 7} for n in range(1, 11)]
        assert outcomes[3].code == "http_422"
        assert outcomes[3].message == "items.3.quantity: too large"
        assert outcomes[3].request_id == "r-9"
        assert sizes(shop) == [10, 8]
        assert len(asked) == 2

    def test_a_row_named_by_its_identity_is_found_by_it(self) -> None:
        shop = Shop()
        said = "[Item with variant_id 6 is tracked by product, please update stock by product id]"
        refusing(shop, {6}, lambda _: {"status": 422, "title": said, "errors": {}})
        outcomes = shop.connect().push(changes(66), key="k", ready=ready)
        assert fates(outcomes) == [n != 6 for n in range(1, 67)]
        assert outcomes[5].message == said
        assert sizes(shop) == [66, 65]

    def test_a_row_named_by_its_sku_is_not_confused_with_a_longer_one(self) -> None:
        shop = Shop()
        rows = [Change("inventory", sku, "1", None, 1) for sku in ("A", "A 1", "A-1", "B")]

        def judge(request: httpx.Request) -> httpx.Response | None:
            skus = {one["sku"] for one in msgspec.json.decode(request.content)["items"]}
            return reply(422, {"title": "sku A 1 is unknown"}) if "A 1" in skus else None

        shop.answers = [judge, judge]
        outcomes = shop.connect().push(rows, key="k", ready=ready)
        assert fates(outcomes) == [True, False, True, True]

    @pytest.mark.parametrize("count", [1, 2, 3, 100, 2000])
    @pytest.mark.pitfall("P-19")
    def test_a_bad_row_that_nobody_names_is_found_by_halving(self, count: int) -> None:
        shop = Shop()
        bad = max(1, count * 2 // 3)
        refusing(shop, {bad}, vague)
        outcomes = shop.connect().push(changes(count), key="k", ready=ready)
        assert fates(outcomes) == [n != bad for n in range(1, count + 1)]
        assert outcomes[bad - 1].message == "Some items are wrong"
        written = [one["variant_id"] for batch in shop.adjusted for one in batch]
        assert sorted(written) == [n for n in range(1, count + 1) if n != bad]
        assert len(shop.requests) <= 23

    def test_two_bad_rows_of_two_thousand_are_both_found(self) -> None:
        shop = Shop()
        refusing(shop, {17, 1800}, vague)
        outcomes = shop.connect().push(changes(2000), key="k", ready=ready)
        assert [n for n, good in enumerate(fates(outcomes), 1) if not good] == [17, 1800]
        assert len(shop.requests) <= 43

    def test_a_hopeless_batch_is_given_up_and_every_row_has_an_outcome(self) -> None:
        shop = Shop()
        refusing(shop, set(range(1, 2001)), vague)
        outcomes = shop.connect().push(changes(2000), key="k", ready=ready)
        assert not any(fates(outcomes))
        assert len(shop.requests) <= MOST_REQUESTS + 12
        assert any("refused together with" in outcome.message for outcome in outcomes)

    def test_a_batch_too_large_for_the_store_is_halved(self) -> None:
        shop = Shop()

        def at_most_300(request: httpx.Request) -> httpx.Response | None:
            many = len(msgspec.json.decode(request.content)["items"]) > 300
            return reply(413, {"title": "Too many items"}) if many else None

        shop.answers = [at_most_300] * 50
        outcomes = shop.connect().push(changes(1000), key="k", ready=ready)
        assert all(fates(outcomes))
        assert sorted(sizes(shop)) == [250, 250, 250, 250, 500, 500, 1000]

    def test_a_partial_answer_rejects_the_rows_it_names(self) -> None:
        shop = Shop()
        refusing(shop, {2}, lambda _: {"errors": {"items.1.sku": "unknown"}}, status=207)
        outcomes = shop.connect().push(changes(3), key="k", ready=ready)
        assert fates(outcomes) == [True, False, True]
        assert len(shop.requests) == 1

    def test_a_partial_answer_that_names_nothing_leaves_only_reading(self) -> None:
        shop = Shop()
        refusing(shop, {2}, lambda _: {"meta": {"failed": 1}}, status=207)
        with pytest.raises(Retriable) as caught:
            shop.connect().push(changes(3), key="k", ready=ready)
        assert caught.value.maybe_done

    def test_the_systems_words_come_clean_and_without_the_token(self) -> None:
        shop = Shop()
        refusing(shop, {1}, lambda _: {"title": f"bad \x1b[2J{TOKEN}\nline"})
        [outcome] = shop.connect().push(changes(1), key="k", ready=ready)
        assert outcome.message == "bad \ufffd[2J[redacted] line"


class TestHalfway:
    """A part was accepted, then something ended the rest."""

    def halfway(self, then: Callable[[httpx.Request], httpx.Response | None]) -> Shop:
        shop = Shop()
        refusing(shop, {1}, vague)
        judge = shop.answers[0]
        # 1+2 refused, 1 refused, 2 accepted, then the other half of the batch:
        shop.answers = [judge, judge, judge, judge, then]
        return shop

    def test_a_failure_that_did_nothing_is_still_maybe_done_for_the_batch(self) -> None:
        shop = self.halfway(lambda _: reply(503, {}, retry_after="9"))
        with pytest.raises(Retriable, match="Only reading can tell") as caught:
            shop.connect().push(changes(4), key="k", ready=ready)
        assert (caught.value.maybe_done, caught.value.retry_after) == (True, 9.0)
        assert shop.adjusted != []

    def test_a_permission_withdrawn_in_between_is_maybe_done_too(self) -> None:
        shop = self.halfway(lambda _: reply(403, {}))
        with pytest.raises(Retriable) as caught:
            shop.connect().push(changes(4), key="k", ready=ready)
        assert (caught.value.maybe_done, caught.value.code) == (True, "http_403")

    def test_a_stop_in_between_does_not_pretend_that_nothing_was_sent(self) -> None:
        shop = self.halfway(lambda _: None)
        calls = iter([None, None, None, None, Abandoned("cancelled")])

        def stop() -> None:
            if (error := next(calls)) is not None:
                raise error

        with pytest.raises(Retriable) as caught:
            shop.connect().push(changes(4), key="k", ready=stop)
        assert (caught.value.maybe_done, caught.value.code) == (True, "abandoned")

    def test_a_stop_before_anything_was_accepted_goes_through_untouched(self) -> None:
        shop = Shop()
        refusing(shop, {1}, vague)
        calls = iter([None, Abandoned("cancelled")])

        def stop() -> None:
            if (error := next(calls)) is not None:
                raise error

        with pytest.raises(Abandoned):
            shop.connect().push(changes(4), key="k", ready=stop)
        assert shop.adjusted == []


def test_a_write_that_timed_out_is_never_sent_twice() -> None:
    shop = Shop()

    def slow(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    shop.answers = [slow]
    with pytest.raises(Retriable) as caught:
        shop.connect().push(changes(2), key="k", ready=ready)
    assert caught.value.maybe_done
    assert len(shop.requests) == 1


def test_a_missing_permission_names_the_scope() -> None:
    shop = Shop()
    shop.answers = [lambda _: reply(403, {"title": "You don't have the required scope"})]
    with pytest.raises(Unauthorised, match="Store Inventory: modify"):
        shop.connect().push(changes(1), key="k", ready=ready)


def test_a_success_in_a_shape_of_its_own_proves_nothing() -> None:
    shop = Shop()
    shop.answers = [lambda _: reply(200, {"transaction_id": 5})]
    with pytest.raises(Retriable) as caught:
        shop.connect().push(changes(1), key="k", ready=ready)
    assert caught.value.maybe_done
