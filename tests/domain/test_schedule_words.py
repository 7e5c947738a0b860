"""A schedule is read as it is written, and what is none is told with what would be one."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from hypothesis import given

from syncconsole.domain.schedule import Entry, days_text
from syncconsole.domain.schedule_words import (
    PATTERN,
    ScheduleError,
    parse,
    parse_all,
    parse_days,
)
from tests.domain.schedules import DAYS, ENTRIES


@given(ENTRIES)
def test_what_is_shown_of_a_schedule_is_read_as_the_same_schedule(entry: Entry) -> None:
    assert parse(str(entry)) == entry
    assert re.fullmatch(PATTERN, str(entry))


@given(DAYS)
def test_days_are_read_as_they_are_shown(days: frozenset[int]) -> None:
    assert parse_days(days_text(days)) == days


HOUR = timedelta(hours=1)


@pytest.mark.requirement("S-058")
@pytest.mark.parametrize(
    ("words", "entry"),
    [
        ("60m", Entry(every=HOUR)),
        ("1d", Entry(every=24 * HOUR)),
        ("hourly at :05", Entry(minute=5)),
        ("daily at 02:00", Entry(at=time(2))),
        ("Daily  at 2:00", Entry(at=time(2))),
        ("mon-fri daily at 18:00", Entry(at=time(18), days=frozenset(range(5)))),
        ("sat sun 2 h", Entry(every=2 * HOUR, days=frozenset({5, 6}))),
        ("fri-mon 60m", Entry(every=HOUR, days=frozenset({4, 5, 6, 0}))),
        ("15m from 08:00 to 20:00", Entry(every=HOUR / 4, window=(time(8), time(20)))),
        ("hourly at :30 from 22:00 to 24:00", Entry(minute=30, window=(time(22), time()))),
    ],
)
def test_the_words_say_what_they_seem_to_say(words: str, entry: Entry) -> None:
    assert parse(words) == entry


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("60", "write 60m"),
        ("dayly at 02:00", 'did you mean "daily"?'),
        ("mon-fry 60m", 'did you mean "mon"?'),
        ("daily at 2", "write 02:00"),
        ("daily at 24:00", 'expected a time from 00:00 to 23:59, not "24:00"'),
        ("hourly", "write hourly at :05"),
        ("hourly at 5", "write hourly at :05"),
        ("hourly at :60", "expected a minute from :00 to :59"),
        ("15m from 08:00", 'expected "from HH:MM to HH:MM"'),
        ("15m from 08:00 to 08:00", "leave it out for the whole day"),
        ("daily at 02:00 from 08:00 to 20:00", "expected no window after a daily time"),
        ("hourly at :15 from 04:40 to 04:45", "expected a window in which :15 comes"),
        ("hourly at :15 from 23:40 to 00:15", "expected a window in which :15 comes"),
        ("0m", "expected from 1m to 366d"),
        ("367d", "expected from 1m to 366d"),
        ("0 * * * *", "expected an interval such as 60m"),
        ("", "expected an interval such as 60m"),
        ("x" * 500, "…"),
    ],
)
def test_what_is_no_schedule_is_told_with_the_way_out(words: str, told: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        parse(words)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 250


def test_several_are_read_in_order_and_none_twice_and_off_is_none() -> None:
    assert parse_all(["60m", "daily at 02:00", "1h"]) == (parse("60m"), parse("daily at 02:00"))
    assert parse_all(["off"]) == ()
    with pytest.raises(ScheduleError, match="the days are mon"):
        parse_days("munday")
