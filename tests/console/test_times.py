"""Ages and dates: nothing finer than a minute, the operator's zone, the documents' format."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from syncconsole.cache.tables import Setting
from syncconsole.console.times import age, ago, date, every, left, time, zone_name
from tests.console.looking import line_with, press
from tests.console.shop import FIXTURE, NOW, a_connection, some_items

if TYPE_CHECKING:
    from tests.console.conftest import Opened
    from tests.console.fake_asking import FakeAsking


@pytest.mark.parametrize(
    ("minutes", "short", "long"),
    [
        (0.5, "now", "just now"),
        (3, "3m", "3 min ago"),
        (72, "1h", "1 h 12 ago"),
        (47 * 60, "47h", "47 h 00 ago"),
        (5 * 1440, "5d", "5 days ago"),
    ],
)
def test_ages_change_once_a_minute_at_most(minutes: float, short: str, long: str) -> None:
    """A screen at rest repaints no more often."""
    then = NOW - timedelta(minutes=minutes)
    assert (age(then, NOW), ago(then, NOW)) == (short, long)
    assert age(None, NOW) == ago(None, NOW) == "never"


@pytest.mark.requirement("S-064")
def test_dates_are_written_as_in_the_source_documents() -> None:
    """M/D/YYYY h:mm AM/PM; noon and midnight are 12; the other format is ISO."""
    zone = ZoneInfo("UTC")
    assert date(datetime(2020, 2, 28, 8, 45, tzinfo=UTC), zone) == "2/28/2020 8:45 AM"
    assert date(datetime(2020, 3, 2, 13, 30, tzinfo=UTC), zone) == "3/2/2020 1:30 PM"
    assert date(datetime(2020, 3, 2, 0, 5, tzinfo=UTC), zone) == "3/2/2020 12:05 AM"
    assert date(datetime(2020, 3, 2, 12, 5, tzinfo=UTC), zone) == "3/2/2020 12:05 PM"
    assert date(datetime(2020, 3, 2, 13, 30, tzinfo=UTC), zone, "iso") == "2020-03-02 13:30"
    assert date(None, zone) == ""


def test_times_are_in_the_connections_zone_over_a_change_of_the_clock() -> None:
    """An hour in October that comes twice is told by its zone's name."""
    paris = ZoneInfo("Europe/Paris")
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    after = before + timedelta(hours=1)
    assert time(before, paris, after) == time(after, paris, after) == "02:30"
    assert (zone_name(paris, before), zone_name(paris, after)) == ("CEST", "CET")
    assert zone_name(ZoneInfo("America/Sao_Paulo"), NOW) == "America/Sao_Paulo"
    assert time(before - timedelta(days=1), paris, after) == "10/24 02:30"


def test_intervals_and_time_left_are_words() -> None:
    """Time left is empty where nobody knows (S-008)."""
    minutes = [timedelta(minutes=n) for n in (10, 60, 120, 1440)]
    assert [every(each) for each in minutes] == ["every 10 min", "hourly", "every 2 h", "daily"]
    assert [left(each) for each in (6.4, 240.0, 9000.0, None)] == [
        "6 s left", "4 min left", "2.5 h left", "",
    ]  # fmt: skip


@pytest.mark.requirement("S-064")
async def test_the_format_is_a_setting(opened: Opened, asking: FakeAsking) -> None:
    """`:dates iso` is kept by the engine and shown at once; a new console starts with it."""
    some_items(a_connection(), FIXTURE)
    async with opened() as pilot:
        line_with(await press(pilot, "2"), "2/28/2020 8:45 AM")
        line_with(await press(pilot, "colon", "text=dates iso", "enter"), "2020-02-28 08:45")
    assert asking.calls == [("set_setting", "", "dates", "iso")]
    Setting.create(connection="", name="dates", value='"iso"', who="ana", at=1.0)
    async with opened() as pilot:
        line_with(await press(pilot, "2"), "2020-02-28 08:45")
