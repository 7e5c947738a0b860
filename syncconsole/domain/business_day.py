"""The business day: was there a cycle, and is one overdue (S-090, P-35)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

MONDAY_TO_FRIDAY = frozenset(range(5))

DAY_ENDS = 17
"""The hour, where the merchant is, from which a business day without a cycle is told (S-090)."""


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The calendar day of an instant where the merchant is."""
    return instant.astimezone(zone).date()


def last_business_day(today: date, days: Collection[int] = MONDAY_TO_FRIDAY) -> date:
    """The latest business day before `today`; `days` are weekdays, Monday is 0."""
    before = today - timedelta(days=1)
    while before.weekday() not in days:
        before -= timedelta(days=1)
    return before


def overdue(
    last_cycle: datetime | None,
    now: datetime,
    zone: tzinfo,
    days: Collection[int] = MONDAY_TO_FRIDAY,
) -> str:
    """ "" where all is well; `missed <date>` for a business day that passed without a completed
    cycle; `none today` from 17:00 of a business day that has had none yet."""
    if last_cycle is None:
        return ""
    today = day_of(now, zone)
    done = day_of(last_cycle, zone)
    previous = last_business_day(today, days)
    if done < previous:
        return f"missed {previous:%A %Y-%m-%d}"
    late = now.astimezone(zone).hour >= DAY_ENDS
    if today.weekday() in days and done < today and late:
        return "none today"
    return ""
