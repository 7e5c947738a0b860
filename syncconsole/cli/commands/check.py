"""`syncconsole check [CONNECTION]`: what stands between us and each endpoint."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from syncconsole.cache.read import runs
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.ending import document
from syncconsole.cli.follow import follow
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask as engine

if TYPE_CHECKING:
    from syncconsole.cache.read.runs import RunView
    from syncconsole.cli.call import Call


def ask(call: Call) -> Answer:
    """Check both ends of a connection, or of all of them; exit 1 where anything does not stand.

    Reads only. Raises Busy where another run holds a connection.
    """
    wanted = call.args.connection
    names = [call.connection(wanted).name] if wanted else list(call.config.connections)
    config = call.open_endpoints()
    checked = []
    for name in names:
        call.narrator.say(f"checking {name}")
        asked = engine.ask_run(
            config, name, Mode.CHECK, call.who, trigger="cli", approver=Approver.POLICY
        )
        wake = partial(engine.wake_worker, config)
        checked.append(follow(asked.run, call.clock, call.narrator, wake))
    return _answer(checked, call)


def _answer(checked: list[RunView], call: Call) -> Answer:
    rows: list[tuple[str, ...]] = []
    human: list[str | Table] = []
    documents = []
    for run in checked:
        ends = runs.result(run.id)
        rows += [row for end in ends for row in _rows(run.connection, end)]
        documents.append(document(run, call.clock.now()) | {"endpoints": ends})
        if run.error:
            human.append(f"{run.connection}: {run.error}; {run.remedy}".removesuffix("; "))
    if rows:
        names = columns("CONNECTION", "ENDPOINT", "SYSTEM", "CHECK", "", "FOUND", "DO")
        human.insert(0, Table(names, rows))
    return Answer({"checks": documents}, human, max(run.exit_code or 0 for run in checked))


def _rows(connection: str, end: dict[str, Any]) -> list[tuple[str, ...]]:
    """The findings of one endpoint; a simulated one is named so (S-074)."""
    system = f"{end['system']} (simulated)" if end["sandbox"] else end["system"]
    return [
        (
            connection,
            end["endpoint"],
            system,
            finding["name"],
            "OK" if finding["ok"] else "FAIL",
            finding["text"],
            finding["remedy"],
        )
        for finding in end["findings"]
    ]
