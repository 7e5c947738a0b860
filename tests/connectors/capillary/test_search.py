"""Customers are found by their day of registration, and a page is never taken for the whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from connectors.errors import Malformed, Retriable
from tests.connectors.capillary.club import Club, Json, enveloped, member


def on(number: int, day: str) -> Json:
    return member(number, registered_on=f"{day} 09:00:00")


def keys(club: Club, **options: object) -> list[str]:
    pages = club.connect(**options).pages("customers")
    return [one.remote_id for page in pages for one in page.records]


@pytest.mark.requirement("S-012")
def test_all_that_registered_since_the_programme_began_are_found() -> None:
    days = ["2026-09-01", "2026-09-30", "2026-10-02", "2026-11-19", "2026-11-20", "2026-11-21"]
    club = Club(*(on(n, day) for n, day in enumerate(days, 1)), on(99, "2026-08-31"))
    assert keys(club) == ["1", "2", "3", "4", "5", "6"]


def test_windows_follow_each_other_without_a_gap() -> None:
    club = Club(on(1, "2026-09-15"))
    keys(club, registered_from="2026-01-01")
    asked = [one.url.params["q"][23:-1].split(";") for one in club.sent("/customer/search")]
    days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in asked]
    assert days[0][0] == date(2026, 1, 1)
    assert days[-1][1] == date(2026, 11, 21)  # it may be tomorrow there
    gaps = [second[0] - first[1] for first, second in pairwise(days)]
    assert set(gaps) == {timedelta(days=1)}


def test_years_without_anybody_are_passed_over_quickly() -> None:
    club = Club(on(1, "2026-11-01"))
    assert keys(club, registered_from="2008-01-01") == ["1"]
    assert len(club.sent("/customer/search")) < 30


def test_a_window_has_as_many_pages_as_it_needs() -> None:
    club = Club(*(on(n, "2026-10-05") for n in range(1, 251)))
    assert len(set(keys(club, batch=100))) == 250


def test_it_goes_on_where_it_stopped() -> None:
    club = Club(*(on(n, "2026-10-05") for n in range(1, 251)))
    pages = club.connect(batch=100).pages("customers")
    first = next(pages)
    assert first.cursor.endswith("/100")
    rest = [one for page in club.connect(batch=100).pages("customers", cursor=first.cursor)
            for one in page.records]  # fmt: skip
    assert len({one.remote_id for one in (*first.records, *rest)}) == 250
    with pytest.raises(ValueError, match="not a cursor"):
        list(club.connect().pages("customers", cursor="7/120"))


def test_the_last_page_has_no_cursor() -> None:
    *_, last = Club(on(1, "2026-09-15")).connect().pages("customers")
    assert last.cursor == ""


@pytest.mark.pitfall("P-18")
def test_where_a_search_goes_to_no_start_its_windows_are_made_smaller() -> None:
    days = [date(2026, 9, 1) + timedelta(days=n) for n in range(60)]
    club = Club(*(on(n, f"{day}") for n, day in enumerate(days, 1)))
    club.pages_search = False
    assert set(keys(club)) == set(map(str, range(1, 61)))


@pytest.mark.pitfall("P-18")
def test_more_on_one_day_than_can_be_told_is_an_error_and_no_end() -> None:
    club = Club(*(on(n, "2026-10-05") for n in range(1, 31)))
    club.pages_search = False
    with pytest.raises(Malformed, match="on one day") as caught:
        keys(club)
    assert caught.value.code == "incomplete_read"


@pytest.mark.pitfall("P-18")
def test_a_page_shorter_than_announced_is_an_error() -> None:
    club = Club()
    items = {"item": [{"user_id": "1"}]}
    about = {"count": "5", "start": "0", "rows": "50", "results": items}
    club.answers = [lambda _: None, lambda _: enveloped(200, customer=about)]
    with pytest.raises(Malformed, match="1 of 5"):
        keys(club)


@pytest.mark.pitfall("P-18")
def test_a_page_that_comes_twice_loses_nobody() -> None:
    club = Club(*(on(n, f"2026-09-{1 + n % 28:02d}") for n in range(1, 121)))
    kept = list[object]()

    def twice(request: object) -> None:
        """The second page asked for is the first again."""
        url = request.url  # type: ignore[attr-defined]
        if url.path.endswith("/search") and url.params["start"] == "50" and not kept:
            kept.append(request)
            request.url = url.copy_set_param("start", "0")  # type: ignore[attr-defined]

    club.answers = [twice] * 8
    assert set(keys(club)) == set(map(str, range(1, 121)))


@pytest.mark.parametrize("status", [461, 521, 503])
def test_a_search_that_timed_out_is_asked_again_later(status: int) -> None:
    club = Club(on(1, "2026-10-05"))
    club.answers = [lambda _: None, *([lambda _: enveloped(500, "Solr timed out", status)] * 9)]
    with pytest.raises(Retriable):
        keys(club)


@pytest.mark.requirement("S-016")
def test_those_who_registered_since_are_found_without_asking_for_everybody() -> None:
    club = Club(on(1, "2026-09-15"), on(2, "2026-11-18"), on(3, "2026-11-19"), on(4, "2026-11-20"))
    since = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)  # the 19th there
    pages = club.connect().pages("customers", since=since)
    assert [one.remote_id for page in pages for one in page.records] == ["3", "4"]
    assert len(club.sent("/customer/search")) == 1
    assert not club.connect().capabilities.components["customers"].since


@pytest.mark.parametrize("component", ["associates", "tasks", "reminders", "task_metadata"])
def test_lists_without_a_filter_say_so(component: str) -> None:
    club = Club()
    with pytest.raises(ValueError, match=f"no filter for changed {component}"):
        club.connect().pages(component, since=club.clock.now())
