"""Review and gate of step 2: orders to the back office, one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.read import plans
from syncconsole.cache.tables import Plan
from syncconsole.console.gate_facts import gate_facts, gate_lines
from tests.cache.read_runs.factory import add_plan
from tests.console.cycle_shop import a_cycle, a_cycle_config
from tests.console.looking import line_with, press, shown
from tests.console.shop import NOW, a_connection
from tests.console.test_snapshots import agree

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.conftest import Opened

ROWS = (
    {"key": "1001", "sku": "W-1001", "title": "Ana Núñez · 19.98 USD"},
    {"key": "1002", "sku": "W-1002", "title": "Bo Li · 40.00 USD"},
    {"key": "1003", "sku": "W-1003", "title": "Cy Ray · 5.00 USD", "outcome": "held",
     "reason": "sku_not_in_office"},
    {"key": "1004", "sku": "W-1004", "title": "Di Fo · 7.00 USD", "outcome": "skipped",
     "reason": "status_not_exported"},
)  # fmt: skip


@pytest.fixture
def plan(cache: None) -> int:
    """The first export, which is always reviewed."""
    a_connection()
    return add_plan(ROWS, component="orders", first_full=True, made_at=NOW.timestamp(), mode="all")


@pytest.mark.requirement("S-077")
async def test_review_shows_orders_and_what_becomes_of_each(
    opened: Opened, tmp_path: Path, plan: int
) -> None:
    """Number, reference, customer and total; no quantities before and after."""
    async with opened(a_cycle_config(tmp_path)) as pilot:
        assert "2 orders to the back office (4)" in line_with(shown(pilot), f"plan {plan} waits")
        lines = await press(pilot, "4")
        assert "Store now" not in "\n".join(lines)
        row = line_with(lines, "> [x]")
        for text in ("1001", "W-1001", "Ana Núñez", "goes to warehouse"):
            assert text in row
        assert "2 orders to the back office  1 held  1 skipped" in line_with(lines, "1 held")
        line_with(lines, "the first export: are these orders newer than the cut-over?")
        line_with(lines, "■ held: the back office")
        assert "2 of 2 chosen" in line_with(lines, "chosen")
        assert "units" not in line_with(lines, "2 of 2 chosen")
        agree("cycle-review-80x24", lines)


def test_the_gate_names_the_orders_and_the_office(tmp_path: Path, plan: int) -> None:
    """Written is the back office, not the store."""
    waiting = plans.plan(plan)
    assert waiting is not None
    told = [each.plain for each in gate_lines(gate_facts(waiting), a_cycle_config(tmp_path), NOW)]
    assert "outdoor-shop  →  warehouse: files" in told[0]
    assert told[1] == "2 orders to the back office"
    assert "1001       W-1001         Ana Núñez" in line_with(told, "1001")
    assert "1 held, 1 skipped" in line_with(told, "not touched")
    assert not any("then:" in each for each in told)


def test_the_gate_says_that_the_cycle_goes_on_where_it_stopped_for_this_plan(
    cache: None, tmp_path: Path
) -> None:
    a_connection()
    run = a_cycle(states=("ok", "waiting", "not run", "not run"))
    plan = plans.plan(add_plan(ROWS, component="orders", run=run, mode="all"))
    assert plan is not None
    told = [each.plain for each in gate_lines(gate_facts(plan), a_cycle_config(tmp_path), NOW)]
    assert "steps 3 and 4, data from back office and to web" in line_with(told, "then:")
    assert len(told) <= 14


async def test_a_plan_of_stock_after_one_of_orders_has_its_own_columns(
    opened: Opened, tmp_path: Path, plan: int
) -> None:
    async with opened(a_cycle_config(tmp_path)) as pilot:
        await press(pilot, "4")
        Plan.update(state="spent").execute()
        stock = {"key": "A-1001", "before": 10, "after": 8, "baseline": 10}
        add_plan([stock], made_at=NOW.timestamp())
        lines = await press(pilot, "r")
        line_with(lines, "Store now")
        assert "10  ->       8      -2" in line_with(lines, "A-1001")
