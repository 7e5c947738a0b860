"""`syncconsole schedule CONNECTION [MODE WHEN...]`: what runs by itself, and setting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read.timers import completed, facts
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.parser import UsageError
from syncconsole.cli.timers_told import timer_document, timer_row
from syncconsole.domain.runs import LABELS, Mode
from syncconsole.domain.timetable import automatic_mode, timetable
from syncconsole.engine import ask as engine

if TYPE_CHECKING:
    from syncconsole.cli.call import Call
    from syncconsole.config import Config, Connection

FULL_WARNING = (
    "Full asserts every item each time: slower, more calls to the store, and what was changed "
    "there by hand is overwritten"
)
"""What choosing Full as the automatic mode means (S-069)."""


def show(call: Call) -> Answer:
    """Every timer of the connection; before that, what the arguments ask to be set."""
    config = call.open_cache()
    connection = call.connection(call.args.connection)
    if call.args.automatic:
        mode = Mode(call.args.automatic)
        engine.set_automatic_mode(config, connection.name, mode, call.who)
        if mode is Mode.FULL:
            call.narrator.say(f"warning: {FULL_WARNING}")
    if call.args.mode:
        _set(call, config, connection)
    return _told(call, config, connection)


def _set(call: Call, config: Config, connection: Connection) -> None:
    """`on` and `off` keep the words; anything else is them, several with commas between."""
    when = [entry.strip() for entry in " ".join(call.args.when).split(",")]
    if when == [""]:
        raise UsageError("say when: on, off, 60m, daily at 02:00, 15m from 08:00 to 20:00")
    switched = when in (["on"], ["off"])
    engine.set_schedule(
        config, connection.name, Mode(call.args.mode), call.who, on=when != ["off"],
        when=None if switched else when, force=call.args.force,
    )  # fmt: skip


def _told(call: Call, config: Config, connection: Connection) -> Answer:
    now, zone = call.clock.now(), connection.timezone
    known = facts(connection.name, now)
    state, ended = timetable(connection, known, now), completed(connection.name)
    table = Table(
        columns("TIMER", "RUNS", "WHEN", "STATE", "LAST COMPLETED", "NEXT", "NOTE"),
        [timer_row(timer, ended, config.path.name, now, zone) for timer in state.timers],
    )
    document = {
        "connection": connection.name,
        "automatic_mode": automatic_mode(connection, known) if _has_smart(connection) else None,
        "timers": [timer_document(timer, now, zone) for timer in state.timers],
    }
    human: list[str | Table] = [table]
    if _has_smart(connection):
        human.append(f"automatic mode: {LABELS[automatic_mode(connection, known)]}")
    return Answer(document, human)


def _has_smart(connection: Connection) -> bool:
    return connection.profile == "inventory"
