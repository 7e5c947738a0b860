"""The snapshot: how connections stand, what runs, who lives, what happened lately."""

from __future__ import annotations

from datetime import timedelta

import pytest

from syncconsole.cache.read.connections import ConnectionView, setting
from syncconsole.cache.read.standing import standing
from syncconsole.cache.tables import Exclusion, Feed, Plan, Process, Schedule, Setting
from syncconsole.cache.tables.base import writing
from syncconsole.domain.feeds import FeedState
from syncconsole.domain.timetable import Kept
from tests.console.shop import NOW, a_connection, a_problem, a_run, a_worker

NAMES = ["outdoor-shop", "trade-shop"]


def seen() -> ConnectionView:
    return standing(NAMES, "outdoor-shop", NOW).of("outdoor-shop")


def test_an_unknown_connection_has_nothing_to_tell() -> None:
    """Before its first run a connection of config.yaml is listed all the same."""
    found = standing(NAMES, "outdoor-shop", NOW)
    assert [view.name for view in found.connections] == NAMES
    assert found.of("trade-shop") == ConnectionView(name="trade-shop")
    assert found.notes == ()


def test_two_looks_at_an_unchanged_cache_are_equal() -> None:
    """So a console at rest has nothing to paint."""
    a_connection()
    a_problem(a_run())
    assert standing(NAMES, "outdoor-shop", NOW) == standing(NAMES, "outdoor-shop", NOW)


def test_last_and_active_run_plan_and_timers_are_told() -> None:
    """The last run that ended, the oldest that is active, the newest plan still open."""
    flow = a_connection()
    a_run()
    last = a_run(mode="full")
    active = a_run(state="running", step="push", done=3, total=9, ended_at=None)
    with writing():
        for state in ("waiting", "spent"):
            Plan.create(
                connection="outdoor-shop", flow=flow, run=last, mode="full", state=state,
                made_at=NOW.timestamp(), scope=5, changes=4, differing=4, to_zero=0,
            )  # fmt: skip
        Schedule.create(connection="outdoor-shop", timer="smart", slot=NOW.timestamp(), note="n")
    view = seen()
    assert view.last is not None
    assert view.active is not None
    assert view.plan is not None
    assert (view.last.id, view.active.id, view.plan.changes) == (last, active, 4)
    assert (view.active.progress.done, view.active.progress.total) == (3, 9)
    assert view.facts.kept == {"smart": Kept(NOW, note="n")}
    assert view.facts.busy == f"skipped: run {view.active.id} holds the connection"


@pytest.mark.parametrize(
    ("minutes", "every", "error", "unreadable", "state"),
    [
        (3, None, "", 0, FeedState.OK),
        (3000, None, "", 0, FeedState.OK),
        (65, 60, "", 0, FeedState.OK),
        (72, 60, "", 0, FeedState.LATE),
        (3, 60, "", 2, FeedState.ERRORS),
        (72, 60, "not there", 0, FeedState.FAIL),
        (None, 60, "", 0, FeedState.NEVER),
    ],
)
def test_a_feed_is_late_a_tenth_after_it_was_due(
    minutes: int | None, every: int | None, error: str, unreadable: int, state: FeedState
) -> None:
    """The worst is shown first; what nothing schedules is never late."""
    a_connection()
    with writing():
        read = None if minutes is None else (NOW - timedelta(minutes=minutes)).timestamp()
        Feed.update(ok_at=read, error=error, unreadable=unreadable).execute()
    feed = seen().source
    assert feed is not None
    assert feed.state(NOW, None if every is None else timedelta(minutes=every)) is state


@pytest.mark.parametrize(("seconds", "alive"), [(5, True), (29, True), (31, False)])
def test_a_worker_that_has_not_beaten_for_half_a_minute_is_dead(seconds: int, alive: bool) -> None:
    """A console's own beat does not count."""
    a_worker()
    with writing():
        Process.update(beat_at=NOW.timestamp() - seconds).execute()
        Process.create(kind="console", pid=2, host="h", started_at=1.0, beat_at=NOW.timestamp())
    assert standing(NAMES, "", NOW).worker is alive


@pytest.mark.parametrize("connection", ["outdoor-shop", ""])
def test_paused_is_of_one_connection_or_of_all(connection: str) -> None:
    """A setting that was taken back is none."""
    with writing():
        row = Setting.create(
            connection=connection, name="paused", value='{"by":"ana"}', who="ana", at=1.0
        )
    assert seen().paused
    assert standing(NAMES, "", NOW).of("trade-shop").paused is (connection == "")
    with writing():
        Setting.update(value="null").where(Setting.id == row.id).execute()
    assert not seen().paused
    assert setting(connection, "paused") is None


def test_exclusions_in_force_are_counted() -> None:
    """Neither ended ones nor those whose date has come."""
    with writing():
        for n, (until, ended) in enumerate(
            ((None, None), (NOW.timestamp() + 60, None), (NOW.timestamp() - 60, None), (None, 1.0))
        ):
            Exclusion.create(
                connection="outdoor-shop", component="inventory", key=f"A{n}", reason="r",
                who="ana", at=1.0, until=until, ended_at=ended,
            )  # fmt: skip
    assert seen().exclusions == 2


def test_notes_are_the_latest_problems_and_ends_of_runs() -> None:
    """Newest first, of the connection asked for."""
    a_connection()
    run = a_run()
    a_problem(run, at=NOW.timestamp())
    a_problem(a_run(connection="trade-shop"), connection="trade-shop")
    notes = standing(NAMES, "outdoor-shop", NOW).notes
    assert [note.text for note in notes] == [
        "B-2001: the store refused the quantity",
        "Smart ok: 3 in scope = 1 pushed + 2 unchanged",
    ]
