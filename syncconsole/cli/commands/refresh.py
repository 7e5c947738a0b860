"""`syncconsole refresh CONNECTION`: read both feeds again; nothing is written outside (I-6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cli.watched import watched
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask as engine

if TYPE_CHECKING:
    from syncconsole.cli.answer import Answer
    from syncconsole.cli.call import Call


def ask(call: Call) -> Answer:
    """Ask for a Refresh and watch it. Raises Busy, Refused."""
    connection = call.connection(call.args.connection)
    asked = engine.ask_run(
        call.open_endpoints(),
        connection.name,
        Mode.REFRESH,
        call.who,
        trigger="cli",
        approver=Approver.POLICY,
    )
    return watched(call, asked)
