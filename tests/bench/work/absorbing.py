"""What the cache does with records that are there already: nothing is read over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from connectors.model import Record
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write.absorb import Read
from syncconsole.domain.runs import Mode
from syncconsole.engine.job import COMPONENT
from syncconsole.engine.pull import BATCH
from tests.bench.work import floor
from tests.bench.work.house import House
from tests.bench.work.timing import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.child import Found


def ours(folder: str, items: int) -> Found:
    """`Read.take` in the transactions that a pull makes."""
    house, watch = House(Path(folder)), Watch()
    with reading():
        job = house.job(Mode.REFRESH)
        read = Read(job.ids.flow, "target", job.asked.id)
        for records in _batches(items):
            with watch.running(), writing():
                read.take(records, job.clock.now())
    return {"wall": [watch.wall], "rows": [read.rows]}


def raw(folder: str, items: int) -> Found:
    """executemany of the same keys and quantities."""
    path, watch, rows = Path(folder), Watch(), 0
    path.mkdir()
    table = floor.Table(path / "raw.sqlite3")
    for records in _batches(items):
        with watch.running():
            rows += table.write([_row(record) for record in records])
    return {"wall": [watch.wall], "rows": [rows]}


def _batches(items: int) -> Iterator[list[Record]]:
    """Records as the store's connector gives them, made outside the measured time."""
    for start in range(0, items, BATCH):
        yield [_record(number) for number in range(start, min(start + BATCH, items))]


def _record(number: int) -> Record:
    variant = str(10_001 + number)
    return Record(
        component=COMPONENT,
        remote_id=f"variant:{variant}",
        sku=f"A-{1001 + number}",
        location="1",
        qty=number % 400,
        refs={"variant_id": variant, "product_id": str(101 + number)},
    )


def _row(record: Record) -> tuple[object, ...]:
    refs = f'{{"variant_id": "{record.refs["variant_id"]}", "product_id": "1"}}'
    return 1, record.sku, record.remote_id, record.sku, record.qty, refs
