"""`syncconsole check` at the simulated shop: each fault has its own sentence and its next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.clock import SystemClock
from syncconsole.sandbox.clock import Clock
from tests.connectors.woocommerce.wired import OPTIONS, Wired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.model import Finding

ALL = ["site", "clock", "key", "permission", "stock", "inventory", "orders"]


@pytest.fixture(scope="module")
def still() -> Iterator[Wired]:
    """A shop in today's time, which the heads of answers tell."""
    made = Wired(items=10, clock=Clock())
    made.clock.started = SystemClock().now()
    yield made
    made.close()


@pytest.fixture
def shop(still: Wired) -> Iterator[Wired]:
    """The same, as it was before once a test is through with it."""
    started = still.clock.started
    yield still
    still.clock.started = started
    still.store.manners.__init__()  # type: ignore[misc]
    still.sandbox.faults.clear()


def checked(wire: Wired, **options: object) -> dict[str, Finding]:
    found = wire.connect(orders={"since": "2026-01-01"}, **options).check()
    assert all(one.remedy.endswith(".") for one in found if not one.ok)
    told = f"{found}"
    assert "cs_sandbox" not in told
    return {one.name: one for one in found}


def failed(found: dict[str, Finding]) -> list[str]:
    return [name for name, one in found.items() if not one.ok]


@pytest.mark.parametrize("auth", ["basic", "oauth"])
@pytest.mark.parametrize("version", ["7.0.1", "11.2.0"])
def test_everything_is_in_place(shop: Wired, auth: str, version: str) -> None:
    shop.store.manners.version = version
    before = len(shop.paths("write"))
    found = checked(shop, auth=auth)
    assert ([*found], failed(found)) == (ALL, [])
    assert found["site"].text == "reached Outdoor Shop (sandbox)"
    assert f"WooCommerce {version}, EUR" in found["key"].text
    assert len(shop.paths("write")) == before


def test_a_wrong_secret(shop: Wired) -> None:
    for auth in ("basic", "oauth"):
        found = checked(shop, auth=auth, consumer_secret="cs_wr0ng")
        assert failed(found) == ["key"]
        assert "did not accept the credential" in found["key"].text
    assert "provided signature does not match" in found["key"].text
    assert "Check consumer_secret" in found["key"].remedy


def test_an_unknown_key(shop: Wired) -> None:
    found = checked(shop, consumer_key="ck_gone")
    assert [*found] == ["site", "clock", "key"]
    assert "Consumer key is invalid" in found["key"].text
    assert "Make a key in WooCommerce, Settings, Advanced, REST API" in found["key"].remedy


def test_a_server_that_drops_the_header(shop: Wired) -> None:
    shop.store.manners.tls = False
    found = checked(shop, auth="basic")
    assert failed(found) == ["key"]
    assert "write auth: oauth" in found["key"].remedy


def test_a_key_that_may_only_read(shop: Wired) -> None:
    found = checked(shop, consumer_key="ck_sandbox_read", consumer_secret="cs_sandbox_read")
    assert failed(found) == ["permission"]
    assert "does not have write permissions" in found["permission"].text
    assert "Set the key's permissions to Read/Write" in found["permission"].remedy


def test_a_user_who_may_not_manage_the_shop(shop: Wired) -> None:
    key = {"consumer_key": "ck_sandbox_customer", "consumer_secret": "cs_sandbox_customer"}
    found = checked(shop, **key)
    assert failed(found) == ["key"]
    assert "lacks a permission" in found["key"].text
    assert "Shop manager or Administrator" in found["key"].remedy


def test_a_clock_that_is_off(shop: Wired) -> None:
    shop.clock.started = shop.clock.started.replace(year=shop.clock.started.year - 1)
    found = checked(shop)
    assert failed(found) == ["clock", "key"]
    assert "Set this machine's clock" in found["clock"].remedy
    assert "Invalid timestamp" in found["key"].text
    assert "clock by NTP" in found["key"].remedy


def test_a_host_where_nobody_listens(shop: Wired) -> None:
    found = checked(shop, base_url="http://127.0.0.1:1")
    assert [*found] == failed(found) == ["site"]
    assert "could not be reached" in found["site"].text
    assert found["site"].remedy.startswith("Check base_url, name resolution")


def test_permalinks_that_are_plain(shop: Wired) -> None:
    shop.store.manners.permalinks = False
    found = checked(shop)
    assert [*found] == failed(found) == ["site"]
    assert "nothing at this address (HTTP 404" in found["site"].text
    assert "Permalinks in WordPress to anything but Plain" in found["site"].remedy


def test_a_site_without_woocommerce(shop: Wired) -> None:
    shop.store.manners.active = False
    found = checked(shop)
    assert [*found] == failed(found) == ["site"]
    assert "is a WordPress site, and has no WooCommerce API wc/v3" in found["site"].text
    assert found["site"].remedy.startswith("Activate WooCommerce")


def test_maintenance_is_told_and_not_waited_for(shop: Wired) -> None:
    shop.sandbox.faults.arm("503", seconds=600.0)
    slept = len(shop.clock.sleeps)
    found = checked(shop)
    assert [*found] == failed(found) == ["site"]
    assert "Briefly unavailable for scheduled maintenance" in found["site"].text
    assert ".maintenance" in found["site"].remedy
    assert len(shop.clock.sleeps) == slept


def test_a_login_page(shop: Wired) -> None:
    shop.sandbox.faults.arm("html")
    found = checked(shop)
    assert [*found] == failed(found) == ["site"]
    assert "something else than JSON" in found["site"].text
    assert "security plugins" in found["site"].remedy


def test_php_that_prints_its_warnings(shop: Wired) -> None:
    shop.sandbox.faults.arm("php_warning", path="/system_status")
    found = checked(shop)
    assert failed(found) == ["key"]
    assert "WP_DEBUG_DISPLAY" in found["key"].remedy


def test_a_shop_that_manages_no_stock(shop: Wired) -> None:
    shop.store.manners.manage_stock = False
    found = checked(shop)
    assert failed(found) == ["stock"]
    assert "drops every quantity in silence" in found["stock"].text


def test_a_version_that_is_too_old(shop: Wired) -> None:
    shop.store.manners.version = "6.9.4"
    found = checked(shop)
    assert failed(found) == ["key"]
    assert found["key"].remedy == "Update WooCommerce to 7 or later."


def test_the_options_of_the_sandbox_are_those_of_the_tests() -> None:
    assert OPTIONS == {"consumer_key": "ck_sandbox", "consumer_secret": "cs_sandbox"}
