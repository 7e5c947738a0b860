"""Reading back what was pushed: acknowledged is not yet seen, and a side may keep less of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from syncconsole.cache.tables import PlanRow
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import agreed, runs
from syncconsole.cache.write.cached import RecordRead, digest
from syncconsole.domain.keys import match_key
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.two_way import STORE, TARGETS, keeps, tracked
from syncconsole.engine.pull import READS_AT_ONCE
from syncconsole.engine.read_back import FIRST_WAIT
from syncconsole.engine.two_way.rows import ask_of, moved_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import Record
    from syncconsole.domain.components import Component
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping


def verify(job: Job, step: Stepping, component: Component, plan: int) -> None:
    """Read the pushed rows of both sides until they hold what was sent, or the apply delay has
    passed. A side that keeps less, and nothing else, is taken at its word: what it holds is its
    part of what was agreed. One that holds something else has changed since; the next run sees
    it. Raises ConnectorError."""
    for side in TARGETS:
        if job.offers(side, component.id) and job.ability(side, component.id).reads:
            _Verifying(job, step, component, side).run(plan)


class _Verifying:
    """The rows of one plan that were written to one side."""

    def __init__(self, job: Job, step: Stepping, component: Component, side: str) -> None:
        self._job = job
        self._step = step
        self._component = component
        self._side = side
        self._flow = job.ids.flows[component.id]
        self._ability = job.ability(side, component.id)

    def run(self, plan: int) -> None:
        with reading():
            rows = list(
                PlanRow.select().where(
                    PlanRow.plan == plan,
                    PlanRow.location == self._side,
                    PlanRow.outcome == Outcome.PUSHED,
                    PlanRow.verified == False,  # noqa: E712 - peewee's comparison
                )
            )
        total, waited, wait = len(rows), 0.0, FIRST_WAIT
        if rows:
            server = "local" if self._side == STORE else "main"
            self._step.phase(f"reading back from the {server} server")
        while rows:
            rows = self._look(rows)
            with writing():
                self._step.move(total - len(rows), total=total)
            if not rows or waited >= self._ability.apply_delay:
                return
            self._job.note(f"{len(rows):,} not readable yet, looking again")
            wait = min(wait, self._ability.apply_delay - waited)
            self._job.wait(wait)
            waited += wait
            wait *= 2

    def _look(self, rows: Sequence[PlanRow]) -> list[PlanRow]:
        """Read the rows once; returns those that do not hold what was sent."""
        batch = self._ability.read_batch * READS_AT_ONCE or len(rows)
        left: list[PlanRow] = []
        for start in range(0, len(rows), batch):
            self._job.check()
            part = rows[start : start + batch]
            page = self._job.reader(self._side).read(
                self._component.id, [ask_of(row) for row in part]
            )
            self._step.requests += page.requests
            left += self._take(part, page.records)
        return left

    def _take(self, rows: Sequence[PlanRow], records: Sequence[Record]) -> list[PlanRow]:
        kept = {
            match_key(each.sku): structs.replace(each, fields=tracked(self._component, each.fields))
            for each in records
        }
        holding = [row for row in rows if row.key in kept and self._keeps(row, kept[row.key])]
        now = self._job.clock.now()
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            read = RecordRead(self._flow, self._side, self._job.asked.id)
            read.take([kept[row.key] for row in holding], now)
            read.close(now, absences=False)
            agreed.verified([row.id for row in holding])
            for row in holding:
                record = kept[row.key]
                agreed.holds(
                    self._flow, self._side, row.key, digest(record.fields), record.remote_id
                )
        done = {row.id for row in holding}
        return [row for row in rows if row.id not in done]

    def _keeps(self, row: PlanRow, record: Record) -> bool:
        return keeps(record.fields, moved_of(row).after)
