"""A week of each profile on a fake clock: every automatic run that should come, and no other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.read.timers import facts
from syncconsole.cache.tables import Run, Schedule
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write.connections import full_pushed
from syncconsole.domain.runs import Mode, RunState
from syncconsole.domain.schedule_words import parse_all
from syncconsole.domain.timers import due
from syncconsole.domain.timetable import timetable
from syncconsole.engine import ask, scheduling
from syncconsole.engine.execute import execute
from syncconsole.worker import schedules
from tests.support.house import ANA, House
from tests.support.scripted import Scripted
from tests.support.week import PARIS, Week, daily, ended, known, paris, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syncconsole.domain.schedule import Entry

HOUR, HALF_AN_HOUR = timedelta(hours=1), timedelta(minutes=30)
WEEK = "Mon Tue Wed Thu Fri Sat Sun"
HOURS = [f"{hour:02}:00" for hour in range(24)]


def every(words: str) -> tuple[Entry, ...]:
    return parse_all(words.split(", "))


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house in Paris; the cache stays open, as a week looks at it ten thousand times."""
    monkeypatch.setattr(ask, "wake_worker", lambda config: None)
    shop = House(tmp_path, Scripted({"A": 5}), Scripted({"A": 5}), timezone=PARIS)
    monkeypatch.setattr(ask, "_clock", shop.clock)
    monkeypatch.setattr(scheduling, "_clock", shop.clock)
    with reading():
        yield shop


def note(timer: str) -> str:
    with reading():
        return str(Schedule.get(Schedule.timer == timer).note)


class TestInventory:
    """Smart each hour, Full each night; the runs are carried out."""

    @pytest.fixture
    def week(self, shop: House) -> Week:
        def carried_out(run: Run) -> None:
            execute(shop.job(run.id), shop.config)

        shop.clock.set(paris("2026-03-02 00:00"))
        shop.configure(schedule={Mode.SMART: every("60m"), Mode.FULL: every("daily at 02:00")})
        shop.settle_first_full()
        found = Week(shop, carried_out)
        found.look()
        return found

    @pytest.mark.requirement("S-050", "S-066", "S-068", "X-3")
    def test_smart_each_hour_but_where_the_nightly_full_holds_the_connection(
        self, week: Week
    ) -> None:
        week.until(paris("2026-03-09 00:00"), HOUR)
        by_day = [
            f"{day} {at} {'full' if at == '02:00' else 'smart'}"
            for day in WEEK.split()
            for at in HOURS
        ]
        assert week.asked == [*by_day[1:], "Mon 00:00 smart"]

    @pytest.mark.pitfall("P-15", "P-35")
    def test_in_the_week_the_clock_is_turned_forward_the_full_comes_once_an_hour_later(
        self, week: Week, shop: House
    ) -> None:
        shop.clock.set(paris("2026-03-27 12:00"))
        shop.configure(schedule={Mode.FULL: every("daily at 02:30")})
        week.look()  # Smart is off now and forgotten; what Full slept through is one run
        week.until(paris("2026-03-30 12:00"), HALF_AN_HOUR)
        assert week.asked == ["Fri 12:00 full", "Sat 02:30 full", "Sun 03:30 full",
                              "Mon 02:30 full"]  # fmt: skip

    @pytest.mark.pitfall("P-15", "P-35")
    def test_in_the_week_it_is_turned_back_the_full_comes_once_and_smart_25_times(
        self, week: Week, shop: House
    ) -> None:
        shop.configure(schedule={Mode.SMART: every("60m"), Mode.FULL: every("daily at 02:30")})
        shop.clock.set(paris("2026-10-24 23:30"))
        week.look()
        before = len(week.asked)
        week.until(paris("2026-10-25 23:30"), HALF_AN_HOUR)
        sunday = week.asked[before:]
        assert [run for run in sunday if run.endswith("full")] == ["Sun 02:30 full"]
        smarts = [run for run in sunday if run.endswith("smart")]
        assert len(smarts) == 25
        assert smarts.count("Sun 02:00 smart") == 2

    @pytest.mark.requirement("S-095")
    def test_a_machine_asleep_over_the_weekend_runs_each_once_when_it_wakes(
        self, week: Week
    ) -> None:
        week.until(paris("2026-03-06 18:00"), HOUR)
        before = len(week.asked)
        week.asleep_until(paris("2026-03-09 08:10"))
        assert week.asked[before:] == ["Mon 08:10 full"]
        assert note("smart").startswith("run ")  # the Full held the connection at that moment
        week.until(paris("2026-03-09 10:10"), HALF_AN_HOUR)
        assert week.asked[before + 1 :] == ["Mon 09:10 smart", "Mon 10:10 smart"]

    def test_a_clock_that_jumps_back_fires_nothing_twice_and_resume_counts_anew(
        self, week: Week, shop: House
    ) -> None:
        week.until(paris("2026-03-02 06:00"), HALF_AN_HOUR)
        before = week.asked
        shop.clock.set(paris("2026-03-02 01:00"))
        week.until(paris("2026-03-02 06:30"), HALF_AN_HOUR)
        assert week.asked == before
        shop.clock.set(paris("2026-03-02 01:00"))
        ask.resume("shop", ANA)
        week.until(paris("2026-03-02 02:30"), HALF_AN_HOUR)
        assert [run.rpartition(" ")[2] for run in week.asked[len(before) :]] == ["full"]


class TestCycle:
    """Sync All by day, in a window; the business day looks at five."""

    WORDS = "mon-fri 4h from 08:00 to 20:00"

    @pytest.fixture
    def failing(self) -> set[str]:
        return set()

    @pytest.fixture
    def week(self, shop: House, failing: set[str]) -> Week:
        def ends(run: Run) -> None:
            fails = shown(run.asked_at)[:3] in failing
            ended(run, RunState.FAILED if fails else RunState.OK)

        known("cycle")
        shop.clock.set(paris("2026-03-02 00:00"))
        shop.configure(profile="cycle", schedule={Mode.ALL: every(self.WORDS)})
        found = Week(shop, ends)
        found.look()
        return found

    @pytest.mark.requirement("S-094", "S-095")
    def test_three_cycles_a_business_day_and_none_at_the_weekend(self, week: Week) -> None:
        week.until(paris("2026-03-09 07:00"), HOUR)
        times = ["08:00", "12:00", "16:00"]
        assert week.asked == daily("Mon Tue Wed Thu Fri", times, Mode.ALL)

    @pytest.mark.requirement("S-090")
    @pytest.mark.pitfall("P-35")
    def test_a_business_day_without_a_cycle_is_noted_at_its_end_and_named_the_next(
        self, week: Week, failing: set[str]
    ) -> None:
        said = []
        failing.add("Wed")
        for day in range(2, 9):
            week.until(paris(f"2026-03-0{day} 17:00"), timedelta(hours=1))
            said.append(note("business day"))
        assert said == ["", "", "none today", "", "", "", ""]
        failing |= {"Thu", "Fri"}
        week.until(paris("2026-03-16 06:30"), timedelta(hours=2))
        now = week.shop.clock.now()
        state = timetable(week.shop.connection, facts("shop", now), now)
        assert state.timers[-1].waits == "missed Friday 2026-03-13"

    @pytest.mark.requirement("S-093")
    def test_without_a_schedule_no_cycle_ever_runs_by_itself(self, week: Week, shop: House) -> None:
        shop.configure(schedule={})
        week.until(paris("2026-03-09 00:00"), HOUR)
        assert week.asked == []


class TestStoreCenter:
    """The Fresh-completion check, and nothing else by itself."""

    @pytest.fixture(autouse=True)
    def _known(self, shop: House) -> None:
        known("store-center")
        shop.configure(profile="store-center")
        shop.clock.set(paris("2026-03-02 09:00"))

    @pytest.mark.requirement("S-013", "X-3")
    def test_complete_at_two_hours_ten_is_confirmed_at_three_and_not_asked_again(
        self, shop: House
    ) -> None:
        started = shop.clock.now()

        def ends(run: Run) -> None:
            age = datetime.fromtimestamp(run.asked_at, started.tzinfo) - started
            if age == timedelta(hours=2):  # what was missing is read by ten past
                ended(run, RunState.OK, minutes=10)
                full_pushed(1, run.id, started + timedelta(hours=2, minutes=10))
            else:
                ended(run, RunState.PARTIAL if age < timedelta(hours=2) else RunState.OK)

        week = Week(shop, ends)
        ended(shop.row(shop.ask(Mode.FRESH, trigger="login")), RunState.FAILED, minutes=20)
        week.until(paris("2026-03-09 09:00"), HALF_AN_HOUR)
        assert week.asked == ["Mon 10:00 fresh", "Mon 11:00 fresh", "Mon 12:00 fresh"]
        with reading():
            triggers = {run.trigger for run in Run.select().where(Run.asked_by == "schedule")}
        assert triggers == {"completion check"}

    @pytest.mark.requirement("S-013")
    def test_while_the_fresh_itself_goes_on_the_check_is_noted_and_not_run(
        self, shop: House
    ) -> None:
        week = Week(shop, lambda run: None)
        fresh = shop.ask(Mode.FRESH, trigger="login")
        week._seen = fresh
        week.until(paris("2026-03-02 10:30"), HALF_AN_HOUR)
        assert (week.asked, note("completion")) == (
            [], f"skipped: run {fresh} holds the connection"
        )  # fmt: skip
        ended(shop.row(fresh), RunState.FAILED, minutes=100)
        week.until(paris("2026-03-02 11:00"), HALF_AN_HOUR)
        assert week.asked == ["Mon 11:00 fresh"]

    def test_before_the_first_log_on_nothing_is_checked(self, shop: House) -> None:
        week = Week(shop, ended)
        week.until(paris("2026-03-09 09:00"), HALF_AN_HOUR)
        assert week.asked == []


class TestFeeds:
    """Every ten minutes without being written; by hand moves the next one."""

    STEP = timedelta(minutes=2)

    @pytest.fixture
    def week(self, shop: House) -> Week:
        known("feeds")
        shop.configure(profile="feeds", office=None)
        shop.clock.set(paris("2026-03-02 00:00"))
        found = Week(shop, ended)
        found.look()
        return found

    @pytest.mark.requirement("S-113", "X-3")
    def test_a_refresh_comes_every_ten_minutes_all_week(self, week: Week) -> None:
        week.until(paris("2026-03-02 02:00"), self.STEP)
        week.until(paris("2026-03-09 00:00"), timedelta(minutes=10))
        times = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(0, 60, 10)]
        assert week.asked == [*daily(WEEK, times, Mode.REFRESH)[1:], "Mon 00:00 refresh"]

    @pytest.mark.requirement("S-114")
    def test_pressed_at_minute_four_the_next_one_comes_at_fourteen(
        self, week: Week, shop: House
    ) -> None:
        week.until(paris("2026-03-02 00:04"), self.STEP)
        shop.ask(Mode.REFRESH, trigger="person")
        week.until(paris("2026-03-02 00:34"), self.STEP)
        assert week.asked == ["Mon 00:14 refresh", "Mon 00:24 refresh", "Mon 00:34 refresh"]

    @pytest.mark.requirement("S-113")
    def test_it_can_be_set_and_turned_off(self, week: Week, shop: House) -> None:
        shop.configure(schedule={Mode.REFRESH: every("30m")})
        week.until(paris("2026-03-02 01:00"), self.STEP)
        assert week.asked == ["Mon 00:30 refresh", "Mon 01:00 refresh"]
        shop.configure(schedule={Mode.REFRESH: ()})
        week.until(paris("2026-03-02 03:00"), self.STEP)
        assert len(week.asked) == 2


def test_two_workers_that_look_at_one_moment_ask_for_one_run(shop: House) -> None:
    """Both found the slot due; the one that comes second claims nothing."""
    known("feeds")
    shop.configure(profile="feeds", office=None)
    schedules.tick(shop.config, shop.clock.now())
    shop.clock.pass_(600)
    now = shop.clock.now()
    first = due(now, schedules._counting(shop.connection, now))
    schedules.tick(shop.config, now)
    with writing():
        Run.update(state="ok").execute()
    for found in first:
        schedules._serve(shop.config, shop.connection, found)
    with reading():
        assert Run.select().count() == 1
