"""What Shopify refuses, by what follows from it; and what is no answer of Shopify's at all."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from connectors.errors import (
    ConnectorError,
    Malformed,
    Misconfigured,
    Rejected,
    Retriable,
    Unauthorised,
)
from tests.connectors.http.fakes import BrokenOff
from tests.connectors.shopify.goods import product
from tests.connectors.shopify.shop import TOKEN, Shop, error


def refusal(shop: Shop, *answers: httpx.Response | Exception) -> ConnectorError:
    """What a reading raises where the shop gives these answers, the last one again and again."""

    def play(_: httpx.Request) -> httpx.Response:
        step = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(step, Exception):
            raise step
        return httpx.Response(step.status_code, headers=step.headers, content=step.content)

    left = list(answers)
    shop.answers = [play] * 100
    with pytest.raises(ConnectorError) as told:
        list(shop.connect().pages("inventory"))
    return told.value


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, Unauthorised, "access token"),
        (402, Unauthorised, "frozen"),
        (403, Unauthorised, "read_inventory"),
        (404, Misconfigured, "api_version"),
        (423, Unauthorised, "locked"),
        (430, Retriable, "risk"),
        (400, Rejected, "refused"),
        (500, Retriable, "failed"),
        (503, Retriable, "not available"),
    ],
)
def test_each_status_has_its_own_sentence(
    status: int, kind: type[ConnectorError], words: str
) -> None:
    shop = Shop(1)
    found = refusal(shop, shop.reply({"errors": "Some\x1b[31m words"}, status))
    assert type(found) is kind
    assert words in found.message
    assert found.code == f"http_{status}"
    assert found.request_id == "req-7"
    assert "\x1b" not in found.message + found.detail
    assert "words" in found.detail


@pytest.mark.parametrize(
    ("code", "kind", "ours"),
    [
        ("ACCESS_DENIED", Unauthorised, "access_denied"),
        ("SHOP_INACTIVE", Unauthorised, "shop_inactive"),
        ("INTERNAL_SERVER_ERROR", Retriable, "graphql_failed"),
        ("undefinedField", Rejected, "graphql_refused"),
        ("", Rejected, "graphql_refused"),
    ],
)
def test_errors_inside_http_200_are_told_by_their_code(
    code: str, kind: type[ConnectorError], ours: str
) -> None:
    shop = Shop(1)
    said = {"errors": [error("It is so.", code)], "data": {"productVariants": None}}
    found = refusal(shop, shop.reply(said))
    assert (type(found), found.code) == (kind, ours)
    assert "It is so." in found.detail


def test_data_beside_an_error_is_not_used() -> None:
    shop = Shop(1)
    rows = {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}
    said = {"errors": [error("half of it", "ACCESS_DENIED")], "data": {"rows": rows}}
    assert isinstance(refusal(shop, shop.reply(said)), Unauthorised)


def test_a_failure_inside_http_200_is_asked_again_before_it_is_told() -> None:
    shop = Shop(3)
    shop.faults["Stock"] = [error("oops", "INTERNAL_SERVER_ERROR")] * 2
    assert len(next(iter(shop.connect().pages("inventory"))).records) == 3
    assert shop.names() == ["Stock"] * 3


@pytest.mark.pitfall("P-24")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"data": None}, "wrong_type"),
        ({}, "wrong_type"),
        ({"data": {}}, "wrong_type"),
        ({"data": {"rows": None}}, "wrong_type"),
        ({"data": {"rows": {"nodes": []}}}, "wrong_type"),
        ({"data": {"rows": {"nodes": [{"id": 7}], "pageInfo": {"hasNextPage": False}}}},
         "wrong_type"),
        ([], "wrong_type"),
    ],
)  # fmt: skip
def test_an_answer_of_another_shape_is_malformed(body: Any, code: str) -> None:
    shop = Shop(1)
    found = refusal(shop, shop.reply(body))
    assert isinstance(found, Malformed)
    assert found.code == code


@pytest.mark.pitfall("P-24")
def test_a_page_of_html_is_no_answer() -> None:
    headers = {"content-type": "text/html"}
    found = refusal(Shop(1), httpx.Response(200, text="<html>Log in</html>", headers=headers))
    assert (type(found), found.code) == (Malformed, "not_json")


def test_lost_connections_and_cut_bodies_are_tried_again() -> None:
    shop = Shop(3)
    cut = httpx.Response(
        200, headers={"content-type": "application/json"},
        stream=BrokenOff(httpx.RemoteProtocolError("cut")),
    )  # fmt: skip

    def down(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("down")

    shop.answers = [down, lambda _: cut, lambda _: shop.reply({}, 502)]
    assert len(next(iter(shop.connect().pages("inventory"))).records) == 3


@pytest.mark.pitfall("P-36")
def test_the_token_is_in_no_error_and_no_payload() -> None:
    shop = Shop(1)
    shop.products = [product(1, title=f"leak {TOKEN}")]
    (page,) = shop.connect().pages("products")
    assert TOKEN not in repr(page)
    for body, status in (
        ({"errors": [error(f"token {TOKEN} is bad", "SOMETHING")]}, 200),
        ({"errors": f"token {TOKEN} is bad"}, 401),
        ({"data": {"rows": TOKEN}}, 200),
    ):
        found = refusal(shop, shop.reply(body, status))
        seen: BaseException | None = found
        while seen is not None:
            assert TOKEN not in f"{seen!r} {seen} {vars(seen)}"
            seen = seen.__cause__ or seen.__context__
