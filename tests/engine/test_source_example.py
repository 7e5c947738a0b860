"""The example of the source documents, exactly: 2 PM and 3 PM (S-059 to S-062), and S-051."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Baseline, Dirty, Item
from syncconsole.cache.tables.base import reading, writing
from syncconsole.domain.runs import Mode
from tests.support.house import House
from tests.support.scripted import Scripted, lost_answer

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.cache.tables import Run


def at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2020, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A 7, B 10, C 3 at 2 PM, agreed on both sides by a completed Full."""
    office = Scripted()
    office.put("A", 7, updated_at=at(2, 28, 8, 45))
    office.put("B", 10, updated_at=at(3, 2, 13, 30))
    office.put("C", 3, updated_at=at(2, 25, 11, 0))
    house = House(tmp_path, office, Scripted({"A": 7, "B": 10, "C": 3}))
    house.settle_first_full()
    return house


def smart(house: House) -> Run:
    house.clock.pass_(3600)
    return house.run(Mode.SMART)


@pytest.mark.requirement("S-059", "S-060", "S-061")
def test_at_3_pm_only_a_is_pushed_7_to_5_and_two_are_unchanged(house: House) -> None:
    house.office.put("A", 5, updated_at=at(3, 2, 14, 30))
    run = smart(house)
    assert house.web.writes == [("A", 5)]
    counts = house.counts(run)
    assert (counts["scope"], counts["pushed"], counts["unchanged"]) == (3, 1, 2)
    assert counts["verified"] == 1
    assert run.state == "ok"


@pytest.mark.requirement("S-062")
@pytest.mark.parametrize(("baseline", "pushed"), [(10, []), (9, [("B", 10)])])
def test_at_2_pm_the_baseline_decides_about_b_not_its_time(
    house: House, baseline: int, pushed: list[tuple[str, int]]
) -> None:
    with writing():
        item = Item.get(Item.key == "B")
        Baseline.update(qty=baseline).where(Baseline.item == item).execute()
        Dirty.insert(item=item, flow=item.flow_id, why="reading").on_conflict_ignore().execute()
    house.web.put("B", baseline)
    smart(house)
    assert house.web.writes == pushed


@pytest.mark.requirement("S-051", "S-052")
def test_t1_a_newer_time_with_the_same_quantity_is_not_pushed(house: House) -> None:
    house.office.put("A", 7, updated_at=at(3, 2, 14, 55))
    assert house.counts(smart(house))["pushed"] == 0
    assert house.web.writes == []


@pytest.mark.requirement("S-051")
@pytest.mark.pitfall("P-17")
def test_t2_another_quantity_with_the_same_time_is_pushed(house: House) -> None:
    house.office.put("A", 6, updated_at=at(2, 28, 8, 45))
    smart(house)
    assert house.web.writes == [("A", 6)]


@pytest.mark.requirement("S-051")
def test_t3_there_and_back_between_two_runs_is_not_pushed(house: House) -> None:
    house.office.put("A", 5)
    house.office.put("A", 7)
    smart(house)
    assert house.web.writes == []


@pytest.mark.requirement("S-051")
@pytest.mark.pitfall("P-03")
def test_t4_what_failed_at_3_is_pushed_at_4_although_unchanged_since_read(house: House) -> None:
    house.office.put("A", 5)
    house.web.refuse = {"A": "locked"}
    three = smart(house)
    assert house.counts(three)["rejected"] == 1
    assert three.state == "partial"
    house.web.refuse = {}
    four = smart(house)
    assert house.web.writes == [("A", 5)]
    assert house.counts(four)["pushed"] == 1


@pytest.mark.requirement("S-047")
def test_full_pushes_unchanged_items_too(house: House) -> None:
    house.clock.pass_(3600)
    run = house.run(Mode.FULL)
    assert sorted(house.web.writes) == [("A", 7), ("B", 10), ("C", 3)]
    assert house.counts(run)["pushed"] == 3


@pytest.mark.pitfall("P-20")
def test_a_lost_answer_is_settled_by_reading_and_never_sent_again(house: House) -> None:
    house.office.put("A", 5)
    house.web.after_push = lost_answer
    run = smart(house)
    assert house.web.writes == [("A", 5)]
    assert house.rows(run)["A"] == ("pushed", "")
    assert run.state == "ok"


@pytest.mark.pitfall("P-20")
def test_a_write_that_never_arrived_ends_stale_and_the_next_smart_pushes_it(house: House) -> None:
    house.office.put("A", 5)
    house.web.deaf = True
    first = smart(house)
    assert house.rows(first)["A"] == ("stale", "not_applied")
    assert first.state == "partial"
    with reading():
        assert Baseline.get_or_none(Baseline.item == Item.get(Item.key == "A")) is None
    house.web.deaf = False
    smart(house)
    assert house.web.writes == [("A", 5)]
