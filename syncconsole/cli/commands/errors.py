"""`syncconsole errors [RUN]`: problems where they happened, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.read import problems
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.commands.runs import found
from syncconsole.cli.moments import moment

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def show(call: Call) -> Answer:
    """The latest problems of all connections, or those of one run, oldest first."""
    call.open_cache()
    if call.args.id is None:
        listed = problems.latest(limit=call.args.limit)
    else:
        listed = problems.of_run(found(call.args.id).id, limit=call.args.limit)
    rows = [
        (
            f"{problem.run}",
            moment(problem.at, call.zone(problem.connection)),
            problem.step,
            problem.key,
            problem.message,
            problem.remedy,
            problem.request_id,
        )
        for problem in listed
    ]
    table = Table(columns(">RUN", "AT", "STEP", "RECORD", "PROBLEM", "DO", "REQUEST"), rows)
    return Answer(
        {"problems": msgspec.to_builtins(listed)}, [table] if rows else ["no problem on record"]
    )
