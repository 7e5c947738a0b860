"""Trouble on the wire: what is asked again, what is waited for, and what nobody can know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import ConnectorError, Malformed, Retriable
from connectors.model import Fate

if TYPE_CHECKING:
    from tests.contract.bench import Bench
    from tests.contract.conftest import Furnish


class CancelledError(Exception):
    """A person ended the run."""


@pytest.fixture(autouse=True)
def _wired(bench: Bench) -> None:
    bench.needs("wire")


@pytest.mark.pitfall("P-23")
def test_too_many_requests_are_waited_for_and_are_no_attempts(bench: Bench) -> None:
    """More refusals than a read has attempts, and the wait that was asked for each time."""
    connector = bench.connect()
    bench.arm("429", times=9, seconds=7.0)
    assert bench.some(connector, 3)
    if "retry_after" not in bench.lacks:
        assert sum(bench.clock.slept) >= 9 * 7.0
    assert sum(bench.clock.slept) > 1.0


@pytest.mark.pitfall("P-23")
def test_a_write_that_was_too_much_is_sent_again_after_ready_was_asked_again(bench: Bench) -> None:
    bench.needs_writes()
    connector = bench.connect()
    (one,) = bench.some(connector)
    bench.arm("429", writes=True, times=2, seconds=7.0)
    asked: list[int] = []
    (outcome,) = connector.push(
        [bench.change(one, 51)], key="k", ready=lambda: asked.append(len(bench.kinds()))
    )
    assert (outcome.fate, bench.held(one.sku)) == (Fate.ACCEPTED, 51)
    assert len(asked) == bench.ability.write_requests + 2


def test_a_cancel_ends_a_wait_and_nothing_is_sent_after_it(bench: Bench) -> None:
    connector = bench.connect()
    (one,) = bench.some(connector)
    held = bench.held(one.sku)

    def cancel() -> None:
        raise CancelledError

    bench.arm("429", seconds=60.0)
    bench.arm("429", writes=True, seconds=60.0)
    bench.clock.on_sleep = cancel
    with pytest.raises(CancelledError):
        bench.read_all(connector)
    assert bench.met("429") == 1
    if bench.ability.writes:
        with pytest.raises(CancelledError):
            bench.push(connector, bench.change(one, 52))
        assert bench.held(one.sku) == held


@pytest.mark.parametrize("fault", ["503", "dropped", "truncated"])
def test_a_read_outlasts_a_short_trouble(bench: Bench, fault: str) -> None:
    connector = bench.connect()
    bench.arm(fault, times=2)
    assert {one.sku for one in bench.read_all(connector)} >= set(bench.seeded())


@pytest.mark.parametrize("fault", ["503", "dropped", "truncated", "maintenance"])
def test_a_trouble_that_lasts_is_told_as_one_that_may_pass(bench: Bench, fault: str) -> None:
    connector = bench.connect()
    bench.arm(fault)
    with pytest.raises((Retriable, Malformed)) as caught:
        bench.read_all(connector)
    assert caught.value.message


@pytest.mark.pitfall("P-24")
@pytest.mark.parametrize("fault", ["html", "truncated"])
def test_a_page_that_is_none_is_an_error_and_never_an_end(bench: Bench, fault: str) -> None:
    connector = bench.connect()
    bench.arm(fault)
    with pytest.raises(ConnectorError):
        bench.read_all(connector)


@pytest.mark.pitfall("P-18")
def test_a_page_that_comes_again_in_place_of_the_next_is_noticed(
    furnish: Furnish, bench: Bench
) -> None:
    bench = furnish(bench.ability.page * 2)
    connector = bench.connect()
    bench.arm("duplicate_page")
    found: list[str] = []
    try:
        for page in connector.pages(bench.component):
            found += [one.remote_id for one in page.records]
            assert len(found) <= 4 * bench.records, "this read never ends"
    except ConnectorError:
        return
    assert len(found) == len(set(found)) >= len(bench.seeded())


def test_a_token_that_runs_out_between_two_pages_is_renewed(furnish: Furnish, bench: Bench) -> None:
    bench.needs("expiry")
    bench = furnish(bench.ability.page * 2)
    connector = bench.connect()
    reading = connector.pages(bench.component)
    first = next(reading)
    bench.expire()
    found = [one for page in (first, *reading) for one in page.records]
    assert {one.sku for one in found} >= set(bench.seeded())
    assert len({one.remote_id for one in found}) == len(found)


def test_a_token_that_runs_out_before_a_write_is_renewed_and_the_write_sent_once(
    bench: Bench,
) -> None:
    bench.needs("expiry")
    bench.needs_writes()
    connector = bench.connect()
    (one,) = bench.some(connector)
    bench.expire()
    (outcome,) = bench.push(connector, bench.change(one, 53))
    assert (outcome.fate, bench.held(one.sku)) == (Fate.ACCEPTED, 53)


@pytest.mark.pitfall("P-20")
@pytest.mark.parametrize(("fault", "done"), [("lost_answer", True), ("dropped", False)])
def test_a_lost_answer_leaves_doubt_and_the_same_key_again_does_it_once(
    bench: Bench, fault: str, done: bool
) -> None:
    bench.needs_writes()
    connector = bench.connect()
    (one,) = bench.some(connector)
    held = bench.held(one.sku)
    assert held is not None
    bench.arm(fault, writes=True, times=1)
    with pytest.raises(Retriable) as caught:
        bench.push(connector, bench.change(one, held + 7, held), key="once")
    assert caught.value.maybe_done
    assert bench.held(one.sku) == held + (7 if done else 0)
    (outcome,) = bench.push(connector, bench.change(one, held + 7, held), key="once")
    assert (outcome.fate, bench.held(one.sku)) == (Fate.ACCEPTED, held + 7)


def test_a_write_is_never_sent_twice_without_a_proof(bench: Bench) -> None:
    bench.needs_writes()
    connector = bench.connect()
    (one,) = bench.some(connector)
    bench.arm("lost_answer", writes=True)
    before = bench.kinds().count("write")
    with pytest.raises(Retriable) as caught:
        bench.push(connector, bench.change(one, 54))
    assert caught.value.maybe_done
    assert bench.kinds().count("write") - before == bench.ability.write_requests
