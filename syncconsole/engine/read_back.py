"""Read back: acknowledged is not yet verified, least of all where writes apply later (N-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from connectors.model import Ask, Record
from syncconsole.cache.tables import PlanRow
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import journal, runs
from syncconsole.cache.write.absorb import Read
from syncconsole.domain.keys import match_key
from syncconsole.domain.outcomes import Outcome
from syncconsole.engine.job import COMPONENT, Job
from syncconsole.engine.problems import report
from syncconsole.engine.pull import READS_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from syncconsole.engine.stepping import Stepping

FIRST_WAIT = 0.25
"""Seconds before the second look; each later wait is doubled up to the apply delay."""


class Differs(Struct, frozen=True):
    """A row that did not come to hold what was sent, and what was read in its place."""

    row: PlanRow
    found: Record | None

    @property
    def after(self) -> int:
        """What was sent."""
        assert self.row.after is not None
        return self.row.after

    @property
    def held(self) -> str:
        """What the target holds for it, in a word."""
        return "nothing" if self.found is None else f"{self.found.qty}"


def read_back(job: Job, step: Stepping, plan: int) -> None:
    """Read the pushed rows until they hold what was sent, or the apply delay has passed; what
    differs then stays `pushed`, without the mark `verified`, and is reported."""
    with reading():
        rows = list(
            PlanRow.select().where(
                PlanRow.plan == plan,
                PlanRow.outcome == Outcome.PUSHED,
                PlanRow.verified == False,  # noqa: E712 - peewee's comparison
            )
        )
    total = len(rows)
    differ = look_until(job, step, rows, lambda done: step.move(done, total=total))
    step.note = f"{total - len(differ):,} verified"
    if differ:
        _report(job, step, differ)


def look_until(
    job: Job, step: Stepping, rows: Sequence[PlanRow], told: Callable[[int], None] | None = None
) -> list[Differs]:
    """Read rows until they hold what was sent or the apply delay has passed; those that do are
    marked verified, the others come back. `told` is called with how many are verified so far."""
    left, found = list(rows), dict[str, Record]()
    waited, wait = 0.0, FIRST_WAIT
    delay = job.ability("target").apply_delay
    while left:
        found = _look(job, step, left)
        left = _verify(job, left, found)
        if told is not None:
            told(len(rows) - len(left))
        if not left or waited >= delay:
            break
        job.note(f"{len(left):,} not readable yet, looking again")
        wait = min(wait, delay - waited)
        job.wait(wait)
        waited += wait
        wait *= 2
    return [Differs(row, found.get(match_key(row.sku))) for row in left]


def absorb(job: Job, differ: Sequence[Differs]) -> None:
    """What the target holds instead goes into the cache. Wants an open transaction."""
    now = job.clock.now()
    read = Read(job.ids.flow, "target", job.asked.id)
    read.take([each.found for each in differ if each.found is not None], now, dirty=False)
    read.close(now, absences=False)


def _look(job: Job, step: Stepping, rows: Sequence[PlanRow]) -> dict[str, Record]:
    batch = job.ability("target").read_batch * READS_AT_ONCE or len(rows)
    reader = job.reader("target")
    found: dict[str, Record] = {}
    for start in range(0, len(rows), batch):
        job.check()
        part = rows[start : start + batch]
        page = reader.read(COMPONENT, [Ask(row.sku, msgspec.json.decode(row.refs)) for row in part])
        step.requests += page.requests
        found.update((match_key(record.sku), record) for record in page.records)
    return found


def _verify(job: Job, rows: Sequence[PlanRow], found: dict[str, Record]) -> list[PlanRow]:
    holds: list[PlanRow] = []
    differs: list[PlanRow] = []
    for row in rows:
        record = found.get(match_key(row.sku))
        (holds if record is not None and record.qty == row.after else differs).append(row)
    with writing():
        runs.fence(job.asked.id, job.attempt)
        journal.mark_verified(
            job.asked.id, [row.id for row in holds], [row.item for row in holds], job.clock.now()
        )
    return differs


def _report(job: Job, step: Stepping, differ: Sequence[Differs]) -> None:
    """What the target holds instead is absorbed; a sale since the push is the usual reason."""
    with writing():
        runs.fence(job.asked.id, job.attempt)
        absorb(job, differ)
    first = differ[0]
    report(
        job, step.step, code="not_verified", key=first.row.key if len(differ) == 1 else "",
        message=f"{len(differ):,} pushed, not verified: {first.row.key} was set to "
        f"{first.row.after}, reads {first.held}",
        remedy="a sale since the push is the usual reason; a Full asserts every value again",
    )  # fmt: skip
