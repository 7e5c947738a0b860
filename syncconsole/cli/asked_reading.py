"""Asking for a run that only reads, and watching it to its end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from syncconsole.cli.follow import follow
from syncconsole.domain.runs import Approver
from syncconsole.engine import ask as engine

if TYPE_CHECKING:
    from syncconsole.cache.read.runs import RunView
    from syncconsole.cli.call import Call
    from syncconsole.domain.runs import Mode


def asked_reading(call: Call, connection: str, mode: Mode) -> RunView:
    """The run, once it has ended. Raises Busy where another run holds the connection."""
    config = call.open_endpoints()
    asked = engine.ask_run(
        config, connection, mode, call.who, trigger="cli", approver=Approver.POLICY
    )
    return follow(asked.run, call.clock, call.narrator, partial(engine.wake_worker, config))
