"""`syncconsole` without a command: the console."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from syncconsole.cache.read.standing import standing
from syncconsole.cli.answer import Answer
from syncconsole.cli.parser import UsageError
from syncconsole.console.main import refuse_without_terminal, run
from syncconsole.engine import ask as engine

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def show(call: Call) -> Answer:
    """The console over ./config.yaml. Raises Refused, before anything is started, where there is
    no terminal."""
    if call.args.json:
        raise UsageError("the console has no --json; `syncconsole status --json` is its twin")
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    refuse_without_terminal(call.environment, terminal=terminal)
    config = call.open_endpoints()
    now = call.clock.now()
    stands = standing(list(config.connections), "", now)
    if config.sandbox or stands.stands_still(config.connections, now):
        engine.wake_worker(config)  # timers stand still without one
    return Answer({}, code=run(config))
