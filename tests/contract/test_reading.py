"""Reading some keys, strange ones, and such as have no quantity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.model import Ask
from tests.contract.strange import STRANGE

if TYPE_CHECKING:
    from tests.contract.bench import Bench
    from tests.contract.conftest import Furnish

MOST = 2001
"""Keys asked for at most, where a batch is larger than any test."""


def test_any_number_of_keys_is_read_in_the_fewest_requests(furnish: Furnish, system: str) -> None:
    from tests.contract.conftest import bench_of

    of = bench_of(system)
    batch = of.told().components[of.component].read_batch
    count = min(2 * batch + 1, MOST)
    bench = furnish(count * 2)
    connector = bench.connect()
    known = set(bench.seeded())
    records = [one for one in bench.read_all(connector) if one.sku in known]
    asked = [one for one in records if bench.batchable(one)][:count]
    assert len(asked) == count
    before = len(bench.kinds()) if bench.counted else 0
    page = connector.read(bench.component, [Ask(one.sku, one.refs) for one in asked])
    assert {one.remote_id for one in page.records} == {one.remote_id for one in asked}
    assert page.requests == of.fewest(count)[1]
    if bench.counted:
        assert len(bench.kinds()) - before == page.requests


def test_what_is_read_by_key_is_what_pages_tell(bench: Bench) -> None:
    connector = bench.connect()
    for one in bench.some(connector, 3):
        assert bench.read_one(connector, one.sku, one.refs) == one
        assert bench.read_one(connector, one.sku) == one


@pytest.mark.pitfall("P-12")
@pytest.mark.pitfall("P-13")
def test_a_key_that_is_not_there_is_not_in_the_page_and_harms_no_other(bench: Bench) -> None:
    bench.needs("delete")
    connector = bench.connect()
    gone, there = bench.some(connector, 2)
    bench.delete(gone.sku)
    asks = [Ask(gone.sku, gone.refs), Ask("NO-SUCH-KEY"), Ask(there.sku, there.refs)]
    found = connector.read(bench.component, asks)
    assert [one.remote_id for one in found.records] == [there.remote_id]
    assert connector.read(bench.component, [Ask("NO-SUCH-KEY")]).records == ()


def test_nothing_is_asked_for_no_key_and_a_key_twice_comes_once(bench: Bench) -> None:
    connector = bench.connect()
    (one,) = bench.some(connector)
    assert connector.read(bench.component, []).records == ()
    asked = Ask(one.sku, one.refs)
    assert connector.read(bench.component, [asked, asked]).records == (one,)


@pytest.mark.pitfall("P-08")
def test_strange_keys_are_read_and_written_under_their_own_spelling(furnish: Furnish) -> None:
    bench = furnish(3 * len(STRANGE))
    bench.needs("rename")
    kinds = {kind: key for kind, key in STRANGE.items() if f"key {kind}" not in bench.lacks}
    for own, key in zip(sorted(bench.seeded()), kinds.values(), strict=False):
        bench.rename(own, key)
        bench.put(key, 11)
    connector = bench.connect()
    listed = {one.sku: one for one in bench.read_all(connector)}
    assert set(kinds.values()) <= set(listed)
    for kind, key in kinds.items():
        assert bench.value(listed[key]) == 11, kind
        assert bench.read_one(connector, key, listed[key].refs) == listed[key], kind
        if not (kind == "comma" and "comma" in bench.lacks):
            assert connector.read(bench.component, [Ask(key)]).records == (listed[key],), kind
    together = connector.read(bench.component, [Ask(key) for key in kinds.values()])
    lost = {STRANGE["comma"]} if "comma" in bench.lacks else set()
    assert {one.sku for one in together.records} >= set(kinds.values()) - lost
    if not bench.ability.writes:
        return
    outcomes = bench.push(connector, *(bench.change(listed[key], 12, 11) for key in kinds.values()))
    assert {one.fate for one in outcomes} == {"accepted"}
    assert {bench.held(key) for key in kinds.values()} == {12}


@pytest.mark.pitfall("P-25")
@pytest.mark.pitfall("P-26")
def test_what_is_not_tracked_has_no_quantity_and_says_why(bench: Bench) -> None:
    bench.needs("untracked")
    connector = bench.connect()
    key = bench.untracked()
    listed = [one for one in bench.read_all(connector) if one.sku == key]
    (record,) = listed or [bench.read_one(connector, key)]
    assert record.qty is None
    assert record.reason in {"missing", "unreadable", "out_of_range", "not_tracked"}


@pytest.mark.pitfall("P-07")
def test_a_key_that_stands_twice_is_told_twice_and_never_written_by_luck(bench: Bench) -> None:
    bench.needs("twice")
    connector = bench.connect()
    key = bench.twice()
    found = connector.read(bench.component, [Ask(key)]).records
    assert len(found) == 2
    if not bench.ability.writes:
        return
    from connectors.model import Change

    (outcome,) = bench.push(connector, Change(bench.component, key, after=9))
    assert (outcome.fate, bool(outcome.message)) == ("rejected", True)
