"""The four steps, in their order, and what orders in flight do to quantities (S-076 to S-084)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from connectors.errors import Retriable
from syncconsole.cache.tables import Problem, RunStep, SalesOrder
from syncconsole.cache.tables.base import reading
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.runs import Approver, Mode
from tests.support.house import House
from tests.support.scripted import lost_answer
from tests.support.trade import Office, Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syncconsole.cache.tables import Run

ORDERS = {"since": date(2020, 3, 1), "statuses": ["Awaiting Fulfillment"], "customer": "Web"}


class Cycle(House):
    """A house whose connection is a cycle; ten of each SKU on both sides, agreed by a Full."""

    office: Office
    web: Store

    def __init__(self, folder: Path, **settings: Any) -> None:
        ten: dict[str, int | None] = dict.fromkeys(["A", "B", "C"], 10)
        super().__init__(
            folder, Office(dict(ten)), Store(dict(ten)), profile="cycle", orders=ORDERS, **settings
        )
        self.web.now = self.clock.now
        assert self.run(Mode.FULL).state == "ok"
        self.web.writes.clear()

    def sync_all(self, approver: Approver = Approver.NAMED, **options: Any) -> Run:
        self.clock.pass_(3600)
        return self.run(Mode.ALL, approver, **options)

    def steps(self, run: Run) -> list[tuple[str, str]]:
        with reading():
            rows = RunStep.select().where(RunStep.run == run.id).order_by(RunStep.n)
            return [(row.name, str(row.state)) for row in rows]


@pytest.fixture
def shop(tmp_path: Path) -> Cycle:
    return Cycle(tmp_path)


@pytest.mark.requirement("S-076", "S-077", "S-078", "S-079", "S-081", "S-082", "S-088")
def test_one_order_of_two_pieces_goes_round_and_the_web_ends_at_8(shop: Cycle) -> None:
    shop.web.order("1001", A=2)
    run = shop.sync_all()
    assert run.state == "ok"
    assert [name for name, _ in shop.office.receipts] == ["W-1001"]
    assert (shop.office.qty("A"), shop.office.revenue) == (8, Decimal("19.98"))
    assert shop.web.qty("A") == 8
    assert shop.web.writes == []
    again = shop.sync_all()
    assert (again.state, shop.web.writes, len(shop.office.receipts)) == ("ok", [], 1)
    assert adds_up(shop.counts(again)["scope"], shop.counts(again))


@pytest.mark.requirement("S-076", "S-077")
def test_an_order_is_kept_with_its_reference_and_its_page_in_both_systems(shop: Cycle) -> None:
    shop.web.order("1001", A=2)
    shop.run(Mode.STEP1)
    with reading():
        row = SalesOrder.get()
    assert (row.reference, row.store_address) == ("W-1001", "https://example.test/o-1001")
    assert row.office_address == ""
    shop.run(Mode.STEP2)
    with reading():
        row = SalesOrder.get()
    assert (row.reference, row.office_address) == ("W-1001", "https://example.test/doc-0")


def test_an_exported_order_keeps_the_reference_it_was_exported_under(shop: Cycle) -> None:
    shop.web.order("1001", A=2)
    shop.sync_all()
    shop.configure(orders={**ORDERS, "prefix": "X-"})
    shop.web.change("1001", "Shipped")
    shop.web.order("1002", A=1)
    shop.sync_all()
    with reading():
        assert {row.number: row.reference for row in SalesOrder.select()} == {
            "1001": "W-1001", "1002": "X-1002",
        }  # fmt: skip


@pytest.mark.requirement("S-080")
def test_the_steps_run_in_their_proper_order(shop: Cycle) -> None:
    run = shop.sync_all()
    assert shop.steps(run) == [
        ("orders from web", "ok"),
        ("orders to back office", "ok"),
        ("data from back office", "ok"),
        ("data to web", "ok"),
    ]
    with reading():
        rows = RunStep.select().where(RunStep.run == run.id).order_by(RunStep.n)
        begun = [row.started_at or 0 for row in rows]
    assert begun == sorted(begun)


def never_above(shop: Cycle, sku: str, most: int) -> None:
    assert all(qty <= most for written, qty in shop.web.writes if written == sku)
    held = shop.web.qty(sku)
    assert isinstance(held, int)
    assert held <= most


@pytest.mark.parametrize("moment", ["before_orders", "before_page", "before_read", "before_push"])
@pytest.mark.parametrize("nth", [0, 1, 2])
@pytest.mark.pitfall("P-01")
@pytest.mark.invariant("I-8")
def test_a_sale_at_any_moment_of_the_cycle_is_never_put_back_on_sale(
    tmp_path: Path, moment: str, nth: int
) -> None:
    """I-8: the web never ends above what is sellable, whenever somebody buys."""
    shop = Cycle(tmp_path)
    shop.office.put("A", 9)
    calls = iter(range(1000))

    def sell() -> None:
        if next(calls) == nth:
            shop.web.order("2001", A=2)

    setattr(shop.web, moment, sell)
    shop.sync_all()
    never_above(shop, "A", 9)
    setattr(shop.web, moment, lambda: None)
    shop.sync_all()
    shop.sync_all()
    sold = 2 if "2001" in shop.web.orders else 0
    assert shop.web.qty("A") == 9 - sold


@pytest.mark.pitfall("P-01")
def test_an_order_in_a_status_that_is_not_exported_is_subtracted_all_the_same(shop: Cycle) -> None:
    shop.web.order("1002", status="Awaiting Payment", A=3)
    shop.office.put("A", 12)
    shop.sync_all()
    assert shop.office.receipts == []
    assert shop.web.qty("A") == 9
    shop.web.change("1002", "Awaiting Fulfillment")
    shop.sync_all()
    assert len(shop.office.receipts) == 1
    shop.sync_all()
    assert (shop.web.qty("A"), shop.office.qty("A")) == (9, 9)


@pytest.mark.pitfall("P-01")
def test_units_stay_subtracted_until_an_office_reading_that_began_after_the_export(
    shop: Cycle,
) -> None:
    """Exported between the reading of stock and the plan: step 2 alone, then step 4 alone."""
    shop.web.order("1001", A=2)
    shop.run(Mode.STEP3)
    shop.run(Mode.STEP1)
    shop.run(Mode.STEP2)
    shop.run(Mode.STEP4)
    never_above(shop, "A", 8)
    with reading():
        assert SalesOrder.get().subtracts
    shop.run(Mode.STEP3)
    with reading():
        assert not SalesOrder.get().subtracts
    shop.run(Mode.STEP4)
    assert shop.web.qty("A") == 8


@pytest.mark.requirement("S-083")
@pytest.mark.pitfall("P-22")
@pytest.mark.invariant("I-7")
def test_a_failed_step_2_leaves_3_and_4_not_run_and_the_web_untouched(shop: Cycle) -> None:
    shop.web.order("1001", A=2)
    shop.office.put("B", 5)

    def down() -> None:
        raise Retriable("office does not answer", code="no_answer")

    shop.office.before_receipt = down
    run = shop.sync_all()
    assert run.state == "failed"
    assert [state for _, state in shop.steps(run)] == ["ok", "failed", "not run", "not run"]
    assert shop.web.writes == []
    shop.office.before_receipt = lambda: None
    resumed = shop.sync_all(start=2)
    assert next(name for name, _ in shop.steps(resumed)) == "orders to back office"
    assert (resumed.state, shop.web.writes) == ("ok", [("B", 5)])
    assert len(shop.office.receipts) == 1


def test_one_order_of_twelve_rejected_is_partial_and_its_units_stay_subtracted(
    shop: Cycle,
) -> None:
    shop.office.put("A", 100)
    shop.web.put("A", 100)
    for n in range(12):
        shop.web.order(f"10{n:02}", A=1)
    shop.office.refuse_order = {"1005": "6240"}
    run = shop.sync_all()
    assert run.state == "partial"
    assert (len(shop.office.receipts), shop.office.qty("A")) == (11, 89)
    assert shop.web.qty("A") == 88
    with reading():
        problem = Problem.get(Problem.run == run.id)
    assert (problem.key, problem.code) == ("1005", "6240")
    shop.office.refuse_order = {}
    assert shop.sync_all().state == "ok"
    assert (len(shop.office.receipts), shop.office.qty("A")) == (12, 88)
    assert shop.web.qty("A") == 88


@pytest.mark.pitfall("P-21")
def test_a_lost_answer_of_a_receipt_is_found_by_its_reference_and_not_booked_twice(
    shop: Cycle,
) -> None:
    shop.web.order("1001", A=2)
    shop.office.after_receipt = lost_answer
    assert shop.sync_all().state == "ok"
    assert (len(shop.office.receipts), shop.office.qty("A")) == (1, 8)


@pytest.mark.pitfall("P-20", "P-21")
def test_a_receipt_that_never_arrived_is_sent_again_under_the_same_key(shop: Cycle) -> None:
    shop.web.order("1001", A=2)
    keys: list[str] = []
    push = shop.office.push

    def listening(changes: Any, *, key: str, ready: Callable[[], None]) -> Any:
        keys.append(key)
        shop.office.deaf = len(keys) == 1
        return push(changes, key=key, ready=ready)

    shop.office.push = listening  # type: ignore[method-assign]
    assert shop.sync_all().state == "ok"
    assert keys == ["W-1001", "W-1001"]
    assert len(shop.office.receipts) == 1


def test_a_sku_the_office_does_not_know_holds_its_order_and_keeps_its_units_back(
    shop: Cycle,
) -> None:
    shop.web.put("NEW", 5)
    shop.web.order("1003", NEW=1, A=1)
    run = shop.sync_all()
    assert (run.state, shop.office.receipts) == ("partial", [])
    with reading():
        problem = Problem.get(Problem.run == run.id)
    assert "SKU not in back office: NEW" in problem.message
    shop.office.put("NEW", 5)
    assert shop.sync_all().state == "ok"
    assert len(shop.office.receipts) == 1
    shop.sync_all()
    assert (shop.web.qty("A"), shop.web.qty("NEW")) == (9, 4)


def test_an_order_cancelled_before_its_export_is_dropped(shop: Cycle) -> None:
    shop.web.order("1001", status="Awaiting Payment", A=2)
    shop.sync_all()
    shop.web.change("1001", "Cancelled", holds_stock=False)
    shop.sync_all()
    assert shop.office.receipts == []
    assert shop.web.qty("A") == 10


def test_an_order_cancelled_after_its_export_is_a_problem_that_says_so_once(shop: Cycle) -> None:
    shop.web.order("1001", A=2)
    shop.sync_all()
    shop.web.change("1001", "Cancelled", holds_stock=False)
    run = shop.sync_all()
    shop.sync_all()
    with reading():
        said = [problem.message for problem in Problem.select()]
    assert said == ["order 1001 was cancelled after its export (Cancelled)"]
    assert run.state in ("ok", "partial")


@pytest.mark.pitfall("P-01")
def test_an_order_cancelled_after_its_export_and_taken_back_holds_its_units_again(
    shop: Cycle,
) -> None:
    shop.web.order("1001", A=2)
    for mode in (Mode.STEP1, Mode.STEP4, Mode.STEP2):  # exported, and the office not read since
        shop.run(mode)
    shop.web.change("1001", "Cancelled", holds_stock=False)
    shop.run(Mode.STEP1)
    shop.web.put("A", 8)
    shop.clock.pass_(60)
    shop.web.change("1001", "Awaiting Fulfillment")
    run = shop.run(Mode.STEP1)
    with reading():
        assert SalesOrder.get().state == "exported"
        problem = Problem.get(Problem.run == run.id)
    assert "wanted again: see that its document stands" in problem.message
    shop.run(Mode.STEP4)
    assert shop.web.qty("A") == 8


@pytest.mark.pitfall("P-02")
def test_an_order_taken_while_orders_are_read_is_found_by_the_next_reading(shop: Cycle) -> None:
    pages = shop.web.pages

    def taken_meanwhile(component: str, **more: Any) -> Any:
        yield from pages(component, **more)
        if component == "orders" and "1001" not in shop.web.orders:
            shop.clock.pass_(60)
            shop.web.order("1001", A=2)
            shop.clock.pass_(1800)  # the reading ends longer after than it ever looks back

    shop.web.pages = taken_meanwhile  # type: ignore[method-assign]
    shop.run(Mode.STEP1)
    shop.run(Mode.STEP1)
    with reading():
        assert [row.number for row in SalesOrder.select()] == ["1001"]


@pytest.mark.requirement("S-097")
def test_step_3_is_authoritative_over_the_cache(shop: Cycle) -> None:
    from syncconsole.cache.tables import Item
    from syncconsole.cache.tables.base import writing

    with writing():
        Item.update(source_qty=77).where(Item.key == "A").execute()
    run = shop.sync_all()
    with reading():
        assert Item.get(Item.key == "A").source_qty == 10
        step = RunStep.get(RunStep.run == run.id, RunStep.name == "data from back office")
    assert step.note == "3 read, 1 new or changed"
    assert shop.web.qty("A") == 10


@pytest.mark.requirement("S-092")
def test_a_drop_ship_sku_keeps_its_quantity_in_the_store(tmp_path: Path) -> None:
    shop = Cycle(tmp_path, other_sources=("DS-*",))
    shop.web.put("DS-1", 40)
    shop.sync_all()
    assert shop.web.qty("DS-1") == 40


def test_more_orders_than_max_orders_hold_step_2(tmp_path: Path) -> None:
    from syncconsole.config import Guards

    shop = Cycle(tmp_path, guards=Guards(max_orders=2))
    shop.web.order("1", A=1)
    shop.sync_all()
    for n in range(2, 6):
        shop.web.order(str(n), A=1)
    run = shop.sync_all(Approver.POLICY)
    assert (run.state, len(shop.office.receipts)) == ("held", 1)
    assert [state for _, state in shop.steps(run)] == ["ok", "held", "not run", "not run"]
    assert shop.sync_all(Approver.NAMED).state == "ok"


def test_the_first_export_of_a_connection_is_always_reviewed(shop: Cycle) -> None:
    shop.web.order("1001", A=2)
    run = shop.sync_all(Approver.POLICY)
    assert (run.state, shop.office.receipts) == ("waiting", [])
    assert [state for _, state in shop.steps(run)] == ["ok", "waiting", "not run", "not run"]


def test_with_writes_off_1_and_3_read_and_2_and_4_only_plan(shop: Cycle) -> None:
    shop.web.order("1001", A=2)
    shop.office.put("B", 3)
    shop.configure(writes=False)
    run = shop.sync_all(Approver.POLICY)
    assert run.state == "waiting"
    assert (shop.office.receipts, shop.web.writes) == ([], [])
    assert [state for _, state in shop.steps(run)] == ["ok", "ok", "ok", "waiting"]
