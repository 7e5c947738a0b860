"""The worker's life: lock, recovery, a loop of beats, timers and runs, and a clean end."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

from peewee import PeeweeException

from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Process
from syncconsole.cache.tables.base import writing
from syncconsole.cache.trouble import telling
from syncconsole.cache.write import runs
from syncconsole.clock import SystemClock
from syncconsole.errors import StateError
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

    from connectors.redaction import Redactor
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
    Raises StateError where the state folder cannot be used, or not any more: its log says so too.

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
    try:
        open_cache(_where(config))
        endpoints = opener or Opening(config.path)
        _be_the_worker(config, clock, lock, endpoints, redactor, lease, until_idle=until_idle)
    except StateError as error:
        log.error("%s; this worker ends", error)  # noqa: TRY400 - a sentence, no traceback
        raise
    finally:
        lock.release()
        close_cache()
    return 0


def _be_the_worker(
    config: Config, clock: SystemClock, lock: WorkerLock, opener: Opener, redactor: Redactor,
    lease: float, *, until_idle: bool,
) -> None:  # fmt: skip
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    beats = Thread(target=_beat, args=(lock, clock, stop, lease), daemon=True)
    beats.start()
    current = CurrentConfig(config, clock)
    dispatcher, alerting = Dispatcher(current, clock, lock, opener), Alerting(clock)
    house = 0.0
    try:
        with telling(""):
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
        beats.join()
        with suppress(PeeweeException):  # a row that beats no more is forgotten by whoever looks
            runs.gone("worker", os.getpid(), socket.gethostname())


def _where(config: Config) -> Path | str:
    return config.database.reveal() if config.database else database_path(config.path)


def _beat(lock: WorkerLock, clock: SystemClock, stop: Event, lease: float) -> None:
    while True:
        if not lock.beat():
            log.warning("the lease has ended; this worker sends nothing more")
            return
        try:
            with telling("this worker goes on"):
                runs.beat("worker", os.getpid(), socket.gethostname(), clock.now())
        except StateError as error:  # the lease is the file's; whoever needs the cache ends by it
            log.warning("%s", error)
        if stop.wait(lease / 4):
            return


def _leave(config: Config, clock: SystemClock) -> bool:
    more = any_enabled(config, clock.now()) or visit_is_near(config)
    return leave_if_idle(os.getpid(), socket.gethostname(), timers=more)


def _forget_the_dead(clock: SystemClock) -> None:
    """Consoles that beat no more no longer count, nor does a beat ahead of a clock set back."""
    now = to_epoch(clock.now())
    with writing():
        lately = Process.beat_at.between(now - CONSOLE_GONE, now + CONSOLE_GONE)
        Process.delete().where(~lately).execute()
