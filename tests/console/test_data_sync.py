"""Data Sync and Configurations, walked as the source documents have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.config import ConsoleOptions
from syncconsole.console.screens.configurations import ConfigurationsScreen
from syncconsole.console.screens.data_sync import DataSyncScreen
from syncconsole.console.widgets.status_tile import StatusTile
from syncconsole.console.widgets.tiles import Tiles
from syncconsole.domain.data_sync import DataFeed
from syncconsole.domain.runs import RunState
from tests.console.feeds_shop import a_fed_house, a_feeds_config
from tests.console.looking import app_of, line_with, press, settle, shown
from tests.console.shop import a_run
from tests.console.test_snapshots import agree
from tests.support.catalogue import Shop, a_catalogue, silent
from tests.support.feeds_house import NAME

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.conftest import Opened
    from tests.console.fake_asking import FakeAsking

SENTENCES = {
    DataFeed.PRODUCTS: "Products are successfully syncing and data being received",
    DataFeed.CUSTOMERS: "Customers are successfully syncing and data being received",
}
LABELS = {
    DataFeed.PRODUCTS: ("Products synchronised", "2 (4 variants)"),
    DataFeed.CUSTOMERS: ("Customers synchronised", "3"),
}
PURPOSES = {
    DataFeed.PRODUCTS: "what pricing to display for a signed-in B2B customer",
    DataFeed.CUSTOMERS: "recognises a B2B customer at sign-in",
}


@pytest.mark.requirement("S-098")
@pytest.mark.requirement("S-103")
@pytest.mark.requirement("S-110")
@pytest.mark.requirement("S-123")
@pytest.mark.requirement("S-129")
@pytest.mark.requirement("S-146")
@pytest.mark.parametrize("feed", list(DataFeed))
async def test_dashboard_data_sync_the_tab_the_box_and_its_details(
    opened: Opened, tmp_path: Path, feed: DataFeed
) -> None:
    """Dashboard > Data Sync > Product Sync (Customer Sync) > a click on the box."""
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        assert "1 DASHBOARD" in shown(pilot)[1]
        await pilot.click("#data_sync")
        await settle(pilot)
        assert isinstance(pilot.app.screen, DataSyncScreen)
        line_with(shown(pilot), "Data Sync   PRODUCT SYNC    Customer Sync")
        await pilot.click(f"#sync-{feed}")
        await settle(pilot)
        lines = shown(pilot)
        assert feed.sync.upper() in lines[2]
        assert SENTENCES[feed] in lines[3]  # the box stands at the top of the tab
        assert "Last import time" not in "\n".join(lines)
        await pilot.click(StatusTile)
        await settle(pilot)
        lines = shown(pilot)
        label, count = LABELS[feed]
        assert line_with(lines, label).split(label)[1].strip() == count
        assert "3/2/2020 2:33 PM UTC, 2 min ago, next 14:43" in line_with(lines, "Last import time")
        errors = line_with(lines, "Errors with the feed")
        assert errors.split("Errors with the feed")[1].strip() == "0"
        await press(pilot, "enter")
        assert "Last import time" not in "\n".join(shown(pilot))


@pytest.mark.requirement("S-100")
@pytest.mark.requirement("S-101")
@pytest.mark.parametrize("feed", list(DataFeed))
async def test_each_tab_says_what_its_feed_is_for(
    opened: Opened, tmp_path: Path, feed: DataFeed
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        keys = ["d"] if feed is DataFeed.PRODUCTS else ["d", "tab"]
        line_with(await press(pilot, *keys), PURPOSES[feed])


@pytest.mark.requirement("S-102")
@pytest.mark.requirement("S-143")
async def test_before_a_platform_is_connected_there_is_no_feed_and_a_hint(
    opened: Opened,
) -> None:
    """Both screens are reached from the Dashboard by the menu."""
    async with opened() as pilot:
        lines = await press(pilot, "m", "d")
        line_with(lines, "No product feed: no platform is connected here.")
        line_with(lines, "Configurations says what is connected, and how.")
        assert "syncing" not in "\n".join(lines)
        line_with(await press(pilot, "tab"), "No customer feed")
        lines = await press(pilot, "escape", "m", "c")
        assert isinstance(pilot.app.screen, ConfigurationsScreen)
        line_with(lines, "No platform is connected: config.yaml has no connection of profile feeds")
        line_with(lines, "To connect a platform")


@pytest.mark.requirement("S-142")
@pytest.mark.requirement("S-143")
async def test_menu_and_command_line_lead_to_both_in_the_order_of_the_source(
    opened: Opened,
) -> None:
    """Data Sync, then its neighbour Configurations."""
    async with opened() as pilot:
        lines = await press(pilot, "m")
        rows = [n for n, text in enumerate(lines) if "Data Sync" in text or "Configur" in text]
        assert ["Data Sync" in lines[rows[0]], "Configurations" in lines[rows[1]]] == [True] * 2
        await press(pilot, "escape", "colon", "text=data_sync", "enter")
        assert isinstance(pilot.app.screen, DataSyncScreen)
        await press(pilot, "colon", "text=configurations", "enter")
        assert isinstance(pilot.app.screen, ConfigurationsScreen)


@pytest.mark.requirement("S-102")
@pytest.mark.requirement("S-125")
@pytest.mark.requirement("S-133")
@pytest.mark.requirement("S-143")
async def test_configurations_say_what_is_connected_and_where_it_is_written(
    opened: Opened, tmp_path: Path
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        await pilot.click("#configurations")
        await settle(pilot)
        lines = shown(pilot)
        assert "config.yaml line 21" in line_with(lines[2:], "trade-shop ")
        assert "shop (shopify)   config.yaml line 23" in line_with(lines, "  store")
        assert "Product Sync ✓ OK   Customer Sync ✓ OK" in line_with(lines, "  feeds")
        assert line_with(lines, "b2b_tag").split() == ["b2b_tag", "b2b", "default"]
        namespace = line_with(lines, "metafield_namespace").split()
        assert namespace == ["metafield_namespace", "sparklayer", "default"]
        assert "every 10 min   default" in line_with(lines, "  refresh")


@pytest.mark.requirement("S-106")
@pytest.mark.requirement("S-124")
@pytest.mark.requirement("S-128")
async def test_no_data_names_the_way_to_configurations(opened: Opened, tmp_path: Path) -> None:
    a_fed_house(tmp_path, Shop("products", "variants"))
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "d")
        told = "No product data being received and configuration is required."
        assert "□ NO DATA" in line_with(lines, told)
        line_with(lines, "m, then c: Configurations says how")
        lines = await press(pilot, "tab")
        line_with(lines, "No customer data is being received and configuration is required.")


@pytest.mark.requirement("S-107")
async def test_the_two_amber_states_differ_without_any_colour(
    opened: Opened, tmp_path: Path
) -> None:
    """Under NO_COLOR, in ASCII too, glyph, word and sentence all differ."""
    grey = {"NO_COLOR": "1"}
    broken = a_catalogue()
    broken.product("1", "Bare", "")
    house = a_fed_house(tmp_path, broken)
    plain = ConsoleOptions(glyphs="ascii")
    looks = {}
    for name, console in (("errors", None), ("errors-ascii", plain)):
        config = a_feeds_config(tmp_path, console=console)
        async with opened(config, environment=grey) as pilot:
            looks[name] = await press(pilot, "d")
            agree(f"sync-{name}", looks[name])
    house.shops["web"].held = {"products": {}, "variants": {}, "customers": {}}
    house.refresh()
    for name, console in (("no-data", None), ("no-data-ascii", plain)):
        config = a_feeds_config(tmp_path, console=console)
        async with opened(config, environment=grey) as pilot:
            looks[name] = await press(pilot, "d")
            agree(f"sync-{name}", looks[name])
    assert "▲ ERRORS" in looks["errors"][3]
    assert "□ NO DATA" in looks["no-data"][3]
    assert looks["errors-ascii"][3].split()[1:3] == ["!", "ERRORS"]
    assert looks["no-data-ascii"][3].split()[1:4] == ["_", "NO", "DATA"]
    assert "\n".join(looks["no-data-ascii"]).isascii()


@pytest.mark.requirement("S-105")
@pytest.mark.requirement("S-116")
async def test_errors_are_listed_with_what_to_do_and_who_helps(
    opened: Opened, tmp_path: Path
) -> None:
    shop = a_catalogue()
    shop.product("1", "Bare", "")
    shop.product("2", "Twin", "ABC-1")
    a_fed_house(tmp_path, shop)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "d", "enter", "e")
        line_with(lines, "Products are successfully syncing but errors have been found")
        assert line_with(lines, "Errors with the feed").split()[-1] == "2"
        line_with(lines, "do: give the variant a SKU in the store")
        line_with(lines, "support: Ana, shop desk")
        line_with(await press(pilot, "down"), "do: give each variant a SKU of its own")
        lines = await press(pilot, "enter")
        assert "3 LOOKUP" in lines[1]
        assert "product ▸ ABC-1" in lines[2]


async def test_a_feed_that_fails_shows_what_it_had_and_how_it_fails(
    opened: Opened, tmp_path: Path
) -> None:
    house = a_fed_house(tmp_path)
    house.shops["web"].faults["products"] = silent()
    house.refresh()
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "d", "enter")
        assert "▲ refresh failed" in line_with(lines, "2 (4 variants) synchronised")
        assert "the store does not answer" in line_with(lines, "The last refresh failed")
        line_with(lines, "(the feed)")
        line_with(lines, "do: the next refresh tries again")


@pytest.mark.requirement("S-108")
async def test_a_late_feed_keeps_its_state_and_gets_a_badge(opened: Opened, tmp_path: Path) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        app_of(pilot).clock.pass_(3600)  # type: ignore[attr-defined]
        lines = await press(pilot, "d")
        assert "✓ OK" in lines[3]
        assert "1 h 02 ago, next is due   ◐ LATE" in lines[4]


@pytest.mark.requirement("S-108")
async def test_before_the_first_refresh_it_waits(opened: Opened, tmp_path: Path) -> None:
    async with opened(a_feeds_config(tmp_path)) as pilot:
        line_with(shown(pilot), "Waiting for first import")
        lines = await press(pilot, "d")
        assert "○ WAITING  Waiting for first import" in lines[3]
        assert "R reads it" in lines[4]


@pytest.mark.requirement("S-131")
@pytest.mark.requirement("S-141")
async def test_customers_that_are_not_imported_are_counted_browsed_and_explained(
    opened: Opened, tmp_path: Path
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "d", "tab", "enter")
        assert "✓ OK" in lines[3]
        assert "2: no b2b tag, no sparklayer metafield" in line_with(lines, "Not imported  ")
        line_with(lines, "Errors 0  Not imported 2")
        row = line_with(lines, "Di Roe")
        assert "not imported: no b2b tag / metafield" in row
        lines = await press(pilot, "down", "enter")
        assert "customer ▸ 5917633347822" in lines[2]
        assert "not imported: no b2b tag / metafield" in line_with(lines, "State  ")


@pytest.mark.requirement("S-114")
async def test_refresh_asks_for_a_refresh_and_joins_one_that_runs(
    opened: Opened, tmp_path: Path, asking: FakeAsking
) -> None:
    """Nothing else may be started meanwhile, and a Full is no matter of feeds."""
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        assert "R refresh" in (await press(pilot, "d"))[-1]
        await press(pilot, "R")
        assert asking.calls == [("ask_run", NAME, "refresh")]
        assert "profile feeds" in (await press(pilot, "F"))[-1]
    a_run(connection=NAME, mode="refresh", state=RunState.RUNNING, ended_at=None)
    asking.calls.clear()
    async with opened(a_feeds_config(tmp_path)) as pilot:
        await press(pilot, "d", "R")
        assert asking.calls == [("ask_run", NAME, "refresh")]
        menu = await press(pilot, "A")
        line_with(menu, "> Refresh  R")
        assert "Full inventory update" not in "\n".join(menu)


@pytest.mark.requirement("S-098")
async def test_the_dashboards_tiles_open_the_feed_that_was_clicked(
    opened: Opened, tmp_path: Path
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        tile = line_with(shown(pilot), "Products  ")
        assert tile.count("✓ OK") == 2
        assert "First sync should be Full" not in "\n".join(shown(pilot))
        assert "products 2m old" in shown(pilot)[0]
        await pilot.click(Tiles, offset=(45, 1))
        await settle(pilot)
        assert "CUSTOMER SYNC" in shown(pilot)[2]


async def test_the_connections_page_has_data_sync_in_place_of_inventory(
    opened: Opened, tmp_path: Path
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "6", "enter")
        line_with(lines, "trade-shop   DATA SYNC    Schedules")
        line_with(lines, SENTENCES[DataFeed.PRODUCTS])
        assert "Inventory" not in lines[2]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_how_it_looks(opened: Opened, tmp_path: Path, size: tuple[int, int]) -> None:
    """Dashboard, both tabs, Configurations."""
    shop = a_catalogue()
    shop.product("1", "Bare", "")
    a_fed_house(tmp_path, shop)
    mark = f"{size[0]}x{size[1]}"
    async with opened(a_feeds_config(tmp_path), size=size) as pilot:
        agree(f"feeds-dashboard-{mark}", shown(pilot))
        agree(f"feeds-products-{mark}", await press(pilot, "d", "enter"))
        agree(f"feeds-customers-{mark}", await press(pilot, "tab"))
        agree(f"feeds-configurations-{mark}", await press(pilot, "m", "c"))


async def test_a_connection_without_feeds_names_the_one_that_has_them(
    opened: Opened, tmp_path: Path
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "down", "d")
        assert lines[0].startswith(" outdoor-shop")
        line_with(lines, "No product feed")
        line_with(lines, "6: choose trade-shop, which has.")


async def test_on_the_connections_page_the_arrows_turn_and_a_row_opens_lookup(
    opened: Opened, tmp_path: Path
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        line_with(await press(pilot, "6", "enter", "right"), "CUSTOMER SYNC")
        lines = await press(pilot, "down", "l")
        line_with(lines, "https://admin.shopify.com/store/trade-shop/customers/5917633347822")
        assert "customer ▸ 5917633347822" in (await press(pilot, "enter"))[2]


async def test_inventory_of_a_feeds_connection_says_that_it_has_none(
    opened: Opened, tmp_path: Path
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "2")
        line_with(lines, "trade-shop has no inventory: it is of profile feeds.")
        assert "First sync should be Full" not in "\n".join(lines)
