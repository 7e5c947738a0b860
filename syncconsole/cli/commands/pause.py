"""`syncconsole pause|resume CONNECTION|--all`: whether schedules may start runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cli.answer import Answer
from syncconsole.engine import ask as engine

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def pause(call: Call) -> Answer:
    """From now on no schedule starts a run; runs that are asked for by hand still do."""
    which = _which(call)
    engine.pause(which, call.who, call.args.reason)
    return _answer(which, "paused", "no schedule starts a run")


def resume(call: Call) -> Answer:
    """Schedules go on; what was missed meanwhile becomes one run, not many."""
    which = _which(call)
    engine.resume(which, call.who)
    return _answer(which, "resumed", "schedules go on")


def _which(call: Call) -> str | None:
    """The connection named, None for all of them."""
    call.open_cache()
    return None if call.args.all else call.connection(call.args.connection).name


def _answer(which: str | None, state: str, sentence: str) -> Answer:
    name = which or "every connection"
    return Answer({"connection": which, "state": state}, [f"{name}: {state}; {sentence}"])
