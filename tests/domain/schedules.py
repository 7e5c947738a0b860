"""Any schedule, instant and zone, for properties that hold of all of them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from syncconsole.domain.schedule import EVERY_DAY, Entry

PARIS = ZoneInfo("Europe/Paris")
ZONES = st.sampled_from(
    [UTC, PARIS, *map(ZoneInfo, ("America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"))]
)
"""Zones an hour and half an hour of which are turned, and one that is 45 minutes off."""

INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001 - made aware
    lambda naive: naive.replace(tzinfo=UTC)
)
DAYS = st.frozensets(st.integers(0, 6), min_size=1) | st.just(EVERY_DAY)
TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0, fold=0))
WINDOWS = st.tuples(TIMES, TIMES).filter(lambda window: window[0] != window[1])
EVERY = st.integers(1, 3000).map(lambda minutes: timedelta(minutes=minutes))

HOURLY = st.builds(Entry, minute=st.integers(0, 59), days=DAYS, window=st.none() | WINDOWS)
ENTRIES = (
    st.builds(Entry, every=EVERY, days=DAYS, window=st.none() | WINDOWS)
    | HOURLY.filter(lambda entry: not entry.empty)
    | st.builds(Entry, at=TIMES, days=DAYS)
)


def at(text: str) -> datetime:
    """`2026-03-29 01:30` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, fold: int = 0) -> datetime:
    """The instant of a time of day in Paris, as everything inside has it: in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold).astimezone(UTC)


def half_past_two(days: frozenset[int] = EVERY_DAY) -> Entry:
    """The time of day that a clock being turned jumps over, or shows twice."""
    return Entry(at=time(2, 30), days=days)
