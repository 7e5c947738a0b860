"""Options, addresses and what is never shown."""

from __future__ import annotations

from typing import Any

import pytest

from connectors import catalogue
from connectors.errors import Misconfigured
from connectors.shopify.options import checked
from tests.connectors.shopify.shop import OPTIONS, TOKEN, Shop

GOOD = {"shop": "outdoor", "token": TOKEN}


@pytest.mark.parametrize(
    "said",
    ["outdoor", "OUTDOOR", "outdoor.myshopify.com", "https://outdoor.myshopify.com/", " outdoor "],
)
def test_the_shop_may_be_written_in_any_way_that_names_it(said: str) -> None:
    options = checked({**GOOD, "shop": said})
    assert options.api == "https://outdoor.myshopify.com/admin/api/2026-10"


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"shop": ""}, "shop"),
        ({"shop": "https://www.outdoor.com"}, "shop"),
        ({"shop": "evil.com/outdoor"}, "shop"),
        ({"token": ""}, "token"),
        ({"token": None, "client_id": "a"}, "token"),
        ({"location": "Main"}, "location"),
        ({"location": 0}, "location"),
        ({"quantity": "committed"}, "quantity"),
        ({"bulk": "sometimes"}, "bulk"),
        ({"api_version": "2025-01"}, "api_version"),
        ({"base_url": "http://example.com"}, "base_url"),
        ({"reserve": -1}, "reserve"),
        ({"timeout": 0}, "timeout"),
        ({"orders": 7}, "orders"),
    ],
)
def test_a_wrong_option_is_told_by_its_name(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(Misconfigured, match=f"^{named}"):
        checked({**GOOD, **wrong})


def test_truth_in_yaml_is_as_good_as_its_word() -> None:
    assert checked({**GOOD, "bulk": True}).bulk == "true"
    assert checked({**GOOD, "bulk": False}).bulk == "false"
    assert checked({**GOOD, "bulk": None}).bulk == "auto"


def test_stock_without_a_location_is_refused_before_anything_is_sent() -> None:
    shop = Shop(1)
    connector = shop.connect(location=None)
    for ask in (
        lambda: list(connector.pages("inventory")),
        lambda: connector.read("inventory", []),
        lambda: connector.push([], key="1", ready=lambda: None),
    ):
        with pytest.raises(Misconfigured, match=r"^location"):
            ask()
    assert list(connector.pages("products"))
    assert len(shop.requests) == 1


def test_an_unknown_component_is_refused() -> None:
    with pytest.raises(ValueError):
        Shop(1).connect().pages("gift_cards")


@pytest.mark.requirement("S-137")
@pytest.mark.parametrize(
    ("component", "refs", "page"),
    [
        ("products", {"product_id": "7"}, "products/7"),
        ("products", {"product_id": "7", "variant_id": "8"}, "products/7"),
        ("variants", {"product_id": "7", "variant_id": "8"}, "products/7/variants/8"),
        ("inventory", {"product_id": "7", "variant_id": "8"}, "products/7/variants/8"),
        ("customers", {"customer_id": "5917633347819"}, "customers/5917633347819"),
        ("orders", {"order_id": "9"}, "orders/9"),
        ("inventory", {}, ""),
        ("customers", {"customer_id": "../x"}, ""),
        ("series", {"product_id": "7"}, ""),
    ],
)
def test_every_record_has_its_page_in_the_admin(
    component: str, refs: dict[str, str], page: str
) -> None:
    expected = f"https://admin.shopify.com/store/outdoor/{page}" if page else ""
    assert Shop(1).connect().address(component, refs) == expected


def test_what_it_can_do_is_told_without_its_client() -> None:
    able = catalogue.capabilities("shopify").components["inventory"]
    assert able.writes
    assert able.compare_and_set
    assert able.idempotency
    assert able.write_batch == 250
    assert not any(
        ability.writes
        for name, ability in catalogue.capabilities("shopify").components.items()
        if name != "inventory"
    )


def test_the_timeout_of_the_endpoint_is_what_a_write_is_waited_for() -> None:
    connector = Shop(1).connect(timeout=7.0)
    assert connector.capabilities.components["inventory"].request_timeout == 7.0


@pytest.mark.pitfall("P-36")
def test_the_token_shows_nowhere() -> None:
    connector = Shop(1).connect()
    assert TOKEN not in repr(checked({**OPTIONS})) + repr(connector) + repr(vars(connector))


def test_a_token_with_a_line_break_is_refused_before_it_is_sent() -> None:
    with pytest.raises(Misconfigured):
        Shop(1).connect(token=f"{TOKEN}\n")


def test_requests_are_counted_files_and_all() -> None:
    shop = Shop(3)
    connector = shop.connect(bulk="true")
    list(connector.pages("inventory"))
    assert connector.requests == (len(shop.requests), 0)
    connector.close()
