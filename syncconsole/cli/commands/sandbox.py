"""`syncconsole sandbox`: the simulated store, on loopback, until told to stop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from syncconsole.cli.answer import Answer
from syncconsole.cli.parser import UsageError
from syncconsole.sandbox.process import run

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def serve(call: Call) -> Answer:
    """Serve until SIGTERM, SIGINT, or `--idle-exit` seconds without a call. Prints its address."""
    args = call.args
    if args.json:
        raise UsageError("the sandbox serves until it is stopped; it has no --json")
    code = run(
        port=args.port,
        items=args.items,
        seed=args.seed,
        folder=Path(args.folder).absolute() if args.folder else None,
        life=args.life,
        idle_exit=args.idle_exit,
    )
    return Answer({}, code=code)
