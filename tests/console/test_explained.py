"""A record's page tells the terms a number was computed from, and why it does not move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Item, PastQuantity
from syncconsole.cache.write import exclusions
from syncconsole.console.inventory_rows import FLAPPING
from tests.cache.read_runs.factory import add_plan
from tests.console.looking import press
from tests.console.shop import FIXTURE, NOW, a_config, a_connection, some_items
from tests.support.house import ANA

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.conftest import Opened
    from tests.console.fake_asking import FakeAsking


@pytest.fixture(autouse=True)
def items(tmp_path: Path) -> None:
    """Five items; the second one differs and is kept out."""
    some_items(a_connection(), FIXTURE)


async def page(opened: Opened, folder: Path) -> str:
    """The page of A-1002."""
    async with opened(a_config(folder, writes=False)) as pilot:
        return "\n".join(await press(pilot, "2", "j", "enter"))


async def test_what_keeps_it_and_the_way_out(opened: Opened, tmp_path: Path) -> None:
    exclusions.exclude("outdoor-shop", "inventory", "A-1002", ANA, "counting", NOW, None)
    text = await page(opened, tmp_path)
    assert "excluded by ana until cleared: counting" in text
    assert "do: E ends it" in text
    assert "writes are off: config.yaml line 14" in text


async def test_the_terms_stored_with_the_plan_that_computed_it(
    opened: Opened, tmp_path: Path
) -> None:
    item = Item.get(Item.key == "A-1002")
    add_plan([{"key": "A-1002", "before": 7, "after": 5, "item": item.id}])
    text = await page(opened, tmp_path)
    assert "Computed     5 = warehouse" in text
    assert "plan 1: waits" in text
    assert "plan 1, which would move it, waits for a person" in text


async def test_what_it_was_lately_is_a_line_of_blocks_a_side(
    opened: Opened, tmp_path: Path
) -> None:
    item = Item.get(Item.key == "A-1002")
    for run, (side, qty) in enumerate((("source", 5), ("source", 12), ("pushed", 5)), 1):
        PastQuantity.create(item=item, side=side, qty=qty, at=NOW.timestamp(), run=run)
    text = await page(opened, tmp_path)
    assert "Source was   ▁█  5 to 12, now 12 (run 2)" in text
    assert "We pushed    ▁  5 to 5, now 5 (run 3)" in text


async def test_is_flapping_typed_as_a_filter_leaves_skus_somebody_else_writes(
    opened: Opened, tmp_path: Path
) -> None:
    item = Item.get(Item.key == "A-1002")
    PastQuantity.create(item=item, side="pushed", qty=5, at=NOW.timestamp(), run=1, instead=9)
    async with opened(a_config(tmp_path, writes=False)) as pilot:
        text = "\n".join(await press(pilot, "2", "/", *FLAPPING, "enter"))
    assert "A-1002" in text
    assert "A-1001" not in text


async def test_an_exclusion_is_ended_from_the_record(
    opened: Opened, tmp_path: Path, asking: FakeAsking
) -> None:
    number = exclusions.exclude("outdoor-shop", "inventory", "A-1002", ANA, "counting", NOW, None)
    async with opened(a_config(tmp_path)) as pilot:
        lines = await press(pilot, "2", "j", "enter", "E")
        assert asking.calls == [("end_exclusion", number)]
        assert "A-1002 is in plans again" in lines[-1]


async def test_a_sku_that_is_not_excluded_says_so(opened: Opened, tmp_path: Path) -> None:
    async with opened(a_config(tmp_path)) as pilot:
        assert "this SKU is not excluded" in (await press(pilot, "2", "enter", "E"))[-1]
