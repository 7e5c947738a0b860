"""`syncconsole try ENDPOINT [COMPONENT]`: the first page, raw beside mapped. Never writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.simulated import answer_or_start
from syncconsole.setup.trying import trial

if TYPE_CHECKING:
    from syncconsole.cli.call import Call
    from syncconsole.setup.trying import TriedRecord

LONGEST = 60
"""Characters of a value that a table shows; --json gives them whole."""


def show(call: Call) -> Answer:
    """Show the first records; exit 1 where one of them cannot be read as the mapping says."""
    config = call.config
    found = config.endpoints.get(call.args.endpoint)
    if found is not None and found.sandbox:
        answer_or_start(config, call.clock, call.narrator)
    tried = trial(config, call.args.endpoint, call.args.component, call.clock)
    others = ", ".join(name for name in tried.components if name != tried.component)
    human: list[str | Table] = [f"{tried.endpoint} ({tried.system}), {tried.component}"]
    for n, record in enumerate(tried.records, start=1):
        human += [f"record {n}", _table(record)]
        if record.fault:
            human.append(f"it cannot be read: {record.fault}")
    if not tried.records:
        human.append("the page is there, with no record on it")
    if others:
        human.append(f"this endpoint also reads {others}")
    code = 1 if any(record.fault for record in tried.records) else 0
    return Answer({"trial": tried}, human, code)


def _table(record: TriedRecord) -> Table:
    rows = [
        (each.column, each.source, _short(each.raw), _short(each.value), each.note)
        for each in record.columns
    ]
    return Table(columns("COLUMN", "FROM", "RAW", "BECOMES", "NOTE"), rows)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
