"""Requests for so many changed rows: those that a connector sent, and the fewest it documents.

The fewest follow from its capabilities: rows by the size of a batch, rounded up. What a push asks
besides writing (a level that is overwritten whole is read first) is told apart.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from connectors import catalogue
from connectors.model import Ask
from tests.contract.conftest import bench_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from connectors.contract import Connector
    from connectors.model import Change, ComponentAbility, Record
    from tests.contract.bench import Bench

ROWS = 10_000


class Least(NamedTuple):
    """The fewest requests for `rows` changed rows of a component, as its capabilities tell."""

    system: str
    component: str
    write: int
    read: int


class Counted(NamedTuple):
    """The requests that arrived: for guarding, writing, verifying, and what a push read."""

    guard: int
    write: int
    verify: int
    beside: int


def writing() -> list[str]:
    """The systems that something is written to."""
    return [name for name in catalogue.names() if _ability(name).writes]


def least(system: str, rows: int = ROWS) -> Least:
    """What the system's capabilities promise for so many rows."""
    of = bench_of(system)
    return Least(system, of.component, *of.fewest(rows))


def counted(system: str, folder: Path, rows: int = ROWS) -> Counted:
    """Read, write and read again so many rows of the system's bench, in batches as the engine
    does, and count."""
    with closing(bench_of(system)(folder, rows * 2)) as bench:
        connector = bench.connect()
        chosen = _chosen(bench, connector, rows)
        guard = _reads(bench, connector, chosen)
        write, beside = _pushed(bench, connector, [bench.change(one, 8) for one in chosen])
        return Counted(guard, write, _reads(bench, connector, chosen), beside)


def table(rows: Iterable[tuple[Least, Counted]]) -> str:
    """The table for people: counted, and the fewest behind a stroke."""
    head = f"{'CONNECTOR':20}{'COMPONENT':12}{'WRITE':>12}{'GUARD READ':>14}{'VERIFY':>12}  BESIDE"
    lines = [
        f"{few.system:20}{few.component:12}{f'{done.write} / {few.write}':>12}"
        f"{f'{done.guard} / {few.read}':>14}{f'{done.verify} / {few.read}':>12}  {done.beside}"
        for few, done in rows
    ]
    return "\n".join([head, *lines])


def _chosen(bench: Bench, connector: Connector, rows: int) -> list[Record]:
    known = set(bench.seeded())
    found = [one for one in bench.read_all(connector) if one.sku in known and bench.batchable(one)]
    assert len(found) >= rows, f"{bench.system} has {len(found)} rows, {rows} are wanted"
    return found[:rows]


def _reads(bench: Bench, connector: Connector, chosen: list[Record]) -> int:
    before = len(bench.kinds()) if bench.counted else 0
    batch, requests, found = bench.ability.read_batch, 0, 0
    for at in range(0, len(chosen), batch):
        asks = [Ask(one.sku, one.refs) for one in chosen[at : at + batch]]
        page = connector.read(bench.component, asks)
        found, requests = found + len(page.records), requests + page.requests
    assert found == len(chosen)
    return len(bench.kinds()) - before if bench.counted else requests


def _pushed(bench: Bench, connector: Connector, changes: list[Change]) -> tuple[int, int]:
    batch, before = bench.ability.write_batch, len(bench.kinds()) if bench.counted else 0
    parts = [changes[at : at + batch] for at in range(0, len(changes), batch)]
    for number, part in enumerate(parts):
        outcomes = bench.push(connector, *part, key=f"k{number}")
        assert {one.fate for one in outcomes} == {"accepted"}
    if not bench.counted:
        return len(parts), 0
    kinds = bench.kinds()[before:]
    return kinds.count("write"), kinds.count("read")


def _ability(system: str) -> ComponentAbility:
    of = bench_of(system)
    return of.told().components[of.component]
