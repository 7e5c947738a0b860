"""One feed being read: page by page into the cache, then what it holds and what is wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from connectors.errors import Malformed
from syncconsole.cache.instants import to_epoch
from syncconsole.cache.read.faults import faults
from syncconsole.cache.tables import CachedRecord, Feed, Problem
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import runs
from syncconsole.cache.write.cached import RecordRead
from syncconsole.domain.b2b import LEFT_OUT, kept_as, readable
from syncconsole.domain.payloads import redacted
from syncconsole.domain.troubleshooting import troubleshooting
from syncconsole.engine.problems import report

if TYPE_CHECKING:
    from connectors.contract import Reader
    from connectors.model import Record
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping

BATCH = 2_000
"""Records a transaction: fewer than of quantities, because each brings its payload."""

LINGER = 0.5
"""Seconds after which a smaller batch is absorbed, so that progress is seen."""


class FeedRead:
    """One feed being read, with all that is known of it afterwards kept in one transaction."""

    def __init__(self, job: Job, component: str, side: str, step: Stepping) -> None:
        self._job = job
        self._component = component
        self._side = side
        self._step = step
        self._flow = job.ids.flows[component]

    def read(self) -> None:
        """Read it completely. Raises ConnectorError; the records then stay as they were."""
        begun = self._job.clock.now()
        self._feed(tried_at=to_epoch(begun))
        reader = self._job.reader(self._side)
        taken = self._pages(reader)
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            # An API without a list of all, and an empty answer, prove no absence.
            ability = reader.capabilities.components[self._component]
            absences = ability.complete and taken.rows > 0
            gone = taken.close(self._job.clock.now(), absences=absences)
        note = self._close(taken, begun_at=to_epoch(begun))
        self._step.note = note + (f", {len(gone):,} gone" if gone else "")

    def _pages(self, reader: Reader) -> RecordRead:
        cursor = self._step.cursor
        taken = self._taking(reader)
        with writing():
            if cursor:
                taken.resume()
            else:
                taken.close(self._job.clock.now(), absences=False)
        try:
            self._absorb(reader, taken, cursor)
        except Malformed:
            if not cursor:
                raise
            # The place where a crash cut the read is no longer known there: begin again.
            with writing():
                taken.close(self._job.clock.now(), absences=False)
            taken = self._taking(reader)
            self._absorb(reader, taken, "")
        return taken

    def _taking(self, reader: Reader) -> RecordRead:
        rule = self._job.connection.b2b.why_not if self._component == "customers" else readable
        return RecordRead(
            self._flow,
            self._side,
            self._job.asked.id,
            why_not=rule,
            parent="product_id",
            address=lambda record: reader.address(self._component, record.refs),
            kept_as=kept_as,
        )

    def _absorb(self, reader: Reader, taken: RecordRead, cursor: str) -> None:
        clock = self._job.clock
        waiting: list[Record] = []
        since = clock.monotonic()
        for page in reader.pages(self._component, cursor=cursor):
            waiting += (replace(each, payload=redacted(each.payload)) for each in page.records)
            self._step.requests += page.requests
            late = clock.monotonic() - since >= LINGER
            if page.cursor and len(waiting) < BATCH and not late:
                continue
            self._job.check()
            with writing():
                taken.take(waiting, clock.now())
                self._step.move(taken.rows, total=page.total, cursor=page.cursor)
            waiting = []
            since = clock.monotonic()

    def _close(self, taken: RecordRead, *, begun_at: float) -> str:
        """What the feed now holds, and what is wrong in it; the step's note. All is counted before
        the transaction, which is short for those that wait for it."""
        run, step = self._job.asked.id, self._step.step
        with reading():
            imported, left_out = (self._count(reasons) for reasons in ([""], LEFT_OUT))
            kinds = faults(self._flow, self._component)
        in_error = sum(kind.count for kind in kinds)
        if not taken.rows:
            imported = left_out = 0
        with writing():
            runs.fence(run, self._job.attempt)
            Problem.delete().where(Problem.run == run, Problem.step == step).execute()
            for fault in (fault for kind in kinds for fault in kind.told):
                report(
                    self._job, step, code=fault.code, message=fault.message, key=fault.key,
                    remedy=troubleshooting(fault.code),
                )  # fmt: skip
            self._feed(
                rows=imported, good_rows=imported, left_out=left_out, unreadable=in_error,
                ok_at=begun_at, error="", error_code="", complete=True, run=run,
            )  # fmt: skip
        parts = [f"{imported:,} read"]
        parts += [f"{left_out:,} not imported"] if left_out else []
        parts += [f"{in_error:,} in error"] if in_error else []
        return ", ".join(parts)

    def _count(self, reasons: object) -> int:
        present = CachedRecord.flow == self._flow, CachedRecord.side == self._side
        return int(
            CachedRecord.select()
            .where(*present, CachedRecord.gone.is_null(), CachedRecord.reason.in_(reasons))
            .count()
        )

    def _feed(self, **values: object) -> None:
        with writing():
            Feed.update(**values).where(Feed.flow == self._flow, Feed.side == self._side).execute()
