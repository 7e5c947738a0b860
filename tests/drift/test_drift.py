"""Drift is found by reading alone: who moved since both sides agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.cache.read import runs
from syncconsole.cache.tables import Plan
from syncconsole.cache.tables.base import reading
from syncconsole.domain.decide import Reading, Row, Rules
from syncconsole.domain.drift import Moved, compare
from syncconsole.domain.runs import READS_ONLY, Approver, Mode
from syncconsole.engine import ask
from tests.engine.test_cycle import Cycle
from tests.support.house import ANA
from tests.undo.steps import shop_of

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.cache.tables import Run
    from tests.support.house import House


def drift(shop: House) -> dict[str, list[str]]:
    """Who moved -> the keys kept of it."""
    run = shop.run(Mode.DRIFT, Approver.POLICY)
    assert run.state == "ok"
    return kinds(run)


def kinds(run: Run) -> dict[str, list[str]]:
    found = runs.result(run.id)
    return {each["moved"]: [row["key"] for row in each["rows"]] for each in found if each["rows"]}


def spied(end: Any) -> list[str]:
    """The names under which anything but reading was looked for at this end."""
    asked: list[str] = []
    whole = type(end)

    class Spy(whole):  # type: ignore[misc, valid-type]
        def __getattribute__(self, name: str) -> object:
            if name == "push":
                asked.append(name)
            return super().__getattribute__(name)

    end.__class__ = Spy
    return asked


@pytest.mark.parametrize(
    ("target", "due", "agreed", "orders", "moved"),
    [
        (5, 5, 5, 0, Moved.NOBODY),
        (3, 5, 5, 0, Moved.TARGET),
        (5, 4, 5, 0, Moved.SOURCE),
        (3, 4, 5, 0, Moved.BOTH),
        (4, 4, 5, 0, Moved.NOBODY),
        (3, 3, 5, 2, Moved.ORDERS),
        (3, 5, None, 0, Moved.NEVER_AGREED),
        (5, 5, None, 0, Moved.NOBODY),
    ],
)
def test_who_moved(target: int, due: int, agreed: int | None, orders: int, moved: Moved) -> None:
    row = Row("A", Reading(True, due + orders), Reading(True, target), agreed, orders)
    assert compare(row, Rules()).moved is moved


def test_what_is_not_known_is_never_guessed() -> None:
    row = Row("A", Reading(True, None, reason="missing"), Reading(True, 3), 5)
    found = compare(row, Rules())
    assert (found.moved, found.why) == (Moved.NOT_COMPARED, "the source gives no quantity")


def test_each_side_that_moved_is_named_and_no_plan_is_made(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.web.put("S0", 3)
    shop.office.put("S1", 4)
    shop.web.put("S2", 1)
    shop.office.put("S2", 2)
    with reading():
        plans = Plan.select().count()
    assert drift(shop) == {"target": ["S0"], "source": ["S1"], "both": ["S2"]}
    with reading():
        assert Plan.select().count() == plans
    assert shop.run(Mode.SMART).state == "ok"  # what the source moved is still pushed by a Smart
    assert (shop.web.qty("S0"), shop.web.qty("S1")) == (3, 4)


def test_the_row_tells_what_is_held_agreed_and_due(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, buffer=1)
    shop.web.put("S0", 3)
    run = shop.run(Mode.DRIFT, Approver.POLICY)
    found = next(each for each in runs.result(run.id) if each["moved"] == "target")
    [row] = found["rows"]
    assert (row["target"], row["agreed"], row["due"]) == (3, 9, 9)


@pytest.mark.invariant("I-6")
@pytest.mark.parametrize("mode", sorted(READS_ONLY))
def test_runs_that_only_read_are_handed_no_way_to_write(tmp_path: Path, mode: Mode) -> None:
    shop = shop_of(tmp_path)
    shop.web.put("S0", 3)
    shop.office.put("S1", 4)
    web, office = spied(shop.web), spied(shop.office)
    run = shop.run(mode, Approver.POLICY)
    assert run.state == "ok"
    assert (web, office, shop.web.writes) == ([], [], [])
    with pytest.raises(AssertionError, match="asked for a way to write"):
        shop.job(shop.ask(mode)).writer()


def test_drift_that_is_known_is_muted_by_an_exclusion(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.web.put("S0", 3)
    ask.exclude("shop", "inventory", "S0", ANA, "display piece")
    assert drift(shop) == {"excluded": ["S0"]}


def test_a_sale_whose_order_is_in_flight_explains_itself(tmp_path: Path) -> None:
    shop = Cycle(tmp_path)
    shop.web.order("1001", A=2)
    assert drift(shop) == {"orders": ["A"]}


def test_a_source_that_comes_short_is_told_and_the_run_is_partial(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    for n in range(4):
        shop.office.drop(f"S{n}")
    run = shop.run(Mode.DRIFT, Approver.POLICY)
    assert run.state == "partial"
    assert kinds(run) == {}
