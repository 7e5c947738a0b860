"""`syncconsole shift`: what happened since the operator's last log-on, or since a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from syncconsole.cache.read import shift
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import moment
from syncconsole.cli.parser import UsageError
from syncconsole.domain.since import instant

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from syncconsole.cache.read.shift import Shift
    from syncconsole.cli.call import Call


def show(call: Call) -> Answer:
    """The shift report. Raises UsageError where `--since` cannot be read."""
    config = call.open_cache()
    zone = next(iter(config.connections.values())).timezone
    found = shift.shift(_since(call, zone), call.clock.now())
    document = msgspec.to_builtins(found)
    for run in document["waiting"]:
        del run["options"]
    return Answer(document, list(_human(found, call, zone)))


def _since(call: Call, zone: tzinfo) -> datetime:
    now, written = call.clock.now(), call.args.since
    if written is None:
        return shift.last_log_on(call.who.name) or now - shift.UNKNOWN
    found = instant(written, now, zone)
    if found is None:
        raise UsageError(
            f'--since wants 90m, 8h, 2d or a past time as 2026-03-02 22:00, not "{written}"'
        )
    return found


def _human(found: Shift, call: Call, zone: tzinfo) -> list[Any]:
    ran = [
        (name, ", ".join(f"{count:,} {state}" for state, count in states.items()))
        for name, states in found.runs.items()
    ]
    waits = [
        (f"{run.id}", run.connection, run.label, run.state, f"{run.plan}", run.reason)
        for run in found.waiting
    ]
    causes = [
        (each.connection, f"{each.count:,}", each.message, each.remedy, f"{each.run}")
        for each in found.causes
    ]
    moves = [
        (each.connection, each.key, f"{each.before:,} -> {each.after:,}", f"{each.run}")
        for each in found.moves
    ]
    acts = [
        (moment(each.at, call.zone(each.connection)), each.who, each.action, each.subject,
         each.reason)
        for each in found.acts
    ]  # fmt: skip
    parts = (
        ("CONNECTION", ("RUNS",), ran, "no run has ended"),
        (">RUN", ("CONNECTION", "MODE", "STATE", ">PLAN", "WHY"), waits, "nothing waits"),
        ("NEW CAUSE OF", (">TIMES", "PROBLEM", "DO", ">RUN"), causes, "no new cause of errors"),
        ("LARGEST CHANGES", ("SKU", "CHANGE", ">RUN"), moves, "nothing was pushed"),
        ("AT", ("WHO", "DID", "TO", "REASON"), acts, "nobody did anything"),
    )
    told: list[Any] = [f"since {moment(found.since, zone)}"]
    for first, names, rows, none in parts:
        told.append(Table(columns(first, *names), rows) if rows else none)
    return told
