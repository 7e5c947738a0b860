"""Reading to the end: nothing is lost, nothing comes twice, and an end is an end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed, Misconfigured

if TYPE_CHECKING:
    from connectors.contract import Connector
    from connectors.model import Page
    from tests.contract.bench import Bench
    from tests.contract.conftest import Furnish


@pytest.fixture
def paged(furnish: Furnish, bench_page: int) -> Bench:
    """The system with two full pages and a little more."""
    return furnish(2 * bench_page + bench_page // 2)


@pytest.fixture
def bench_page(system: str) -> int:
    """Records a page of the component."""
    from tests.contract.conftest import bench_of

    of = bench_of(system)
    return of.told().components[of.component].page


def pages(bench: Bench, connector: Connector, cursor: str = "") -> list[Page]:
    return list(connector.pages(bench.component, cursor=cursor))


def ids(found: list[Page]) -> list[str]:
    return [one.remote_id for page in found for one in page.records]


@pytest.mark.pitfall("P-18")
def test_every_record_comes_once_and_the_last_page_says_so(paged: Bench) -> None:
    found = pages(paged, paged.connect())
    assert [page.cursor == "" for page in found] == [False] * (len(found) - 1) + [True]
    assert len(found) > 1
    assert len(ids(found)) == len(set(ids(found)))
    assert {one.sku for page in found for one in page.records} >= set(paged.seeded())


@pytest.mark.pitfall("P-18")
def test_a_kept_cursor_goes_on_where_it_was_without_loss_or_doubling(paged: Bench) -> None:
    paged.needs("cursor")
    whole = pages(paged, paged.connect())
    for at in {0, len(whole) // 2 - 1, len(whole) - 2}:
        rest = pages(paged, paged.connect(), whole[at].cursor)
        assert ids(rest) == ids(whole[at + 1 :])


@pytest.mark.pitfall("P-18")
@pytest.mark.pitfall("P-13")
def test_what_goes_away_behind_a_kept_cursor_makes_an_end_and_loses_nobody(paged: Bench) -> None:
    paged.needs("delete")
    connector = paged.connect()
    reading = connector.pages(paged.component)
    first = next(reading)
    before = {one.sku for one in first.records}
    gone = sorted(set(paged.seeded()) - before)[-3:]
    for key in gone:
        paged.delete(key)
    try:
        rest = pages(paged, paged.connect(), first.cursor)
    except Malformed:
        return  # refused as a whole: the read begins anew, and a short list is no end
    found = before | {one.sku for page in rest for one in page.records}
    assert found >= set(paged.seeded())
    assert not found & set(gone)


@pytest.mark.pitfall("P-18")
def test_what_goes_away_before_the_cursor_moves_nobody_out_of_sight(paged: Bench) -> None:
    paged.needs("delete")
    reading = paged.connect().pages(paged.component)
    first = next(reading)
    known = set(paged.seeded())
    for one in [one for one in first.records if one.sku in known][:3]:
        paged.delete(one.sku)
    try:
        rest = list(reading)
    except Malformed:
        return  # as above; a file that was replaced while it was read
    found = {one.sku for page in (first, *rest) for one in page.records}
    assert found >= set(paged.seeded())


def test_a_cursor_that_is_none_is_refused_and_never_an_empty_end(bench: Bench) -> None:
    with pytest.raises((ValueError, Malformed)):
        pages(bench, bench.connect(), "no cursor of anybody")


@pytest.mark.pitfall("P-16")
def test_equal_times_at_the_boundary_of_a_page_lose_nobody(paged: Bench) -> None:
    if not paged.ability.since:
        paged.needs("times", "since")
        pytest.skip(f"{paged.system}: no date is asked for, as its capabilities say")
    paged.clock.pass_(3600)
    changed = sorted(paged.seeded())[: paged.ability.page + 5]
    for key in changed:
        paged.put(key, 77)
    found = paged.read_all(paged.connect(), since=paged.clock.now())
    assert sorted(one.sku for one in found if one.sku in set(changed)) == changed


@pytest.mark.pitfall("P-15")
def test_since_works_where_it_is_said_and_is_never_a_quiet_loss_elsewhere(bench: Bench) -> None:
    connector = bench.connect()
    since = bench.clock.now() + timedelta(minutes=30)
    bench.clock.pass_(3600)
    key = sorted(bench.seeded())[0]
    bench.put(key, 78)
    if bench.ability.since:
        found = bench.read_all(connector, since=since)
        assert [(one.sku, bench.value(one)) for one in found if one.sku in set(bench.seeded())] == [
            (key, 78)
        ]
        return
    bench.needs("since")
    try:
        found = bench.read_all(connector, since=since)
    except (ValueError, Misconfigured):
        return
    assert {one.sku for one in found} >= set(bench.seeded())


@pytest.mark.pitfall("P-15")
def test_a_clock_that_goes_ahead_loses_no_change(bench: Bench) -> None:
    """Times are the system's own, so what it calls later than `since` is found."""
    bench.needs("clock", "times", "since")
    if not bench.ability.since:
        pytest.skip(f"{bench.system}: no date is asked for, as its capabilities say")
    bench.skew(420)
    bench.clock.pass_(3600)
    key = sorted(bench.seeded())[0]
    bench.put(key, 79)
    found = {one.sku: one for one in bench.read_all(bench.connect(), since=bench.clock.now())}
    assert bench.value(found[key]) == 79
    updated = found[key].updated_at
    assert updated is not None
    assert updated.tzinfo is not None
    assert abs((updated - bench.clock.now()).total_seconds() - 420) <= 1
