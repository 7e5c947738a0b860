"""`syncconsole pause|resume CONNECTION|--all`: whether schedules, or one timer, may start runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cli.answer import Answer
from syncconsole.cli.parser import UsageError
from syncconsole.engine import ask as engine

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def pause(call: Call) -> Answer:
    """From now on no schedule starts a run; runs that are asked for by hand still do."""
    which = _which(call)
    engine.pause(which, call.who, call.args.reason, timer=call.args.timer)
    return _answer(call, which, "paused", "no schedule starts a run")


def resume(call: Call) -> Answer:
    """Schedules go on; what was missed meanwhile becomes one run, not many."""
    which = _which(call)
    engine.resume(which, call.who, timer=call.args.timer)
    return _answer(call, which, "resumed", "schedules go on")


def _which(call: Call) -> str | None:
    """The connection named, None for all of them."""
    call.open_cache()
    if call.args.all and call.args.timer:
        raise UsageError("--timer is one of a connection; name the connection")
    return None if call.args.all else call.connection(call.args.connection).name


def _answer(call: Call, which: str | None, state: str, sentence: str) -> Answer:
    timer = call.args.timer
    name = f"{which or 'every connection'} {timer}".rstrip()
    document = {"connection": which, "timer": timer or None, "state": state}
    return Answer(document, [f"{name}: {state}; {sentence}"])
