"""Records that are deleted, made anew or renamed: no stock goes to the wrong one (P-13, P-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.domain.links import NONE_LINKED, Ids, Linked, doubt
from syncconsole.domain.runs import Mode
from syncconsole.engine import ask
from tests.support.house import ANA, House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shop(tmp_path: Path) -> House:
    house = House(tmp_path, Scripted({"A": 5, "B": 6}), Scripted({"A": 5, "B": 6}))
    house.settle_first_full()
    return house


def made_anew(end: Scripted, sku: str, qty: int) -> None:
    end.drop(sku)
    end.put(sku, qty, remote_id=f"new-{sku}")


@pytest.mark.pitfall("P-13")
def test_what_is_deleted_at_the_target_is_listed_and_no_longer_tried(shop: House) -> None:
    shop.web.drop("A")
    for qty in (4, 3):
        shop.office.put("A", qty)
        run = shop.run(Mode.SMART)
        assert shop.rows(run)["A"] == ("skipped", "gone_at_target")
        assert run.state == "ok"
    assert shop.rows(shop.run(Mode.FULL))["A"] == ("skipped", "gone_at_target")
    assert shop.web.writes == [("B", 6)]


@pytest.mark.pitfall("P-13")
def test_a_record_deleted_between_plan_and_push_ends_stale_and_then_gone(shop: House) -> None:
    shop.office.put("A", 4)
    looks = iter(range(10))
    shop.web.before_read = lambda: shop.web.drop("A") if next(looks) == 1 else None
    assert shop.rows(shop.run(Mode.SMART))["A"] == ("stale", "gone_at_target")
    assert shop.rows(shop.run(Mode.SMART))["A"] == ("skipped", "gone_at_target")


@pytest.mark.pitfall("P-13", "P-14")
@pytest.mark.parametrize("side", ["source", "target"])
def test_a_sku_under_another_id_is_blocked_until_somebody_confirms_it(
    shop: House, side: str
) -> None:
    made_anew(shop.web if side == "target" else shop.office, "A", 5)
    for mode in (Mode.FULL, Mode.SMART):
        assert shop.rows(shop.run(mode))["A"] == ("skipped", f"{side}_id_changed")
    assert "A" not in dict(shop.web.writes)
    assert ask.relink("shop", ["B"], ANA) == []
    assert ask.relink("shop", ["A"], ANA, "made anew") == ["A"]
    shop.office.put("A", 9, remote_id="new-A" if side == "source" else "id-A")
    shop.run(Mode.SMART)
    assert ("A", 9) in shop.web.writes
    assert shop.rows(shop.run(Mode.FULL))["A"] == ("pushed", "")


@pytest.mark.pitfall("P-14")
def test_a_record_renamed_to_another_sku_is_blocked_until_somebody_confirms_it(
    shop: House,
) -> None:
    shop.web.drop("A")
    shop.web.put("C", 5, remote_id="id-A")  # was A before
    shop.office.put("C", 9)
    for mode in (Mode.FULL, Mode.SMART):
        rows = shop.rows(shop.run(mode))
        assert rows["C"] == ("skipped", "renamed")
        assert rows["A"] == ("skipped", "gone_at_target")
    assert "C" not in dict(shop.web.writes)
    assert ask.relink("shop", None, ANA) == ["C"]
    shop.run(Mode.SMART)
    assert ("C", 9) in shop.web.writes


@pytest.mark.pitfall("P-14")
def test_two_skus_that_change_places_are_both_blocked(shop: House) -> None:
    shop.web.records.clear()
    shop.web.put("A", 6, remote_id="id-B")
    shop.web.put("B", 5, remote_id="id-A")
    rows = shop.rows(shop.run(Mode.FULL))
    assert rows["A"] == rows["B"] == ("skipped", "target_id_changed")
    assert shop.web.writes == []


@pytest.mark.pitfall("P-14")
def test_a_link_is_doubted_for_what_changed_and_not_for_what_left() -> None:
    linked = Ids("s1", "t1")
    assert doubt(linked, linked, NONE_LINKED) == ""
    assert doubt(Ids(None, "t1"), linked, NONE_LINKED) == ""
    assert doubt(Ids("s2", "t1"), linked, NONE_LINKED) == "source_id_changed"
    assert doubt(Ids("s1", "t2"), linked, NONE_LINKED) == "target_id_changed"
    assert doubt(Ids("s3", "t1"), None, Linked(targets={"t1"})) == "renamed"
    assert doubt(Ids("s3", "t3"), None, NONE_LINKED) == ""
    assert doubt(Ids("7", "t3"), None, Linked(targets={"7"})) == "", "each end counts for itself"


@pytest.mark.pitfall("P-14")
def test_ids_that_another_connection_has_linked_are_no_concern_of_this_one(shop: House) -> None:
    """Two stores may count their records from the same number."""
    office, web = shop.office, shop.web
    shop.office, shop.web = Scripted(), Scripted()
    for end, qty in ((shop.office, 8), (shop.web, 5)):
        end.put("C", qty, remote_id="id-B")
    shop.configure(name="outlet")
    assert shop.rows(shop.run(Mode.FULL))["C"] == ("pushed", "")
    assert ask.relink("outlet", None, ANA) == []
    shop.office, shop.web = office, web
    shop.configure(name="shop")
    assert shop.rows(shop.run(Mode.FULL)) == {"A": ("pushed", ""), "B": ("pushed", "")}
