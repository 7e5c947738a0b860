"""One pure function decides what is due, for all four clocks: never twice, never many at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from syncconsole.domain.runs import Mode
from syncconsole.domain.schedule_words import parse_all
from syncconsole.domain.timers import (
    FIRST_FULL,
    Clock,
    State,
    Timer,
    due,
    next_slot,
    overdue,
)
from tests.domain.schedules import ENTRIES, INSTANTS, ZONES, at

if TYPE_CHECKING:
    from datetime import tzinfo

    from syncconsole.domain.schedule import Entry

NOON = at("2026-03-02 12:00")
HOUR = timedelta(hours=1)


def timer(words: str, last: datetime | None = NOON, **more: Any) -> Timer:
    given: dict[str, Any] = {"name": "smart", "clock": Clock.SMART, "mode": Mode.SMART}
    return Timer(entries=parse_all(words.split(", ")), last=last, met=last, **(given | more))


def state(*timers: Timer) -> State:
    return State(UTC, timers)


@pytest.mark.requirement("X-3")
def test_there_are_four_clocks_with_four_names() -> None:
    assert [*Clock] == [
        "Fresh-completion check", "Smart schedule", "Feed refresh", "Business day"
    ]  # fmt: skip


def test_several_entries_of_one_timer_ask_for_one_run_at_the_latest_slot() -> None:
    both = timer("60m, daily at 13:00")
    (tick,) = due(NOON + HOUR, state(both))
    assert (tick.slot, tick.waits) == (NOON + HOUR, "")
    assert next_slot(replace(both, last=tick.slot), NOON + HOUR, UTC) == NOON + 2 * HOUR


def test_a_full_comes_before_a_smart_of_the_same_moment() -> None:
    found = due(
        NOON + HOUR, state(timer("60m"), timer("daily at 13:00", name="full", mode=Mode.FULL))
    )
    assert [tick.timer.mode for tick in found] == [Mode.FULL, Mode.SMART]


def test_what_is_off_or_was_never_seen_is_not_due_and_has_no_next() -> None:
    off, unseen = timer("60m", on=False), timer("60m", last=None)
    assert due(NOON + 9 * HOUR, state(off, unseen)) == ()
    assert next_slot(off, NOON, UTC) is next_slot(unseen, NOON, UTC) is None


@pytest.mark.requirement("S-095")
@pytest.mark.parametrize(
    ("hours", "more", "expected"),
    [
        (1.9, {}, None),
        (2, {}, NOON + HOUR),
        (50, {}, NOON + HOUR),
        (50, {"paused": True}, None),
        (50, {"waits": FIRST_FULL}, None),
        (50, {"on": False}, None),
        (50, {"waits": "skipped: run 7 holds the connection"}, NOON + HOUR),
        (50, {"mode": None, "clock": Clock.BUSINESS_DAY}, None),
    ],
)
def test_overdue_is_a_slot_whose_successor_has_passed_too(
    hours: float, more: dict[str, Any], expected: datetime | None
) -> None:
    assert overdue(timer("60m", **more), NOON + hours * HOUR, UTC) == expected


TIMERS = st.lists(ENTRIES, min_size=1, max_size=3).map(tuple)
STEPS = st.lists(st.integers(-200_000, 200_000), min_size=1, max_size=60)


@given(TIMERS, INSTANTS, STEPS, ZONES)
def test_whatever_the_clock_does_no_slot_is_served_twice_and_each_look_serves_one(
    entries: tuple[Entry, ...], start: datetime, steps: list[int], zone: tzinfo
) -> None:
    now, served = start, [start]
    one = Timer(name="smart", clock=Clock.SMART, mode=Mode.SMART, entries=entries, last=start)
    for seconds in steps:
        now += timedelta(seconds=seconds)
        ticks = due(now, State(zone, (one,)))
        assert len(ticks) <= 1
        for tick in ticks:
            assert served[-1] < tick.slot <= now
            served.append(tick.slot)
            one = replace(one, last=tick.slot)
            coming = next_slot(one, now, zone)
            assert coming is not None
            assert coming > now
