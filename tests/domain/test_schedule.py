"""Slots: at the right times, also on days when the clock is turned, and each of them once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncconsole.domain.schedule import Entry
from syncconsole.domain.schedule_words import parse
from tests.domain.schedules import ENTRIES, INSTANTS, PARIS, ZONES, at, half_past_two, local

SECONDS = st.integers(-90_000, 900_000).map(lambda seconds: timedelta(seconds=seconds))


def slots(words: str, since: datetime, many: int, zone: tzinfo = PARIS) -> list[str]:
    """The next slots, one from the other, as the clock on the wall shows them."""
    found = []
    for _ in range(many):
        since = parse(words).after(since, zone)
        found.append(f"{since.astimezone(zone):%a %H:%M}")
    return found


@pytest.mark.parametrize(
    ("words", "since", "expected"),
    [
        ("60m", "2026-03-02 14:17", ["Mon 15:17", "Mon 16:17"]),
        ("hourly at :05", "2026-03-02 14:05", ["Mon 15:05", "Mon 16:05"]),
        ("daily at 02:00", "2026-03-02 14:00", ["Tue 02:00", "Wed 02:00"]),
        ("mon-fri daily at 18:00", "2026-03-06 12:00", ["Fri 18:00", "Mon 18:00", "Tue 18:00"]),
        ("15m from 08:00 to 20:00", "2026-03-02 19:31", ["Mon 19:46", "Tue 08:00", "Tue 08:15"]),
        ("hourly at :30 from 22:00 to 01:00", "2026-03-02 22:45", ["Mon 23:30", "Tue 00:30",
                                                                   "Tue 22:30"]),
        ("fri 1h from 22:00 to 01:00", "2026-03-06 23:00", ["Sat 00:00", "Fri 22:00"]),
        ("sat-sun 6h", "2026-03-06 12:00", ["Sat 00:00", "Sat 06:00", "Sat 12:00"]),
    ],
)  # fmt: skip
def test_slots_follow_the_words(words: str, since: str, expected: list[str]) -> None:
    assert slots(words, local(since), len(expected)) == expected


@pytest.mark.parametrize(
    ("words", "now", "open_"),
    [
        ("fri 15m from 22:00 to 04:00", "2026-03-07 03:59", True),  # Saturday: Friday's window
        ("fri 15m from 22:00 to 04:00", "2026-03-07 04:00", False),
        ("fri 15m from 22:00 to 04:00", "2026-03-07 22:30", False),
        ("mon-fri 15m", "2026-03-06 23:59", True),  # Friday, the last minute
        ("mon-fri 15m", "2026-03-07 00:00", False),
    ],
)
def test_a_window_over_midnight_belongs_to_the_day_it_opens_on(
    words: str, now: str, open_: bool
) -> None:
    found = parse(words).latest(local("2026-03-06 12:00"), local(now), PARIS)
    assert (found is not None) is open_


class TestTheClockIsTurned:
    """Europe/Paris: 2026-03-29 has no 02:30, 2026-10-25 has two of them (RFC 5545, 3.3.5)."""

    def test_in_spring_half_past_two_is_half_past_three(self) -> None:
        runs = [half_past_two().after(local(f"2026-03-{day} 12:00"), PARIS) for day in (27, 28, 29)]
        assert runs == [at("2026-03-28 01:30"), at("2026-03-29 01:30"), at("2026-03-30 00:30")]
        assert runs[1] == local("2026-03-29 03:30")

    def test_in_autumn_the_first_half_past_two_counts_and_the_second_does_not(self) -> None:
        first = half_past_two().after(local("2026-10-24 12:00"), PARIS)
        assert first == local("2026-10-25 02:30", fold=0) == at("2026-10-25 00:30")
        assert half_past_two().after(first, PARIS) == local("2026-10-26 02:30")
        again = local("2026-10-25 02:45", fold=1)
        assert half_past_two().latest(first, again, PARIS) is None

    def test_intervals_are_counted_in_absolute_time(self) -> None:
        assert slots("60m", local("2026-03-29 01:00"), 2) == ["Sun 03:00", "Sun 04:00"]
        assert slots("60m", local("2026-10-25 02:00"), 3) == ["Sun 02:00", "Sun 03:00", "Sun 04:00"]

    def test_an_hourly_one_runs_23_and_25_times(self) -> None:
        def ran(day: str) -> int:
            since, until = local(f"{day} 00:00"), local(f"{day} 23:59")
            count = 0
            while (since := Entry(minute=5).after(since, PARIS)) <= until:
                count += 1
            return count

        assert [ran("2026-03-29"), ran("2026-03-30"), ran("2026-10-25")] == [23, 24, 25]

    def test_a_window_is_as_long_as_the_hours_between_its_ends_that_day(self) -> None:
        entry = "30m from 01:30 to 03:30"
        assert slots(entry, local("2026-03-29 00:00"), 3) == ["Sun 01:30", "Sun 03:00", "Mon 01:30"]
        autumn = slots(entry, local("2026-10-25 00:00"), 7)
        assert autumn[:6] == ["Sun 01:30", "Sun 02:00", "Sun 02:30", "Sun 02:00", "Sun 02:30",
                              "Sun 03:00"]  # fmt: skip
        assert autumn[6] == "Mon 01:30"


@pytest.mark.parametrize(
    ("words", "hours"),
    [("60m", 1), ("daily at 02:00", 24), ("mon-fri daily at 18:00", 72), ("sat-sun 6h", 126),
     ("15m from 08:00 to 20:00", 12.25), ("hourly at :00 from 22:00 to 04:00", 19)],
)  # fmt: skip
def test_the_pace_is_the_longest_time_without_a_slot(words: str, hours: float) -> None:
    assert parse(words).pace == timedelta(hours=hours)


@given(ENTRIES, INSTANTS, SECONDS, ZONES)
def test_a_slot_is_new_and_has_come_and_is_served_once(
    entry: Entry, last: datetime, passed: timedelta, zone: tzinfo
) -> None:
    now = last + passed
    slot = entry.latest(last, now, zone)
    if slot is None:
        assert entry.upcoming(last, now, zone) > now
        return
    assert last < slot <= now
    assert entry.latest(slot, now, zone) is None
    assert entry.upcoming(slot, now, zone) > now
    assert entry.upcoming(last, now, zone) == slot


@given(ENTRIES, INSTANTS, SECONDS, ZONES)
def test_slots_are_later_than_what_they_are_counted_from_and_keep_its_order(
    entry: Entry, first: datetime, passed: timedelta, zone: tzinfo
) -> None:
    second = first + abs(passed)
    assert first < entry.after(first, zone) <= entry.after(second, zone)
    assert entry.after(first, zone).utcoffset() == timedelta(0)


@settings(max_examples=60)
@given(ENTRIES, INSTANTS, ZONES)
def test_no_slot_comes_later_than_the_pace_but_for_a_clock_that_is_turned(
    entry: Entry, last: datetime, zone: tzinfo
) -> None:
    slot = entry.after(last, zone)
    turned = timedelta(days=7, hours=1)  # a turned clock may eat a whole window of the week
    assert entry.after(slot, zone) - slot <= entry.pace + turned


@given(ENTRIES, INSTANTS)
def test_at_its_slot_a_schedule_is_due(entry: Entry, last: datetime) -> None:
    zone = ZoneInfo("Europe/Paris")
    slot = entry.after(last.astimezone(UTC), zone)
    assert entry.latest(last, slot, zone) == slot
