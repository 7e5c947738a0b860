"""Reading the whole store into the cache, and the parts of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from syncconsole.cache.tables.base import reading
from syncconsole.domain.runs import Mode, Step
from syncconsole.engine.job import COMPONENT
from syncconsole.engine.pull import pull
from syncconsole.engine.stepping import stepping
from tests.bench.work import floor
from tests.bench.work.house import House
from tests.bench.work.timing import Watch, peak_mb

if TYPE_CHECKING:
    from tests.bench.child import Found


def ours(folder: str, url: str) -> Found:
    """The engine's pull over the real connector, twice: into nothing, and with nothing changed."""
    house = House(Path(folder), url)
    rows, peak, watches = 0, 0.0, [Watch(), Watch()]
    with reading():
        for watch in watches:
            job = house.job(Mode.REFRESH)
            with watch.running(), stepping(job, Step.READ_TARGET) as step:
                rows = pull(job, "target", step).rows
            peak = peak or peak_mb()
            job.close()
    return _found(watches, rows, peak)


def raw(folder: str, url: str) -> Found:
    """The same without the program."""
    path = Path(folder)
    path.mkdir()
    table = floor.Table(path / "raw.sqlite3")
    rows, peak, watches = 0, 0.0, [Watch(), Watch()]
    for watch in watches:
        with watch.running():
            rows = table.absorb([floor.row(item) for item in page] for page in floor.pages(url))
        peak = peak or peak_mb()
    return _found(watches, rows, peak)


def pages(folder: str, url: str) -> Found:
    """The connector alone: its pages, thrown away."""
    house, watch, rows = House(Path(folder), url), Watch(), 0
    with reading():
        job = house.job(Mode.REFRESH)
        with watch.running():
            for page in job.reader("target").pages(COMPONENT):
                rows += len(page.records)
            job.close()
    return {"wall": [watch.wall], "rows": [rows]}


def raw_pages(folder: str, url: str) -> Found:
    """Plain httpx and msgspec: pages decoded, thrown away."""
    watch = Watch()
    with watch.running():
        rows = sum(len(page) for page in floor.pages(url))
    return {"wall": [watch.wall], "rows": [rows]}


def _found(watches: list[Watch], rows: int, peak: float) -> Found:
    first, again = watches
    return {
        "first": [first.wall],
        "first_cpu": [first.cpu],
        "again": [again.wall],
        "again_cpu": [again.cpu],
        "peak": [peak],
        "rows": [rows],
    }
