"""`syncconsole exclusions CONNECTION`, `exclusion end ID`: what is kept out of every plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.read import exclusions
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import moment
from syncconsole.domain.undo import because
from syncconsole.engine import ask as engine
from syncconsole.errors import SyncconsoleError

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def show(call: Call) -> Answer:
    """The exclusions in force, in the order of their keys."""
    call.open_cache()
    connection = call.connection(call.args.connection)
    found = exclusions.in_force(connection.name, call.clock.now())
    zone = connection.timezone
    rows = [
        (
            f"{each.id}",
            each.key,
            each.component,
            each.reason,
            each.who,
            moment(each.at, zone),
            "until ended" if each.until is None else moment(each.until, zone),
        )
        for each in found
    ]
    names = columns(">ID", "KEY", "COMPONENT", "WHY", "BY", "SINCE", "UNTIL")
    human = [Table(names, rows)] if rows else [f"nothing of {connection.name} is excluded"]
    return Answer({"exclusions": msgspec.to_builtins(found)}, human)


def end(call: Call) -> Answer:
    """End one exclusion, or all that the undo of a run has left. Raises SyncconsoleError where
    none is in force."""
    call.open_cache()
    known = [
        each
        for name in call.config.connections
        for each in exclusions.in_force(name, call.clock.now())
    ]
    undone = call.args.undone
    wanted = [
        each
        for each in known
        if (each.id == call.args.id if undone is None else each.reason == because(undone))
    ]
    if not wanted:
        what = (
            f"exclusion {call.args.id}"
            if undone is None
            else f"exclusion of an undone run {undone}"
        )
        raise SyncconsoleError(f"no {what} is in force; `syncconsole exclusions` lists them")
    for each in wanted:
        engine.end_exclusion(each.id, call.who)
    keys = ", ".join(each.key for each in wanted[:5])
    more = f" and {len(wanted) - 5:,} more" if len(wanted) > 5 else ""
    return Answer(
        {"ended": [each.id for each in wanted]},
        [f"{keys}{more}: the next run compares what was excluded"],
    )
