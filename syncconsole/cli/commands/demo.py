"""`syncconsole demo`: a simulated store and company, and the console over them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from syncconsole.cache.connect import close_cache
from syncconsole.cache.read.standing import worker_lives
from syncconsole.cli.answer import Answer
from syncconsole.cli.call import Call
from syncconsole.cli.demo_config import CONNECTION, free_port, write_config
from syncconsole.cli.demo_day import day
from syncconsole.cli.parser import UsageError
from syncconsole.cli.simulated import answer_or_start
from syncconsole.cli.simulated_sign_in import sign_in_everywhere
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask as engine
from syncconsole.errors import StateError
from syncconsole.paths import log_path

if TYPE_CHECKING:
    from collections.abc import Iterator


PATIENCE = 30.0
"""Seconds a process of ours may take to end."""


def show(call: Call) -> Answer:
    """The console over a simulated store; headless where asked for, or where no terminal is.

    Everything lies in one folder, thrown away at the end unless `--folder` names it; what was
    started is stopped.
    """
    args = call.args
    if args.items < 1:
        raise UsageError(f"--items wants 1 or more, not {args.items}")
    with _folder(args.folder) as folder:
        config = write_config(folder, free_port(), items=args.items, seed=args.seed)
        args.config = str(config)
        demo = Call(args, call.environment, call.clock, call.narrator)
        with _store(demo), _worker(demo):
            if args.headless or args.json or not _terminal():
                return day(demo)
            return _console(demo)


def _console(demo: Call) -> Answer:
    """The console, with both feeds being read as it opens."""
    from syncconsole.console.main import run

    engine.ask_run(
        demo.config, CONNECTION, Mode.REFRESH, demo.who, trigger="cli", approver=Approver.POLICY
    )
    return Answer({}, code=run(demo.config))


@contextmanager
def _store(demo: Call) -> Iterator[None]:
    """The simulated store and company while inside, on a port of their own, signed in to."""
    store = answer_or_start(demo.config, demo.clock, demo.narrator)
    try:
        sign_in_everywhere(demo.config, anew=True)
        yield
    finally:
        if store is not None:
            _stop(store)


@contextmanager
def _worker(demo: Call) -> Iterator[None]:
    """A worker of our own while inside: what the demo starts it can end."""
    config = demo.open_cache()
    log = log_path(config.path)
    command = [sys.executable, "-m", "syncconsole", "--config", str(config.path), "worker"]
    with log.open("ab") as out:
        worker = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    try:
        while not worker_lives(demo.clock.now()):
            if worker.poll() is not None:
                raise StateError(f"the worker ended at once; {log} says why")
            demo.clock.sleep(0.1)
        yield
    finally:
        _stop(worker)
        close_cache()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours, gently; it finishes the row in hand."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def _folder(named: str | None) -> Iterator[Path]:
    if named:
        folder = Path(named).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    folder = Path(mkdtemp(prefix="syncconsole-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
