"""Times of rows: read as meant, in the zone that is said, or unknown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.files.times import parse_time

if TYPE_CHECKING:
    from datetime import tzinfo

    from tests.connectors.files.drop import Drop

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.requirement("S-064")
def test_the_sources_format_is_read_and_sorts_by_instant() -> None:
    earlier = parse_time("2/28/2020 8:45 AM", "", UTC)
    later = parse_time("3/2/2020 1:30 PM", "", UTC)
    assert earlier == datetime(2020, 2, 28, 8, 45, tzinfo=UTC)
    assert later == datetime(2020, 3, 2, 13, 30, tzinfo=UTC)
    assert earlier < later


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2020-03-02T13:30:00Z", UTC, "2020-03-02T13:30:00+00:00"),
        ("2020-03-02T13:30:00+01:00", UTC, "2020-03-02T12:30:00+00:00"),
        ("2020-03-02 13:30", PARIS, "2020-03-02T12:30:00+00:00"),
        ("2020-07-02", PARIS, "2020-07-01T22:00:00+00:00"),
        (" 2020-03-02T13:30:00.250Z ", UTC, "2020-03-02T13:30:00.250000+00:00"),
        ("12/31/2020 12:00 AM", UTC, "2020-12-31T00:00:00+00:00"),
        ("12/31/2020 12:05 pm", UTC, "2020-12-31T12:05:00+00:00"),
        ("1/2/2020 3:04:05 p.m.", UTC, "2020-01-02T15:04:05+00:00"),
        ("10/25/2020 2:30 AM", PARIS, "2020-10-25T00:30:00+00:00"),  # twice that night: the first
    ],
)
def test_iso_and_american_times_are_read(text: str, zone: tzinfo, expected: str) -> None:
    found = parse_time(text, "", zone)
    assert found is not None
    assert found.isoformat() == expected
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "yesterday", "28.2.2020 08:45", "28/2/2020 8:45 AM", "2/30/2020 8:45 AM",
        "2/28/2020 13:45 PM", "2/28/2020 0:45 AM", "2/28/2020", "2/28/2020 8:45", "20200302",
        "2020-W10-1", "2020-03-02T99:00", "1583155800", "0001-01-01T00:00:00+14:00",
    ],
)  # fmt: skip
def test_what_could_mean_two_things_or_nothing_is_unknown(text: str) -> None:
    assert parse_time(text, "", UTC) is None


def test_a_pattern_is_followed_to_the_letter() -> None:
    assert parse_time("28.02.2020 08:45", "%d.%m.%Y %H:%M", PARIS) == datetime(
        2020, 2, 28, 7, 45, tzinfo=UTC
    )
    assert parse_time("2020-02-28T08:45:00Z", "%d.%m.%Y %H:%M", PARIS) is None


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_survives_iso(instant: datetime) -> None:
    assert parse_time(instant.isoformat(), "", PARIS) == instant


@given(st.text(max_size=30), st.sampled_from(["", "%d.%m.%Y", "%j %Y", "%s"]))
def test_any_text_is_a_time_or_none(text: str, pattern: str) -> None:
    found = parse_time(text, pattern, PARIS)
    assert found is None or found.tzinfo is UTC


def test_the_options_reach_the_rows(drop: Drop) -> None:
    drop.file("SKU,Qty,Updated\nA,1,28.02.2020 08:45\nB,2,soon\n")
    records = drop.records(date_format="%d.%m.%Y %H:%M", timezone="Europe/Paris")
    assert [record.updated_at for record in records] == [
        datetime(2020, 2, 28, 7, 45, tzinfo=UTC),
        None,
    ]
