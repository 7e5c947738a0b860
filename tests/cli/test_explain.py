"""`syncconsole explain`: what a number stands on, as text and as one document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.tables import Baseline, Connection, Item, OrderUnits, SalesOrder
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
