"""What quantities were: kept for keys that changed, twenty a side, and wars found in it (N-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.read.history import flaps, history
from syncconsole.cache.read.inventory import flow_of, inventory
from syncconsole.cache.tables import Item, PastQuantity
from syncconsole.cache.tables.base import reading
from syncconsole.domain.decide import Rules
from syncconsole.domain.history import KEPT, Past
from syncconsole.domain.runs import Mode
from syncconsole.engine import ask
from tests.support.house import House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path

MANY = {f"C{n}": 1 for n in range(8)}


def shop_of(folder: Path, *, compare_and_set: bool = True) -> House:
    rows = {"A": 5, "B": 3} | MANY
    shop = House(folder, Scripted(rows), Scripted(rows, compare_and_set=compare_and_set))
    shop.settle_first_full()
    return shop


def past(key: str = "A") -> list[tuple[str, int | None]]:
    return [(each.side, each.qty) for each in told(key)]


def told(key: str = "A") -> tuple[Past, ...]:
    with reading():
        return history(Item.get(Item.key == key).id)


def rows() -> int:
    with reading():
        return PastQuantity.select().count()


def test_each_side_is_kept_with_the_run_that_saw_or_wrote_it(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("A", 4)
    run = shop.run(Mode.SMART)
    assert past() == [("source", 5), ("target", 5), ("pushed", 5), ("source", 4), ("pushed", 4)]
    assert [each.run for each in told()[-2:]] == [run.id, run.id]
    assert told()[-1].at == shop.clock.now()


def test_nothing_is_kept_of_keys_that_have_not_changed(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    before = rows()
    shop.run(Mode.SMART)
    shop.run(Mode.FULL)
    assert rows() == before
    shop.office.put("A", 5, title="another title")
    shop.run(Mode.SMART)
    assert rows() == before


def test_twenty_values_a_side_stay_and_the_newest_are_those(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    for qty in range(100, 130):
        shop.office.put("A", qty)
        shop.run(Mode.SMART)
    for side in ("source", "pushed"):
        assert [qty for each, qty in past() if each == side] == list(range(110, 130))
    with reading():
        item = Item.get(Item.key == "A")
        kept = PastQuantity.select().where(PastQuantity.item == item).count()
    assert kept == 2 * KEPT + 1  # the target's own reading is from the first Full
    assert past("B") == [("source", 3), ("target", 3), ("pushed", 3)]


@pytest.mark.pitfall("P-05")
@pytest.mark.parametrize("compare_and_set", [True, False])
def test_a_third_writer_is_found_by_what_it_does_to_our_values(
    tmp_path: Path, compare_and_set: bool
) -> None:
    """Office and we write 5, a marketplace tool writes 9, and a clerk sells now and then."""
    shop = shop_of(tmp_path, compare_and_set=compare_and_set)
    for n in range(3):
        shop.clock.pass_(3600)
        shop.web.put("A", 9)
        shop.web.put("B", 2 - n)  # sold, and told to the office as well
        shop.office.put("B", 2 - n)
        shop.run(Mode.FULL)
    now = shop.clock.now()
    assert flaps(flow_of("shop"), now, 5) == (1, [("A", (5, 9, 5, 9, 5, 9, 5))])
    window = inventory("shop", Rules(), flaps_at=now)
    assert [row.key for row in window.page(window.ids()).values()] == ["A"]
    found = ask.explain(shop.config, "shop", "A", now)
    why = next(each for each in found.why if each.code == "flapping")
    assert why.text == "somebody else writes this SKU: it went 9 -> 5 -> 9 -> 5 -> 9 -> 5"
    assert why.way_out == "find the other program, or exclude it"
    assert [each.instead for each in found.history if each.side == "pushed"] == [None, 9, 9, 9]


@pytest.mark.pitfall("P-05")
def test_sales_and_deliveries_are_no_war(tmp_path: Path) -> None:
    """5, sold to 4 on both sides, delivered to 5 again: the same value twice, and nobody's war."""
    shop = shop_of(tmp_path)
    for qty in (4, 5, 4, 5):
        shop.clock.pass_(3600)
        if qty == 4:
            shop.web.put("A", qty)
        shop.office.put("A", qty)
        shop.run(Mode.SMART)
    assert shop.web.qty("A") == 5
    assert flaps(flow_of("shop"), shop.clock.now(), 5) == (0, [])


def test_a_war_that_is_long_over_is_no_finding(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.web.put("A", 9)
    shop.run(Mode.FULL)
    assert flaps(flow_of("shop"), shop.clock.now(), 5)[0] == 1
    shop.clock.pass_(15 * 86400)
    assert flaps(flow_of("shop"), shop.clock.now(), 5) == (0, [])
    assert "flapping" not in [
        each.code for each in ask.explain(shop.config, "shop", "A", shop.clock.now()).why
    ]
