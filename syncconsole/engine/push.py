"""Push: the one place that writes outside, row by row accounted for (rules 11, 13 and 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.errors import (
    Abandoned,
    ConnectorError,
    Malformed,
    Misconfigured,
    Rejected,
    Retriable,
    Unauthorised,
)
from connectors.model import Ask, Change, Fate, Page
from connectors.model import Outcome as Said
from syncconsole.cache.tables import Item, PlanRow
from syncconsole.cache.tables.base import listed, reading, tuples, writing
from syncconsole.cache.write import journal, plans, runs
from syncconsole.cache.write.absorb import Read, lose
from syncconsole.cache.write.journal import Settled
from syncconsole.cache.write.orders import units_held
from syncconsole.domain.keys import match_key
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.quantities import Terms
from syncconsole.domain.runs import Mode
from syncconsole.engine.excluding import allowed
from syncconsole.engine.job import COMPONENT, Cancelled, Job
from syncconsole.engine.problems import report
from syncconsole.engine.settle import settle_intents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.engine.stepping import Stepping

SILENT_CALLS = 5
"""Calls in a row without an answer, or with 5xx, after which the run stops (rule 14)."""

SAME_REFUSALS = 50
"""Rows in a row refused for one cause after which the run stops (rule 14)."""


class Stopped(Exception):
    """A stop rule ended the push; the rest was not tried."""


class Push:
    """One plan on its way to the target."""

    def __init__(self, job: Job, step: Stepping, plan: int, mode: Mode, total: int) -> None:
        self._job = job
        self._step = step
        self._plan = plan
        self._full = mode is Mode.FULL
        self._total = total
        self._target = job.writer()
        self._ability = job.ability("target")
        self._silent = 0
        self._refusals: tuple[str, int] = ("", 0)
        self._batch = 0
        self._passes = 0

    def run(self) -> None:
        """Push every row that waits. Raises Stopped, Cancelled, FencedError, ConnectorError;
        every row already sent has its outcome, or an open intent, whatever is raised."""
        for rows in plans.waiting_rows(self._plan, self._ability.write_batch or 1):
            waiting = list(rows)
            while waiting:
                self._job.check()
                waiting = self._try(self._current(allowed(self._job, COMPONENT, waiting)))
            self._moved()

    def _try(self, rows: list[PlanRow]) -> list[PlanRow]:
        """Send rows; returns those that were proved unsent and may be tried again."""
        began = self._job.clock.monotonic()
        try:
            rows = rows if self._ability.compare_and_set else self._guarded(rows)
        except Retriable as error:
            self._silence(error)
            return rows
        if not rows:
            return []
        self._batch += 1
        key = f"{self._plan}-{self._job.asked.id}-{self._job.attempt}-{self._batch}"
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            journal.intend(self._job.asked.id, self._job.attempt, key, rows, self._job.clock.now())
        self._passes = 0
        changes = [_change(row) for row in rows]
        try:
            said = self._target.push(changes, key=key, ready=self._ready)
        except runs.FencedError:
            raise  # whoever took the run over settles what is open
        except Rejected as error:
            if self._passes > 1:
                self._unanswered(error)
                return []
            refusal = Said(Fate.REJECTED, error.code, error.message, error.request_id)
            said = [refusal] * len(rows)
        except (ConnectorError, Cancelled, Abandoned) as error:
            if self._maybe_done(error):
                self._unanswered(error)
            else:
                self._withdraw(key)
            if not isinstance(error, (Retriable, Malformed)):
                raise
            self._silence(error)
            return [] if self._maybe_done(error) else rows
        self._answered(rows, said, began)
        return []

    def _maybe_done(self, error: BaseException) -> bool:
        """Whether anything of the batch may have reached the target.

        Before the first `ready` nothing has left. A connector that sends a batch in parts passes
        `ready` once a part, so that a later failure leaves the earlier parts done.
        """
        if self._passes != 1:
            return self._passes > 1
        proved_unsent = isinstance(error, (Unauthorised, Misconfigured)) or (
            isinstance(error, Retriable) and not error.maybe_done
        )
        return not proved_unsent

    def _ready(self) -> None:
        """Last thing before the bytes leave: fence, lease and cancel are looked at once more."""
        self._job.check()
        self._passes += 1

    def _current(self, rows: Sequence[PlanRow]) -> list[PlanRow]:
        """The rows whose source and orders still are what the plan was computed from; others end
        stale."""
        with reading():
            units = units_held(self._job.ids.connection)
            items = listed(row.item for row in rows)
            held = dict(tuples(Item.select(Item.id, Item.source_qty).where(Item.id.in_(items))))
        moved = [
            row
            for row in rows
            if held.get(row.item) != terms_of(row).source
            or units.get(row.key, 0) != terms_of(row).orders
        ]
        if moved:
            with writing():
                runs.fence(self._job.asked.id, self._job.attempt)
                plans.settle_rows([row.id for row in moved], Outcome.STALE, "source_moved")
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
                settled.append(
                    _settled(row, Outcome.STALE, "target_moved", message=f"it now holds {now}")
                )
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

    def _answered(self, rows: Sequence[PlanRow], said: Sequence[Said], began: float) -> None:
        self._silent = 0
        self._step.requests += 1
        settled = [_fate(row, answer) for row, answer in zip(rows, said, strict=True)]
        passed = self._job.clock.monotonic() - began
        window = None if self._ability.compare_and_set else passed
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            journal.settle(self._job.asked.id, settled, self._job.clock.now(), window=window)
            for row, answer in zip(rows, said, strict=True):
                if answer.fate is Fate.REJECTED:
                    report(
                        self._job, self._step.step, code=answer.code, message=answer.message,
                        key=row.key, request_id=answer.request_id,
                    )  # fmt: skip
            self._moved()
        for answer in said:
            self._refused(answer)

    def _unanswered(self, error: BaseException) -> None:
        """Nobody knows what became of the batch: only reading the target can tell."""
        if isinstance(error, ConnectorError):
            report(self._job, self._step.step, error=error)
        settle_intents(self._job, self._step)

    def _withdraw(self, key: str) -> None:
        with writing():
            journal.withdraw(self._job.asked.id, key, self._job.clock.now())

    def _silence(self, error: ConnectorError) -> None:
        self._silent += 1
        if self._silent >= SILENT_CALLS:
            report(self._job, self._step.step, error=error)
            raise Stopped(f"{SILENT_CALLS} calls in a row went unanswered: {error.message}")
        wait = error.retry_after if isinstance(error, Retriable) and error.retry_after else 1.0
        self._job.note(f"{error.message}; trying again")
        self._job.wait(wait * self._silent)

    def _refused(self, answer: Said) -> None:
        cause, count = self._refusals
        if answer.fate is not Fate.REJECTED:
            self._refusals = ("", 0)
            return
        self._refusals = (answer.code, count + 1 if answer.code == cause else 1)
        if self._refusals[1] >= SAME_REFUSALS:
            raise Stopped(f"{SAME_REFUSALS} rows in a row were refused: {answer.message}")

    def _moved(self) -> None:
        with writing():
            waiting = (
                PlanRow.select().where(PlanRow.plan == self._plan, PlanRow.outcome == "").count()
            )
            self._step.move(self._total - waiting, total=self._total)


def terms_of(row: PlanRow) -> Terms:
    """How the quantity of a plan row came about."""
    return msgspec.json.decode(row.terms, type=Terms)


def _change(row: PlanRow) -> Change:
    assert row.after is not None
    return Change(
        COMPONENT, row.sku, row.location, row.before, row.after, msgspec.json.decode(row.refs)
    )


def _settled(row: PlanRow, outcome: Outcome, reason: str = "", message: str = "") -> Settled:
    assert row.after is not None
    return Settled(row.id, row.item, row.after, outcome, reason, message)


def _fate(row: PlanRow, answer: Said) -> Settled:
    if answer.fate is Fate.ACCEPTED:
        return _settled(row, Outcome.PUSHED)
    if answer.fate is Fate.CONFLICT:
        return _settled(row, Outcome.STALE, "target_moved", message=f"it now holds {answer.actual}")
    return _settled(row, Outcome.REJECTED, "refused", answer.message)
