"""A cache with a past, and a config to look at it: what console tests start from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from syncconsole.cache.tables import Baseline, Connection, Feed, Flow, Item, Problem, Process, Run
from syncconsole.cache.tables.base import database, writing
from syncconsole.config import Config, ConsoleOptions, Endpoint
from syncconsole.config import Connection as Configured
from syncconsole.domain.schedule import Entry
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from syncconsole.domain.runs import Mode


def every(schedule: Mapping[Mode, timedelta]) -> dict[Mode, tuple[Entry, ...]]:
    """Intervals as config.yaml's entries."""
    return {mode: (Entry(every=interval),) for mode, interval in schedule.items()}


def pins(schedule: Mapping[Mode, timedelta]) -> dict[str, int]:
    """The lines they stand in."""
    return dict.fromkeys((f"schedule.{mode}" for mode in schedule), 16)


NOW = datetime(2020, 3, 2, 14, 35, tzinfo=UTC)


class StillClock(FakeClock):
    """A clock that stands at NOW until a test moves it."""

    def __init__(self) -> None:
        super().__init__(NOW)


def a_config(
    folder: Path,
    *,
    writes: bool = True,
    schedule: Mapping[Mode, timedelta] | None = None,
    console: ConsoleOptions | None = None,
    buffer: int = 1,
    zone: str = "UTC",
    more: Sequence[str] = ("trade-shop",),
) -> Config:
    """A config of outdoor-shop and some more connections, as the loader would make it."""
    first = Configured(
        name="outdoor-shop", profile="inventory", store="web", office="warehouse",
        timezone=ZoneInfo(zone), writes=writes, buffer=buffer, schedule=every(schedule or {}),
        line=9, lines={"writes": 14, "schedule": 16, **pins(schedule or {})},
    )  # fmt: skip
    others = {
        name: replace(first, name=name, store="web2", office="till", schedule={}, writes=False)
        for name in more
    }
    return Config(
        path=folder / "config.yaml",
        endpoints={
            "web": Endpoint("web", "bigcommerce", {}, sandbox=True),
            "warehouse": Endpoint("warehouse", "files", {}, sandbox=True),
            "web2": Endpoint("web2", "bigcommerce", {}),
            "till": Endpoint("till", "files", {}),
        },
        connections={"outdoor-shop": first, **others},
        console=console or ConsoleOptions(),
    )


def a_connection(name: str = "outdoor-shop", *, full: bool = True) -> int:
    """The connection as the cache knows it, its flow and feeds; returns the flow's id."""
    with writing():
        row = Connection.create(
            name=name, profile="inventory", ends="e", rules="r",
            full_at=_at(120) if full else None, full_run=1 if full else None,
        )  # fmt: skip
        flow = Flow.create(connection=row, component="inventory", location="1")
        for side, endpoint, system in (
            ("source", "warehouse", "files"), ("target", "web", "bigcommerce"),
        ):  # fmt: skip
            Feed.create(
                flow=flow, side=side, endpoint=endpoint, system=system, rows=3, good_rows=3,
                tried_at=_at(3), ok_at=_at(3), complete=True,
            )  # fmt: skip
        return int(flow.id)


def some_items(flow: int, rows: Sequence[tuple[Any, ...]]) -> None:
    """Items of (SKU, title, source qty, target qty, acknowledged, updated)."""
    with writing():
        for sku, title, source, target, acknowledged, updated in rows:
            item = Item.create(
                flow=flow, key=sku, title=title, source_id=sku, source_sku=sku, source_qty=source,
                source_updated=None if updated is None else updated.timestamp(),
                source_at=_at(4), target_id=f"t-{sku}", target_sku=sku, target_qty=target,
                target_at=_at(3),
            )  # fmt: skip
            if acknowledged is not None:
                Baseline.create(
                    item=item, qty=acknowledged, at=_at(95), run=212, verified_at=_at(95)
                )


def many_items(flow: int, count: int) -> None:
    """`count` items SKU-000000.. with the title Boot n, quantities n % 50, in one go."""
    base = NOW.timestamp()
    rows = (
        (
            flow, f"SKU-{n:06}", f"Boot {n}", str(n), f"SKU-{n:06}", n % 50, base - n * 60,
            base, f"t{n}", f"SKU-{n:06}", n % 50 if n % 10 else n % 50 + 1, base,
        )
        for n in range(count)
    )  # fmt: skip
    with writing():
        database.connection().executemany(
            "INSERT INTO item (flow_id, key, title, source_id, source_sku, source_qty, "
            "source_updated, source_at, target_id, target_sku, target_qty, target_at, "
            "source_residue, source_reason, source_refs, source_rivals, target_reason, "
            "target_refs, target_rivals) "
            "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,'','','{}',0,'','{}',0)",
            rows,
        )


def a_run(**values: Any) -> int:  # columns of Run
    """A run; ended ok as a Smart, unless told otherwise."""
    given = {
        "connection": "outdoor-shop", "mode": "smart", "trigger": "person", "approver": "person",
        "asked_by": "ana", "asked_at": _at(36), "state": "ok", "started_at": _at(36),
        "ended_at": _at(35),
        "counts": '{"scope":3,"pushed":1,"unchanged":2,"verified":1}',
    } | values  # fmt: skip
    with writing():
        return int(Run.create(**given).id)


def a_problem(run: int, **values: Any) -> None:  # columns of Problem
    """A problem of the run."""
    given = {
        "connection": "outdoor-shop", "step": "push", "key": "B-2001", "code": "http_422",
        "message": "the store refused the quantity", "remedy": "set the variant to be tracked",
        "at": _at(35),
    } | values  # fmt: skip
    with writing():
        Problem.create(run=run, **given)


def a_worker() -> None:
    """A worker that has just beaten."""
    with writing():
        Process.create(kind="worker", pid=1, host="h", started_at=_at(60), beat_at=NOW.timestamp())


FIXTURE = (
    ("A-1001", "Boots brown 42", 8, 7, 7, datetime(2020, 2, 28, 8, 45, tzinfo=UTC)),
    ("A-1002", "Boots brown 43", 6, 7, 7, datetime(2020, 3, 2, 14, 30, tzinfo=UTC)),
    ("A-1003", "Boots brown 44", 11, 10, 10, datetime(2020, 3, 2, 13, 30, tzinfo=UTC)),
    ("B-2001", "Belt", 1, 4, 4, datetime(2020, 3, 2, 13, 12, tzinfo=UTC)),
    ("C-3100", "Socks, wool, three pairs in a very long description", 25, 0, None, None),
)


def _at(minutes_ago: float) -> float:
    return (NOW - timedelta(minutes=minutes_ago)).timestamp()
