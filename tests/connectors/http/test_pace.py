"""Limits that no header tells are kept to beforehand."""

from __future__ import annotations

import pytest

from connectors.pace import Pace
from tests.connectors.http.fakes import FakeClock, Script, answer, client, ready


def left_at(clock: FakeClock, pace: Pace, count: int) -> list[float]:
    times = list[float]()
    for _ in range(count):
        pace.take("Shop")
        times.append(clock.passed)
    return times


@pytest.mark.pitfall("P-23")
def test_so_many_leave_at_once_and_the_next_when_the_first_is_old_enough() -> None:
    clock = FakeClock()
    assert left_at(clock, Pace(clock, (3, 2.0)), 7) == [0.0] * 3 + [2.0] * 3 + [4.0]


def test_the_window_slides_it_does_not_begin_anew() -> None:
    clock = FakeClock()
    pace = Pace(clock, (2, 10.0))
    pace.take("Shop")
    clock.passed = 9.0
    assert left_at(clock, pace, 3) == [9.0, 10.0, 19.0]


def test_every_limit_is_kept_to() -> None:
    clock = FakeClock()
    times = left_at(clock, Pace(clock, (2, 1.0), (5, 60.0)), 7)
    assert times == [0.0, 0.0, 1.0, 1.0, 2.0, 60.0, 60.0]


def test_a_wait_is_told_with_its_reason_and_a_cancel_ends_it() -> None:
    class CancelError(Exception):
        pass

    def cancel() -> None:
        raise CancelError

    clock = FakeClock()
    pace = Pace(clock, (1, 60.0))
    pace.take("Shop")
    told = list[tuple[float, str]]()
    clock.on_sleep = cancel
    with pytest.raises(CancelError):
        pace.take("Shop", lambda seconds, why: told.append((seconds, why)))
    assert told == [(60.0, "Shop takes only so many requests")]


def test_ready_is_asked_after_the_wait_for_the_pace() -> None:
    clock = FakeClock()
    asked = list[float]()
    http = client(Script(answer()), clock, pace=Pace(clock, (1, 7.0)))
    http.send("PUT", "/x", b"{}", ready=ready)
    http.send("PUT", "/x", b"{}", ready=lambda: asked.append(clock.passed))
    assert asked == [7.0]
