"""Settling records whose answer never came, by reading the side that was written to (rule 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.errors import ConnectorError
from syncconsole.cache.tables import Intent, PlanRow, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import agreed, journal, plans, runs
from syncconsole.domain.components import BY_ID, Component
from syncconsole.domain.keys import match_key
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.two_way import tracked
from syncconsole.engine.counting import count_run
from syncconsole.engine.problems import report
from syncconsole.engine.settle import FIRST_LOOK, UnsettledError, time_left
from syncconsole.engine.two_way.rows import acknowledge, ask_of, moved_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import Record
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping


def settle_records(job: Job, step: Stepping | None) -> None:
    """Bring every open intent of the connection's components to its outcome.

    A record that holds what was sent was pushed. Anything else, once request timeout and apply
    delay have passed since the intent, is stale: the next run compares both sides anew. Raises
    UnsettledError where the side cannot be read; the intents then stay open.
    """
    with reading():
        waiting = [each for each in journal.open_components(job.connection.name) if each in BY_ID]
    for name in waiting:
        with reading():
            intents = journal.open_intents(job.connection.name, name)
            rows = list(PlanRow.select().where(PlanRow.id.in_([each.row for each in intents])))
        for side in sorted({row.location for row in rows}):
            here = {row.id: row for row in rows if row.location == side}
            ours = [intent for intent in intents if intent.row in here]
            with job.settling():
                _Settling(job, step, BY_ID[name], side).run(ours, here)
        for run in {intent.run for intent in intents} - {job.asked.id}:
            _recount(run)


class _Settling:
    """The open intents of one component at one side."""

    def __init__(self, job: Job, step: Stepping | None, component: Component, side: str) -> None:
        self._job = job
        self._step = step
        self._component = component
        self._side = side

    def run(self, intents: Sequence[Intent], rows: dict[int, PlanRow]) -> None:
        job = self._job
        ability = job.ability(self._side, self._component.id)
        deadline = job.clock.monotonic() + time_left(job, intents, ability)
        look = FIRST_LOOK
        job.note(f"{len(rows):,} writes without an answer: reading what became of them")
        while rows:
            late = job.clock.monotonic() >= deadline
            found = self._found(list(rows.values()))
            there = {
                row.id: found[row.key].remote_id
                for row in rows.values()
                if row.key in found and self._holds(row, found[row.key])
            }
            self._record([(row, there[row.id]) for row in rows.values() if row.id in there])
            rows = {number: row for number, row in rows.items() if number not in there}
            if late:
                self._give_up(list(rows))
                return
            if rows:
                job.wait(min(look, max(deadline - job.clock.monotonic(), 0.0)))
                look *= 2

    def _holds(self, row: PlanRow, record: Record) -> bool:
        return moved_of(row).landed(tracked(self._component, record.fields))

    def _record(self, pushed: Sequence[tuple[PlanRow, str]]) -> None:
        ids = [row.id for row, _ in pushed]
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            plans.settle_rows(ids, Outcome.PUSHED)
            agreed.verified(ids)
            journal.close_intents(ids, Outcome.PUSHED, self._job.clock.now())
            acknowledge(self._job, self._component, pushed)

    def _give_up(self, rows: Sequence[int]) -> None:
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            plans.settle_rows(rows, Outcome.STALE, "not_applied")
            journal.close_intents(rows, Outcome.STALE, self._job.clock.now())

    def _found(self, rows: Sequence[PlanRow]) -> dict[str, Record]:
        try:
            page = self._job.reader(self._side).read(
                self._component.id, [ask_of(row) for row in rows]
            )
        except ConnectorError as error:
            report(self._job, "settle", error=error)
            with writing():
                runs.fence(self._job.asked.id, self._job.attempt)
                plans.settle_rows([row.id for row in rows], Outcome.UNKNOWN, "unsettled")
            raise UnsettledError(
                f"{len(rows):,} writes have no known outcome, and "
                f"{self._job.endpoint(self._side).name} cannot be read"
            ) from error
        if self._step is not None:
            self._step.requests += page.requests
        return {match_key(record.sku): record for record in page.records}


def _recount(run: int) -> None:
    """The counts of an earlier run whose unknowns have just been settled."""
    with writing():
        Run.update(counts=msgspec.json.encode(count_run(run)).decode()).where(
            Run.id == run
        ).execute()
