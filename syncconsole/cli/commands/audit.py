"""`syncconsole audit`: who did what, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.read import audit
from syncconsole.cache.read.audit_export import as_csv
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import moment

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def show(call: Call) -> Answer:
    """The latest acts, newest first; as CSV all of them, oldest first."""
    call.open_cache()
    if call.args.csv:
        acts = audit.entries(call.args.connection, limit=0)
        return Answer({"audit": msgspec.to_builtins(acts)}, as_csv(acts).splitlines())
    acts = audit.entries(call.args.connection, limit=call.args.limit)
    rows = [
        (
            moment(act.at, call.zone(act.connection)),
            act.who,
            act.origin,
            act.action,
            act.connection,
            act.subject,
            f"{act.before} -> {act.after}" if act.before or act.after else "",
            act.reason,
        )
        for act in acts
    ]
    names = columns("AT", "WHO", "FROM", "DID", "CONNECTION", "TO", "CHANGE", "REASON")
    return Answer(
        {"audit": msgspec.to_builtins(acts)}, [Table(names, rows)] if rows else ["nothing yet"]
    )
