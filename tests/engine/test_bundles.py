"""Bundles: as many as their components make, whatever happens to those (P-09)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from connectors.model import Ask
from syncconsole.cache.connect import close_cache
from syncconsole.cache.read.inventory import inventory_row
from syncconsole.cache.tables import Dirty, Item, PlanRow
from syncconsole.cache.tables.base import reading, tuples
from syncconsole.domain.quantities import Terms
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from tests.support.house import ANA, House
from tests.support.scripted import Scripted
from tests.support.trade import Office, Store
from tests.undo.steps import undone

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.cache.tables import Run

pytestmark = pytest.mark.pitfall("P-09")

BUNDLES = {"KIT": {"SOCK": 2, "BOX": 1}, "PAIR": {"SOCK": 1, "SHOE": 1}}
"""Two bundles that share a component; BOX is not sold by itself."""

STOCK: dict[str, int | None] = {"SOCK": 7, "BOX": 20, "SHOE": 5}
WEB: dict[str, int | None] = {"KIT": 0, "PAIR": 0, "SOCK": 0, "SHOE": 0}


def shop_of(folder: Path, **more: Any) -> House:
    shop = House(
        folder, Scripted(STOCK), Scripted(WEB, compare_and_set=True), bundles=BUNDLES, **more
    )
    shop.settle_first_full()
    return shop


def held(shop: House) -> dict[str, object]:
    return {sku: shop.web.qty(sku) for sku in WEB}


def terms(run: Run, key: str) -> Terms:
    with reading():
        row = PlanRow.get(PlanRow.plan == run.plan, PlanRow.key == key)
    return msgspec.json.decode(row.terms, type=Terms)


def dirty() -> set[str]:
    with reading():
        found = Item.select(Item.key).where(Item.id.in_(Dirty.select(Dirty.item)))
        return {key for (key,) in tuples(found)} - {"BOX"}  # which the web does not sell


def test_the_scarcest_component_sets_the_limit_and_shared_ones_are_not_reserved(
    tmp_path: Path,
) -> None:
    shop = shop_of(tmp_path)
    assert held(shop) == {"KIT": 3, "PAIR": 5, "SOCK": 7, "SHOE": 5}
    found = ask.explain(shop.config, "shop", "KIT", shop.clock.now())
    assert found.computed is not None
    assert found.computed.how == ("3 = floor(7 / 2) of SOCK, the limiting component, 7 = office 7")
    assert [(part.key, part.need, part.qty) for part in found.parts] == [
        ("SOCK", 2, 7), ("BOX", 1, 20),
    ]  # fmt: skip
    row = inventory_row("shop", shop.connection.rules, "KIT")
    assert row is not None
    assert (row.qty, row.target, row.state) == (3, 3, "OK")


def test_the_buffer_is_kept_of_the_components(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, buffer=2)
    assert held(shop) == {"KIT": 2, "PAIR": 3, "SOCK": 5, "SHOE": 3}


def test_a_change_of_a_component_moves_every_bundle_that_needs_it(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("SOCK", 3)
    assert dirty() == set()
    run = shop.run(Mode.SMART)
    assert {key for key, (outcome, _) in shop.rows(run).items() if outcome == "pushed"} == {
        "KIT", "PAIR", "SOCK",
    }  # fmt: skip
    assert held(shop) == {"KIT": 1, "PAIR": 3, "SOCK": 3, "SHOE": 5}
    shop.office.put("BOX", 0)
    shop.run(Mode.SMART)
    assert held(shop) == {"KIT": 0, "PAIR": 3, "SOCK": 3, "SHOE": 5}
    assert dirty() == set()


def test_a_component_below_zero_makes_no_bundle_and_no_negative_one(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, below_zero="pass")
    shop.office.put("SOCK", -3)
    shop.run(Mode.SMART)
    assert (shop.web.qty("KIT"), shop.web.qty("SOCK")) == (0, -3)


@pytest.mark.parametrize("how", ["unread", "gone", "twice"])
def test_a_component_that_is_not_known_makes_its_bundles_unknown_and_never_zero(
    tmp_path: Path, how: str
) -> None:
    shop = shop_of(tmp_path)
    if how == "unread":
        shop.office.put("SOCK", None)
    elif how == "twice":
        shop.office.put("SOCK", 9, remote_id="other")
    else:
        shop.office.drop("SOCK")
        shop.office.put("FILL", 1)  # so that the source is not shorter than it was
    run = shop.run(Mode.SMART)
    rows = shop.rows(run)
    assert rows["KIT"] == rows["PAIR"] == ("skipped", "component_unknown")
    assert (shop.web.qty("KIT"), shop.web.qty("PAIR")) == (3, 5)
    why = ask.explain(shop.config, "shop", "KIT", shop.clock.now()).why[0]
    assert "SOCK (" in why.text
    shop.office.drop("SOCK")
    shop.office.put("SOCK", 4)
    shop.run(Mode.SMART)
    assert (shop.web.qty("KIT"), shop.web.qty("PAIR")) == (2, 4)


def test_an_excluded_component_does_not_exclude_its_bundles(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    ask.exclude("shop", "inventory", "SOCK", ANA, "counting the shelf")
    shop.office.put("SOCK", 2)
    shop.run(Mode.SMART)
    assert held(shop) == {"KIT": 1, "PAIR": 2, "SOCK": 7, "SHOE": 5}


def test_a_bundle_that_somebody_else_computes_is_left_alone(tmp_path: Path) -> None:
    """The target by not tracking it, the source by counting it."""
    shop = shop_of(tmp_path)
    shop.web.put("KIT", None, reason="not_tracked")
    shop.office.put("PAIR", 4)
    run = shop.run(Mode.FULL)
    assert shop.rows(run)["KIT"] == ("skipped", "not_tracked")
    assert shop.rows(run)["PAIR"] == ("skipped", "bundle_counted")


def test_a_plan_whose_component_has_moved_since_ends_stale(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("SOCK", 5)
    waiting = shop.run(Mode.SMART, Approver.PERSON)
    shop.clock.pass_(3600)
    shop.office.put("SOCK", 1)
    run = shop.run(Mode.PUSH, plan=waiting.plan)
    assert shop.rows(run)["KIT"] == ("stale", "source_moved")
    assert shop.web.qty("KIT") == 3
    shop.run(Mode.SMART)
    assert held(shop) == {"KIT": 0, "PAIR": 1, "SOCK": 1, "SHOE": 5}


def test_other_bundles_in_config_yaml_are_computed_by_the_next_smart(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("SHOE", 4)
    waiting = shop.run(Mode.SMART, Approver.PERSON)
    shop.configure(bundles={"KIT": {"SOCK": 7}, "PAIR": {"SHOE": 2}})
    assert shop.rows(shop.run(Mode.PUSH, plan=waiting.plan))["PAIR"] == ("stale", "source_moved")
    shop.run(Mode.SMART)
    assert held(shop) == {"KIT": 1, "PAIR": 2, "SOCK": 7, "SHOE": 4}


def test_an_undo_takes_a_bundle_back_unless_its_component_has_moved(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    shop.office.put("SOCK", 4)
    run = shop.run(Mode.SMART)
    assert held(shop) == {"KIT": 2, "PAIR": 4, "SOCK": 4, "SHOE": 5}
    assert shop.rows(undone(shop, run))["KIT"] == ("pushed", "")
    assert held(shop) == {"KIT": 3, "PAIR": 5, "SOCK": 7, "SHOE": 5}
    close_cache()
    (tmp_path / "again").mkdir()
    shop = shop_of(tmp_path / "again")
    shop.office.put("SOCK", 4)
    run = shop.run(Mode.SMART)
    shop.office.put("SOCK", 2)
    assert shop.rows(undone(shop, run))["KIT"] == ("stale", "moved_on")


class Trade(House):
    """A cycle that sells a bundle the office has never heard of."""

    office: Office
    web: Store

    def __init__(self, folder: Path, stock: dict[str, int | None] = STOCK) -> None:
        super().__init__(
            folder, Office(dict(stock)), Store(dict(WEB)), profile="cycle", bundles=BUNDLES,
            orders={
                "since": date(2020, 3, 1), "statuses": ["Awaiting Fulfillment"], "customer": "Web",
            },
        )  # fmt: skip
        self.web.now = self.clock.now
        assert self.run(Mode.FULL).state == "ok"

    def sync(self, mode: Mode = Mode.ALL) -> Run:
        self.clock.pass_(3600)
        return self.run(mode)


def test_an_order_of_a_bundle_takes_off_its_components_and_all_that_is_made_of_them(
    tmp_path: Path,
) -> None:
    shop = Trade(tmp_path)
    assert held(shop) == {"KIT": 3, "PAIR": 5, "SOCK": 7, "SHOE": 5}
    shop.web.order("1001", status="Pending", KIT=2)  # in flight: its status is not exported
    run = shop.sync()
    assert held(shop) == {"KIT": 1, "PAIR": 3, "SOCK": 3, "SHOE": 5}
    assert terms(run, "KIT") == Terms(source=7, orders=4, of="SOCK", need=2)
    found = ask.explain(shop.config, "shop", "SOCK", shop.clock.now())
    assert [(order.number, order.units) for order in found.orders] == [("1001", 4)]
    assert found.now is not None
    assert found.now.result == 3


def test_the_office_books_the_components_for_the_price_of_the_bundle(tmp_path: Path) -> None:
    shop = Trade(tmp_path)
    shop.web.order("1001", KIT=2, SHOE=1)
    assert shop.sync().state == "ok"
    assert [shop.office.qty(sku) for sku in ("SOCK", "BOX", "SHOE")] == [3, 18, 4]
    assert shop.office.revenue == Decimal("9.99") * 3
    assert held(shop) == {"KIT": 1, "PAIR": 3, "SOCK": 3, "SHOE": 4}
    shop.sync()
    assert held(shop) == {"KIT": 1, "PAIR": 3, "SOCK": 3, "SHOE": 4}


def test_an_order_is_held_that_names_a_component_the_office_does_not_have(tmp_path: Path) -> None:
    shop = Trade(tmp_path, {"SOCK": 7, "SHOE": 5})
    shop.web.order("1001", KIT=1)
    run = shop.sync()
    assert (run.state, shop.office.receipts) == ("partial", [])
    assert held(shop) == {"KIT": -1, "PAIR": 5, "SOCK": 5, "SHOE": 5}


QTY = st.integers(-2, 12) | st.none()


@settings(
    max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate], derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    days=st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from(sorted(STOCK)), QTY, min_size=1),
            st.dictionaries(st.sampled_from(sorted(WEB)), st.integers(1, 2), max_size=2),
            st.booleans(),
        ),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_no_plan_ever_offers_more_bundles_than_the_components_make(
    tmp_path_factory: pytest.TempPathFactory, days: list[Any]
) -> None:
    """Whatever the office reads and the web sells: after a cycle no key is off what is sellable
    that is not marked dirty (I-10), and a bundle of something unknown has not been touched."""
    shop = Trade(tmp_path_factory.mktemp("bundles"))
    try:
        for n, (readings, order, exported) in enumerate(days):
            for sku, qty in readings.items():
                shop.office.put(sku, qty)
            before = held(shop)
            if order:  # the scripted office books only what it has counted
                counted = all(_office(shop, key) is not None for key in STOCK)
                status = "Awaiting Fulfillment" if exported and counted else "Pending"
                shop.web.order(f"{1000 + n}", status=status, **order)
            shop.web.writes.clear()
            shop.sync()
            _no_more_than_can_be_made(shop, before)
    finally:
        close_cache()


def _no_more_than_can_be_made(shop: Trade, before: dict[str, object]) -> None:
    units = _in_flight(shop)
    marked = dirty()
    written = dict(shop.web.writes)
    for bundle, made in BUNDLES.items():
        left = []
        for key, need in made.items():
            qty = _office(shop, key)
            left.append(None if qty is None else max(qty - units.get(key, 0), 0) // need)
        if None in left:
            assert bundle in marked
            assert bundle not in written
            continue
        most = min(each for each in left if each is not None)
        assert written.get(bundle, 0) <= most, (bundle, most, before)
        assert shop.web.qty(bundle) == most or bundle in marked, (bundle, most, before)


def _office(shop: Trade, key: str) -> int | None:
    return shop.office.read("inventory", [Ask(key)]).records[0].qty  # type: ignore[return-value]


def _in_flight(shop: Trade) -> dict[str, int]:
    """Units of orders the office has not booked, by component, counted from the store itself."""
    units: dict[str, int] = {}
    booked = {name for name, _ in shop.office.receipts}
    for number, order in shop.web.orders.items():
        if f"W-{number}" in booked:
            continue
        for line in order.lines:
            for key, need in BUNDLES.get(line.sku, {line.sku: 1}).items():
                units[key] = units.get(key, 0) + line.quantity * need
    return units
