"""Orders: written once, and lowering the one quantity that is read (design 6, rule 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Retriable
from connectors.model import Ask, Fate
from tests.contract.conftest import bench_of

if TYPE_CHECKING:
    from connectors.contract import Connector
    from connectors.model import Change, Record
    from tests.contract.bench import Bench


@pytest.fixture(autouse=True)
def _orders(system: str) -> None:
    ability = bench_of(system).told().components.get("orders")
    if ability is None or not ability.writes:
        pytest.skip(f"{system}: no orders are written to it, as its capabilities say")


@pytest.fixture
def office(bench: Bench) -> Connector:
    """The system as a connection that takes orders over opens it."""
    return bench.connect(orders=dict(bench.orders))


def stocked(bench: Bench, office: Connector) -> Record:
    """A record with enough of it, as an office reads it now."""
    for key in bench.seeded():
        bench.put(key, 40)
    return bench.some(office)[0]


def quantity(bench: Bench, office: Connector, record: Record) -> int | None:
    return bench.value(bench.read_one(office, record.sku, record.refs))


def lowered(bench: Bench, units: int) -> int:
    """By how much orders of so many units lower the quantity, as the system says of itself."""
    able = bench.told().components["orders"]
    return units if able.lowers in {"on_hand", "available"} else 0


def placed(bench: Bench, record: Record, reference: str = "2001") -> Change:
    return bench.order(record, 2, reference)


@pytest.mark.requirement("S-081")
def test_an_order_of_two_lowers_what_is_read_by_exactly_two(
    bench: Bench, office: Connector
) -> None:
    record = stocked(bench, office)
    before = quantity(bench, office, record)
    assert before is not None
    (outcome,) = bench.push(office, placed(bench, record))
    assert (outcome.fate, bool(outcome.remote_id)) == (Fate.ACCEPTED, True)
    assert quantity(bench, office, record) == before - lowered(bench, 2)


@pytest.mark.pitfall("P-21")
def test_the_same_order_twice_is_one_whichever_key_it_comes_under(
    bench: Bench, office: Connector
) -> None:
    bench.needs("lookup")
    record = stocked(bench, office)
    change = placed(bench, record)
    (first,) = bench.push(office, change, key="a")
    for key in ("a", "b"):
        (again,) = bench.push(office, change, key=key)
        assert (again.fate, again.remote_id) == (Fate.ACCEPTED, first.remote_id)
    assert bench.held(record.sku) == 40 - lowered(bench, 2)
    found = office.read("orders", [Ask(change.sku)]).records
    assert [(one.sku, one.remote_id) for one in found] == [(change.sku, first.remote_id)]


@pytest.mark.pitfall("P-20")
@pytest.mark.pitfall("P-21")
def test_an_order_whose_answer_was_lost_is_found_by_its_reference_and_not_made_again(
    bench: Bench, office: Connector
) -> None:
    bench.needs("wire", "lookup")
    record = stocked(bench, office)
    bench.push(office, placed(bench, record, "2000"), key="before")  # what it needs is there now
    bench.arm_orders("lost_answer", times=1)
    change = placed(bench, record)
    with pytest.raises(Retriable) as caught:
        bench.push(office, change, key="once")
    assert caught.value.maybe_done
    assert len(office.read("orders", [Ask(change.sku)]).records) == 1
    (outcome,) = bench.push(office, change, key="once")
    assert (outcome.fate, bench.held(record.sku)) == (Fate.ACCEPTED, 36)


@pytest.mark.pitfall("P-19")
def test_one_order_that_cannot_be_fails_alone(bench: Bench, office: Connector) -> None:
    from msgspec.structs import replace

    record = stocked(bench, office)
    absent = replace(record, sku="NO-SUCH-KEY", refs={}, remote_id="")
    changes = [
        placed(bench, record, "2001"), placed(bench, absent, "2002"), placed(bench, record, "2003"),
    ]  # fmt: skip
    outcomes = bench.push(office, *changes)
    assert [one.fate for one in outcomes] == [Fate.ACCEPTED, Fate.REJECTED, Fate.ACCEPTED]
    assert outcomes[1].message
    assert bench.held(record.sku) == 40 - lowered(bench, 4)


def test_an_order_that_is_not_there_is_not_found(bench: Bench, office: Connector) -> None:
    assert office.read("orders", [Ask("NO-SUCH-ORDER")]).records == ()
