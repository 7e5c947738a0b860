"""Push: the one place that writes outside, row by row accounted for (rules 11, 13 and 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.errors import Retriable
from connectors.model import Ask, Change, Fate, Page
from connectors.model import Outcome as Said
from syncconsole.cache.read.bundles import any_bundles, parts
from syncconsole.cache.tables import Item, PlanRow
from syncconsole.cache.tables.base import listed, reading, tuples, writing
from syncconsole.cache.write import journal, plans, runs
from syncconsole.cache.write.absorb import Read, lose
from syncconsole.cache.write.journal import Settled
from syncconsole.cache.write.orders import units_held
from syncconsole.domain.bundles import assembled
from syncconsole.domain.keys import match_key
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.quantities import Terms
from syncconsole.domain.runs import Mode
from syncconsole.engine.canary import Canary
from syncconsole.engine.excluding import allowed
from syncconsole.engine.job import COMPONENT, Job
from syncconsole.engine.sending import SAME_REFUSALS, SILENT_CALLS, Sender, Stopped
from syncconsole.engine.settle import UnsettledError, settle_intents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectors.model import Quantity
    from syncconsole.domain.bundles import Part
    from syncconsole.engine.stepping import Stepping

__all__ = ["SAME_REFUSALS", "SILENT_CALLS", "Push", "Stopped", "terms_of"]


class Push(Sender):
    """One plan of quantities on its way to the target."""

    def __init__(self, job: Job, step: Stepping, plan: int, mode: Mode, total: int) -> None:
        super().__init__(job, step, plan, job.writer(), COMPONENT)
        self._full = mode is Mode.FULL
        undo = mode is Mode.UNDO
        self._target_moved = "moved_on" if undo else "target_moved"
        self._source_moved = "moved_on" if undo else "source_moved"
        self._total = total
        self._ability = job.ability("target")
        self._canary = Canary(job, step, plan)

    @property
    def canary(self) -> str:
        """What became of the first rows, in words; "" where the plan went as a whole."""
        return self._canary.told

    def run(self) -> None:
        """Push every row that waits. Raises Stopped, Cancelled, FencedError, ConnectorError;
        every row already sent has its outcome, or an open intent, whatever is raised."""
        for rows in self._batches():
            waiting = rows
            while waiting:
                self._job.check()
                undone = terms_of(waiting[0]).undoes
                going = allowed(self._job, COMPONENT, waiting, undone=undone)
                waiting = self._try(self._current(going))
            self._moved(self._total)

    def _batches(self) -> Iterator[list[PlanRow]]:
        """The rows that wait: of a large plan first a few, of which the rest depends."""
        most = self._ability.write_batch or 1
        while missing := self._canary.missing:
            first = next(plans.waiting_rows(self._plan, min(missing, most), moving=True), None)
            if first is None:
                break
            yield first
        self._canary.judge()
        yield from plans.waiting_rows(self._plan, most)

    def _try(self, rows: list[PlanRow]) -> list[PlanRow]:
        """Send rows; returns those that were proved unsent and may be tried again."""
        began = self._job.clock.monotonic()
        try:
            rows = rows if self._ability.compare_and_set else self._guarded(rows)
        except Retriable as error:
            self._silence(error)
            return rows
        return self._send(rows, began) if rows else []

    def _current(self, rows: Sequence[PlanRow]) -> list[PlanRow]:
        """The rows whose source and orders still are what the plan was computed from; others end
        stale."""
        with reading():
            units = units_held(self._job.ids.connection)
            items = listed(row.item for row in rows)
            held = dict(tuples(Item.select(Item.id, Item.source_qty).where(Item.id.in_(items))))
            made_of = parts([row.item for row in rows], units) if any_bundles() else {}
        moved = [
            row
            for row in rows
            if _source_moved(
                terms_of(row), held.get(row.item), units.get(row.key, 0), made_of.get(row.item, ())
            )
        ]
        if moved:
            with writing():
                runs.fence(self._job.asked.id, self._job.attempt)
                plans.settle_rows([row.id for row in moved], Outcome.STALE, self._source_moved)
        gone = {row.id for row in moved}
        return [row for row in rows if row.id not in gone]

    def _guarded(self, rows: Sequence[PlanRow]) -> list[PlanRow]:
        """Read the target now; only rows that still hold `before` go on (rule 11)."""
        asks = [Ask(row.sku, msgspec.json.decode(row.refs)) for row in rows]
        page = self._target.read(COMPONENT, asks)
        self._step.requests += page.requests
        found = {match_key(record.sku): record for record in page.records}
        settled: list[Settled] = []
        going: list[PlanRow] = []
        for row in rows:
            record = found.get(match_key(row.sku))
            now = record.qty if record is not None else None
            if record is None:
                settled.append(_settled(row, Outcome.STALE, "gone_at_target"))
            elif now == row.after and not self._full:
                settled.append(_settled(row, Outcome.UNCHANGED, "already_there"))
            elif now != row.before and now != row.after:
                settled.append(self._stale(row, now))
            else:
                going.append(row)
        self._keep(page, rows, settled)
        return going

    def _keep(self, page: Page, rows: Sequence[PlanRow], settled: Sequence[Settled]) -> None:
        """What the guard read found goes into the cache where it differs from the plan."""
        apart = {s.row for s in settled}
        skus = {match_key(row.sku) for row in rows if row.id in apart}
        gone = [s.item for s in settled if s.reason == "gone_at_target"]
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            if not apart:
                return
            now = self._job.clock.now()
            read = Read(self._job.ids.flow, "target", self._job.asked.id)
            read.take([r for r in page.records if match_key(r.sku) in skus], now, dirty=False)
            read.close(now, absences=False)
            lose(self._job.ids.flow, "target", gone, now)
            journal.settle(self._job.asked.id, settled, now)

    def _change(self, row: PlanRow) -> Change:
        assert row.after is not None
        return Change(
            COMPONENT, row.sku, row.location, row.before, row.after, msgspec.json.decode(row.refs)
        )

    def _answered(self, rows: Sequence[PlanRow], said: Sequence[Said], began: float) -> None:
        settled = [self._fate(row, answer) for row, answer in zip(rows, said, strict=True)]
        passed = self._job.clock.monotonic() - began
        window = None if self._ability.compare_and_set else passed
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            journal.settle(self._job.asked.id, settled, self._job.clock.now(), window=window)
            self._report_refusals(rows, said)
            self._moved(self._total)

    def _fate(self, row: PlanRow, answer: Said) -> Settled:
        if answer.fate is Fate.ACCEPTED:
            return _settled(row, Outcome.PUSHED)
        if answer.fate is Fate.CONFLICT:
            return self._stale(row, answer.actual)
        return _settled(row, Outcome.REJECTED, "refused", answer.message)

    def _stale(self, row: PlanRow, now: Quantity | None) -> Settled:
        said = f"it now holds {now}"
        return _settled(row, Outcome.STALE, self._target_moved, message=said)

    def _settle(self) -> None:
        try:
            settle_intents(self._job, self._step)
        except UnsettledError as error:
            if self._canary.missing:
                raise self._canary.failed(str(error)) from error
            raise


def terms_of(row: PlanRow) -> Terms:
    """How the quantity of a plan row came about."""
    return msgspec.json.decode(row.terms, type=Terms)


def _source_moved(terms: Terms, qty: int | None, orders: int, made_of: Sequence[Part]) -> bool:
    """Whether the source, or the orders in flight, make something else of a row by now."""
    if made_of or terms.of:
        now = assembled(made_of, terms.buffer)
        return now is None or now.due != terms.due
    return qty != terms.source or orders != terms.orders


def _settled(row: PlanRow, outcome: Outcome, reason: str = "", message: str = "") -> Settled:
    assert row.after is not None
    return Settled(row.id, row.item, row.after, outcome, reason, message)
