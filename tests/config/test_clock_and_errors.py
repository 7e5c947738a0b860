"""The machine's clocks, and what an error means to a script."""

from __future__ import annotations

import time
from datetime import UTC
from typing import TYPE_CHECKING

import syncconsole.clock
from syncconsole.clock import SystemClock
from syncconsole.errors import (
    Busy,
    ConfigError,
    Problem,
    Refused,
    StateError,
    SyncconsoleError,
)

if TYPE_CHECKING:
    import pytest

    from connectors.contract import Clock


def test_the_system_clock_is_what_connectors_ask_for() -> None:
    clock: Clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()
    clock.sleep(-1)
    clock.sleep(0)


def test_boottime_counts_at_least_what_monotonic_counts() -> None:
    clock = SystemClock()
    assert clock.boottime() >= time.monotonic() - 1


def test_boottime_falls_back_to_monotonic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncconsole.clock, "_BOOTTIME", time.CLOCK_MONOTONIC)
    assert abs(SystemClock().boottime() - time.monotonic()) < 5


def test_each_error_has_the_exit_code_scripts_rely_on() -> None:
    problem = Problem("config.yaml", 3, "a.b", "expected c", "write d")
    errors: list[tuple[SyncconsoleError, int]] = [
        (ConfigError([problem]), 1),
        (StateError("x"), 1),
        (Busy("run 7 holds shop", run=7), 5),
        (Refused("x"), 6),
    ]
    assert [error.exit_code for error, _ in errors] == [code for _, code in errors]
    assert str(errors[0][0]) == "config.yaml line 3, a.b: expected c; write d"
    assert isinstance(errors[2][0], Busy)
    assert errors[2][0].run == 7


def test_a_problem_of_the_whole_file_names_no_line() -> None:
    assert str(Problem("config.yaml", 0, "", "the file is empty")) == (
        "config.yaml: the file is empty"
    )
