"""Watching a run: until it ends, with a worker kept alive, and letting go on Ctrl-C."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Process, Run
from syncconsole.cli.follow import PATIENCE, WAKE, StoppedWatching, follow
from syncconsole.cli.narration import Narrator
from syncconsole.domain.runs import RunState
from syncconsole.errors import StateError
from tests.cache.read_runs.factory import add_run
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("shell")


class Acting(FakeClock):
    """A clock whose sleeps let something happen."""

    def __init__(self, act: Callable[[int], None]) -> None:
        super().__init__()
        self._act = act

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self._act(len(self.slept))


class Terminal(io.StringIO):
    """Stderr on a terminal."""

    def isatty(self) -> bool:
        return True


def woken() -> tuple[list[None], Callable[[], None]]:
    calls: list[None] = []
    return calls, lambda: calls.append(None)


def test_it_returns_the_run_as_it_ended() -> None:
    run = add_run("running")

    def act(n: int) -> None:
        if n == 3:
            Run.update(state="ok").where(Run.id == run).execute()

    clock = Acting(act)
    ended = follow(run, clock, Narrator(io.StringIO(), clock), lambda: None)
    assert (ended.state, clock.slept) == (RunState.OK, [0.1] * 3)


def test_ctrl_c_lets_go_of_the_run_and_says_how_to_stop_it() -> None:
    run = add_run("running")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    clock = Acting(interrupt)
    with pytest.raises(StoppedWatching, match=f"run cancel {run}") as stopped:
        follow(run, clock, Narrator(io.StringIO(), clock), lambda: None)
    assert stopped.value.exit_code == 130
    assert Run.get_by_id(run).cancel_by == ""


def test_a_worker_that_died_is_started_again() -> None:
    run = add_run("running")
    calls, wake = woken()

    def act(n: int) -> None:
        if n * 0.1 > 2.5 * WAKE:
            Run.update(state="ok").where(Run.id == run).execute()

    clock = Acting(act)
    follow(run, clock, Narrator(io.StringIO(), clock), wake)
    assert len(calls) == 2


def test_a_worker_that_lives_is_left_alone() -> None:
    run = add_run("asked")
    calls, wake = woken()

    def act(n: int) -> None:
        Process.update(beat_at=clock.now().timestamp()).execute()
        if n * 0.1 > 2 * PATIENCE:
            Run.update(state="ok").where(Run.id == run).execute()

    clock = Acting(act)
    now = clock.now().timestamp()
    Process.create(kind="worker", pid=1, host="here", started_at=now, beat_at=now)
    follow(run, clock, Narrator(io.StringIO(), clock), wake)
    assert calls == []


def test_where_no_worker_starts_that_is_an_error() -> None:
    run = add_run("asked")
    clock = FakeClock()
    with pytest.raises(StateError, match="no worker has started"):
        follow(run, clock, Narrator(io.StringIO(), clock), lambda: None)


def test_a_run_that_is_not_there_is_an_error() -> None:
    clock = FakeClock()
    with pytest.raises(StateError, match="no run 77"):
        follow(77, clock, Narrator(io.StringIO(), clock), lambda: None)


def test_off_a_terminal_each_step_is_told_once() -> None:
    run = add_run("running", step="read source")

    def act(n: int) -> None:
        steps = {5: {"step": "push"}, 9: {"state": "ok"}}
        if n in steps:
            Run.update(**steps[n]).where(Run.id == run).execute()

    clock, out = Acting(act), io.StringIO()
    follow(run, clock, Narrator(out, clock), lambda: None)
    assert out.getvalue() == "Smart: read source\nSmart: push\n"


def test_on_a_terminal_one_line_moves_at_most_twice_a_second() -> None:
    run = add_run("running", step="push", step_no=4, steps=5, done=218, total=340, rate=21.0)

    def act(n: int) -> None:
        if n == 20:
            Run.update(state="ok").where(Run.id == run).execute()

    clock, out = Acting(act), Terminal()
    follow(run, clock, Narrator(out, clock), lambda: None)
    line = "\r\x1b[KSmart 4/5 push  218 of 340  21/s  5.8 s left"
    assert out.getvalue() == line * 4 + "\r\x1b[K"
