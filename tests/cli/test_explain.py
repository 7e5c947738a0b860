"""`syncconsole explain`: what a number stands on, as text and as one document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from syncconsole.cache.tables import (
    Baseline,
    BundlePart,
    Connection,
    Item,
    OrderUnits,
    PastQuantity,
    SalesOrder,
)
from syncconsole.clock import SystemClock
from syncconsole.domain.quantities import Terms
from tests.cache.read_runs.factory import AT, add_flow, add_plan, add_run
from tests.cli.test_cycle import add_order
from tests.cli.test_views import add_item

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


def pushed(key: str, source: int, agreed: int, *, buffer: int = 0, orders: int = 0) -> None:
    """An item whose quantity run 1 pushed by plan 1."""
    add_item(key, source, agreed)
    found = Terms(source=source, buffer=buffer, orders=orders)
    plan = add_plan(
        [{
            "key": key, "before": 9, "after": agreed, "outcome": "pushed", "verified": True,
            "terms": msgspec.json.encode(found).decode(),
        }],
        state="spent",
    )  # fmt: skip
    run = add_run("ok", plan=plan)
    Baseline.create(item=Item.get(Item.key == key), qty=agreed, at=AT, run=run, verified_at=AT)
    Connection.update(full_at=AT).execute()


def test_the_sum_behind_a_number_and_what_to_do(shell: Shell) -> None:
    pushed("A", 8, 5, buffer=1, orders=2)
    said = shell("explain outdoor-shop A")
    assert said.code == 0
    assert "9 -> 5, pushed, verified; 5 = office 8 - 2 in orders - 1 buffer" in said.out
    assert "agreed 5 at 2026-03-02 12:00:00 UTC by run 1, read back" in said.out
    assert "no schedule starts a run" in said.out


def test_one_document(shell: Shell) -> None:
    pushed("A", 8, 8)
    document = shell("explain outdoor-shop A --json").document["explain"]
    assert (document["computed"]["after"], document["agreed"]["qty"]) == (8, 8)
    assert document["why"][0]["code"] == "unchanged"


def test_orders_that_hold_units_are_named(shell: Shell) -> None:
    add_flow()
    add_order("101")
    pushed("A", 8, 8)
    OrderUnits.create(order=SalesOrder.get(), key="A", units=2)
    assert "order 101 holds 2: open" in shell("explain outdoor-shop A").out


def test_an_unknown_sku_is_exit_6_and_names_what_was_meant(shell: Shell) -> None:
    pushed("AB-1", 8, 8)
    said = shell("explain outdoor-shop b-1")
    assert (said.code, "did you mean AB-1?" in said.err) == (6, True)


def keep(key: str, *values: tuple[str, int, int | None]) -> None:
    """(side, quantity, what somebody else had put there), one run each, just now."""
    now = SystemClock().now().timestamp()
    item = Item.get(Item.key == key)
    for run, (side, qty, instead) in enumerate(values, 1):
        PastQuantity.create(item=item, side=side, qty=qty, at=now, run=run, instead=instead)


def test_what_a_quantity_was_is_a_line_a_side_with_the_runs_that_set_it(shell: Shell) -> None:
    pushed("A", 8, 8)
    keep("A", ("source", 5, None), ("source", 12, None), ("pushed", 8, None), ("source", 8, None))
    said = shell("explain outdoor-shop A")
    assert "history of source: ▁█▄  5 to 12, now 8 (run 4); 8 run 4, 12 run 2, 5 run 1" in said.out
    assert "history of pushed: ▁  8 to 8, now 8 (run 3); 8 run 3" in said.out
    document = shell("explain outdoor-shop A --json").document["explain"]
    assert [(each["side"], each["qty"], each["run"]) for each in document["history"]] == [
        ("source", 5, 1), ("source", 12, 2), ("pushed", 8, 3), ("source", 8, 4),
    ]  # fmt: skip


def test_skus_that_somebody_else_writes_are_listed_alone(shell: Shell) -> None:
    pushed("A", 8, 8)
    add_item("B", 1, 1)
    said = shell("inventory outdoor-shop --flapping")
    assert "nobody else was seen to write any of these SKUs" in said.out
    keep("B", ("pushed", 1, None), ("target", 9, None), ("pushed", 1, 9))
    document = shell("inventory outdoor-shop --flapping --json").document
    assert [row["key"] for row in document["inventory"]] == ["B"]


@pytest.mark.pitfall("P-09")
def test_a_bundle_is_told_by_its_limiting_component_and_all_it_needs(shell: Shell) -> None:
    add_item("KIT", None, 3)
    Item.update(source_id=None).execute()
    add_item("SOCK", 7, 7)
    for part, need in (("SOCK", 2), ("BOX", 1)):
        BundlePart.create(flow=Item.get(Item.key == "KIT").flow, bundle="KIT", part=part, need=need)
    said = shell("explain outdoor-shop KIT")
    assert "now: unknown, and unknown is not zero" in said.out
    assert "needs 1 of BOX: only the target knows this SKU" in said.out
    assert "a component is not known; unknown is not zero: BOX (" in said.out
    add_item("BOX", 9, None)
    said = shell("explain outdoor-shop KIT")
    assert "now: 3 = floor(7 / 2) of SOCK, the limiting component, 7 = office 7" in said.out
    assert "needs 2 of SOCK: 7 at the source" in said.out
