"""Lookup: what is typed, what is found, the record in full, and why nothing is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from rich.style import Style

from syncconsole.cache.tables import Item, PastQuantity
from syncconsole.console.widgets.listing import Listing
from tests.console.feeds_shop import a_fed_house, a_feeds_config
from tests.console.looking import app_of, line_with, press, settle, shown
from tests.console.shop import NOW, a_connection, some_items
from tests.console.test_snapshots import agree
from tests.support.catalogue import a_catalogue
from tests.support.feeds_house import NAME
from tests.support.hostile import CONTROL, HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.console.conftest import Opened

WIDGET, ANA = "7356521840875", "5917633347819"
ADDRESS = f"https://your-shopify-store-url.com/admin/products/{WIDGET}"


def copied(pilot: Pilot[None]) -> str:
    """What was copied last, from the file that is always kept."""
    folder = app_of(pilot).config.path.parent / "state"
    return (folder / "clipboard.txt").read_text("utf-8")


@pytest.mark.requirement("S-117")
@pytest.mark.requirement("S-119")
async def test_results_come_as_one_types_and_the_variant_shows_its_siblings(
    opened: Opened, tmp_path: Path
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "3", "text=ABC-")
        assert [f"ABC-{n}" in "\n".join(lines[5:9]) for n in (1, 2, 3)] == [True] * 3
        lines = await press(pilot, "text=2")
        assert "variant SKU" in line_with(lines, "> ABC-2")
        line_with(lines, f"Widget ({WIDGET})")
        assert "ABC-1  > ABC-2    ABC-3" in line_with(lines, "Variants")


@pytest.mark.requirement("S-118")
@pytest.mark.requirement("S-120")
@pytest.mark.requirement("S-121")
@pytest.mark.parametrize("text", [WIDGET, ADDRESS, f"{ADDRESS}/?a=1"])
async def test_an_id_or_its_address_finds_the_product(
    opened: Opened, tmp_path: Path, text: str
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        row = line_with(await press(pilot, "3", f"text={text}"), "> ")
        assert WIDGET in row
        assert "product ID" in row


@pytest.mark.requirement("S-118")
async def test_the_kind_is_detected_or_chosen(opened: Opened, tmp_path: Path) -> None:
    """F2 goes from anything to products to customers; what is accepted is said."""
    house = a_fed_house(tmp_path)
    internal = house.record("customers", ANA).id
    house.shops["web"].product(str(internal), "Numbered", "NUM-1")
    house.refresh()
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "3", f"text={internal}")
        line_with(lines, "internal ID")
        line_with(lines, "product ID")
        lines = await press(pilot, "f2")
        assert "product ▸" in lines[2]
        line_with(lines, "Variant SKU | Product ID | pasted admin URL")
        assert "internal ID" not in "\n".join(lines)
        lines = await press(pilot, "f2")
        line_with(lines, "Internal ID | External ID | email | pasted admin URL")
        assert "product ID" not in "\n".join(lines)


@pytest.mark.requirement("S-122")
@pytest.mark.requirement("S-138")
async def test_before_a_search_each_platform_says_where_an_id_is_found(
    opened: Opened, tmp_path: Path
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "3")
        line_with(lines, " General   Shopify")
        line_with(lines, "Other platforms  open the record in its admin")
        lines = await press(pilot, "f3")
        line_with(lines, "your-shopify-store-url.com/admin/products/7356521840875")
        line_with(lines, "your-shopify-store-url.com/admin/customers/5917633347819")


@pytest.mark.requirement("S-099")
@pytest.mark.requirement("S-134")
@pytest.mark.requirement("S-139")
@pytest.mark.parametrize("text", ["ABC-2", ANA])
async def test_json_as_received_is_shown_searched_and_copied(
    opened: Opened, tmp_path: Path, text: str
) -> None:
    """For products and customers alike; what is copied is JSON."""
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "3", f"text={text}", "enter", "v")
        shown_as = json.loads("".join(each.lstrip("> ") for each in _json_lines(lines)))
        await press(pilot, "Y")
        assert json.loads(copied(pilot)) == shown_as
        wanted = "available" if text == "ABC-2" else "tags"
        lines = await press(pilot, "enter", "slash", f"text={wanted}")
        assert wanted in line_with(lines, f'"{wanted}"')
        line_with(lines, "1 of ")
        await press(pilot, "escape", "escape")
        line_with(await press(pilot, "v"), "External ID")


def _json_lines(lines: list[str]) -> list[str]:
    start = next(
        n for n, text in enumerate(lines) if text.strip() == "JSON" and "fields" not in text
    )
    end = next(n for n in range(len(lines) - 1, 0, -1) if lines[n].strip(" >") == "}")
    return lines[start + 1 : end + 1]


@pytest.mark.requirement("S-137")
async def test_the_records_page_is_text_link_and_copy(opened: Opened, tmp_path: Path) -> None:
    """OSC 8 by the segment's link; the address itself stays readable; `l` copies it."""
    a_fed_house(tmp_path)
    page = f"https://admin.shopify.com/store/trade-shop/customers/{ANA}"
    async with opened(a_feeds_config(tmp_path), size=(160, 40)) as pilot:
        lines = await press(pilot, "3", f"text={ANA}", "enter", "l")
        assert sum(page in text for text in lines) == 2
        assert copied(pilot) == page
        links = {
            segment.style.link
            for strip in pilot.app.screen._compositor.render_strips()
            for segment in strip
            if isinstance(segment.style, Style)
        }
        assert page in links


async def test_a_record_without_a_page_says_so(opened: Opened, tmp_path: Path) -> None:
    some_items(a_connection(), (("OUT-1", "Boots", 8, 7, 7, None),))
    async with opened(a_feeds_config(tmp_path)) as pilot:
        await press(pilot, "3", "text=OUT-1", "enter")
        assert "nothing here has a page" in (await press(pilot, "l"))[-1]


@pytest.mark.requirement("S-112")
@pytest.mark.parametrize(
    ("sku", "told"), [("ABC-2", "yes: in Trade"), ("GAD-1", "not purchasable: no price list")]
)
async def test_whether_it_can_be_bought_is_said(
    opened: Opened, tmp_path: Path, sku: str, told: str
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "3", f"text={sku}")
        assert line_with(lines, "Purchasable").split("Purchasable")[1].strip() == told


@pytest.mark.requirement("S-135")
async def test_one_number_that_is_two_customers_shows_both_labelled(
    opened: Opened, tmp_path: Path
) -> None:
    house = a_fed_house(tmp_path)
    internal = house.record("customers", ANA).id
    house.shops["web"].customer(str(internal), "Zoe Ash", tags="b2b")
    house.refresh()
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "3", "f2", "f2", f"text={internal}")
        assert "internal ID" in line_with(lines, "ana@example.test")
        assert "external ID" in line_with(lines, "zoe@example.test")


@pytest.mark.requirement("S-140")
async def test_nothing_found_says_where_it_looked_how_old_that_is_and_what_is_near(
    opened: Opened, tmp_path: Path
) -> None:
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "3", "text=ABC2")
        line_with(lines, "nothing found for 'ABC2'")
        line_with(lines, "searched variants of trade-shop at web: 4 records, read 2 min ago")
        line_with(lines, "near: ABC-2")
        line_with(lines, "R refreshes the feeds")
        assert pilot.app.is_running


@pytest.mark.requirement("S-132")
async def test_a_customer_that_lost_the_tag_is_explained(opened: Opened, tmp_path: Path) -> None:
    house = a_fed_house(tmp_path)
    house.shops["web"].customer(ANA, "Ana Díaz", tags="")
    house.refresh()
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "3", f"text={ANA}")
        assert "no longer eligible: no b2b tag / metafield" in line_with(lines, "State  ")


async def test_an_item_of_an_inventory_connection_tells_its_terms(
    opened: Opened, tmp_path: Path
) -> None:
    a_fed_house(tmp_path)
    some_items(a_connection(), (("ABC-2", "Widget blue", 8, 7, 7, None),))
    item = Item.get(Item.key == "ABC-2")
    for run, qty in enumerate((3, 12, 8), 1):
        PastQuantity.create(item=item, side="source", qty=qty, at=NOW.timestamp(), run=run)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        lines = await press(pilot, "3", "text=ABC-2", "enter", "down")
        line_with(lines, "inventory of outdoor-shop")
        assert "▁█▄  3 to 12, now 8 (run 3)" in line_with(lines, "Source was")
        line_with(lines, "7 = warehouse 8")


async def test_escape_goes_back_one_thing_at_a_time_and_never_quits(
    opened: Opened, tmp_path: Path
) -> None:
    """Record, list, line, cleared."""
    a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        await press(pilot, "3", "text=ABC-", "enter", "down", "enter")
        assert pilot.app.focused is pilot.app.screen.query_one("#fields")
        await press(pilot, "escape")
        assert pilot.app.focused is pilot.app.screen.query_one("#found", Listing).table
        lines = await press(pilot, "escape", "escape")
        assert lines[2].endswith("anything ▸")
        line_with(await press(pilot, "escape"), "General")
        assert "1 DASHBOARD" in (await press(pilot, "1"))[1]
        assert (await press(pilot, "3", "text=7"))[2].endswith("anything ▸ 7")
        assert pilot.app.is_running


async def test_a_refresh_that_ends_is_followed(opened: Opened, tmp_path: Path) -> None:
    house = a_fed_house(tmp_path)
    async with opened(a_feeds_config(tmp_path)) as pilot:
        await press(pilot, "3", "text=NEW-1")
        line_with(shown(pilot), "nothing found")
        house.shops["web"].product("77", "Newcomer", "NEW-1")
        house.refresh()
        await app_of(pilot).look()
        await settle(pilot)
        line_with(shown(pilot), "Newcomer")


async def test_hostile_names_are_plain_text(opened: Opened, tmp_path: Path) -> None:
    """In the list, in the fields, in JSON, in Data Sync."""
    shop = a_catalogue()
    texts = HOSTILE[::20]
    for n, text in enumerate(texts):
        shop.product(str(100 + n), text, f"H-{n}{text[:40]}", note=text)
        shop.customer(str(200 + n), f"{text} x", tags="retail", note=text)
    a_fed_house(tmp_path, shop)
    walk = ("3", "text=H-", "enter", *["down"] * len(texts), "v", "d", "e", "tab", "e", "down")
    async with opened(a_feeds_config(tmp_path), size=(120, 40)) as pilot:
        for key in walk:
            for text in await press(pilot, key):
                assert not CONTROL.search(text), (key, text)
        assert pilot.app.is_running


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_how_it_looks(opened: Opened, tmp_path: Path, size: tuple[int, int]) -> None:
    """Empty, several found, one as JSON, none."""
    a_fed_house(tmp_path)
    mark = f"{size[0]}x{size[1]}"
    async with opened(a_feeds_config(tmp_path), size=size) as pilot:
        assert app_of(pilot).connection == NAME
        agree(f"lookup-empty-{mark}", await press(pilot, "3"))
        agree(f"lookup-found-{mark}", await press(pilot, "text=ABC-", "enter", "down"))
        agree(f"lookup-json-{mark}", await press(pilot, "v"))
        agree(f"lookup-none-{mark}", await press(pilot, "escape", "escape", "text=ABC_2"))
