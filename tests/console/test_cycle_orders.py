"""Orders of a cycle: browsable with their fate and their ids in both systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.read.orders import ORDERS, orders, window
from syncconsole.domain.orders import OrderState
from tests.console.cycle_shop import a_cycle_config, an_order
from tests.console.looking import line_with, press
from tests.console.shop import NOW, a_connection
from tests.console.test_snapshots import agree

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.conftest import Opened


IN_STORE = "https://store-abc.mybigcommerce.com/manage/orders/1001"
IN_BOOKS = "https://app.qbo.intuit.com/app/salesreceipt?txnId=145"


@pytest.fixture
def some_orders(cache: None) -> None:
    """One of each fate, the newest first in number."""
    a_connection()
    at = NOW.timestamp()
    an_order("1001", state="exported", office_id="145", exported_at=at, subtracts=False,
             created_at=at - 500, reference="W-1001", store_address=IN_STORE,
             office_address=IN_BOOKS)  # fmt: skip
    an_order("1002", state="held", reason="sku_not_in_office", created_at=at - 400)
    an_order("1003", state="rejected", reason="refused", created_at=at - 300)
    an_order("1004", state="dropped", status="Cancelled", subtracts=False, created_at=at - 200)
    an_order("1005", state="to void", office_id="146", exported_at=at, created_at=at - 100)
    an_order("1006", created_at=at)


@pytest.mark.usefixtures("some_orders")
@pytest.mark.requirement("S-076", "S-077")
async def test_the_orders_tab_lists_each_with_its_fate(opened: Opened, tmp_path: Path) -> None:
    """Newest first; the reason and the document of the one under the cursor below."""
    async with opened(a_cycle_config(tmp_path)) as pilot:
        lines = await press(pilot, "6", "enter", "tab")
        fates = ("○ open", "▲ to void", "- dropped", "▲ rejected", "■ held", "✓ exported")
        for number, fate in zip(
            ("1006", "1005", "1004", "1003", "1002", "1001"), fates, strict=True
        ):
            assert fate in line_with(lines, f" {number} ")
        agree("cycle-orders-80x24", lines)
        lines = await press(pilot, "G", "k")
        line_with(lines, "the back office has no item for a SKU of this order")
        line_with(lines, "2 units, kept back from the web")
        lines = await press(pilot, "slash", "text=1003", "enter")
        assert "1002" not in "\n".join(lines)


@pytest.mark.usefixtures("some_orders")
async def test_enter_opens_an_order_with_its_ids_and_pages_in_both_systems_and_its_lines(
    opened: Opened, tmp_path: Path
) -> None:
    async with opened(a_cycle_config(tmp_path)) as pilot:
        lines = await press(pilot, "6", "enter", "tab", "G", "enter")
        assert "order id 1001" in line_with(lines, "At web")
        assert "document id 145  as W-1001" in line_with(lines, "At warehouse")
        at = lines.index(line_with(lines, "At web"))
        assert lines[at + 1].strip() == IN_STORE
        assert lines[at + 3].strip() == IN_BOOKS
        assert "19.98 USD" in line_with(lines, "Total")
        line_with(lines, "2 × A-1001  Boots brown 42  at 9.99 USD")
        line_with(await press(pilot, "escape"), " ORDERS")


async def test_only_a_cycle_has_orders(opened: Opened, tmp_path: Path) -> None:
    """trade-shop's page has two tabs; a cycle without any order says how they come."""
    a_connection()
    async with opened(a_cycle_config(tmp_path)) as pilot:
        lines = await press(pilot, "6", "j", "enter")
        assert "Orders" not in line_with(lines, "INVENTORY")
        line_with(await press(pilot, "tab"), " SCHEDULES")
        lines = await press(pilot, "6", "escape", "k", "enter", "tab")
        line_with(lines, "No order of outdoor-shop yet.")


@pytest.mark.usefixtures("some_orders")
def test_the_window_orders_and_finds_in_every_column_it_names() -> None:
    for order in ORDERS:
        there = list(window("outdoor-shop", order=order).ids())
        back = list(window("outdoor-shop", order=order, reverse=True).ids())
        assert sorted(there) == sorted(back)
        assert len(there) == 6
    by_number = [row.number for row in window("outdoor-shop", order="number").first(9)]
    assert by_number == sorted(by_number)
    (found,) = window("outdoor-shop", text="146").first(9)
    assert (found.fate, found.units) == (OrderState.VOID, 2)
    assert [row.number for row in orders("outdoor-shop", limit=2)] == ["1006", "1005"]
    assert orders("trade-shop") == []
