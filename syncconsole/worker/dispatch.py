"""The embedded dispatcher: runs from the `run` table, one at a time a connection, several
connections at once. At its start it takes up what was running."""

from __future__ import annotations

import logging
import os
import socket
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from syncconsole.cache.tables import Alert, Process, Run
from syncconsole.cache.tables.base import reading, tuples, writing
from syncconsole.cache.write import runs
from syncconsole.domain.runs import AT_WORK, RunState
from syncconsole.engine.execute import execute
from syncconsole.engine.job import EngineClock, Job, Lease, Opener, asked_of

if TYPE_CHECKING:
    from syncconsole.config import Config
    from syncconsole.worker.current import CurrentConfig

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Connections that are worked on at once."""


class Dispatcher:
    """Hands runs to threads; one thread a connection at any time. A run is carried to its end under
    the config it was started with."""

    def __init__(
        self,
        current: CurrentConfig,
        clock: EngineClock,
        lease: Lease,
        opener: Opener,
    ) -> None:
        self._current = current
        self._clock = clock
        self._lease = lease
        self._opener = opener
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="run")
        self._busy: dict[str, Future[None]] = {}
        self._holder = f"{socket.gethostname()}:{os.getpid()}"

    def dispatch(self) -> None:
        """Start what waits: cut runs first, then asked ones, oldest first."""
        self.rest()
        config = self._current.config
        with reading():
            waiting = (
                Run.select(Run.id, Run.connection)
                .where(Run.state.in_(list(AT_WORK)))
                .order_by(Run.state == RunState.ASKED, Run.id)
            )
            found = list(tuples(waiting))
        for run, connection in found:
            if connection in self._busy:
                continue
            if connection not in config.connections:
                runs.refuse_asked(
                    run, f"no connection {connection} in {config.path.name} any more",
                    self._clock.now(),
                )  # fmt: skip
                continue
            self._busy[connection] = self._pool.submit(self._run, config, run, connection)

    def rest(self) -> bool:
        """Let go of what has ended; whether nothing is in hand any more. Raises StateError where a
        run could not go on, because the cache cannot be used."""
        for name in [name for name, future in self._busy.items() if future.done()]:
            self._busy.pop(name).result()
        return self.idle

    @property
    def idle(self) -> bool:
        """Whether no run is being executed."""
        return not self._busy

    def close(self) -> None:
        """Wait for the runs in hand; they end between two rows where the lease is gone."""
        self._pool.shutdown()

    def _run(self, config: Config, run: int, connection: str) -> None:
        with reading():
            attempt = runs.take(run, self._holder, self._clock.now())
            job = Job(
                asked_of(Run.get_by_id(run)),
                attempt,
                config.connections[connection],
                config.endpoints,
                self._clock,
                self._lease,
                self._opener,
            )
            log.info("run %s of %s, attempt %s", run, connection, attempt)
            try:
                execute(job, config)
            except runs.FencedError as fenced:
                log.warning("run %s was left: %s", run, fenced)


def visit_is_near(config: Config) -> bool:
    """Whether a parked run waits for a simulated visitor, who comes within seconds."""
    simulated = [
        connection.name
        for connection in config.connections.values()
        for name in (connection.store, connection.office)
        if name and config.endpoints[name].sandbox
    ]
    with reading():
        parked = Run.select().where(Run.state == RunState.PARKED, Run.connection.in_(simulated))
        return bool(parked.exists())


def leave_if_idle(pid: int, host: str, *, timers: bool) -> bool:
    """Take this worker's heartbeat away unless there is work, a console, a timer, or somebody to
    tell; then it may end, and whoever asks next finds none alive and starts another."""
    with writing():
        work = Run.select().where(Run.state.in_(list(AT_WORK))).exists()
        console = Process.select().where(Process.kind == "console").exists()
        told = Alert.select().where(Alert.ended_at.is_null()).exists()
        if work or console or timers or told:
            return False
        runs.gone("worker", pid, host)
        return True
