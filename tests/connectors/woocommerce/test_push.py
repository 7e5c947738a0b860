"""Writing stock: a batch for products, one for each product's variations, a fate for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

from connectors.errors import Abandoned, Retriable, Unauthorised
from connectors.model import Change, Fate
from tests.connectors.http.fakes import JSON, answer, page, ready
from tests.connectors.woocommerce.scripted import SECRET, Scripted, listed, product

if TYPE_CHECKING:
    from collections.abc import Callable

PRODUCTS = "/wp-json/wc/v3/products/batch"


def goods(number: int, after: int = 5) -> Change:
    return Change("inventory", f"SKU-{number}", "", None, after, {"product_id": str(number)})


def variation(number: int, parent: int, after: int = 5) -> Change:
    refs = {"product_id": str(parent), "variation_id": str(number)}
    return Change("inventory", f"V-{number}", "", None, after, refs)


def echo(request: httpx.Request, **more: Any) -> httpx.Response:
    """A shop that does what it is told, but for what `more` says of each item."""
    asked = msgspec.json.decode(request.content)["update"]
    done = [{"manage_stock": True} | item | more for item in asked]
    body = msgspec.json.encode({"update": done} if done else [])
    return httpx.Response(200, content=body, headers=JSON)


def saying(**more: Any) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: echo(request, **more)


def limited(most: int) -> Callable[[httpx.Request], httpx.Response]:
    """A shop whose owner has lowered the size of a batch."""
    too_many = answer(413, {"code": "woocommerce_rest_request_entity_too_large", "message": "No"})

    def judge(request: httpx.Request) -> httpx.Response:
        many = len(msgspec.json.decode(request.content)["update"]) > most
        return too_many(request) if many else echo(request)  # type: ignore[operator]

    return judge


def push(shop: Scripted, *changes: Change) -> list[Fate]:
    return [one.fate for one in shop.connector.push(changes, key="k", ready=ready)]


def test_products_are_one_request_and_nothing_but_the_quantity_is_sent() -> None:
    shop = Scripted(echo)
    assert push(shop, *(goods(number, number) for number in range(1, 101))) == [Fate.ACCEPTED] * 100
    [request] = shop.requests
    assert (request.method, request.url.path) == ("POST", PRODUCTS)
    assert shop.sent()["update"][:2] == [
        {"id": 1, "stock_quantity": 1}, {"id": 2, "stock_quantity": 2},
    ]  # fmt: skip


def test_variations_go_to_the_address_of_their_own_product() -> None:
    shop = Scripted(echo)
    fates = push(shop, variation(70, 7), goods(5), variation(80, 8), variation(71, 7))
    assert fates == [Fate.ACCEPTED] * 4
    asked = {r.url.path: msgspec.json.decode(r.content)["update"] for r in shop.requests}
    ids = {path: [item["id"] for item in items] for path, items in asked.items()}
    assert ids == {
        "/wp-json/wc/v3/products/7/variations/batch": [70, 71],
        PRODUCTS: [5],
        "/wp-json/wc/v3/products/8/variations/batch": [80],
    }


@pytest.mark.pitfall("P-19")
def test_each_item_of_a_200_is_looked_at() -> None:
    error = {"code": "woocommerce_rest_product_invalid_id", "message": "Invalid \x1b[2JID.",
             "data": {"status": 400}}  # fmt: skip
    items = [
        {"id": 1, "manage_stock": True, "stock_quantity": 5},
        {"id": 2, "error": error},
        {"id": 3, "manage_stock": True, "stock_quantity": 5},
    ]
    shop = Scripted(answer(200, {"update": items}))
    said = shop.connector.push([goods(1), goods(2), goods(3)], key="k", ready=ready)
    assert [one.fate for one in said] == [Fate.ACCEPTED, Fate.REJECTED, Fate.ACCEPTED]
    assert said[1].code == "woocommerce_rest_product_invalid_id"
    assert said[1].message == "Invalid \ufffd[2JID."


@pytest.mark.pitfall("P-26")
@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ({"manage_stock": False, "stock_quantity": None}, "not_tracked", "nobody counts it"),
        ({"manage_stock": "parent", "stock_quantity": 5}, "not_tracked", "its product counts it"),
        ({"manage_stock": None}, "not_tracked", "changed nothing"),
        ({"stock_quantity": 4}, "not_taken", "now has 4 in place of 5"),
        ({"stock_quantity": None}, "not_taken", "now has None"),
    ],
)
def test_a_200_that_changed_nothing_is_seen(more: dict[str, Any], code: str, words: str) -> None:
    shop = Scripted(saying(**more))
    [said] = shop.connector.push([goods(1)], key="k", ready=ready)
    assert (said.fate, said.code) == (Fate.REJECTED, code)
    assert words in said.message


def test_an_answer_for_another_item_proves_nothing() -> None:
    shop = Scripted(saying(id=9))
    with pytest.raises(Retriable) as caught:
        push(shop, goods(1))
    assert caught.value.maybe_done


@pytest.mark.pitfall("P-20")
@pytest.mark.parametrize(
    "step",
    [
        answer(200, {"update": []}),
        answer(200, {"done": True}),
        answer(200, []),
        page(200, "<b>Warning</b>: x", "text/html"),
        page(200, "<br /><b>Warning</b>: x", "application/json"),
        page(502, "Bad gateway"),
        httpx.ReadTimeout("slow"),
    ],
)
def test_an_answer_that_cannot_be_read_leaves_only_reading(step: Any) -> None:
    shop = Scripted(step)
    with pytest.raises(Retriable) as caught:
        push(shop, goods(1))
    assert caught.value.maybe_done
    assert len(shop.requests) == 1


@pytest.mark.pitfall("P-23")
def test_maintenance_has_done_nothing_and_says_how_long_it_lasts() -> None:
    shop = Scripted(
        lambda _: httpx.Response(
            503, headers={"retry-after": "600"}, content=b"Briefly unavailable"
        )
    )
    with pytest.raises(Retriable) as caught:
        push(shop, goods(1))
    assert (caught.value.maybe_done, caught.value.retry_after) == (False, 600.0)


def test_a_smaller_limit_of_the_shop_is_found_by_halving() -> None:
    shop = Scripted(limited(30))
    assert push(shop, *(goods(number) for number in range(1, 101))) == [Fate.ACCEPTED] * 100
    sizes = [len(msgspec.json.decode(request.content)["update"]) for request in shop.requests]
    assert sizes == [100, 50, 25, 25, 50, 25, 25]


def test_a_product_that_is_gone_rejects_its_rows_and_no_others() -> None:
    gone = answer(404, {"code": "woocommerce_rest_product_invalid_id", "message": "Invalid ID."})
    shop = Scripted(gone, echo)
    said = shop.connector.push([variation(70, 7), goods(5)], key="k", ready=ready)
    assert [one.fate for one in said] == [Fate.REJECTED, Fate.ACCEPTED]
    assert (said[0].code, "Invalid ID." in said[0].message) == ("http_404", True)


def test_rows_without_ids_are_looked_up_first() -> None:
    shop = Scripted(listed([product(5, sku="A"), product(70, sku="B", type="variation",
                                                        parent_id=7)]), echo)  # fmt: skip
    rows = [Change("inventory", sku, "", None, 3) for sku in ("A", "B", "C")]
    said = shop.connector.push(rows, key="k", ready=ready)
    assert [one.fate for one in said] == [Fate.ACCEPTED, Fate.ACCEPTED, Fate.REJECTED]
    assert said[2].code == "unknown_sku"
    assert len(shop.requests) == 3


class TestHalfway:
    """A part was accepted, then something ended the rest."""

    def test_what_ends_the_rest_leaves_only_reading(self) -> None:
        shop = Scripted(echo, page(503, "gone"))
        with pytest.raises(Retriable, match="Only reading can tell") as caught:
            push(shop, goods(5), variation(70, 7))
        assert caught.value.maybe_done

    def test_a_permission_withdrawn_in_between_too(self) -> None:
        shop = Scripted(echo, answer(401, {"code": "x", "message": "y"}))
        with pytest.raises(Retriable) as caught:
            push(shop, goods(5), variation(70, 7))
        assert (caught.value.code, caught.value.maybe_done) == ("http_401", True)

    def test_a_stop_before_anything_was_written_goes_through_untouched(self) -> None:
        def stop() -> None:
            raise Abandoned("cancelled")

        shop = Scripted(echo)
        with pytest.raises(Abandoned):
            shop.connector.push([goods(5)], key="k", ready=stop)
        assert shop.requests == []

    def test_a_stop_in_between_does_not_pretend_that_nothing_was_written(self) -> None:
        calls = iter([None, Abandoned("cancelled")])

        def stop() -> None:
            if (error := next(calls)) is not None:
                raise error

        with pytest.raises(Retriable) as caught:
            Scripted(echo).connector.push([goods(5), variation(70, 7)], key="k", ready=stop)
        assert (caught.value.code, caught.value.maybe_done) == ("abandoned", True)


def test_a_key_that_may_only_read_is_told_with_the_shops_own_words() -> None:
    refused = answer(401, {
        "code": "woocommerce_rest_authentication_error",
        "message": "The API key provided does not have write permissions.",
    })  # fmt: skip
    shop = Scripted(refused)
    with pytest.raises(Unauthorised) as caught:
        push(shop, goods(1))
    assert "does not have write permissions" in caught.value.detail


@pytest.mark.parametrize(
    "rows",
    [
        [goods(number) for number in range(101)],
        [Change("products", "A", "", None, 1)],
        [Change("inventory", "A", "2", None, 1)],
        [Change("inventory", "", "", None, 1)],
        [goods(1), Change("orders", "W-1")],
    ],
)
def test_what_must_not_be_sent_this_way_is_refused_before_anything_leaves(
    rows: list[Change],
) -> None:
    shop = Scripted(echo)
    with pytest.raises(ValueError, match=r"."):
        shop.connector.push(rows, key="k", ready=ready)
    assert shop.requests == []


def test_no_change_is_no_request() -> None:
    shop = Scripted(echo)
    assert push(shop) == []
    assert shop.requests == []


@pytest.mark.pitfall("P-36")
def test_what_the_shop_says_is_told_without_the_secret() -> None:
    error = {"code": "x", "message": f"bad {SECRET}"}
    shop = Scripted(answer(200, {"update": [{"id": 1, "error": error}]}))
    [said] = shop.connector.push([goods(1)], key="k", ready=ready)
    assert said.message == "bad [redacted]"
