"""The canary: a few rows of a large plan go first, and the rest only where they arrived (N-15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from connectors.errors import Retriable
from syncconsole.cache.read.failures import groups
from syncconsole.cache.tables import Baseline, Dirty, Item, Problem, RunStep
from syncconsole.cache.tables.base import reading
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.remedies import remedy
from syncconsole.domain.runs import Mode
from syncconsole.engine import canary
from syncconsole.engine.execute import execute
from tests.support.house import House
from tests.support.scripted import Scripted, lost_answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syncconsole.cache.tables import Run

ROWS = 40
FIRST = [f"S{n:03}" for n in range(5)]


def shop_of(
    folder: Path, *, rows: int = ROWS, was: int = 10, now: int = 9, **more: object
) -> House:
    """A shop whose office holds `now` of everything and whose web still holds `was`."""
    many = {f"S{n:03}": was for n in range(rows)}
    web = Scripted(many, compare_and_set=True)
    shop = House(folder, Scripted(many), web, **more)  # type: ignore[arg-type]
    shop.settle_first_full()
    for sku in many:
        shop.office.put(sku, now)
    return shop


def after_first_push(shop: House, do: Callable[[], None]) -> None:
    """Do this once, when the first batch has been taken and before its answer."""

    def act() -> None:
        shop.web.after_push = lambda: None
        do()

    shop.web.after_push = act


def note(run: Run, step: str = "push") -> str:
    with reading():
        return str(RunStep.get(RunStep.run == run.id, RunStep.name == step).note)


def dirty(shop: House) -> set[str]:
    with reading():
        return {row.item.key for row in Dirty.select(Dirty, Item).join(Item)}


def baseline(key: str) -> int | None:
    with reading():
        row = Baseline.get_or_none(Baseline.item == Item.get(Item.key == key))
        return None if row is None else int(row.qty)


def problem(run: Run) -> Problem:
    with reading():
        return Problem.get(Problem.run == run.id, Problem.code == "canary")


def the_rest_was_not_sent(shop: House, run: Run) -> None:
    counts = shop.counts(run)
    assert run.state == "failed"
    assert run.error_code == "canary"
    assert run.remedy == remedy("canary")
    assert shop.rows(run)[f"S{ROWS - 1:03}"] == ("skipped", "canary")
    assert counts["skipped"] == ROWS - 5
    assert adds_up(ROWS, counts)
    assert shop.web.pushes == 1
    assert dirty(shop) >= {f"S{n:03}" for n in range(5, ROWS)}
    assert baseline(f"S{ROWS - 1:03}") == 10


def test_the_first_five_are_verified_before_the_rest_is_sent(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    sizes: list[int] = []
    shop.web.after_push = lambda: sizes.append(len(shop.web.writes))
    shop.web.lag = 2
    seen: list[str] = []
    shop.web.before_read = lambda: seen.append(shop.row(run).note)
    run = shop.ask(Mode.SMART)
    execute(shop.job(run), shop.config)
    ended = shop.row(run)
    assert (ended.state, sizes) == ("ok", [5, ROWS])
    assert [sku for sku, _ in shop.web.writes[:5]] == FIRST
    assert shop.counts(ended)["verified"] == ROWS
    assert "canary 5 of 40: reading back" in seen
    assert note(ended) == "canary 5 of 40 verified   40 pushed"


@pytest.mark.parametrize(("rows", "canary"), [(25, 5), (ROWS, 0)])
def test_a_small_plan_goes_as_a_whole_and_none_are_sent_ahead_where_switched_off(
    tmp_path: Path, rows: int, canary: int
) -> None:
    shop = shop_of(tmp_path, rows=rows, canary=canary)
    run = shop.run(Mode.SMART)
    assert (run.state, shop.web.pushes, note(run)) == ("ok", 1, f"{rows} pushed")


def test_of_a_full_those_go_first_that_change_something(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, now=10)
    for sku in ("S020", "S030"):
        shop.office.put(sku, 4)
    run = shop.run(Mode.FULL)
    assert shop.web.writes[:2] == [("S020", 4), ("S030", 4)]
    assert (run.state, note(run)) == ("ok", "canary 2 of 40 verified   40 pushed")


def test_a_target_that_lies_about_success_gets_no_more_than_five(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    after_first_push(shop, lambda: shop.web.put("S002", 10))
    run = shop.run(Mode.SMART)
    the_rest_was_not_sent(shop, run)
    assert shop.rows(run)["S002"] == ("stale", "not_kept")
    assert baseline("S002") is None
    assert "S002" in dirty(shop)
    assert shop.rows(run)["S001"] == ("pushed", "")
    assert "S002 was set to 9 and reads 10; the rest was not sent" in problem(run).message
    shop.web.writes.clear()
    again = shop.run(Mode.SMART)
    assert (again.state, len(shop.web.writes)) == ("ok", ROWS - 4)


@pytest.mark.parametrize("reads", [30, None])
def test_more_than_was_sent_or_nothing_is_no_sale(tmp_path: Path, reads: int | None) -> None:
    shop = shop_of(tmp_path)
    after_first_push(shop, lambda: shop.web.put("S000", reads))
    the_rest_was_not_sent(shop, shop.run(Mode.SMART))


@pytest.mark.pitfall("P-01")
def test_a_sale_of_a_canary_is_no_failure_and_is_not_overwritten(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    after_first_push(shop, lambda: shop.web.put("S002", 8))
    run = shop.run(Mode.SMART)
    assert (run.state, len(shop.web.writes), shop.web.qty("S002")) == ("ok", ROWS, 8)
    assert note(run) == "canary 4 of 40 verified, 1 moved on   40 pushed"


def test_where_every_canary_reads_less_nobody_believes_in_sales(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, was=10, now=24)

    def by_the_dozen() -> None:
        for sku in FIRST:
            shop.web.put(sku, 2)

    after_first_push(shop, by_the_dozen)
    run = shop.run(Mode.SMART)
    the_rest_was_not_sent(shop, run)
    assert "S000 was set to 24 and reads 2, and 4 more hold something else" in run.error


def test_one_refused_for_its_own_cause_lets_the_rest_go(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.web.refuse = {"S001": "tracked_by_product"}
    run = shop.run(Mode.SMART)
    assert (run.state, len(shop.web.writes)) == ("partial", ROWS - 1)
    assert note(run).startswith("canary 4 of 40 verified, 1 refused   ")


def test_all_refused_for_one_cause_stop_the_push(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.web.refuse = {f"S{n:03}": "tracked_by_product" for n in range(ROWS)}
    run = shop.run(Mode.SMART)
    the_rest_was_not_sent(shop, run)
    assert shop.counts(run)["rejected"] == 5
    assert "all were refused for one cause: refused by the script" in run.error


def test_canaries_that_moved_before_they_left_are_replaced_by_others(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)

    def sold() -> None:
        shop.web.before_push = lambda: None
        for sku in FIRST:
            shop.web.put(sku, 3)

    shop.web.before_push = sold
    run = shop.run(Mode.SMART)
    assert [sku for sku, _ in shop.web.writes[:5]] == [f"S{n:03}" for n in range(5, 10)]
    assert shop.counts(run)["stale"] == 5
    assert note(run).startswith("canary 5 of 40 verified")


def test_canaries_of_which_nobody_knows_what_became_stop_the_push(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)

    def unreachable() -> None:
        raise Retriable("web does not answer", code="no_answer")

    def cut() -> None:
        shop.web.before_read = unreachable
        lost_answer()

    after_first_push(shop, cut)
    run = shop.run(Mode.SMART)
    assert shop.counts(run)["unknown"] == 5
    the_rest_was_not_sent(shop, run)
    shop.web.before_read = lambda: None
    assert shop.run(Mode.SMART).state == "ok"
    assert shop.counts(run)["unknown"] == 0
    assert len(shop.web.writes) == ROWS


def test_a_worker_that_dies_behind_its_canaries_is_followed_by_one_that_reads_them_back(
    tmp_path: Path,
) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    shop = shop_of(tmp_path)
    run = shop.ask(Mode.SMART)
    after_first_push(shop, lambda: setattr(shop.web, "before_read", die))
    with pytest.raises(Killed):
        execute(shop.job(run), shop.config)
    assert len(shop.web.writes) == 5
    shop.web.before_read = lambda: None
    shop.web.put("S003", 10)
    execute(shop.job(run), shop.config)
    the_rest_was_not_sent(shop, shop.row(run))


def test_a_worker_that_dies_of_what_it_saw_is_followed_by_one_that_sends_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    shop = shop_of(tmp_path)
    run = shop.ask(Mode.SMART)
    after_first_push(shop, lambda: shop.web.put("S002", 10))
    with monkeypatch.context() as cut:
        cut.setattr(canary, "_seen", die)
        with pytest.raises(Killed):
            execute(shop.job(run), shop.config)
    execute(shop.job(run), shop.config)
    the_rest_was_not_sent(shop, shop.row(run))


def test_a_target_that_cannot_be_read_back_has_no_canary_and_the_page_says_so(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path)
    shop.web.ability = structs.replace(shop.web.ability, reads=False)
    run = shop.run(Mode.SMART)
    assert (run.state, shop.web.pushes) == ("ok", 1)
    assert note(run).startswith("no canary: web cannot be read back")


def test_rows_kept_back_by_a_canary_are_a_cause_that_can_be_tried_again(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    after_first_push(shop, lambda: shop.web.put("S002", 10))
    run = shop.run(Mode.SMART)
    found = {group.code: (group.count, group.way_out) for group in groups(run.id)}
    assert found["canary"] == (ROWS - 5, remedy("canary"))
    assert found["not_kept"] == (1, remedy("not_kept"))
