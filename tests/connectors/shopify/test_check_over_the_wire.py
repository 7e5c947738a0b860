"""`syncconsole check` at the simulated shop: each fault has its own sentence and its next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.shopify.capabilities import VERSIONS
from syncconsole.clock import SystemClock
from syncconsole.sandbox.clock import Clock
from tests.connectors.shopify.wired import Wired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.model import Finding

CREDENTIALS = {"client_id": "sandbox-client", "client_secret": "sandbox-client-secret"}
ALL = ["shop", "version", "clock", "scopes", "location", "inventory", "orders"]


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    """A shop in today's time, which the heads of answers tell."""
    made = Wired(tmp_path_factory.mktemp("shop"), items=10, clock=Clock())
    made.clock.set(SystemClock().now())
    yield made
    made.close()


@pytest.fixture
def shop(still: Wired) -> Iterator[Wired]:
    """The same, as it was before once a test is through with it."""
    scopes = still.store.grants.scopes
    yield still
    still.store.grants.scopes = scopes
    still.sandbox.faults.clear()


def checked(wire: Wired, **options: object) -> dict[str, Finding]:
    found = wire.connect(orders=True, **options).check()
    assert all(one.remedy.endswith(".") for one in found if not one.ok)
    return {one.name: one for one in found}


def failed(found: dict[str, Finding]) -> list[str]:
    return [name for name, one in found.items() if not one.ok]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("credentials", [{}, CREDENTIALS, {"client_id": "sandbox-client"}])
def test_everything_is_in_place(still: Wired, version: str, credentials: dict[str, str]) -> None:
    found = checked(still, api_version=version, **credentials)
    assert ([*found], failed(found)) == (ALL, [])
    assert f"version {version} of the Admin API answers" in found["version"].text
    assert "outdoor-shop.myshopify.com" in found["shop"].text


def test_a_wrong_token(shop: Wired) -> None:
    found = checked(shop, token="shpat_wr0ng")
    assert [*found] == failed(found) == ["shop"]
    assert "did not accept the access token (HTTP 401)" in found["shop"].text
    assert "an app that is installed on this shop" in found["shop"].remedy
    assert "shpat_wr0ng" not in str(found)


def test_a_wrong_secret(shop: Wired) -> None:
    found = checked(shop, client_id="other-client", client_secret="wr0ng-secret")
    assert [*found] == failed(found) == ["shop"]
    assert "gives this app no token for the shop (invalid_client)" in found["shop"].text
    assert "Copy client_id and client_secret from the app's settings" in found["shop"].remedy
    assert "wr0ng-secret" not in str(found)


@pytest.mark.parametrize("scope", ["write_inventory", "read_products", "read_orders"])
def test_a_missing_scope(shop: Wired, scope: str) -> None:
    shop.store.grants.scopes -= {scope, scope.replace("read", "write")}
    found = checked(shop)
    assert found["scopes"].text.startswith(f"the app lacks {scope} (to ")
    assert "Add these scopes to the app" in found["scopes"].remedy
    beside = {"read_products": ["inventory"], "read_orders": ["orders"]}.get(scope, [])
    assert failed(found) == ["scopes", *beside]
    for name in beside:
        assert f"lacks a permission: grant it the scope {scope}" in found[name].text


def test_another_shop_that_answers(shop: Wired) -> None:
    found = checked(shop, shop="indoor-shop")
    assert failed(found) == ["shop"]
    assert "config.yaml names the shop indoor-shop" in found["shop"].text
    assert "Set shop to outdoor-shop if that is the one meant" in found["shop"].remedy


def test_a_host_where_nobody_listens(shop: Wired) -> None:
    found = checked(shop, base_url="http://127.0.0.1:1")
    assert [*found] == failed(found) == ["shop"]
    assert "could not be reached" in found["shop"].text
    assert found["shop"].remedy.startswith("Check shop, base_url, name resolution")


def test_a_page_of_something_else(shop: Wired) -> None:
    shop.sandbox.faults.arm("html")
    found = checked(shop)
    assert [*found] == failed(found) == ["shop"]
    assert "something else than JSON" in found["shop"].text
    assert "check base_url and any proxy" in found["shop"].remedy


def test_an_unknown_location(shop: Wired) -> None:
    found = checked(shop, location=42)
    assert failed(found) == ["location"]
    assert found["location"].text == (
        "the shop has no location 42; it has 70000000001 (Default location), "
        "70000000002 (Harbour Street shop)"
    )
    assert found["location"].remedy == "Set location to one of these in config.yaml."
