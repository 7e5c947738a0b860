"""A check says what is wrong and how to mend it, and never raises for the other side's faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.connectors.bigcommerce.order_desk import order
from tests.connectors.bigcommerce.shop import HASH, TOKEN, Shop, item, reply
from tests.connectors.http.fakes import answer, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.model import Finding


def found(shop: Shop, **options: Any) -> dict[str, Finding]:
    return {finding.name: finding for finding in shop.connect(**options).check()}


def good_shop() -> Shop:
    return Shop([item(n) for n in range(1, 13)])


def refuse(shop: Shop, path: str, response: Callable[[], httpx.Response]) -> None:
    """Every request to this path is answered so."""
    whole = f"/stores/{HASH}{path}"
    shop.answers = [lambda request: response() if request.url.path == whole else None] * 30


def test_a_sound_connection_says_what_it_reached() -> None:
    shop = good_shop()
    findings = shop.connect().check()
    assert all(finding.ok for finding in findings)
    assert [(finding.name, finding.text) for finding in findings] == [
        ("store", "reached Outdoor Shop, EUR; the token is accepted"),
        ("clock", "the store's clock is 0 s ahead of this machine's"),
        ("location", "location 1 is Main"),
        ("inventory", "12 stock records at location 1; a check writes nothing"),
    ]
    assert [request.method for request in shop.requests] == ["GET"] * 4


def test_a_wrong_token_is_one_finding_that_says_where_to_get_a_new_one() -> None:
    findings = found(good_shop(), token="wrong")
    assert list(findings) == ["store"]
    assert "did not accept the credential" in findings["store"].text
    assert "API account" in findings["store"].remedy
    assert "wrong" not in findings["store"].text.replace("It is wrong", "")


@pytest.mark.parametrize(
    ("path", "name", "scope"),
    [
        ("/v2/store", "store", "Information & Settings: read-only"),
        ("/v3/inventory/locations", "location", "Store Locations: read-only"),
        ("/v3/inventory/items", "inventory", "Store Inventory: read-only"),
    ],
)
def test_a_missing_scope_is_named_and_the_rest_is_still_checked(
    path: str, name: str, scope: str
) -> None:
    shop = good_shop()
    refuse(shop, path, lambda: reply(403, {"title": "no scope"}))
    findings = found(shop)
    assert [one.name for one in findings.values() if not one.ok] == [name]
    assert scope in findings[name].text
    assert "scope" in findings[name].remedy
    assert len(findings) == 4


class TestOrders:
    def test_orders_are_looked_at_where_the_connection_takes_them_over(self) -> None:
        shop = good_shop()
        shop.desk.orders = [order(118), order(119)]
        findings = found(shop, orders={"since": "2026-11-01"})
        assert findings["orders"].ok
        assert findings["orders"].text == "2 orders can be read"

    def test_a_missing_scope_is_named(self) -> None:
        shop = good_shop()
        refuse(shop, "/v2/orders/count", lambda: reply(403, [{"status": 403, "message": "No"}]))
        findings = found(shop, orders={})
        assert [one.name for one in findings.values() if not one.ok] == ["orders"]
        assert "the scope Orders: read-only" in findings["orders"].text
        assert "It said: No" in findings["orders"].text
        assert "scope" in findings["orders"].remedy


def test_a_wrong_host_is_told_from_a_wrong_password() -> None:
    shop = good_shop()

    def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[Errno -2] Name or service not known")

    shop.answers = [nobody] * 10
    findings = found(shop)
    assert list(findings) == ["store"]
    assert "Name or service not known" in findings["store"].text
    assert "base_url" in findings["store"].remedy
    assert len(shop.requests) == 2


def test_a_wrong_store_hash_is_said_to_be_one() -> None:
    shop = good_shop()
    refuse(shop, "/v2/store", lambda: reply(404, {"title": "no such store"}))
    assert "store_hash" in found(shop)["store"].remedy


@pytest.mark.parametrize(
    ("trouble", "word", "remedy"),
    [
        (page(503, "<html>Down for maintenance</html>"), "Down for maintenance", "maintenance"),
        (page(200, "<html>Sign in to the proxy</html>"), "Sign in to the proxy", "proxy"),
        (answer(302, location="https://login.example/?t=1"), "https://login.example", "base_url"),
    ],
)
def test_something_else_in_front_of_the_store_is_quoted(
    trouble: Callable[[httpx.Request], httpx.Response], word: str, remedy: str
) -> None:
    shop = good_shop()
    shop.answers = [trouble] * 10
    findings = found(shop)
    assert list(findings) == ["store"]
    assert word in findings["store"].text
    assert remedy in findings["store"].remedy


@pytest.mark.parametrize(
    ("ahead", "ok", "text"),
    [
        (30, True, "30 s ahead of"),
        (-45, True, "45 s behind"),
        (420, False, "420 s ahead of"),
        (-7200, False, "7200 s behind"),
    ],
)
def test_the_clocks_are_compared_in_seconds(ahead: int, ok: bool, text: str) -> None:
    shop = good_shop()
    theirs = int(shop.clock.now().timestamp()) + ahead
    refuse(shop, "/v2/time", lambda: reply(200, {"time": theirs}))
    clock = found(shop)["clock"]
    assert clock.ok is ok
    assert text in clock.text
    assert bool(clock.remedy) is not ok


def test_the_date_of_an_answer_stands_in_for_the_stores_clock() -> None:
    shop = good_shop()
    named = {"date": "Fri, 20 Nov 2026 12:00:10 GMT"}
    store = reply(200, {"name": "Shop"}, **named)
    shop.answers = [lambda _: store, lambda _: reply(404, {})]
    assert found(shop)["clock"].text == "the store's clock is 10 s ahead of this machine's"


def test_a_location_the_store_does_not_have_lists_those_it_has() -> None:
    shop = good_shop()
    shop.locations = [{"id": 2, "label": "Ware\x1bhouse"}, {"id": 3, "label": "Pop-up"}]
    location = found(shop)["location"]
    assert not location.ok
    assert location.text == ("the store has no location 1; it has 2 (Ware\ufffdhouse), 3 (Pop-up)")
    assert location.remedy == "Set location to one of these in config.yaml."


def test_a_location_that_is_switched_off_is_not_fine() -> None:
    shop = good_shop()
    shop.locations = [{"id": 1, "label": "Main", "enabled": False}]
    assert not found(shop)["location"].ok


def test_no_stock_at_all_is_worth_a_word() -> None:
    inventory = found(Shop())["inventory"]
    assert not inventory.ok
    assert inventory.text.startswith("0 stock records at location 1")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500, 503, 301, 204])
@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b'{"data": 5}', b"<html>", b"\xff"])
def test_no_answer_makes_a_check_raise(status: int, body: bytes) -> None:
    shop = good_shop()
    headers = {"retry-after": "9999"}
    shop.answers = [lambda _: httpx.Response(status, content=body, headers=headers)] * 50
    findings = shop.connect().check()
    assert findings
    assert not any(finding.ok for finding in findings)
    assert all(finding.remedy for finding in findings)


def test_no_finding_shows_the_token() -> None:
    shop = good_shop()
    refuse(shop, "/v2/store", lambda: reply(401, {"title": f"token {TOKEN} is bad"}))
    assert TOKEN not in repr(shop.connect().check())
