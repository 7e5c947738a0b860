"""From a run that was asked for to the command's answer: watch it, or let go of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from syncconsole.cli.answer import Answer
from syncconsole.cli.ending import ending
from syncconsole.cli.follow import follow
from syncconsole.engine import ask as engine

if TYPE_CHECKING:
    from syncconsole.cli.call import Call
    from syncconsole.engine.ask import Asked


def watched(call: Call, asked: Asked) -> Answer:
    """The answer once the run has ended, or at once, with its number, where `--detach` was given.

    Raises StoppedWatching on Ctrl-C; the run goes on.
    """
    if getattr(call.args, "detach", False):
        return Answer({"run": {"id": asked.run, "joined": asked.joined}}, [f"{asked.run}"])
    if asked.joined:
        call.narrator.say(f"joined run {asked.run}, which does just that already")
    wake = partial(engine.wake_worker, call.config)
    ended = follow(asked.run, call.clock, call.narrator, wake)
    return ending(ended, call.clock.now())
