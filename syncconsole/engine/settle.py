"""Settling: what became of a write whose answer never came, found out by reading (rule 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.errors import ConnectorError
from connectors.model import Ask
from syncconsole.cache.tables import Intent, PlanRow, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import journal, plans, runs
from syncconsole.cache.write.journal import Settled
from syncconsole.domain.keys import match_key
from syncconsole.domain.outcomes import Outcome
from syncconsole.engine.counting import count_run
from syncconsole.engine.job import COMPONENT, Job
from syncconsole.engine.problems import report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import ComponentAbility
    from syncconsole.engine.stepping import Stepping

FIRST_LOOK = 0.2
"""Seconds between the first and the second look at the target; each later wait is doubled."""


class UnsettledError(Exception):
    """The target could not be read, so that a write's fate stays unknown for now."""


def settle_intents(job: Job, step: Stepping | None) -> None:
    """Bring every open intent of the connection to its outcome.

    A quantity that reads `after` was pushed. Anything else, once request timeout and apply delay
    have passed since the intent, is stale: its baseline goes and the key stays dirty. Raises
    UnsettledError where the target cannot be read; the intents then stay open.
    """
    with reading():
        intents = journal.open_intents(job.connection.name)
    if not intents:
        return
    with job.settling():
        _settle(job, step, intents)
    for run in {intent.run for intent in intents} - {job.asked.id}:
        recount(run)


def recount(run: int) -> None:
    """The counts of an earlier run whose unknowns have just been settled, and of its parent."""
    with writing():
        row = Run.get_by_id(run)
        for each in (run, row.parent or run):
            counts = msgspec.json.encode(count_run(each)).decode()
            Run.update(counts=counts).where(Run.id == each).execute()


def time_left(job: Job, intents: Sequence[Intent], ability: ComponentAbility) -> float:
    """Seconds until what was sent last has either become readable or never will; never more than
    the whole wait, however far the wall clock has jumped since."""
    whole = ability.request_timeout + ability.apply_delay
    made = max(intent.made_at for intent in intents)
    return min(max(made + whole - job.clock.now().timestamp(), 0.0), whole)


def _settle(job: Job, step: Stepping | None, intents: Sequence[Intent]) -> None:
    deadline = job.clock.monotonic() + time_left(job, intents, job.ability("target"))
    look = FIRST_LOOK
    job.note(f"{len(intents):,} writes without an answer: reading what became of them")
    while intents:
        late = job.clock.monotonic() >= deadline
        found = _found(job, step, intents)
        with writing():
            runs.fence(job.asked.id, job.attempt)
            settled = [
                _fate(intent, applied=found.get(intent.row) == intent.after)
                for intent in intents
                if late or found.get(intent.row) == intent.after
            ]
            journal.settle(job.asked.id, settled, job.clock.now())
        gone = {s.row for s in settled}
        intents = [intent for intent in intents if intent.row not in gone]
        if intents:
            job.wait(min(look, max(deadline - job.clock.monotonic(), 0.0)))
            look *= 2


def _found(job: Job, step: Stepping | None, intents: Sequence[Intent]) -> dict[int, object]:
    """Plan row id -> what the target holds now; absent where it has no such record."""
    with reading():
        ids = [intent.row for intent in intents]
        rows = [
            row
            for start in range(0, len(ids), 500)
            for row in PlanRow.select().where(PlanRow.id.in_(ids[start : start + 500]))
        ]
    asks = [Ask(row.sku, msgspec.json.decode(row.refs)) for row in rows]
    try:
        page = job.reader("target").read(COMPONENT, asks)
    except ConnectorError as error:
        _unsettled(job, rows, error)
        raise UnsettledError(
            f"{len(rows):,} writes have no known outcome, and the target cannot be read"
        ) from error
    if step is not None:
        step.requests += page.requests
    held = {match_key(record.sku): record.qty for record in page.records}
    return {row.id: held.get(match_key(row.sku)) for row in rows}


def _unsettled(job: Job, rows: Sequence[PlanRow], error: ConnectorError) -> None:
    report(job, "settle", error=error)
    with writing():
        runs.fence(job.asked.id, job.attempt)
        plans.settle_rows([row.id for row in rows], Outcome.UNKNOWN, "unsettled")


def _fate(intent: Intent, *, applied: bool) -> Settled:
    assert intent.after is not None
    if applied:
        return Settled(intent.row, intent.item, intent.after, Outcome.PUSHED, verified=True)
    return Settled(intent.row, intent.item, intent.after, Outcome.STALE, "not_applied")
