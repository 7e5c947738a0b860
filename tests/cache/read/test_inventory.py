"""The inventory rows: what would be sent, how it comes about, and what Smart would say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from syncconsole.cache.read.inventory import InventoryRow, inventory, inventory_row
from syncconsole.cache.tables import Baseline, Exclusion, Item, Plan, PlanRow
from syncconsole.cache.tables.base import writing
from syncconsole.domain.decide import Rules
from tests.console.shop import FIXTURE, NOW, a_connection, some_items


def row(key: str, rules: Rules | None = None) -> InventoryRow:
    found = inventory_row("outdoor-shop", rules or Rules(), key)
    assert found is not None
    return found


def an_item(flow: int, key: str, **values: Any) -> Item:
    given = {"source_id": "s", "source_qty": 5, "target_id": "t", "target_qty": 5} | values
    with writing():
        return Item.create(flow=flow, key=key, **given)


@pytest.mark.requirement("S-059")
def test_quantities_and_times_are_those_of_the_source() -> None:
    """Qty is what would be sent, Last Update the item's own time."""
    some_items(a_connection(), FIXTURE)
    first = row("A-1001")
    assert (first.qty, first.target, first.delta, first.state) == (8, 7, 1, "changed")
    assert first.updated == datetime(2020, 2, 28, 8, 45, tzinfo=UTC)
    assert (first.acknowledged, first.run, first.verified_at is not None) == (7, 212, True)


def test_the_buffer_is_kept_back_and_below_zero_is_sent_as_zero() -> None:
    """The terms keep every number of the sum."""
    flow = a_connection()
    an_item(flow, "A", source_qty=3)
    found = row("A", Rules(buffer=5))
    assert found.qty == 0
    assert found.terms is not None
    assert (found.terms.source, found.terms.buffer, found.terms.clamped) == (3, 5, True)


@pytest.mark.parametrize(
    ("values", "state", "why"),
    [
        ({}, "OK", "already holds"),
        ({"target_qty": 4}, "changed", "differs"),
        ({"source_qty": None, "source_reason": "missing"}, "skipped", "gives no quantity"),
        ({"target_id": None, "target_qty": None}, "skipped", "does not know this SKU"),
        ({"source_id": None}, "skipped", "only the target knows"),
        ({"source_rivals": 1}, "skipped", "several rows of the source"),
        ({"target_qty": None, "target_reason": "not_tracked"}, "skipped", "does not track"),
    ],
)
def test_the_state_is_what_the_next_smart_would_say(
    values: dict[str, Any], state: str, why: str
) -> None:
    """The same rules decide here and in the plan."""
    an_item(a_connection(), "A", **values)
    assert row("A").state == state
    assert why in row("A").why


def test_an_unknown_quantity_is_empty_and_never_zero() -> None:
    """Unknown is not zero (P-25)."""
    an_item(a_connection(), "A", source_qty=None, source_reason="unreadable")
    assert (row("A").qty, row("A").terms, row("A").delta) == (None, None, None)


def test_excluded_and_other_sources_say_so() -> None:
    """An exclusion in force and drop-ship patterns outweigh a difference."""
    flow = a_connection()
    an_item(flow, "A", target_qty=1)
    an_item(flow, "DS-1", target_qty=1)
    with writing():
        Exclusion.create(
            connection="outdoor-shop", component="inventory", key="A", reason="counting",
            who="ana", at=1.0,
        )  # fmt: skip
    assert row("A").state == "excluded"
    assert (
        row("DS-1", Rules(other_sources=("DS-*",))).why
        == "supplied by another source, never touched"
    )


def test_what_the_newest_plan_could_not_do_stays_in_view() -> None:
    """A rejected row shows the target's own words until a newer plan judges it."""
    flow = a_connection()
    item = an_item(flow, "A", target_qty=1)
    with writing():
        for n, (outcome, message) in enumerate((("rejected", "no such variant"), ("", ""))):
            plan = Plan.create(
                connection="outdoor-shop", flow=flow, run=1, mode="smart", state="spent",
                made_at=NOW.timestamp() + n, scope=1, changes=1, differing=1, to_zero=0,
            )  # fmt: skip
            PlanRow.create(
                plan=plan, position=0, item=item.id, key="A", sku="A", outcome=outcome,
                message=message,
            )  # fmt: skip
            if outcome:
                assert (row("A").state, row("A").why) == ("rejected", "no such variant")
    assert row("A").state == "changed"


def test_a_connection_the_cache_has_not_met_is_empty() -> None:
    """No flow, no rows, no error."""
    assert inventory("nowhere", Rules()).count() == 0
    assert inventory_row("nowhere", Rules(), "A") is None


def test_an_acknowledged_value_makes_the_row_unchanged() -> None:
    """Smart compares with the baseline, not with a timestamp (S-051)."""
    item = an_item(a_connection(), "A", source_qty=5, target_qty=4)
    with writing():
        Baseline.create(item=item, qty=5, at=1.0, run=1)
    assert (row("A").state, row("A").why) == ("OK", "same quantity as the target last acknowledged")
