"""The business day where the merchant is, with days of 23 and 25 hours in it (P-35)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from syncconsole.domain.business_day import day_of, last_business_day, overdue

PARIS = ZoneInfo("Europe/Paris")


def paris(*when: int) -> datetime:
    return datetime(*when, tzinfo=PARIS)  # type: ignore[arg-type, misc]


@pytest.mark.pitfall("P-35")
@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2020, 10, 24, 22, 30, tzinfo=UTC), date(2020, 10, 25)),  # the day of 25 hours
        (datetime(2020, 10, 25, 22, 59, tzinfo=UTC), date(2020, 10, 25)),
        (datetime(2020, 10, 25, 23, 0, tzinfo=UTC), date(2020, 10, 26)),
        (datetime(2020, 3, 29, 21, 59, tzinfo=UTC), date(2020, 3, 29)),  # the day of 23 hours
        (datetime(2020, 3, 29, 22, 0, tzinfo=UTC), date(2020, 3, 30)),
    ],
)
def test_a_day_begins_and_ends_at_the_merchants_midnight(instant: datetime, day: date) -> None:
    assert day_of(instant, PARIS) == day


@pytest.mark.pitfall("P-35")
@pytest.mark.parametrize(
    ("last", "now", "told"),
    [
        (paris(2020, 10, 23, 23, 59), paris(2020, 10, 26, 9, 0), ""),  # Friday's, over DST
        (paris(2020, 10, 22, 23, 59), paris(2020, 10, 26, 9, 0), "missed Friday 2020-10-23"),
        (paris(2020, 10, 23, 23, 59), paris(2020, 10, 26, 16, 59), ""),
        (paris(2020, 10, 23, 23, 59), paris(2020, 10, 26, 17, 0), "none today"),
        (paris(2020, 10, 23, 23, 59), paris(2020, 10, 25, 18, 0), ""),  # Sunday
        (paris(2020, 3, 27, 18, 0), paris(2020, 3, 30, 0, 5), ""),
        (None, paris(2020, 3, 30, 18, 0), ""),
    ],
)
def test_a_missed_business_day_is_told_by_its_date_and_never_by_hours(
    last: datetime | None, now: datetime, told: str
) -> None:
    assert overdue(last, now.astimezone(UTC), PARIS) == told


@pytest.mark.pitfall("P-35")
def test_the_business_day_before_monday_is_friday() -> None:
    assert last_business_day(date(2020, 10, 26)) == date(2020, 10, 23)
