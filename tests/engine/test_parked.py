"""A run that needs a system which is not here waits parked, and goes on where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.contract import NotYet
from syncconsole.cache.tables import Intent, Run, SalesOrder
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import runs
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from syncconsole.engine.execute import execute
from syncconsole.errors import Busy
from tests.engine.test_cycle import Cycle
from tests.support.house import ANA, House
from tests.support.scripted import Scripted
from tests.support.trade import Office

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


class Visits:
    """The office is a system that comes to us; `here` while a visit is on. `after` is how many
    more calls the visit lasts."""

    def __init__(self, office: Scripted, seen: datetime | None) -> None:
        self.here = True
        self.after = 10_000
        self.seen = seen
        office.before_page = office.before_read = self.called
        office.before_push = self.called
        if isinstance(office, Office):
            office.before_receipt = self.called

    def called(self) -> None:
        if self.after <= 0:
            self.here = False
        self.after -= 1
        if not self.here:
            raise NotYet(self.seen)

    def come(self, calls: int = 10_000) -> None:
        self.here, self.after = True, calls


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cycle:
    monkeypatch.setattr(ask, "wake_worker", lambda _: None)
    shop = Cycle(tmp_path)
    monkeypatch.setattr(ask, "_clock", shop.clock)
    return shop


@pytest.fixture
def visits(shop: Cycle) -> Visits:
    return Visits(shop.office, shop.clock.now())


def resume(shop: House, run: int) -> Run:
    """A visit asks the run again, and a worker takes it."""
    assert runs.unpark(["shop"]) == 1
    assert shop.row(run).state == "asked"
    execute(shop.job(run), shop.config)
    return shop.row(run)


def open_intents() -> int:
    with reading():
        return int(Intent.select().where(Intent.settled_at.is_null()).count())


@pytest.mark.requirement("S-074")
def test_a_cycle_waits_for_the_visit_and_ends_under_the_same_id(
    shop: Cycle, visits: Visits
) -> None:
    visits.here = False
    shop.web.order("1001", A=2)
    run = shop.sync_all()
    assert (run.state, run.ended_at) == ("parked", None)
    assert run.note == "waits for the Web Connector, last came 14:00"
    assert shop.steps(run) == [("orders from web", "ok"), ("orders to back office", "parked")]
    assert shop.office.receipts == []
    visits.come()
    ended = resume(shop, run.id)
    assert (ended.state, ended.id, ended.attempt) == ("ok", run.id, 2)
    assert [name for name, _ in shop.office.receipts] == ["W-1001"]
    assert (shop.office.qty("A"), shop.web.qty("A")) == (8, 8)
    assert [state for _, state in shop.steps(ended)] == ["ok"] * 4
    assert adds_up(shop.counts(ended)["scope"], shop.counts(ended))


@pytest.mark.pitfall("P-01", "P-21")
@pytest.mark.parametrize("calls", range(7))
def test_a_visit_that_ends_after_any_call_doubles_nothing_and_loses_nothing(
    shop: Cycle, visits: Visits, calls: int
) -> None:
    for number in range(1001, 1004):
        shop.web.order(str(number), A=1)
    shop.office.put("B", 6)
    visits.come(calls)
    run = shop.sync_all()
    visited = 0
    while run.state == "parked":
        visited += 1
        visits.come(calls + visited)
        run = resume(shop, run.id)
    assert (run.state, visited > 0) == ("ok", calls < 5)
    assert sorted(name for name, _ in shop.office.receipts) == ["W-1001", "W-1002", "W-1003"]
    assert (shop.office.qty("A"), shop.web.qty("A"), shop.web.qty("B")) == (7, 7, 6)
    assert all(qty <= 10 for _, qty in shop.web.writes)
    assert open_intents() == 0


@pytest.mark.parametrize("arrives", [True, False])
def test_an_order_whose_answer_was_lost_with_the_visit_exists_once(
    shop: Cycle, visits: Visits, arrives: bool
) -> None:
    """The visit breaks off after the order left: done or not, reading tells when it comes again."""
    shop.web.order("1001", A=2)
    real = shop.office.push

    def broken(changes: list[object], *, key: str, ready: Callable[[], None]) -> list[object]:
        if arrives:
            real(changes, key=key, ready=ready)  # type: ignore[arg-type]
        else:
            ready()
        visits.here = False
        raise NotYet(visits.seen)

    shop.office.push = broken  # type: ignore[method-assign, assignment]
    run = shop.sync_all()
    assert (run.state, open_intents(), len(shop.office.receipts)) == ("parked", 1, int(arrives))
    shop.office.push = real  # type: ignore[method-assign]
    shop.clock.pass_(600)
    visits.come()
    ended = resume(shop, run.id)
    assert (ended.state, open_intents()) == ("ok", 0)
    assert [name for name, _ in shop.office.receipts] == ["W-1001"]
    assert (shop.office.qty("A"), shop.web.qty("A")) == (8, 8)


def test_orders_that_waited_long_are_read_anew_before_they_are_exported(
    shop: Cycle, visits: Visits
) -> None:
    """One was cancelled while the run waited; nobody may send it to the back office any more."""
    visits.here = False
    shop.web.order("1001", A=2)
    shop.web.order("1002", B=1)
    run = shop.sync_all()
    shop.clock.pass_(3600)
    shop.web.change("1001", "Cancelled", holds_stock=False)
    visits.come()
    ended = resume(shop, run.id)
    assert shop.rows(ended)
    assert [name for name, _ in shop.office.receipts] == ["W-1002"]
    with reading():
        assert SalesOrder.get(SalesOrder.number == "1001").state == "dropped"


def test_a_parked_run_holds_its_connection_and_is_joined_by_its_own_kind(
    shop: Cycle, visits: Visits
) -> None:
    visits.here = False
    run = shop.sync_all(plan_only=False)
    with pytest.raises(Busy) as busy:
        ask.ask_run(shop.config, "shop", Mode.REFRESH, ANA)
    assert busy.value.run == run.id
    asked = ask.ask_run(shop.config, "shop", Mode.ALL, ANA, approver=Approver.NAMED, reason="why")
    assert (asked.run, asked.joined) == (run.id, True)


def test_a_parked_run_that_is_cancelled_is_brought_to_its_end(shop: Cycle, visits: Visits) -> None:
    visits.here = False
    shop.web.order("1001", A=2)
    run = shop.sync_all()
    ask.cancel_run(run.id, ANA)
    assert shop.row(run.id).state == "asked"
    execute(shop.job(run.id), shop.config)
    ended = shop.row(run.id)
    assert (ended.state, ended.error) == ("cancelled", "cancelled by ana")
    assert shop.office.receipts == []
    visits.come()
    assert shop.sync_all().state == "ok"
    assert [name for name, _ in shop.office.receipts] == ["W-1001"]


def test_a_run_cancelled_over_an_unsettled_order_ends_and_the_next_one_settles_it(
    shop: Cycle, visits: Visits
) -> None:
    shop.web.order("1001", A=2)
    real = shop.office.push

    def broken(changes: list[object], *, key: str, ready: Callable[[], None]) -> list[object]:
        real(changes, key=key, ready=ready)  # type: ignore[arg-type]
        visits.here = False
        raise NotYet(visits.seen)

    shop.office.push = broken  # type: ignore[method-assign, assignment]
    run = shop.sync_all()
    shop.office.push = real  # type: ignore[method-assign]
    ask.cancel_run(run.id, ANA)
    execute(shop.job(run.id), shop.config)
    assert (shop.row(run.id).state, open_intents()) == ("cancelled", 1)
    visits.come()
    assert shop.sync_all().state == "ok"
    assert (len(shop.office.receipts), open_intents(), shop.web.qty("A")) == (1, 0, 8)


@pytest.mark.parametrize("calls", range(8))
def test_quantities_pushed_to_a_visited_target_are_each_settled(tmp_path: Path, calls: int) -> None:
    """Source is the web, target the system that comes to us: a Full, cut after any call."""
    office = Scripted(dict.fromkeys("ABCD", 10), write_batch=2, read_batch=2)
    web = Scripted({"A": 1, "B": 2, "C": 3, "D": 4})
    house = House(tmp_path, office, web, source="store")
    visits = Visits(office, None)
    visits.come(calls)
    run = house.run(Mode.FULL)
    visited = 0
    while run.state == "parked":
        assert run.note == "waits for the Web Connector, which has never come"
        visited += 1
        visits.come(calls + visited)
        house.clock.pass_(60)
        run = resume(house, run.id)
    assert run.state == "ok"
    assert {sku: office.qty(sku) for sku in "ABCD"} == {"A": 1, "B": 2, "C": 3, "D": 4}
    assert sorted(office.writes) == [("A", 1), ("B", 2), ("C", 3), ("D", 4)]
    assert open_intents() == 0
