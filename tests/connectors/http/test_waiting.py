"""The budget, 429 and Retry-After, on a clock that nobody waits for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from connectors.budget import Budget, Throttle
from connectors.errors import Retriable
from connectors.retry import retry_after
from tests.connectors.http.fakes import FakeClock, Script, answer, client

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def left_over(headers: Mapping[str, str]) -> Throttle | None:
    if "left" not in headers:
        return None
    return Throttle(left=int(headers["left"]), reset_in=float(headers["reset"]))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "12"}, 12.0),
        ({"x-retry-after": "7"}, 7.0),
        ({"retry-after": "Fri, 20 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Fri, 20 Nov 2026 11:00:00 GMT"}, 0.0),
        (
            {
                "retry-after": "Fri, 20 Nov 2026 12:07:30 GMT",
                "date": "Fri, 20 Nov 2026 12:07:00 GMT",
            },
            30.0,
        ),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date_of_the_servers_own_clock(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers, NOW) == seconds


@pytest.mark.pitfall("P-23")
def test_twenty_minutes_of_429_end_in_the_answer_and_use_up_no_attempt() -> None:
    clock = FakeClock()
    script = Script(*[answer(429, retry_after="30")] * 40, answer(200, {"ok": True}))
    http = client(script, clock)
    assert http.get("/x", dict[str, bool]) == {"ok": True}
    assert clock.passed == pytest.approx(1200.0)
    assert http.reads == 41


def test_a_429_that_names_no_time_is_answered_by_growing_random_waits() -> None:
    clock = FakeClock()
    waits = list[float]()
    http = client(Script(*[answer(429)] * 8, answer()), clock)
    http.on_wait = lambda seconds, why: waits.append(seconds)
    http.get("/x", dict[str, int])
    assert len(waits) == 8
    assert all(1.0 <= wait <= 30.0 for wait in waits)
    assert max(waits[4:]) > max(waits[:2])


def test_a_429_with_a_zero_wait_is_not_hammered() -> None:
    clock = FakeClock()
    client(Script(*[answer(429, retry_after="0")] * 3, answer()), clock).get("/x", dict[str, int])
    assert clock.passed == pytest.approx(3.0)


def test_the_reset_of_the_systems_own_headers_is_waited_for_after_a_429() -> None:
    clock = FakeClock()
    script = Script(answer(429, left="0", reset="17"), answer())
    client(script, clock, throttle=left_over).get("/x", dict[str, int])
    assert clock.passed == pytest.approx(17.0)


def test_a_wait_longer_than_is_sat_out_ends_the_read_with_the_time_to_come_back() -> None:
    clock = FakeClock()
    script = Script(answer(429, retry_after="86400"))
    with pytest.raises(Retriable) as caught:
        client(script, clock).get("/x", dict[str, int])
    assert (caught.value.code, caught.value.retry_after) == ("http_429", 86400.0)
    assert len(script.requests) == 1
    assert clock.passed == 0


@pytest.mark.pitfall("P-23")
def test_requests_stop_at_the_reserve_until_the_window_is_new() -> None:
    clock = FakeClock()
    http = client(Script(answer(left="10", reset="20")), clock, throttle=left_over, reserve=10)
    http.get("/x", dict[str, int])
    assert clock.passed == 0
    http.get("/x", dict[str, int])
    assert clock.passed == pytest.approx(20.0)


def test_waiting_goes_in_slices_so_that_a_cancel_ends_it_at_once() -> None:
    class CancelError(Exception):
        pass

    clock = FakeClock()

    def cancel_after_three() -> None:
        if len(clock.sleeps) == 3:
            raise CancelError

    clock.on_sleep = cancel_after_three
    with pytest.raises(CancelError):
        client(Script(answer(429, retry_after="600")), clock).get("/x", dict[str, int])
    assert clock.sleeps == [1.0, 1.0, 1.0]


def test_each_wait_is_told_with_its_length_and_its_reason() -> None:
    told = list[tuple[float, str]]()
    http = client(Script(answer(429, retry_after="12"), answer(500), answer()))
    http.on_wait = lambda seconds, why: told.append((seconds, why))
    http.get("/x", dict[str, int])
    assert told[0] == (12.0, "Shop asks us to wait")
    assert told[1][1].startswith("Shop is asked again: Shop failed (HTTP 500")


def test_a_write_waits_out_429_and_asks_whether_it_may_leave_each_time() -> None:
    clock = FakeClock()
    script = Script(answer(429, retry_after="5"), answer(429, retry_after="5"), answer(200))
    asked = list[float]()
    http = client(script, clock)
    http.send("PUT", "/x", b"{}", ready=lambda: asked.append(clock.passed))
    assert asked == [0.0, 5.0, 10.0]
    assert (http.reads, http.writes) == (0, 3)


def test_ready_is_asked_after_the_wait_for_the_quota() -> None:
    clock = FakeClock()
    http = client(Script(answer(left="0", reset="9")), clock, throttle=left_over)
    http.get("/x", dict[str, int])
    asked = list[float]()
    http.send("PUT", "/x", b"{}", ready=lambda: asked.append(clock.passed))
    assert asked == [9.0]


class TestBudget:
    def test_requests_under_way_are_counted_before_their_answers_come(self) -> None:
        clock = FakeClock()
        budget = Budget(clock, reserve=2)
        budget.learn(Throttle(left=4, reset_in=30.0, quota=150))
        for _ in range(2):
            budget.take("Shop")
        assert clock.passed == 0
        budget.take("Shop")
        assert clock.passed == pytest.approx(30.0)

    def test_an_answer_that_comes_late_does_not_give_requests_back(self) -> None:
        clock = FakeClock()
        budget = Budget(clock, reserve=0)
        budget.learn(Throttle(left=1, reset_in=30.0))
        budget.take("Shop")
        budget.learn(Throttle(left=5, reset_in=30.0))
        budget.take("Shop")
        assert clock.passed == pytest.approx(30.0)

    def test_a_new_window_brings_the_quota_but_not_more(self) -> None:
        clock = FakeClock()
        budget = Budget(clock, reserve=1)
        budget.learn(Throttle(left=1, reset_in=10.0, quota=3))
        for _ in range(3):
            budget.take("Shop")
        assert clock.passed == pytest.approx(20.0)

    def test_a_reserve_larger_than_the_quota_does_not_stand_still(self) -> None:
        clock = FakeClock()
        budget = Budget(clock, reserve=100)
        budget.learn(Throttle(left=4, reset_in=10.0, quota=4))
        for _ in range(2):
            budget.take("Shop")
        assert clock.passed == 0
