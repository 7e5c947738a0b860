"""Writes whose answer never came, whose target moved, or that were refused (rules 11, 13, 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Retriable, Unauthorised
from syncconsole.cache.tables import Run
from syncconsole.cache.tables.base import writing
from syncconsole.cache.write import runs
from syncconsole.domain.runs import Mode
from syncconsole.engine.execute import execute
from tests.engine.two_way.test_delta import change, settled
from tests.support.house import ANA
from tests.support.records import Server
from tests.support.scripted import lost_answer

if TYPE_CHECKING:
    from tests.engine.two_way.conftest import Opened
    from tests.support.centre import Centre


def test_an_answer_that_was_lost_is_found_out_by_reading_and_nothing_is_sent_twice(
    centre: Centre,
) -> None:
    centre.customers(centre.local, 10)
    centre.main.after_push = lost_answer
    run = centre.run(Mode.FRESH)
    assert (run.state, centre.complete) == ("ok", True)
    assert len(centre.main.writes) == 10
    assert centre.counts(run)["pushed"] == 10
    assert centre.open_intents == 0


def test_a_write_that_never_arrived_is_stale_and_sent_again_by_the_next_run(
    centre: Centre,
) -> None:
    settled(centre)
    change(centre, centre.local, "C3", "Ana M.")
    centre.main.deaf = True
    run = centre.run(Mode.DELTA)
    assert [row[2:] for row in centre.rows(run)] == [("C3", "stale", "not_applied")]
    assert run.state == "partial"
    centre.main.deaf = False
    centre.run(Mode.MANUAL)
    assert [key for _, key, _ in centre.main.writes] == ["C3"]


def test_a_create_whose_answer_was_lost_is_looked_up_before_it_is_made_again(
    centre: Centre,
) -> None:
    """P-21: the run dies without having settled; the next one finds the record by its key."""
    centre.customers(centre.local, 1)
    run = centre.ask(Mode.FRESH)

    class Killed(BaseException):
        """Like kill -9."""

    def die() -> None:
        raise Killed

    centre.main.after_push = die
    with pytest.raises(Killed):
        execute(centre.job(run), centre.config)
    assert centre.open_intents == 1
    centre.main.after_push = lambda: None
    centre.execute(run)
    assert len(centre.main.writes) == 1
    assert centre.open_intents == 0
    assert centre.row(run).state == "ok"


def test_creates_that_answer_without_an_id_are_known_after_they_are_read_back(
    centre: Centre,
) -> None:
    centre.main.nameless = True
    centre.customers(centre.local, 3)
    centre.run(Mode.FRESH)
    assert centre.rows(centre.run(Mode.DELTA)) == []
    assert len(centre.main.writes) == 3


@pytest.mark.parametrize("atomic", [True, False])
def test_a_target_that_moved_since_it_was_read_is_not_overwritten(
    opened: Opened,
    atomic: bool,
) -> None:
    """Both with compare-and-set and without: the row ends stale, the next run sees a conflict."""
    centre = settled(opened(main=Server("main", compare_and_set=atomic)))
    change(centre, centre.local, "C3", "Ana of the till")

    def meanwhile() -> None:
        centre.main.before_push = centre.main.before_read = lambda: None
        change(centre, centre.main, "C3", "Ana of somebody else")

    if atomic:
        centre.main.before_push = meanwhile
    else:
        centre.main.before_read = meanwhile
    run = centre.run(Mode.DELTA)
    assert [row[2:] for row in centre.rows(run)] == [("C3", "stale", "target_moved")]
    assert centre.main.fields("customers", "C3")["profile.name"] == "Ana of somebody else"
    centre.run(Mode.DELTA)
    assert centre.local.fields("customers", "C3")["profile.name"] == "Ana of somebody else"


def test_what_the_target_came_to_hold_by_itself_is_not_written(centre: Centre) -> None:
    settled(centre)
    change(centre, centre.local, "C3", "Ana M.")

    def meanwhile() -> None:
        centre.main.before_read = lambda: None
        change(centre, centre.main, "C3", "Ana M.")

    centre.main.before_read = meanwhile
    run = centre.run(Mode.DELTA)
    assert [row[2:] for row in centre.rows(run)] == [("C3", "unchanged", "already_there")]
    assert centre.main.writes == []


def test_a_lost_permission_ends_the_component_and_the_others_go_on(centre: Centre) -> None:
    centre.customers(centre.local, 3)
    centre.local.put("voucher_series", "V1", coupon__code="V1")

    def forbidden() -> None:
        centre.main.before_push = lambda: None
        raise Unauthorised("the till may not write customers")

    centre.main.before_push = forbidden
    run = centre.run(Mode.FRESH)
    assert run.state == "partial"
    assert "Customer: the till may not write customers" in run.error
    assert {row[3:] for row in centre.rows(run) if row[0] == "customers"} == {
        ("skipped", "not_tried")
    }
    assert centre.main.keys("voucher_series") == {"V1"}
    assert not centre.complete


def test_a_server_that_answers_nothing_stops_the_component_after_five_calls(
    centre: Centre,
) -> None:
    centre.customers(centre.local, 3)
    tries = []

    def down() -> None:
        tries.append(1)
        raise Retriable("503", code="http_503", maybe_done=False)

    centre.main.before_push = down
    run = centre.run(Mode.FRESH)
    assert len(tries) == 5
    assert "5 calls in a row went unanswered" in run.error


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_cancel_between_two_rows_leaves_each_with_its_outcome(opened: Opened, at: int) -> None:
    """P-32: whenever it comes, what was sent is settled, and what was not was not tried."""
    centre = opened(main=Server("main", batch=1))
    centre.customers(centre.local, 5)
    run = centre.ask(Mode.FRESH)
    sent = []

    def stop() -> None:
        sent.append(1)
        if len(sent) == at:
            with writing():
                runs.cancel(run, ANA, centre.clock.now())

    centre.main.after_push = stop
    row = centre.execute(run)
    counts = centre.counts(row)
    assert row.state == "cancelled"
    assert (counts["pushed"], counts["skipped"]) == (at, 5 - at)
    assert centre.open_intents == 0


def test_a_worker_that_lost_its_run_writes_nothing_more(opened: Opened) -> None:
    """P-30: the fence is looked at as the last thing before the bytes leave."""
    centre = opened(main=Server("main", batch=1))
    centre.customers(centre.local, 5)
    run = centre.ask(Mode.FRESH)

    def taken_over() -> None:
        centre.main.before_push = lambda: None
        with writing():
            runs.take(run, "another worker", centre.clock.now())

    centre.main.before_push = taken_over
    with pytest.raises(runs.FencedError):
        execute(centre.job(run), centre.config)
    assert centre.main.writes == []
    assert centre.execute(run).state == "partial"  # one was about to be sent: not applied
    assert centre.run(Mode.MANUAL).state == "ok"
    assert len(centre.main.writes) == 5


def test_counts_of_an_earlier_run_are_right_once_its_unknowns_are_settled(centre: Centre) -> None:
    settled(centre)
    change(centre, centre.local, "C3", "Ana M.")

    def unreadable() -> None:
        raise Retriable("down")

    def lost() -> None:
        centre.main.after_push = lambda: None
        centre.main.before_read = unreadable
        lost_answer()

    centre.main.after_push = lost
    run = centre.run(Mode.DELTA)
    assert centre.counts(run)["unknown"] == 1
    centre.main.before_read = lambda: None
    centre.run(Mode.MANUAL)
    assert centre.counts(run)["unknown"] == 0
    assert centre.counts(run)["pushed"] == 1
    with_unknown = Run.select().where(Run.counts.contains('"unknown":1'))
    from syncconsole.cache.tables.base import reading

    with reading():
        assert not with_unknown.exists()
