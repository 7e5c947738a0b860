"""Pull: read a side of the flow and let the cache absorb it, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.errors import ConnectorError, Malformed
from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Feed, SeenPage
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import runs
from syncconsole.cache.write.absorb import Read, drop_unknown, lose
from syncconsole.domain.guards import Trip, short_source
from syncconsole.engine.job import COMPONENT, Job

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.contract import Reader
    from connectors.model import Ask, Record
    from syncconsole.engine.stepping import Stepping

BATCH = 10_000
"""Rows a transaction (limits.md: raw speed, and other writers wait less than 50 ms)."""

READS_AT_ONCE = 10
"""Batches of keys asked for in one call: a connector that sorts them by kind (by variant, by
product, by SKU) then fills its requests, where each batch alone would leave two half empty."""

LINGER = 0.5
"""Seconds after which a smaller batch is absorbed, so that progress is seen."""


class Pulled(Struct, frozen=True):
    """What a complete read brought: rows with a key, and the guard it tripped, if any."""

    rows: int
    trip: Trip | None = None


def pull(job: Job, side: str, step: Stepping) -> Pulled:
    """Read one side completely. The cursor moves in the transaction that absorbs the pages.

    Absences are judged only where the read passed `min_rows` (rule 4). Raises ConnectorError.
    """
    begun = job.clock.now()
    reader = job.reader(side)
    _feed(job, side, tried_at=to_epoch(begun))
    try:
        read = _pages(job, side, step, reader)
    except ConnectorError as error:
        _feed(job, side, error_code=error.code, error=error.message, complete=False)
        raise
    trip = short_source(read.rows, _last_good(job, side), job.connection.guards)
    with writing():
        runs.fence(job.asked.id, job.attempt)
        gone = read.close(job.clock.now(), absences=trip is None)
        if trip is None:
            drop_unknown(job.ids.flow)
            _feed(job, side, good_rows=read.rows)
        _feed(
            job, side, rows=read.rows, unreadable=read.unreadable, ok_at=to_epoch(begun),
            error="", error_code="", complete=True, run=job.asked.id,
        )  # fmt: skip
    step.note = f"{read.rows:,} read, {read.changed:,} new or changed"
    step.note += f", {gone:,} gone" if gone else ""
    return Pulled(read.rows, trip)


def pull_keys(job: Job, side: str, step: Stepping, keys: Sequence[tuple[int, Ask]]) -> None:
    """Read these keys (item id, ask) only; one that no longer answers is gone at this side."""
    reader = job.reader(side)
    batch = min(job.ability(side).read_batch * READS_AT_ONCE, BATCH)
    read = Read(job.ids.flow, side, job.asked.id, sku_map=job.connection.sku_map)
    for start in range(0, len(keys), batch):
        job.check()
        part = keys[start : start + batch]
        page = reader.read(COMPONENT, [ask for _, ask in part])
        step.requests += page.requests
        with writing():
            read.take(page.records, job.clock.now())
            lose(job.ids.flow, side, absent(part, page.records), job.clock.now())
            step.move(min(start + batch, len(keys)), total=len(keys))
    with writing():
        runs.fence(job.asked.id, job.attempt)
        read.close(job.clock.now(), absences=False)
    step.note = f"{len(keys):,} read by key"


def absent(asked: Sequence[tuple[int, Ask]], records: Sequence[Record]) -> list[int]:
    """The items whose key did not answer, by remote id or by SKU."""
    skus = {record.sku for record in records}
    return [item for item, ask in asked if ask.sku not in skus]


def _pages(job: Job, side: str, step: Stepping, reader: Reader) -> Read:
    cursor = step.cursor
    sku_map = job.connection.sku_map if side == "source" else None
    read = Read(job.ids.flow, side, job.asked.id, sku_map=sku_map)
    with writing():
        if cursor:
            read.resume()
        else:
            SeenPage.delete().where(SeenPage.run == job.asked.id, SeenPage.side == side).execute()
    try:
        _absorb(job, step, reader, read, cursor)
    except Malformed as error:
        if not (cursor and error.code == "file_changed"):
            raise
        # What was read before the crash was another file: begin again with this one.
        with writing():
            read.close(job.clock.now(), absences=False)
        read = Read(job.ids.flow, side, job.asked.id, sku_map=sku_map)
        _absorb(job, step, reader, read, "")
    return read


def _absorb(job: Job, step: Stepping, reader: Reader, read: Read, cursor: str) -> None:
    waiting: list[Record] = []
    since = job.clock.monotonic()
    for page in reader.pages(COMPONENT, cursor=cursor):
        waiting += page.records
        step.requests += page.requests
        late = job.clock.monotonic() - since >= LINGER
        if page.cursor and len(waiting) < BATCH and not late:
            continue
        job.check()
        with writing():
            read.take(waiting, job.clock.now())
            step.move(read.rows, total=page.total, cursor=page.cursor)
        waiting = []
        since = job.clock.monotonic()


def _feed(job: Job, side: str, **values: object) -> None:
    with writing():
        Feed.update(**values).where(Feed.flow == job.ids.flow, Feed.side == side).execute()


def _last_good(job: Job, side: str) -> int | None:
    with reading():
        return Feed.get(Feed.flow == job.ids.flow, Feed.side == side).good_rows
