"""Pushing records to one side of a component: looked at first, written once, agreed upon after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from connectors.errors import Retriable
from connectors.model import Change, Fate
from connectors.model import Outcome as Said
from syncconsole.cache.tables import PlanRow
from syncconsole.cache.tables.base import writing
from syncconsole.cache.write import plans, runs
from syncconsole.cache.write.journal import close_intents
from syncconsole.domain.components import Component, Way
from syncconsole.domain.keys import match_key
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.two_way import TARGETS, Moved, tracked
from syncconsole.engine.sending import Sender
from syncconsole.engine.two_way.rows import acknowledge, ask_of, moved_of
from syncconsole.engine.two_way.settling import settle_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import Record
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping


class RecordPush(Sender):
    """The rows of one plan that are written to one side, store or office.

    The target is read just before a write unless it compares and sets by itself; a record that is
    to be made is always looked up first (P-21), and so is one that only comes down: there main's
    word stands, and what was found is kept with the row before it is overwritten.
    """

    def __init__(
        self, job: Job, step: Stepping, plan: int, component: Component, side: str, total: int
    ) -> None:
        super().__init__(job, step, plan, job.writer(side), component.id, part=TARGETS[side][:1])
        self._of = component
        self._side = side
        self._total = total
        self._ability = job.ability(side, component.id)

    def run(self) -> None:
        """Write every row of this side that waits. Raises what `Sender` raises; every row already
        sent has its outcome, or an open intent, whatever is raised."""
        size = self._ability.write_batch or 1
        for rows in plans.waiting_rows(self._plan, size, location=self._side):
            waiting = list(rows)
            while waiting:
                self._job.check()
                waiting = self._try(waiting)
            self._moved(self._total)

    def _try(self, rows: list[PlanRow]) -> list[PlanRow]:
        """Send rows; returns those that were proved unsent and may be tried again."""
        began = self._job.clock.monotonic()
        blind = [row for row in rows if not self._looked_at(moved_of(row))]
        try:
            going = blind + self._guarded([row for row in rows if row not in blind])
        except Retriable as error:
            self._silence(error)
            return rows
        return self._send(going, began) if going else []

    def _looked_at(self, moved: Moved) -> bool:
        """Whether the target is read before this row is written."""
        if not self._ability.reads:
            return False
        down = self._of.way is Way.DOWN
        return down or moved.before is None or not self._ability.compare_and_set

    def _guarded(self, rows: Sequence[PlanRow]) -> list[PlanRow]:
        """Read the target now; only rows whose target is as it was planned go on (rule 11)."""
        if not rows:
            return []
        page = self._target.read(self._component, [ask_of(row) for row in rows])
        self._step.requests += page.requests
        found = {match_key(record.sku): record for record in page.records}
        going = []
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            for row in rows:
                if self._may_go(row, found.get(row.key)):
                    going.append(row)
        return going

    def _may_go(self, row: PlanRow, record: Record | None) -> bool:
        """Whether the row is to be written; one that is not has its outcome."""
        moved = moved_of(row)
        held = None if record is None else tracked(self._of, record.fields)
        if record is not None and held == moved.after:
            acknowledge(self._job, self._of, [(row, record.remote_id)])
            plans.settle_rows([row.id], Outcome.UNCHANGED, "already_there")
            return False
        if held is None and moved.before is not None:
            plans.settle_rows([row.id], Outcome.STALE, "gone_at_target")
            return False
        if held == moved.before:
            return True
        if self._of.way is not Way.DOWN:
            plans.settle_rows([row.id], Outcome.STALE, "target_moved")
            return False
        assert record is not None
        now = structs.replace(moved, before=held, target_id=record.remote_id)
        row.moved, row.refs = (msgspec.json.encode(each).decode() for each in (now, record.refs))
        row.sku = record.sku
        row.save(only=[PlanRow.moved, PlanRow.refs, PlanRow.sku])
        return True

    def _change(self, row: PlanRow) -> Change:
        moved = moved_of(row)
        return Change(
            self._component, row.sku, refs=msgspec.json.decode(row.refs), fields=moved.after,
            expects=moved.before,
        )  # fmt: skip

    def _answered(self, rows: Sequence[PlanRow], said: Sequence[Said], began: float) -> None:
        window = None if self._ability.compare_and_set else self._job.clock.monotonic() - began
        by: dict[tuple[Outcome, str, str], list[int]] = {}
        taken = []
        for row, answer in zip(rows, said, strict=True):
            fate = _fate(answer)
            by.setdefault(fate, []).append(row.id)
            if fate[0] is Outcome.PUSHED:
                taken.append((row, answer.remote_id))
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            for (outcome, reason, message), ids in by.items():
                plans.settle_rows(ids, outcome, reason, message)
                close_intents(ids, outcome, self._job.clock.now(), window=window)
            acknowledge(self._job, self._of, taken)
            self._report_refusals(rows, said)
            self._moved(self._total)

    def _settle(self) -> None:
        settle_records(self._job, self._step)


def _fate(answer: Said) -> tuple[Outcome, str, str]:
    if answer.fate is Fate.ACCEPTED:
        return Outcome.PUSHED, "", ""
    if answer.fate is Fate.CONFLICT:
        return Outcome.STALE, "target_moved", answer.message
    if answer.code == "gone":
        return Outcome.STALE, "gone_at_target", answer.message
    return Outcome.REJECTED, "refused", answer.message
