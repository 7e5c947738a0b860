"""What is pushed, and why the rest is not: rules 1 to 5, row by row."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from connectors import catalogue
from syncconsole.cache.tables import Baseline, Dirty, Item, PlanRow
from syncconsole.cache.tables.base import reading
from syncconsole.domain.keys import match_key
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.runs import Mode
from syncconsole.engine import ask
from tests.support.house import ANA, House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path


def house(folder: Path, office: Scripted, web: Scripted, **settings: Any) -> House:
    return House(folder, office, web, **settings)


def dirty(key: str) -> bool:
    with reading():
        item = Item.get(Item.key == key)
        return Dirty.get_or_none(Dirty.item == item) is not None


@pytest.mark.pitfall("P-07")
def test_duplicate_skus_are_skipped_on_either_side_and_never_first_wins(tmp_path: Path) -> None:
    office, web = Scripted({"A": 5, "B": 5}), Scripted({"A": 1, "B": 1})
    office.put("A", 6, remote_id="other-A")
    web.put("B", 9, remote_id="other-B")
    shop = house(tmp_path, office, web)
    run = shop.run(Mode.FULL)
    assert shop.rows(run) == {
        "A": ("skipped", "duplicate_source"),
        "B": ("skipped", "duplicate_target"),
    }
    assert web.writes == []


@pytest.mark.pitfall("P-07")
def test_a_duplicate_that_is_gone_no_longer_blocks(tmp_path: Path) -> None:
    office, web = Scripted({"A": 5}), Scripted({"A": 1})
    office.put("A", 6, remote_id="other-A")
    shop = house(tmp_path, office, web)
    shop.run(Mode.FULL)
    del office.records["other-A"]
    shop.run(Mode.FULL)
    assert web.writes == [("A", 5)]


@pytest.mark.pitfall("P-18")
def test_the_same_page_twice_is_not_a_duplicate(tmp_path: Path) -> None:
    office, web = Scripted({"A": 5, "B": 6}, page=1), Scripted({"A": 1, "B": 1})
    pages = office.pages
    office.pages = lambda *a, **k: (p for page in pages(*a, **k) for p in (page, page))  # type: ignore[method-assign]
    shop = house(tmp_path, office, web)
    run = shop.run(Mode.FULL)
    assert shop.counts(run)["pushed"] == 2


@pytest.mark.parametrize("reason", ["missing", "unreadable", "out_of_range"])
@pytest.mark.pitfall("P-25")
def test_an_unknown_quantity_is_skipped_with_its_reason_and_never_sent_as_zero(
    tmp_path: Path, reason: str
) -> None:
    office, web = Scripted(), Scripted({"A": 4})
    office.put("A", None, reason=reason)
    shop = house(tmp_path, office, web)
    run = shop.run(Mode.FULL)
    assert shop.rows(run) == {"A": ("skipped", reason)}
    assert web.writes == []


def test_a_sku_on_one_side_only_is_skipped_and_says_which(tmp_path: Path) -> None:
    shop = house(tmp_path, Scripted({"A": 1}), Scripted({"B": 1}))
    run = shop.run(Mode.FULL)
    assert shop.rows(run) == {"A": ("skipped", "not_at_target"), "B": ("skipped", "not_at_source")}


@pytest.mark.pitfall("P-12")
def test_a_sku_that_left_the_source_is_not_zero_and_loses_its_baseline(tmp_path: Path) -> None:
    office, web = Scripted({"A": 1, "B": 2}), Scripted({"A": 0, "B": 0})
    shop = house(tmp_path, office, web)
    shop.settle_first_full()
    office.drop("B")
    shop.configure(guards=shop.connection.guards)
    office.put("C", 1)
    run = shop.run(Mode.SMART)
    assert shop.rows(run)["B"] == ("skipped", "gone_at_source")
    assert web.qty("B") == 2
    with reading():
        assert Baseline.get_or_none(Baseline.item == Item.get(Item.key == "B")) is None
    assert dirty("B")


@pytest.mark.requirement("S-092")
def test_skus_of_other_sources_are_skipped_in_full_too(tmp_path: Path) -> None:
    shop = house(
        tmp_path, Scripted({"DS-1": 0, "A": 1}), Scripted({"DS-1": 9, "A": 0}),
        other_sources=("DS-*",),
    )  # fmt: skip
    run = shop.run(Mode.FULL)
    assert shop.rows(run)["DS-1"] == ("skipped", "other_source")
    assert shop.web.writes == [("A", 1)]


@pytest.mark.pitfall("P-06")
def test_below_zero_is_passed_on_where_the_connection_says_so(tmp_path: Path) -> None:
    shop = house(tmp_path, Scripted({"A": -3}), Scripted({"A": 4}))
    shop.settle_first_full()
    shop.configure(below_zero="pass")
    shop.web.put("A", 4)
    run = shop.run(Mode.SMART)
    assert shop.web.writes == [("A", -3)]
    with reading():
        row = PlanRow.get(PlanRow.plan == run.plan)
    assert row.risky  # it goes off sale, as it would with 0
    shop.configure(below_zero="clamp")
    shop.run(Mode.SMART)
    assert shop.web.writes[1:] == [("A", 0)]


@pytest.mark.pitfall("P-06")
def test_a_negative_source_is_sent_as_zero_and_the_buffer_is_kept_back(tmp_path: Path) -> None:
    shop = house(tmp_path, Scripted({"A": -3, "B": 5}), Scripted({"A": 4, "B": 1}), buffer=2)
    shop.run(Mode.FULL)
    assert sorted(shop.web.writes) == [("A", 0), ("B", 3)]


@pytest.mark.pitfall("P-02")
def test_what_changes_at_the_source_after_its_reading_is_found_by_the_next(tmp_path: Path) -> None:
    shop = house(tmp_path, Scripted({"A": 5}), Scripted({"A": 5}))
    shop.settle_first_full()
    shop.office.put("A", 4)
    shop.web.before_push = lambda: shop.office.put("A", 3)  # read already, not yet recorded
    shop.run(Mode.SMART)
    shop.web.before_push = lambda: None
    shop.run(Mode.SMART)
    assert shop.web.writes == [("A", 4), ("A", 3)]


@pytest.mark.pitfall("P-11")
def test_fractions_are_rounded_down(tmp_path: Path) -> None:
    office = Scripted()
    office.put("A", Decimal("2.9"))  # type: ignore[arg-type]
    shop = house(tmp_path, office, Scripted({"A": 0}))
    shop.run(Mode.FULL)
    assert shop.web.writes == [("A", 2)]


def test_a_change_of_the_buffer_makes_every_key_dirty(tmp_path: Path) -> None:
    shop = house(tmp_path, Scripted({"A": 5, "B": 6}), Scripted({"A": 5, "B": 6}))
    shop.settle_first_full()
    shop.configure(buffer=1)
    shop.run(Mode.SMART)
    assert sorted(shop.web.writes) == [("A", 4), ("B", 5)]


def test_sku_map_ties_what_the_two_sides_call_differently(tmp_path: Path) -> None:
    shop = house(tmp_path, Scripted({"W-1": 5}), Scripted({"web-1": 0}), sku_map={"W-1": "web-1"})
    shop.run(Mode.FULL)
    assert shop.web.writes == [("web-1", 5)]


@pytest.mark.parametrize(
    "sku", ["007", " 7 ", "1E5", "a\u0301", "A\u00a0B", "[/red]", "x" * 10_000]
)
@pytest.mark.pitfall("P-08")
def test_strange_skus_are_matched_and_sent_in_the_targets_own_spelling(
    tmp_path: Path, sku: str
) -> None:
    shop = house(tmp_path, Scripted({sku.strip(): 5}), Scripted({sku: 0}))
    shop.run(Mode.FULL)
    assert shop.web.writes == [(sku, 5)]


@pytest.mark.pitfall("P-08")
def test_skus_that_differ_in_capitals_alone_are_told_and_never_tied(tmp_path: Path) -> None:
    shop = house(tmp_path, Scripted({"abc-1": 5, "B": 1}), Scripted({"ABC-1": 0, "B": 1}))
    run = shop.run(Mode.FULL)
    assert shop.rows(run)["abc-1"] == shop.rows(run)["ABC-1"] == ("skipped", "case_differs")
    with reading():
        row = PlanRow.get(PlanRow.plan == run.plan, PlanRow.key == "abc-1")
    assert row.message.endswith("correct one, or map it: ABC-1")
    assert shop.web.writes == [("B", 1)]
    assert adds_up(3, shop.counts(run))
    assert shop.rows(shop.run(Mode.SMART))["ABC-1"] == ("skipped", "case_differs")


@given(st.text())
@pytest.mark.pitfall("P-08")
def test_a_key_is_its_own_key_and_keeps_zeros_and_capitals(sku: str) -> None:
    assert match_key(match_key(sku)) == match_key(sku)
    assert match_key("007") != match_key("7")
    assert match_key("a") != match_key("A")


@pytest.mark.pitfall("P-08")
def test_two_spellings_of_one_key_block_each_other(tmp_path: Path) -> None:
    shop = house(tmp_path, Scripted({"A 1": 5, "A\u00a0\u00a01": 6}), Scripted({"A 1": 0}))
    run = shop.run(Mode.FULL)
    assert shop.rows(run)["A 1"] == ("skipped", "duplicate_source")


@pytest.mark.invariant("I-5")
def test_an_excluded_key_is_never_written_and_is_pushed_once_the_exclusion_ends(
    tmp_path: Path,
) -> None:
    shop = house(tmp_path, Scripted({"A": 5, "B": 6}), Scripted({"A": 0, "B": 0}))
    shop.settle_first_full()
    number = ask.exclude("shop", "inventory", "A", ANA, "counting the shelf")
    shop.office.put("A", 7)
    run = shop.run(Mode.SMART)
    assert shop.rows(run)["A"] == ("excluded", "counting the shelf")
    assert shop.counts(shop.run(Mode.FULL))["excluded"] == 1
    assert "A" not in dict(shop.web.writes)
    ask.end_exclusion(number, ANA)
    shop.run(Mode.SMART)
    assert ("A", 7) in shop.web.writes


def test_what_the_target_already_holds_moves_the_baseline_without_a_write(tmp_path: Path) -> None:
    shop = house(tmp_path, Scripted({"A": 5}), Scripted({"A": 5}))
    shop.settle_first_full()
    shop.office.put("A", 4)
    shop.web.put("A", 4)
    run = shop.run(Mode.SMART)
    assert shop.rows(run)["A"] == ("unchanged", "already_there")
    assert shop.web.writes == []
    assert not dirty("A")


def test_smart_reads_only_the_keys_that_may_have_to_move(tmp_path: Path) -> None:
    many = {f"S{n}": n for n in range(500)}
    shop = house(tmp_path, Scripted(many), Scripted(many))
    shop.settle_first_full()
    shop.office.put("S3", 9)
    run = shop.run(Mode.SMART)
    assert shop.web.page_calls == 0
    assert shop.web.read_calls == 3  # the dirty key, its guard read, its read back
    counts = shop.counts(run)
    assert (counts["scope"], counts["pushed"], counts["unchanged"]) == (500, 1, 499)
    assert adds_up(500, counts)


@pytest.mark.requirement("S-049")
def test_pointing_the_store_elsewhere_forgets_the_baseline_and_asks_for_a_full(
    tmp_path: Path,
) -> None:
    import msgspec

    from syncconsole.cache.write.connections import full_done

    shop = house(tmp_path, Scripted({"A": 5}), Scripted({"A": 5}))
    shop.settle_first_full()
    assert full_done("shop")
    endpoint = msgspec.structs.replace(shop.config.endpoints["web"], options={"location": 2})
    shop.config = msgspec.structs.replace(
        shop.config, endpoints={**shop.config.endpoints, "web": endpoint}
    )
    shop.run(Mode.REFRESH)
    assert not full_done("shop")
    with reading():
        assert Baseline.select().count() == 0


@pytest.mark.pitfall("P-25", "P-06")
@pytest.mark.parametrize("mode", [Mode.SMART, Mode.FULL])
def test_a_quantity_the_target_never_takes_is_told_by_the_plan_and_not_sent(
    tmp_path: Path, mode: Mode
) -> None:
    stock = {"A": 5, "B": 5, "C": 5}
    shop = House(tmp_path, Scripted(dict(stock)), Scripted(dict(stock)), below_zero="pass")
    shop.web.ability = structs.replace(shop.web.ability, least=0, most=1000)
    shop.settle_first_full()
    for sku, qty in {"A": -2, "B": 1001, "C": 1000}.items():
        shop.office.put(sku, qty)
    run = shop.run(mode)
    assert (run.state, shop.web.writes) == ("ok", [("C", 1000)])
    assert shop.rows(run)["A"] == shop.rows(run)["B"] == ("skipped", "not_taken")
    shop.configure(below_zero="clamp")
    shop.run(Mode.SMART)
    assert ("A", 0) in shop.web.writes


@pytest.mark.parametrize("system", ["bigcommerce", "shopify"])
def test_the_stores_limits_are_known_without_their_clients(system: str) -> None:
    ability = catalogue.capabilities(system).components["inventory"]
    assert ability.least == 0
    assert ability.most in (2_147_483_647, 1_000_000_000)
