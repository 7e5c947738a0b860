"""Writing: one fate a row, nothing before `ready`, nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Abandoned
from connectors.model import Fate

if TYPE_CHECKING:
    from tests.contract.bench import Bench


@pytest.fixture(autouse=True)
def _writing(bench: Bench) -> None:
    bench.needs_writes()


def test_one_outcome_a_change_in_the_order_they_were_given(bench: Bench) -> None:
    connector = bench.connect()
    records = bench.some(connector, 4)[::-1]
    outcomes = bench.push(
        connector, *(bench.change(one, 20 + at) for at, one in enumerate(records))
    )
    assert [one.fate for one in outcomes] == [Fate.ACCEPTED] * 4
    assert [bench.held(one.sku) for one in records] == [20, 21, 22, 23]
    assert [bench.value(bench.read_one(connector, one.sku, one.refs)) for one in records] == [
        20, 21, 22, 23,
    ]  # fmt: skip


def test_nothing_is_sent_for_nothing(bench: Bench) -> None:
    called: list[bool] = []
    assert bench.connect().push([], key="k", ready=lambda: called.append(True)) == []
    assert called == []


@pytest.mark.pitfall("P-19")
def test_one_bad_row_fails_alone(bench: Bench) -> None:
    bench.needs("gone")
    connector = bench.connect()
    first, last = bench.some(connector, 2)
    bad = bench.unwritable()
    outcomes = bench.push(connector, bench.change(first, 31), bad, bench.change(last, 33))
    assert [one.fate for one in outcomes] == [Fate.ACCEPTED, Fate.REJECTED, Fate.ACCEPTED]
    assert outcomes[1].message
    assert (bench.held(first.sku), bench.held(last.sku)) == (31, 33)


@pytest.mark.pitfall("P-13")
def test_what_was_deleted_is_rejected_and_not_made_again(bench: Bench) -> None:
    bench.needs("delete", "gone")
    connector = bench.connect()
    gone, there = bench.some(connector, 2)
    bench.delete(gone.sku)
    outcomes = bench.push(connector, bench.change(gone, 5), bench.change(there, 6))
    assert [one.fate for one in outcomes] == [Fate.REJECTED, Fate.ACCEPTED]
    assert outcomes[0].message
    assert (bench.held(gone.sku), bench.held(there.sku)) == (None, 6)


@pytest.mark.pitfall("P-14")
def test_a_row_is_written_by_its_id_though_its_key_was_changed(bench: Bench) -> None:
    bench.needs("rename")
    connector = bench.connect()
    (one,) = bench.some(connector)
    if not one.refs or "gone" in bench.lacks:
        pytest.skip(f"{bench.system}: the key itself is the identity")
    bench.needs("id")
    bench.rename(one.sku, "RENAMED-1")
    (outcome,) = bench.push(connector, bench.change(one, 44))
    assert (outcome.fate, bench.held("RENAMED-1")) == (Fate.ACCEPTED, 44)


def test_a_change_that_nothing_stands_against_is_written_once_ready_has_let_it(
    bench: Bench,
) -> None:
    connector = bench.connect()
    (one,) = bench.some(connector)
    held = bench.held(one.sku)
    seen: list[tuple[int | None, int]] = []

    def ready() -> None:
        seen.append((bench.held(one.sku), len(bench.kinds()) if bench.counted else 0))

    connector.push([bench.change(one, 45)], key="k", ready=ready)
    assert [before for before, _ in seen] == [held] * len(seen)
    assert seen
    if bench.counted:  # nothing is asked between `ready` and the write
        assert bench.kinds()[seen[0][1]] == "write"
        assert bench.kinds()[: seen[0][1]].count("write") == 0


def test_what_ready_raises_goes_through_and_nothing_was_sent(bench: Bench) -> None:
    connector = bench.connect()
    (one,) = bench.some(connector)
    held = bench.held(one.sku)

    def refuse() -> None:
        raise Abandoned("the run was stopped")

    with pytest.raises(Abandoned):
        connector.push([bench.change(one, 46)], key="k", ready=refuse)
    assert bench.held(one.sku) == held
    if bench.counted:
        assert "write" not in bench.kinds()


def test_compare_and_set_tells_the_value_found_and_writes_nothing(bench: Bench) -> None:
    if not bench.ability.compare_and_set:
        pytest.skip(f"{bench.system}: has no compare-and-set, as its capabilities say")
    connector = bench.connect()
    moved, other = bench.some(connector, 2)
    bench.put(moved.sku, 61)
    outcomes = bench.push(
        connector, bench.change(moved, 62, 60), bench.change(other, 63, bench.held(other.sku))
    )
    assert [one.fate for one in outcomes] == [Fate.CONFLICT, Fate.ACCEPTED]
    assert (outcomes[0].actual, bench.held(moved.sku), bench.held(other.sku)) == (61, 61, 63)


@pytest.mark.pitfall("P-20")
def test_a_key_that_comes_again_later_does_not_undo_what_happened_since(bench: Bench) -> None:
    if not bench.ability.idempotency:
        pytest.skip(f"{bench.system}: knows no idempotency key, as its capabilities say")
    connector = bench.connect()
    (one,) = bench.some(connector)
    change = bench.change(one, 71, bench.held(one.sku))
    assert bench.push(connector, change, key="same")[0].fate is Fate.ACCEPTED
    bench.put(one.sku, 72)
    bench.push(connector, change, key="same")
    assert bench.held(one.sku) == 72


def test_more_than_a_batch_is_refused_or_sent_whole_never_cut(bench: Bench) -> None:
    batch = bench.ability.write_batch
    if batch > 5000:
        pytest.skip(f"{bench.system}: takes any number of rows")
    connector = bench.connect()
    (one,) = bench.some(connector)
    many = [bench.unwritable() if at else bench.change(one, 64) for at in range(batch + 1)]
    held = bench.held(one.sku)
    try:
        outcomes = connector.push(many, key="k1", ready=lambda: None)
    except ValueError:
        assert bench.held(one.sku) == held
        return
    assert len(outcomes) == batch + 1
