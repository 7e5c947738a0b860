"""Options, addresses, and what the connector promises of itself."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.bigcommerce.client import connect
from connectors.bigcommerce.options import checked
from connectors.bigcommerce.orders import PAGE
from connectors.contract import Connector, ReadOnly, Tools
from connectors.errors import Misconfigured
from tests.connectors.bigcommerce.shop import OPTIONS, TOKEN, Shop
from tests.connectors.http.fakes import FakeClock


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"store_hash": None}, "store_hash"),
        ({"store_hash": ""}, "store_hash"),
        ({"store_hash": "../../evil"}, "store_hash"),
        ({"store_hash": 5}, "store_hash"),
        ({"token": ""}, "token"),
        ({"token": "  "}, "token"),
        ({"token": None}, "token"),
        ({"location": None}, "location"),
        ({"location": True}, "location"),
        ({"location": 0}, "location"),
        ({"location": "main"}, "location"),
        ({"location": 1.5}, "location"),
        ({"reserve": -1}, "reserve"),
        ({"base_url": "http://shop.example"}, "base_url"),
        ({"base_url": 5}, "base_url"),
        ({"orders": "yes"}, "orders"),
        ({"token": TOKEN + "\n"}, "X-Auth-Token"),
    ],
)
def test_a_wrong_option_is_named_before_anything_is_sent(
    options: dict[str, Any], named: str
) -> None:
    with pytest.raises(Misconfigured, match=named) as caught:
        connect({**OPTIONS, **options}, Tools(FakeClock()))
    assert TOKEN not in str(caught.value)


def test_plain_http_is_allowed_on_this_very_machine() -> None:
    assert checked({**OPTIONS, "base_url": "http://127.0.0.1:8000/"}).api == (
        "http://127.0.0.1:8000/stores/abc123"
    )


def test_numbers_may_come_from_the_environment_as_text() -> None:
    options = checked({**OPTIONS, "location": "3", "reserve": "0"})
    assert (options.location, options.reserve) == (3, 0)


def test_options_never_show_the_token() -> None:
    assert TOKEN not in repr(checked(OPTIONS))


@pytest.mark.parametrize(
    ("component", "refs", "address"),
    [
        ("products", {"product_id": "9"}, "products/edit/9"),
        ("variants", {"variant_id": "7", "product_id": "9"}, "products/edit/9"),
        ("inventory", {"variant_id": "7", "product_id": "9"}, "products/edit/9"),
        ("inventory", {"variant_id": "7"}, ""),
        ("inventory", {"product_id": "9/../../x"}, ""),
        ("orders", {"order_id": "118", "status_id": "11"}, "orders/118"),
        ("orders", {"product_id": "9"}, ""),
        ("orders", {"order_id": "118?x"}, ""),
        ("customers", {"product_id": "9", "order_id": "118"}, ""),
    ],
)
def test_a_record_has_its_page_in_the_control_panel(
    component: str, refs: dict[str, str], address: str
) -> None:
    prefix = "https://store-abc123.mybigcommerce.com/manage/"
    expected = f"{prefix}{address}" if address else ""
    assert Shop().connect().address(component, refs) == expected


def test_it_keeps_the_connector_protocol() -> None:
    connector: Connector = Shop().connect()
    assert not hasattr(ReadOnly(connector), "push")
    connector.close()


def test_connecting_sends_nothing() -> None:
    shop = Shop()
    shop.connect()
    assert shop.requests == []


def test_orders_are_read_only_and_known_by_the_time_they_changed() -> None:
    ability = Shop().connect().capabilities.components["orders"]
    assert (ability.reads, ability.writes, ability.since) == (True, False, True)
    assert (ability.page, ability.read_batch) == (PAGE, 1)
