"""The worker's life: lock, recovery, a loop of beats, timers and runs, and a clean end."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
from threading import Event, Thread
from typing import TYPE_CHECKING

from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Process
from syncconsole.cache.tables.base import writing
from syncconsole.cache.write import runs
from syncconsole.clock import SystemClock
from syncconsole.paths import database_path, worker_lock
from syncconsole.worker.alerting import Alerting
from syncconsole.worker.current import CurrentConfig
from syncconsole.worker.dispatch import Dispatcher, leave_if_idle, visit_is_near
from syncconsole.worker.lock import LEASE, WorkerLock
from syncconsole.worker.log import learn, log_to_state_folder
from syncconsole.worker.opening import Opening
from syncconsole.worker.schedules import any_enabled, tick

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.config import Config
    from syncconsole.engine.job import Opener

log = logging.getLogger(__name__)

POLL = 0.1
"""Seconds between two looks for asked runs and cancels."""

HOUSEKEEPING = 1.0
"""Seconds between two looks at timers, dead consoles, and whether to end."""

REQUEST_TIMEOUT = 60.0
"""What a takeover waits beyond the lease: the longest a request of the old holder may take."""

CONSOLE_GONE = 30.0
"""Seconds without a beat after which a console no longer keeps an idle worker alive."""


def work(
    config: Config,
    *,
    until_idle: bool,
    lease: float = LEASE,
    patience: float = REQUEST_TIMEOUT,
    opener: Opener | None = None,
) -> int:
    """Be the worker of this config's state folder until told to stop; 0 also where another one is.

    `lease` and `patience` are seconds: a holder silent for longer than both is taken for frozen.
    """
    redactor = log_to_state_folder(config)
    clock = SystemClock()
    lock = WorkerLock(worker_lock(config.path), clock, lease=lease, patience=patience)
    if not lock.acquire():
        log.info("another worker holds this state folder")
        return 0
    gc.set_threshold(20_000, 50, 50)  # a read makes millions of values that form no cycles
    os.nice(10)  # the console's repaint goes first (limits.md)
    open_cache(_where(config))
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    beats = Thread(target=_beat, args=(lock, clock, stop, lease), daemon=True)
    beats.start()
    current = CurrentConfig(config, clock)
    dispatcher = Dispatcher(current, clock, lock, opener or Opening(config.path))
    alerting = Alerting(clock)
    try:
        house = 0.0
        while lock.held() and not stop.wait(POLL):
            if not current.look():
                if current.lost and dispatcher.rest():
                    break
                continue
            learn(redactor, current.config)
            dispatcher.dispatch()
            if clock.monotonic() - house < HOUSEKEEPING:
                continue
            house = clock.monotonic()
            _forget_the_dead(clock)
            tick(current.config, clock.now())
            alerting.go_on(current.config)
            if until_idle and dispatcher.idle and _leave(current.config, clock):
                break
    finally:
        stop.set()
        dispatcher.close()
        alerting.close()
        runs.gone("worker", os.getpid(), socket.gethostname())
        beats.join()
        lock.release()
        close_cache()
    return 0


def _where(config: Config) -> Path | str:
    return config.database.reveal() if config.database else database_path(config.path)


def _beat(lock: WorkerLock, clock: SystemClock, stop: Event, lease: float) -> None:
    while True:
        if not lock.beat():
            log.warning("the lease has ended; this worker sends nothing more")
            return
        runs.beat("worker", os.getpid(), socket.gethostname(), clock.now())
        if stop.wait(lease / 4):
            return


def _leave(config: Config, clock: SystemClock) -> bool:
    more = any_enabled(config, clock.now()) or visit_is_near(config)
    return leave_if_idle(os.getpid(), socket.gethostname(), timers=more)


def _forget_the_dead(clock: SystemClock) -> None:
    """Consoles that beat no more no longer count."""
    with writing():
        Process.delete().where(Process.beat_at < to_epoch(clock.now()) - CONSOLE_GONE).execute()
