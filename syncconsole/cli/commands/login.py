"""`syncconsole login ENDPOINT`: sign in to a system that wants a person once."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from syncconsole.cli.answer import Answer
from syncconsole.cli.parser import UsageError
from syncconsole.cli.simulated import answer_or_start
from syncconsole.cli.simulated_sign_in import sign_in
from syncconsole.errors import Refused
from syncconsole.setup.login import login

if TYPE_CHECKING:
    from syncconsole.cli.call import Call

STDIN = "-"


def ask(call: Call) -> Answer:
    """Show the address to sign in at, take the one the browser was sent back to, keep the token.

    Lines and question are told on stderr, so that stdout stays one document. A simulated system
    asks nobody. Raises Refused where no terminal is there to paste into, and where the sign-in
    fails, with the way out.
    """
    config, name = call.config, call.args.endpoint
    endpoint = config.endpoints.get(name)
    if endpoint is not None and endpoint.sandbox:
        answer_or_start(config, call.clock, call.narrator)
        sign_in(config, endpoint, call.narrator.say)
    else:
        _somebody_there(call.args.redirect)
        login(config, name, partial(_pasted, call), call.narrator.say)
    return Answer({"endpoint": name, "signed_in": True})


def _somebody_there(redirect: str | None) -> None:
    if redirect not in (None, STDIN):
        raise UsageError(
            "--redirect takes `-`: the address belongs to one attempt, so it cannot be known "
            "before; a script reads where to go on stderr and writes the address to stdin"
        )
    if redirect is None and not sys.stdin.isatty():
        raise Refused(
            "signing in wants a person at a terminal; a script adds `--redirect -` and writes the "
            "address it was sent back to on stdin",
            code="no_terminal",
        )


def _pasted(call: Call, question: str) -> str:
    call.narrator.say(question)
    return sys.stdin.readline()
