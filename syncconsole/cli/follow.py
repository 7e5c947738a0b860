"""Watching a run until it ends. The run is the worker's; watching or not changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read import runs
from syncconsole.cache.read.standing import worker_lives
from syncconsole.domain.runs import RunState
from syncconsole.errors import StateError, SyncconsoleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncconsole.cache.read.runs import RunView
    from syncconsole.cli.moments import Clock
    from syncconsole.cli.narration import Narrator

POLL = 0.1
"""Seconds between two looks at the run's row."""

WAKE = 5.0
"""Seconds between two looks whether a worker is alive; one that died is started again."""

VISIT = 2.0
"""Seconds a parked run is watched on: a visit may be about to take it up again."""

PATIENCE = 60.0
"""Seconds an asked run may lie there without any worker before we say that none starts."""


class StoppedWatching(SyncconsoleError):
    """Ctrl-C: the run goes on without a watcher."""

    exit_code = 130


def follow(run_id: int, clock: Clock, narrator: Narrator, wake: Callable[[], None]) -> RunView:
    """The run, once it has ended, or is parked until a system comes to us.

    `wake` starts a worker where none is alive. Raises StoppedWatching on Ctrl-C, StateError where
    the run is gone or no worker starts.
    """
    try:
        return _watch(run_id, clock, narrator, wake)
    except KeyboardInterrupt:
        raise StoppedWatching(
            f"stopped watching; run {run_id} goes on: `syncconsole run show {run_id}`; "
            f"`syncconsole run cancel {run_id}` stops it"
        ) from None


def _watch(run_id: int, clock: Clock, narrator: Narrator, wake: Callable[[], None]) -> RunView:
    woken = attended = moved = clock.monotonic()
    while True:
        run = runs.run(run_id)
        if run is None:
            raise StateError(f"there is no run {run_id} in this cache")
        if not run.active:
            narrator.rest()
            return run
        narrator.progress(run)
        now = clock.monotonic()
        if run.state is not RunState.PARKED:
            moved = now
        elif now - moved >= VISIT:
            narrator.rest()
            return run
        if now - woken >= WAKE:
            woken = now
            if worker_lives(clock.now()):
                attended = now
            elif now - attended >= PATIENCE and run.state is RunState.ASKED:
                raise StateError(
                    f"no worker has started for run {run_id}; state/worker.log says why, "
                    "`syncconsole worker` starts one in the foreground"
                )
            else:
                wake()
        clock.sleep(POLL)
