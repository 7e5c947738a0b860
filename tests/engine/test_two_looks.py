"""The two-look rule: a rise goes once two readings of the source have seen it (N-12, P-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Dirty, Item, PlanRow
from syncconsole.cache.tables.base import reading
from syncconsole.config import Guards
from syncconsole.domain.marks import Mark, marks_of, near_spellings, seen_once
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from tests.support.house import House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.cache.tables import Run

STOCK = {"A": 10, "B": 10, "C": 0}


def shop_of(folder: Path, **guards: object) -> House:
    shop = House(
        folder, Scripted(dict(STOCK)), Scripted(dict(STOCK)),
        guards=Guards(**({"two_looks": True} | guards)),  # type: ignore[arg-type]
    )  # fmt: skip
    shop.settle_first_full()
    return shop


def by_policy(shop: House, mode: Mode = Mode.SMART) -> Run:
    return shop.run(mode, Approver.POLICY, trigger="schedule")


def row(shop: House, run: Run, key: str) -> PlanRow:
    with reading():
        return PlanRow.get(PlanRow.plan == shop.row(run.id).plan, PlanRow.key == key)


def is_dirty(key: str) -> bool:
    with reading():
        return Dirty.get_or_none(Dirty.item == Item.get(Item.key == key)) is not None


@pytest.mark.pitfall("P-01")
def test_a_rise_seen_once_waits_for_the_next_reading_and_decreases_go_at_once(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path)
    shop.clock.pass_(60)
    shop.office.put("A", 24)
    shop.office.put("B", 3)
    run = by_policy(shop)
    assert (run.state, shop.web.writes) == ("ok", [("B", 3)])
    assert shop.rows(run)["A"] == ("skipped", "two_looks")
    assert row(shop, run, "A").message == "seen once at 14:01; goes with the next reading"
    assert adds_up(3, shop.counts(run))
    assert is_dirty("A")
    again = by_policy(shop)
    assert (again.state, shop.web.writes) == ("ok", [("B", 3), ("A", 24)])


@pytest.mark.pitfall("P-01")
def test_units_sold_on_the_web_are_not_put_back_by_a_source_that_stands_for_a_moment(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("A", 12)
    by_policy(shop)
    shop.office.put("A", 9)
    run = by_policy(shop)
    assert (run.state, shop.web.writes) == ("ok", [("A", 9)])


def test_off_by_default_a_rise_goes_at_once(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, two_looks=False)
    shop.office.put("A", 24)
    by_policy(shop)
    assert shop.web.writes == [("A", 24)]


def test_a_reading_by_a_refresh_is_a_look_and_a_higher_one_before_it_too(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("A", 24)
    shop.office.put("B", 30)
    shop.run(Mode.REFRESH)
    shop.office.put("B", 20)
    by_policy(shop)
    assert sorted(shop.web.writes) == [("A", 24), ("B", 20)]


def test_another_title_alone_does_not_begin_the_looks_again(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("A", 24)
    by_policy(shop)
    shop.office.put("A", 24, title="Boots")
    by_policy(shop)
    assert shop.web.writes == [("A", 24)]


def test_explain_tells_that_it_waits_for_a_second_look(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("A", 24)
    by_policy(shop)
    told = ask.explain(shop.config, "shop", "A", shop.clock.now())
    assert any(why.code == "two_looks" and "seen once at" in why.text for why in told.why)


def test_in_a_full_too_and_the_full_is_complete_all_the_same(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("A", 24)
    run = by_policy(shop, Mode.FULL)
    assert shop.rows(run)["A"] == ("skipped", "two_looks")
    assert ("A", 24) not in shop.web.writes
    shop.web.writes.clear()
    by_policy(shop)
    assert shop.web.writes == [("A", 24)]


def test_a_person_decides_with_the_mark_in_the_row(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("A", 24)
    run = shop.run(Mode.SMART, Approver.PERSON)
    found = row(shop, run, "A")
    assert (found.outcome, found.marks, found.risky) == ("", "seen_once unguarded", True)


def test_rises_from_zero_are_marked_always(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, two_looks=False)
    shop.office.put("C", 4)
    shop.office.put("B", 9)
    run = shop.run(Mode.SMART, Approver.PERSON)
    assert (row(shop, run, "C").marks, row(shop, run, "C").risky) == ("from_zero unguarded", True)
    assert (row(shop, run, "B").marks, row(shop, run, "B").risky) == ("unguarded", False)


def test_a_sku_that_is_nearly_another_one_is_marked(tmp_path: Path) -> None:
    many = {"ABC-1": 5, "abc-1": 5, "XYZ-9": 5}
    shop = House(tmp_path, Scripted(dict(many)), Scripted(dict(many), compare_and_set=True))
    shop.settle_first_full()
    for sku in many:
        shop.office.put(sku, 4)
    run = shop.run(Mode.SMART, Approver.PERSON)
    assert [row(shop, run, sku).marks.strip() for sku in many] == ["near_twin", "near_twin", ""]


@pytest.mark.parametrize(
    ("before", "after", "marks"),
    [
        (4, 0, ["to_zero"]), (0, 4, ["from_zero"]), (5, 500, ["jump"]), (500, 5, ["jump"]),
        (5, 50, []), (5, 5, []), (None, 5, []), (-3, 0, []), (3, -2, ["to_zero"]), (400, 500, []),
    ],
)  # fmt: skip
def test_what_a_person_should_look_at(before: int | None, after: int, marks: list[str]) -> None:
    assert list(marks_of(before, after)) == marks


def test_a_mark_of_a_rise_is_not_put_on_a_decrease() -> None:
    assert marks_of(9, 8, seen_once=True) == ()
    assert marks_of(8, 9, seen_once=True) == (Mark.SEEN_ONCE,)


@pytest.mark.parametrize(
    ("qty", "was", "first", "once"),
    [(5, None, 7, True), (5, 4, 7, True), (5, 6, 7, False), (5, 4, 6, False), (5, 4, None, False)],
)
def test_looks_are_counted_by_runs(
    qty: int, was: int | None, first: int | None, once: bool
) -> None:
    assert seen_once(qty, was, first, 7) is once


def test_no_key_is_its_own_twin() -> None:
    assert "ABC" not in near_spellings("ABC")
    assert near_spellings("ab-c") == {"AB-C", "abc", "ABC"}
