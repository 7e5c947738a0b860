"""Lives of profile `cycle`: people buy, cancel and change their minds while four steps run."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import rule

from syncconsole.config import Guards, Share
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from syncconsole.errors import Busy, Refused
from tests.engine.test_cycle import ORDERS
from tests.machines import checks
from tests.machines.ends import WatchedOffice, WatchedStore
from tests.machines.life import COMMON, ENDS, SKUS, Act, Life, acts, chance
from tests.support.house import ANA, House

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.model import Order

EXPORTED = "Awaiting Fulfillment"
STATUSES = (EXPORTED, "Awaiting Payment", "Shipped")
RECEIPT_FAULTS = ("silent", "forbidden", "refused", "deaf", "lost", "garbled")
GUARDS = Guards(max_orders=3, min_rows=Share(Decimal(50), percent=True))

MODES = (
    *[Mode.ALL] * 5, Mode.SMART, Mode.FULL, Mode.STEP1, Mode.STEP2, Mode.STEP3, Mode.STEP4,
)  # fmt: skip
SKU, NTH, STATUS = st.sampled_from(SKUS), st.integers(0, 9), st.sampled_from(STATUSES)
HAPPENS = acts(
    COMMON,
    chance(16, "somebody_buys", st.lists(SKU, min_size=1, max_size=2, unique=True),
           st.integers(1, 2), st.sampled_from([EXPORTED, *STATUSES])),
    chance(4, "a_customer_cancels", NTH),
    chance(2, "a_cancelled_order_is_taken_back", NTH),
    chance(6, "a_status_moves", NTH, STATUS),
    chance(1, "an_order_is_deleted", NTH),
    chance(1, "an_order_leaves_the_list", NTH, st.booleans()),
    chance(1, "the_office_refuses", NTH),
    chance(3, "receipts_will_fail",
           st.lists(st.sampled_from(RECEIPT_FAULTS), min_size=1, max_size=3)),
    chance(14, "the_office_counts", SKU, st.integers(-2, 4)),
    chance(1, "a_record_is_deleted", ENDS),
    chance(2, "it_is_made_again", ENDS, st.integers(0, 3)),
    chance(2, "resume"),
    chance(8, "sync", st.sampled_from(MODES), st.sampled_from([*Approver, Approver.NAMED]),
           st.sampled_from([False, False, False, True])),
)  # fmt: skip


class CycleLife(Life):
    """A store takes orders, an office books them; the store is never told to sell what is sold."""

    compare_and_set: ClassVar[bool]
    office: WatchedOffice
    web: WatchedStore

    @rule(act=HAPPENS)
    def happens(self, act: Act) -> None:
        self.happen(act)

    def build(self, folder: Path) -> House:
        five: dict[str, int | None] = dict.fromkeys(SKUS, 5)
        web = WatchedStore(five, compare_and_set=self.compare_and_set, page=3, write_batch=2)
        office = WatchedOffice(five, page=3)
        house = House(folder, office, web, profile="cycle", orders=ORDERS, guards=GUARDS)
        web.now = house.clock.now
        return house

    def prepare(self) -> None:
        self.orders: dict[str, Order] = {}  # all there ever were
        self.readings: defaultdict[str, list[tuple[object, frozenset[str]]]] = defaultdict(list)
        self.sellable_as_read: dict[str, int] = {}
        self.office.on_read = self.note_reading
        self.web.on_read = self.note_sellable
        self.web.on_write = self.judge_write

    # I-8

    def note_reading(self, sku: str, qty: object) -> None:
        """What the office said, and which orders were booked in it."""
        self.readings[sku].append((qty, frozenset(name for name, _ in self.office.receipts)))

    def note_sellable(self, sku: str, qty: object) -> None:
        self.sellable_as_read[sku] = self.sellable(sku)

    def sellable(self, sku: str) -> int:
        """What may be sold of a SKU now, by the office's reading that is in the cache: less what
        was sold and is not in that reading, and what was taken back and is."""
        found = checks.rows("SELECT source_qty FROM item WHERE key = ?", sku)
        said = [(qty, booked) for qty, booked in self.readings[sku] if found == [(qty,)]]
        if not said or not isinstance(said[-1][0], int):
            return 0
        left, booked = said[-1]
        assert isinstance(left, int)
        for number, order in self.orders.items():
            units = sum(line.quantity for line in order.lines if line.sku == sku)
            sold = number in self.web.orders and self.web.orders[number].holds_stock
            left += units * ((f"W-{number}" in booked) - sold)
        return max(left, 0)

    def judge_write(self, sku: str, qty: int) -> None:
        """At a store that compares and sets: never above what is sellable. At another: never above
        what was when it was read last."""
        most = self.sellable(sku) if self.compare_and_set else self.sellable_as_read[sku]
        assert qty <= most, f"{sku} is set to {qty}, and {most} may be sold"

    def look(self, run: int) -> None:
        super().look(run)
        booked = Counter(name for name, _ in self.office.receipts)
        assert not booked or max(booked.values()) == 1, f"booked twice: {booked}"

    # what customers and offices do

    def world_acts(self) -> None:
        """Somebody buys, or cancels what was bought before."""
        if len(self.orders) % 3 == 2:
            self.a_customer_cancels(len(self.orders) - 1)
        else:
            for sku in SKUS:
                self.somebody_buys([sku], 1, EXPORTED)

    def somebody_buys(self, skus: list[str], units: int, status: str) -> None:
        held = [self.web.held(sku) for sku in skus]
        if all(isinstance(qty, int) and qty >= units for qty in held):
            number = str(1000 + len(self.orders))
            bought: dict[str, Any] = dict.fromkeys(skus, units)
            self.web.order(number, status=status, **bought)
            self.orders[number] = self.web.orders[number]

    def a_customer_cancels(self, nth: int) -> None:
        number = self.order(nth)
        if number and all(isinstance(self.web.held(line.sku), int)
                          for line in self.orders[number].lines):  # fmt: skip
            self.web.change(number, "Cancelled", holds_stock=False)

    def a_cancelled_order_is_taken_back(self, nth: int) -> None:
        number = self.order(nth)
        if not number or self.web.orders[number].holds_stock:
            return
        lines = self.orders[number].lines
        held = {line.sku: self.web.held(line.sku) for line in lines}
        if all(isinstance(qty, int) and qty >= 2 for qty in held.values()):
            for line in lines:
                self.web._set(line.sku, held[line.sku] - line.quantity)  # type: ignore[operator]
            self.web.hidden.discard(number)  # one that was put away is taken out again for it
            self.web.change(number, EXPORTED)

    def a_status_moves(self, nth: int, status: str) -> None:
        number = self.order(nth)
        if number and self.web.orders[number].holds_stock:
            self.web.change(number, status)

    def an_order_is_deleted(self, nth: int) -> None:
        number = self.order(nth)
        if number:
            self.web.delete(number)

    def an_order_leaves_the_list(self, nth: int, hidden: bool) -> None:
        """It is put away; what was never told of it cannot be known."""
        number = self.order(nth)
        told = checks.rows("SELECT status FROM sales_order WHERE number = ?", number)
        if number and told == [(self.web.orders[number].status,)]:
            (self.web.hidden.add if hidden else self.web.hidden.discard)(number)

    def the_office_refuses(self, nth: int) -> None:
        self.office.refuse_order[str(1000 + nth)] = "6240"

    def receipts_will_fail(self, faults: list[str]) -> None:
        self.office.faults["push"] += faults

    def the_office_counts(self, sku: str, units: int) -> None:
        held = self.office.held(sku)
        self.office.put(sku, units + (held if isinstance(held, int) else 0))

    def a_record_is_deleted(self, end: str) -> None:
        getattr(self, end).records.pop("id-D", None)

    def it_is_made_again(self, end: str, qty: int) -> None:
        if getattr(self, end).held("D") is None:
            getattr(self, end).put("D", qty)

    def resume(self) -> None:
        self.take_up()
        last = checks.rows("SELECT max(id) FROM run WHERE mode = 'all'")[0][0]
        try:
            asked = ask.resume_run(self.house.config, last or 0, ANA)
        except (Refused, Busy):
            return
        self.execute(asked.run)

    def order(self, nth: int) -> str:
        """The number of the nth order the store has; "" where there are none."""
        numbers = list(self.web.orders)
        return numbers[nth % len(numbers)] if numbers else ""

    def everything_comes_to_rest(self) -> None:
        """Once faults stop, every order that is to be exported is booked once, and the store holds
        what the office holds less what is not booked."""
        self.rest()
        self.office.refuse_order.clear()
        self.web.hidden.clear()
        for mode in (Mode.ALL, Mode.ALL, Mode.FULL):
            self.house.clock.pass_(3600)
            self.run(mode, Approver.NAMED)
        checks.no_intent_is_open()
        booked = {name for name, _ in self.office.receipts}
        known = {sku for sku in SKUS if isinstance(self.office.held(sku), int)}
        open_units: Counter[str] = Counter()
        for number, order in self.web.orders.items():
            exports = order.holds_stock and order.status == EXPORTED
            if exports and {line.sku for line in order.lines} <= known:
                assert f"W-{number}" in booked, f"order {number} is lost"
            if order.holds_stock and f"W-{number}" not in booked:
                open_units.update({line.sku: line.quantity for line in order.lines})
        for sku in known:
            source, target = self.office.held(sku), self.web.held(sku)
            assert isinstance(source, int)
            if isinstance(target, int):
                buffer = self.house.connection.buffer
                assert target == max(source - open_units[sku] - buffer, 0), sku


class GuardedCycle(CycleLife):
    """The store compares and sets."""

    compare_and_set = True


class UnguardedCycle(CycleLife):
    """The store takes whatever comes; the engine reads before it writes."""

    compare_and_set = False


class UnprotectedCycle(CycleLife):
    """The store says that it compares, and sets whatever comes: nothing protects it any more."""

    compare_and_set = True

    def build(self, folder: Path) -> House:
        house = super().build(folder)
        store = house.web
        compare = store._do  # type: ignore[attr-defined]
        store._do = lambda change: compare(  # type: ignore[attr-defined]
            msgspec.structs.replace(change, before=None)
        )
        return house
