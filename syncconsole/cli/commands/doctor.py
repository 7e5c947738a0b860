"""`syncconsole doctor CONNECTION`: what would never sync, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.cache.read import problems, runs
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.asked_reading import asked_reading
from syncconsole.cli.ending import cause_lines, document, headline, next_lines
from syncconsole.domain.runs import Mode

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def ask(call: Call) -> Answer:
    """Read both sides whole and judge every row. Exit 4 where something would not sync.

    Raises Refused where the connection keeps no quantities in step, Busy.
    """
    connection = call.connection(call.args.connection)
    run = asked_reading(call, connection.name, Mode.DOCTOR)
    found = runs.result(run.id)
    human: list[str | Table] = [headline(run, call.clock.now())]
    names = columns(">COUNT", "", "FOUND", "FOR EXAMPLE", "DO")
    if found:
        human.append(Table(names, [_row(finding) for finding in found]))
    elif not run.exit_code:
        human.append("nothing found: every SKU can be kept in step")
    human += [*cause_lines(problems.causes(run.id)), *next_lines(run)]
    blocked = any(finding["blocks"] for finding in found)
    code = run.exit_code or (4 if blocked else 0)
    return Answer({"run": document(run, call.clock.now()), "findings": found}, human, code)


def _row(finding: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"{finding['count']:,}",
        "blocks" if finding["blocks"] else "note",
        finding["text"],
        ", ".join(finding["examples"]),
        finding["way_out"],
    )
