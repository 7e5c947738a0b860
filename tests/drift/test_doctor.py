"""What would never sync is told before any run shows it, with examples and the way out (N-18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.cache.read import runs
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from tests.support.house import ANA, House
from tests.support.scripted import Scripted
from tests.undo.steps import OLD, shop_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def doctor(shop: House) -> dict[str, dict[str, Any]]:
    """Code -> finding."""
    run = shop.run(Mode.DOCTOR, Approver.POLICY)
    assert run.state == "ok"
    return {each["code"]: each for each in runs.result(run.id)}


def test_a_shop_in_step_has_nothing_but_a_missing_schedule(tmp_path: Path) -> None:
    assert set(doctor(shop_of(tmp_path))) == {"no_schedule"}


def _twice_in_store(shop: House) -> None:
    shop.web.put("S0", 4, remote_id="other")


def _twice_in_office(shop: House) -> None:
    shop.office.put("S0", 4, remote_id="other")


def _untracked(shop: House) -> None:
    shop.web.put("S0", None, reason="not_tracked")


def _unreadable(shop: House) -> None:
    shop.office.put("S0", None, reason="unreadable")


def _only_in_office(shop: House) -> None:
    shop.office.put("NEW", 4)


def _only_in_store(shop: House) -> None:
    shop.web.put("OLD", 4)


def _drop_ship(shop: House) -> None:
    shop.configure(other_sources=("S0",))


def _negative(shop: House) -> None:
    shop.office.put("S0", -3)


@pytest.mark.parametrize(
    ("happens", "code", "example", "blocks"),
    [
        (_twice_in_store, "duplicate_target", "S0", True),
        (_twice_in_office, "duplicate_source", "S0", True),
        (_untracked, "not_tracked", "S0", True),
        (_unreadable, "unreadable", "S0", True),
        (_only_in_office, "not_at_target", "NEW", True),
        (_only_in_store, "not_at_source", "OLD", True),
        (_drop_ship, "other_source", "S0", False),
        (_negative, "negative", "S0", False),
    ],
)
@pytest.mark.pitfall("P-07")
def test_each_kind_of_row_that_does_not_sync_is_found(
    tmp_path: Path, happens: Callable[[House], None], code: str, example: str, blocks: bool
) -> None:
    shop = shop_of(tmp_path)
    happens(shop)
    found = doctor(shop)[code]
    assert (found["count"], found["examples"], found["blocks"]) == (1, [example], blocks)
    assert found["text"]
    assert found["way_out"]


@pytest.mark.pitfall("P-08")
def test_skus_that_differ_only_by_capitals_or_spaces_are_shown_side_by_side(
    tmp_path: Path,
) -> None:
    shop = House(
        tmp_path,
        Scripted({**OLD, "ab 1": 3, "XL-9": 2}),
        Scripted({**OLD, "AB1": 3, "Xl-9": 2}),
    )
    shop.settle_first_full()
    found = doctor(shop)["nearly_the_same"]
    assert found["count"] == 2
    assert {frozenset(each.split(" / ")) for each in found["examples"]} == {
        frozenset({"ab 1", "AB1"}), frozenset({"XL-9", "Xl-9"}),
    }  # fmt: skip


def test_what_people_left_behind_is_found_too(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    ask.exclude("shop", "inventory", "S0", ANA, "counting the shelf")
    shop.office.put("S1", 4)
    shop.run(Mode.SMART, Approver.PERSON)
    shop.configure(writes=False, sku_map={"W-9": "S9"}, other_sources=("DS-*",))
    found = doctor(shop)
    assert found["endless_exclusion"]["examples"] == ["S0 (ana: counting the shelf)"]
    assert found["open_plan"]["examples"] == ["plan 2 (waiting)"]
    assert found["unused_mapping"]["examples"] == ["W-9"]
    assert "DS-*" in found["unused_pattern"]["text"]
    assert found["writes_off"]["blocks"]


@pytest.mark.pitfall("P-05")
def test_skus_that_somebody_else_writes_as_well_are_found(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    for _ in range(2):
        shop.web.put("S1", 9)
        shop.run(Mode.FULL)
    found = doctor(shop)["flapping"]
    before = shop.office.qty("S1")
    assert found["examples"] == [
        f"S1: somebody else writes this SKU: it went {before} -> 9 -> {before} -> 9 -> {before}"
    ]
    assert found["way_out"] == "find the other program, or exclude it"
    assert not found["blocks"]


def test_nothing_is_planned_and_nothing_written(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("S1", 4)
    run = shop.run(Mode.DOCTOR, Approver.POLICY)
    assert (run.plan, shop.web.writes) == (None, [])
