"""Why a number is what it is, and why a SKU does not move, each with the way out (N-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Retriable
from syncconsole.cache.write import runs
from syncconsole.cache.write.connections import full_done
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from syncconsole.errors import Refused
from tests.support.house import ANA, House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syncconsole.cache.read.explanation import Explanation


def shop_of(folder: Path, **settings: object) -> House:
    rows = {"A": 8, "B": 3} | {f"C{n}": 1 for n in range(8)}
    shop = House(folder, Scripted(rows), Scripted(rows), **settings)  # type: ignore[arg-type]
    shop.settle_first_full()
    runs.beat("worker", 1, "here", shop.clock.now())
    return shop


def explained(shop: House, sku: str = "A") -> Explanation:
    return ask.explain(shop.config, "shop", sku, shop.clock.now())


def codes(shop: House, sku: str = "A") -> list[str]:
    return [why.code for why in explained(shop, sku).why]


def test_the_terms_are_those_stored_when_the_number_was_computed(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, buffer=1)
    shop.office.put("A", 6)
    run = shop.run(Mode.SMART)
    shop.configure(buffer=3)
    found = explained(shop)
    assert found.computed is not None
    assert found.computed.how == "5 = office 6 - 1 buffer"
    assert (found.computed.run, found.computed.after, found.computed.outcome) == (
        run.id,
        5,
        "pushed",
    )
    assert found.now is not None
    assert found.now.result == 3
    assert found.agreed is not None
    assert (found.agreed.qty, found.agreed.run) == (5, run.id)
    assert found.agreed.verified_at is not None


def test_ages_of_both_readings_and_the_pushing_plan_behind_a_newer_one_are_told(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path)
    first = shop.clock.now()
    shop.clock.pass_(600)
    shop.office.put("B", 1)
    shop.run(Mode.SMART)
    found = explained(shop)
    assert found.source.read_at == shop.clock.now()
    assert found.target.read_at == first
    assert found.pushed is not None
    assert found.pushed.plan == 1
    assert found.computed is not None
    assert found.computed.plan == 1  # plan 2 lists B alone


def test_a_key_in_step_says_so_and_one_the_target_changed_itself_says_that(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    assert codes(shop) == ["unchanged"]
    shop.web.put("A", 2)
    shop.run(Mode.REFRESH)
    found = explained(shop)
    assert [why.code for why in found.why][:2] == ["unchanged", "target_moved_alone"]
    assert "now holds 2" in found.why[1].text


def _excluded(shop: House) -> None:
    shop.office.put("A", 5)
    shop.run(Mode.REFRESH)
    ask.exclude("shop", "inventory", "A", ANA, "counting the shelf")


def _waiting(shop: House) -> None:
    shop.office.put("A", 5)
    shop.run(Mode.SMART, Approver.PERSON)


def _refused(shop: House) -> None:
    shop.office.put("A", 5)
    shop.web.refuse["A"] = "bad_row"
    shop.run(Mode.SMART)


def _writes_off(shop: House) -> None:
    shop.configure(writes=False)
    shop.office.put("A", 5)
    shop.run(Mode.REFRESH)


def _paused(shop: House) -> None:
    shop.office.put("A", 5)
    shop.run(Mode.REFRESH)
    ask.pause("shop", ANA)


def _duplicate(shop: House) -> None:
    shop.office.put("A", 4, remote_id="other")
    shop.run(Mode.REFRESH)


def _gone(shop: House) -> None:
    shop.web.drop("A")
    shop.run(Mode.REFRESH)


def _unreadable_source(shop: House) -> None:
    shop.office.put("A", None)
    shop.run(Mode.REFRESH)


def _drop_ship(shop: House) -> None:
    shop.configure(other_sources=("A*",))


def _no_schedule(shop: House) -> None:
    shop.office.put("A", 5)
    shop.run(Mode.REFRESH)


def _running(shop: House) -> None:
    shop.office.put("A", 5)
    shop.run(Mode.REFRESH)
    shop.ask(Mode.SMART)


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (_excluded, "excluded"),
        (_waiting, "plan_waiting"),
        (_refused, "refused"),
        (_writes_off, "writes_off"),
        (_paused, "paused"),
        (_no_schedule, "no_schedule"),
        (_running, "running"),
        (_duplicate, "duplicate_source"),
        (_gone, "gone_at_target"),
        (_unreadable_source, "missing"),
        (_drop_ship, "other_source"),
    ],
)
def test_whatever_stands_in_the_way_is_named_with_the_way_out(
    tmp_path: Path, happens: Callable[[House], None], code: str
) -> None:
    shop = shop_of(tmp_path)
    happens(shop)
    found = next(why for why in explained(shop).why if why.code == code)
    assert found.text
    assert found.way_out


def test_a_feed_that_fails_is_told_with_its_error(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)

    def down() -> None:
        raise Retriable("the office does not answer", code="no_answer")

    shop.office.before_page = down
    shop.run(Mode.REFRESH)
    assert (
        explained(shop).why[-1].text == "source office cannot be read: the office does not answer"
    )


def test_before_the_first_full_is_pushed_that_is_what_is_missing(tmp_path: Path) -> None:
    shop = House(tmp_path, Scripted({"A": 8}), Scripted({"A": 2}))
    shop.run(Mode.REFRESH)
    assert not full_done("shop")
    assert "first_full" in codes(shop)


def test_an_unknown_sku_is_refused_with_those_that_were_meant(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    with pytest.raises(Refused, match="did you mean A") as refused:
        explained(shop, "a")
    assert refused.value.code == "unknown"
