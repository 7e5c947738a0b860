"""Reading one side of a component: all of it, what changed, or the keys that are known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from connectors.errors import ConnectorError, Malformed
from syncconsole.cache.instants import from_epoch, to_epoch
from syncconsole.cache.tables import CachedRecord, Feed, SeenPage
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import components, runs
from syncconsole.cache.write.cached import RecordRead, mark_gone
from syncconsole.domain.components import Component, Way
from syncconsole.domain.guards import Trip, empty_end, short_source
from syncconsole.domain.plans import aged
from syncconsole.domain.runs import Approver
from syncconsole.domain.two_way import OFFICE, STORE, other_store, tracked
from syncconsole.engine.pull import BATCH, LINGER, READS_AT_ONCE
from syncconsole.engine.two_way.keys import Known, known_keys

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from connectors.model import Record
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping

LOOKBACK = timedelta(minutes=10)
"""How far a Delta reaches back before the last good read began: clocks differ (P-02, P-15)."""

WORDS = {STORE: "local server", OFFICE: "main server"}

_KEYS = "keys"
"""The cursor of a read that has come to the keys it must ask for one by one."""


class SideRead:
    """One side of one component being read; it goes on where an earlier attempt of the run stood.

    `whole` reads everything, else what changed since the last good read. What no page can tell (an
    API without a list of all, a component that only comes down) is asked for by key.
    """

    def __init__(
        self, job: Job, step: Stepping, component: Component, side: str, *, whole: bool
    ) -> None:
        self._job = job
        self._step = step
        self._component = component
        self._side = side
        self._flow = job.ids.flows[component.id]
        self._ability = job.ability(side, component.id)
        with reading():
            self._feed = Feed.get(Feed.flow == self._flow, Feed.side == side)
            self._had = _present(self._flow, side)
        self._by_key = component.way is Way.DOWN and side == STORE
        self._since = None if whole else self._last_read()
        self._whole = whole
        self._names: set[str] = set()

    def run(self) -> Trip | None:
        """Read the side; the guard it tripped, if any. Absences are judged only by a read that was
        complete and tripped none (rule 4). Raises ConnectorError; the feed then says why."""
        if self._done():
            return None
        read = self._begin()
        try:
            read = self._read_all(read)
        except ConnectorError as error:
            self._tell(error_code=error.code, error=error.message, complete=False)
            raise
        return self._close(read)

    def _done(self) -> bool:
        """Whether an earlier attempt of this run has read the side, and not too long ago."""
        read = from_epoch(self._feed.ok_at)
        mine = self._feed.run == self._job.asked.id and self._feed.complete
        return mine and read is not None and not aged(read, self._job.clock.now())

    def _last_read(self) -> datetime | None:
        last = from_epoch(self._feed.ok_at)
        return last - LOOKBACK if last is not None and self._ability.since else None

    def _new(self) -> RecordRead:
        return RecordRead(self._flow, self._side, self._job.asked.id, why_not=self._why_not)

    def _begin(self) -> RecordRead:
        read = self._new()
        if self._cursor is not None:
            with writing():
                read.resume()
            return read
        self._step.phase(f"reading the {WORDS[self._side]}")
        with writing():
            SeenPage.delete().where(
                SeenPage.run == self._job.asked.id, SeenPage.side == f"{self._side} {self._flow}"
            ).execute()
        self._tell(tried_at=to_epoch(self._job.clock.now()))
        return read

    @property
    def _cursor(self) -> str | None:
        """Where an earlier attempt stood in this very side, None where it did not."""
        side, _, cursor = self._step.cursor.partition(" ")
        return cursor if side == self._side else None

    def _read_all(self, read: RecordRead) -> RecordRead:
        cursor = self._cursor or ""
        if cursor != _KEYS and not self._by_key:
            try:
                self._pages(read, cursor)
            except Malformed as error:
                if not (cursor and error.code == "file_changed"):
                    raise
                # What was read before the crash was another file: begin again with this one.
                with writing():
                    read.close(self._job.clock.now(), absences=False)
                read = self._new()
                self._pages(read, "")
        if self._by_key or not self._ability.complete:
            self._keys(read)
        return read

    def _pages(self, read: RecordRead, cursor: str) -> None:
        waiting: list[Record] = []
        last = self._job.clock.monotonic()
        reader = self._job.reader(self._side)
        for page in reader.pages(self._component.id, since=self._since, cursor=cursor):
            waiting += page.records
            self._step.requests += page.requests
            late = self._job.clock.monotonic() - last >= LINGER
            if page.cursor and len(waiting) < BATCH and not late:
                continue
            self._job.check()
            self._take(read, waiting, page.cursor or _KEYS, page.total)
            waiting = []
            last = self._job.clock.monotonic()

    def _keys(self, read: RecordRead) -> None:
        """What pages cannot tell is asked for; a key that does not answer has left this side."""
        reader = self._job.reader(self._side)
        with reading():
            met = read.met()
            wanted = [
                each
                for each in known_keys(self._flow, self._side, all_=self._whole or not self._by_key)
                if each.record not in met
            ]
        batch = self._ability.read_batch * READS_AT_ONCE or len(wanted) or 1
        for start in range(0, len(wanted), batch):
            self._job.check()
            part = wanted[start : start + batch]
            page = reader.read(self._component.id, [each.ask for each in part])
            self._step.requests += page.requests
            self._take(read, page.records, _KEYS, read.rows + len(wanted) - start)
            with writing():
                mark_gone(_silent(part, page.records), self._job.clock.now())

    def _take(
        self, read: RecordRead, records: Sequence[Record], cursor: str, total: int | None
    ) -> None:
        kept = []
        for record in records:
            fields = tracked(self._component, record.fields)
            self._names |= fields.keys()
            kept.append(structs.replace(record, fields=fields))
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            read.take(kept, self._job.clock.now())
            self._step.move(read.rows, total=total, cursor=f"{self._side} {cursor}")

    def _close(self, read: RecordRead) -> Trip | None:
        listed = self._since is None and self._ability.complete and not self._by_key
        trip = self._trip(read.rows) if listed else None
        overridden = self._job.asked.approver is Approver.NAMED
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            read.close(self._job.clock.now(), absences=listed and (trip is None or overridden))
            components.saw(self._flow, self._names)
            rows = _present(self._flow, self._side)
            good = {"good_rows": rows} if listed and (trip is None or overridden) else {}
            begun = Feed.get_by_id(self._feed.id).tried_at
            self._tell(
                rows=rows, ok_at=begun, error="", error_code="", complete=trip is None,
                run=self._job.asked.id, **good,
            )  # fmt: skip
            self._step.move(read.rows, total=read.rows)
        return trip

    def _trip(self, rows: int) -> Trip | None:
        """An empty end against one that held records always holds (rule 12); a short one does where
        more are missing than `floor`."""
        where = f"the {WORDS[self._side]} has no {self._component.title}"
        if empty := empty_end(rows, self._had, where):
            return empty
        good, limits = self._feed.good_rows, self._job.connection.guards
        if rows == 0 or good is None or good - rows <= limits.floor:
            return None
        return short_source(rows, good, limits)

    def _why_not(self, record: Record) -> str:
        if self._side == STORE:
            return ""
        return other_store(self._component, record.fields, self._job.connection.site)

    def _tell(self, **values: object) -> None:
        with writing():
            Feed.update(**values).where(Feed.id == self._feed.id).execute()


def _present(flow: int, side: str) -> int:
    here = (CachedRecord.flow == flow, CachedRecord.side == side, CachedRecord.gone.is_null())
    return int(CachedRecord.select().where(*here).count())


def _silent(asked: Sequence[Known], records: Sequence[Record]) -> list[int]:
    """The records of this side that were asked for and did not answer."""
    ids = {record.remote_id for record in records}
    return [each.record for each in asked if each.record and each.remote_id not in ids]
