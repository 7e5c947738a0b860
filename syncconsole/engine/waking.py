"""Starting the worker where none is alive: a process of its own that outlives who asked."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from syncconsole.errors import Refused
from syncconsole.paths import open_log, worker_lock

if TYPE_CHECKING:
    from syncconsole.config import Config

FROZEN_AFTER = 120.0
"""Seconds without a beat after which a holder of the lock is taken for frozen; the worker that is
started then judges by a better clock."""

COMMAND_PATIENCE = 90.0
"""Seconds a command may take that starts the simulated systems first."""

_started: list[subprocess.Popen[bytes]] = []
"""Children of this process, asked now and then whether they have ended, so that none lingers."""


def wake_worker(config: Config) -> None:
    """Start a detached worker unless one holds the lock of this state folder.

    Two that start at once are no harm: the loser finds the lock taken and ends. With a cache by
    URL a worker is never started from here (design.md, team). Raises StateError where the state
    folder keeps a worker from starting; what was asked stays asked.
    """
    _started[:] = [process for process in _started if process.poll() is None]
    if config.database is not None or _alive(config):
        return
    command = [
        sys.executable, "-m", "syncconsole", "--config", str(config.path), "worker", "--until-idle",
    ]  # fmt: skip
    with open_log(config.path) as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=config.path.parent,
            env=os.environ.copy(),
        )
    _started.append(process)


def rehearse(config: Config, fault: str) -> None:
    """Make the simulated systems misbehave, or behave again (`off`), by the command that does it:
    neither the console nor the engine speaks to them. Raises Refused with what it said."""
    command = [
        sys.executable, "-m", "syncconsole", "--config", str(config.path), "rehearse", fault,
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            timeout=COMMAND_PATIENCE, cwd=config.path.parent,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused("the simulated systems do not answer", code="rehearsal") from None
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it ended without a word"]
        raise Refused(said[-1].removeprefix("syncconsole: "), code="rehearsal")


def _alive(config: Config) -> bool:
    """Whether somebody holds the worker's lock and still beats; one that is frozen does not."""
    if time.time() - worker_lock(config.path).stat().st_mtime > FROZEN_AFTER:
        return False
    with worker_lock(config.path).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(file, fcntl.LOCK_UN)
        return False
