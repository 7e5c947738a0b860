"""A check: each fault with its own sentence and its own way out, and it never raises."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.connectors.shopify.shop import Shop, error

if TYPE_CHECKING:
    from connectors.model import Finding

WHOLE = ["read_products", "write_inventory", "read_locations", "read_orders"]


def checked(shop: Shop, **options: Any) -> dict[str, Finding]:
    shop.headers.setdefault("date", format_datetime(shop.clock.now(), usegmt=True))
    connector = shop.connect(**options)
    return {finding.name: finding for finding in connector.check()}


def test_a_shop_where_all_is_well() -> None:
    shop = Shop(3)
    shop.scopes = WHOLE
    found = checked(shop, orders={"since": "2026-11-01"})
    assert [*found] == ["shop", "version", "clock", "scopes", "location", "inventory", "orders"]
    assert all(finding.ok for finding in found.values())
    assert "Outdoor Shop (outdoor.myshopify.com), EUR" in found["shop"].text
    assert "location 1 is Main" in found["location"].text
    assert "at least 10,000 orders" in found["orders"].text


def test_missing_scopes_are_named_with_what_they_are_for() -> None:
    shop = Shop(3)
    shop.scopes = ["read_inventory"]
    found = checked(shop, orders={})["scopes"]
    assert not found.ok
    for name in ("read_products", "read_locations", "write_inventory", "read_orders"):
        assert name in found.text
    assert "read_inventory" not in found.text
    assert "read_customers" not in found.text
    assert "install it" in found.remedy


def test_scopes_that_are_not_needed_are_told_and_no_fault() -> None:
    found = checked(Shop(3))["scopes"]
    assert found.ok
    assert "read_customers (to read customers)" in found.text


def test_an_older_version_that_answers_is_told() -> None:
    shop = Shop(3)
    shop.headers["x-shopify-api-version"] = "2027-01"
    found = checked(shop)["version"]
    assert not found.ok
    assert "2026-10" in found.text
    assert "2027-01" in found.text


def test_a_clock_that_is_off_is_told() -> None:
    shop = Shop(3)
    late = shop.clock.now() - timedelta(seconds=300)
    shop.headers["date"] = format_datetime(late, usegmt=True)
    found = checked(shop)["clock"]
    assert (found.ok, "300 s behind" in found.text) == (False, True)


def test_a_location_that_is_not_there_is_told_with_those_that_are() -> None:
    found = checked(Shop(3), location=5)["location"]
    assert not found.ok
    assert "no location 5; it has 1 (Main)" in found.text


def test_a_location_that_is_deactivated_is_told() -> None:
    shop = Shop(3)
    shop.locations[0]["isActive"] = False
    assert not checked(shop)["location"].ok


def test_without_a_location_the_shops_own_are_listed_and_stock_is_not_looked_at() -> None:
    found = checked(Shop(3), location=None)
    assert "there are 1 (Main)" in found["location"].text
    assert "inventory" not in found


def test_a_shop_without_variants_is_told() -> None:
    assert not checked(Shop(0))["inventory"].ok


@pytest.mark.parametrize(
    ("answer", "words", "remedy"),
    [
        (httpx.Response(401, json={"errors": "x"}), "access token", "client_secret"),
        (httpx.Response(402, json={"errors": "x"}), "frozen", "bill"),
        (httpx.Response(404, json={"errors": "x"}), "no such shop", "api_version"),
        (httpx.Response(423, json={"errors": "x"}), "locked", "support"),
        (httpx.Response(430, json={"errors": "x"}), "risk", "Wait"),
        (httpx.Response(503), "not available", "shopifystatus"),
        (httpx.Response(200, text="<html>", headers={"content-type": "text/html"}),
         "something else than JSON", "proxy"),
        (httpx.Response(302, headers={"location": "https://other.example/"}), "other.example",
         "base_url"),
    ],
)  # fmt: skip
def test_a_shop_that_is_not_reached_has_one_finding(
    answer: httpx.Response, words: str, remedy: str
) -> None:
    shop = Shop(3)
    shop.answers = [lambda _: answer] * 20
    (found,) = shop.connect().check()
    assert not found.ok
    assert words in found.text
    assert remedy in found.remedy


def test_a_network_without_a_way_out_has_its_own_remedy() -> None:
    def down(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route")

    shop = Shop(3)
    shop.answers = [down] * 20
    (found,) = shop.connect().check()
    assert "network" in found.remedy


def test_a_step_that_fails_leaves_the_others_to_be_looked_at() -> None:
    shop = Shop(3)
    shop.faults["Location"] = [error("Access denied for location field.", "ACCESS_DENIED")]
    found = checked(shop)
    assert not found["location"].ok
    assert "read_locations" in found["location"].text
    assert found["inventory"].ok


def test_a_check_writes_nothing() -> None:
    shop = Shop(3)
    checked(shop)
    assert not {"SetQuantities", "StartBulk"} & {*shop.names()}
