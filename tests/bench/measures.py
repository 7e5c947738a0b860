"""The measures, each as rows of the table: what is run, how often, and held against what.

Ours and the floor are run in turn, so that what else the machine does meets both.
"""

from __future__ import annotations

from itertools import count
from math import ceil
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.child import Found, measured, merged
from tests.bench.sizes import SMALLER, Sizes
from tests.bench.store import store
from tests.bench.table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READ_ROWS = 1_000
WRITE_ROWS = 2_000
"""Rows that BigCommerce takes in one request (inventory.v3.yml)."""

STARTS = 5
"""A process is started more often than a store is read: it is short, and noisy."""


class Bench:
    """All measures over one folder for what they leave behind."""

    def __init__(self, folder: Path, sizes: Sizes) -> None:
        self._folder = folder
        self._sizes = sizes
        self._numbers = count()

    def rows(self) -> Iterator[Row]:
        """Every row of the table, as soon as it is known."""
        sizes = self._sizes
        with store(sizes.items) as url:
            yield from self.pull(url)
            yield from self.parts(url)
            yield from self.requests(url)
        yield from self.plans()
        yield from self.start()

    def pull(self, url: str) -> Iterator[Row]:
        """Pull of the whole store, again with nothing changed, and its memory."""
        ours, raw = self._in_turn("pulling:ours", "pulling:raw", url=url)
        items = _same_rows("a pull", ours, raw)
        floor = "httpx, msgspec, executemany"
        yield _row("pull, decode, cache", "s", ours["first"], raw["first"], floor, items)
        yield _row("  CPU of the process", "s", ours["first_cpu"], raw["first_cpu"], floor)
        yield _row("  nothing changed since", "s", ours["again"], raw["again"], floor, items)
        yield _row("  CPU of the process", "s", ours["again_cpu"], raw["again_cpu"], floor)
        yield _row("  nothing changed since", "s", ours["again"], ours["first"], "our first pull")
        yield _row("  peak memory", "MB", ours["peak"], raw["peak"], floor)
        fewer = max(self._sizes.items // SMALLER, 1)
        with store(fewer) as small:
            less = self._measured("pulling:ours", url=small)
        yield _row("  peak memory", "MB", ours["peak"], less["peak"], f"ours, {fewer:,} items")

    def parts(self, url: str) -> Iterator[Row]:
        """The two halves of a pull alone: the connector, and the cache."""
        ours, raw = self._in_turn("pulling:pages", "pulling:raw_pages", url=url)
        items = _same_rows("the connector", ours, raw)
        yield _row("connector alone", "s", ours["wall"], raw["wall"], "httpx, msgspec", items)
        items = self._sizes.items
        ours, raw = self._in_turn("absorbing:ours", "absorbing:raw", items=items)
        _same_rows("absorb", ours, raw)
        yield _row("absorb alone", "s", ours["wall"], raw["wall"], "executemany", items)

    def requests(self, url: str) -> Iterator[Row]:
        """A Smart of many changes, in requests to the store."""
        items, changed = self._sizes.items, self._sizes.changed
        found = self._measured("requesting:smart", url=url, items=items, changed=changed)
        for measure, name, least in (
            (f"read {items:,} items", "pull", ceil(items / READ_ROWS)),
            (f"read {changed:,} dirty keys", "by_key", ceil(changed / READ_ROWS)),
            (f"guard {changed:,} changes", "guard", ceil(changed / READ_ROWS)),
            (f"write {changed:,} changes", "write", ceil(changed / WRITE_ROWS)),
            (f"verify {changed:,} changes", "verify", ceil(changed / READ_ROWS)),
        ):
            most = WRITE_ROWS if name == "write" else READ_ROWS
            yield _row(measure, "requests", found[name], [least], f"{most:,} rows a request")

    def plans(self) -> Iterator[Row]:
        """Smart and Full plans."""
        planned = self._sizes.planned
        dirty = max(planned // 100, 1)
        found = self._plan(planned, dirty, "smart", "full")
        for mode in ("smart", "full"):
            _same_rows(f"a {mode} plan", found, found, f"{mode}_rows", f"raw_{mode}_rows")
        smart, full = found["smart"], found["full"]
        name = f"Smart plan, {dirty:,} of {planned:,} dirty"
        yield _row(name, "s", smart, found["raw_smart"], "SQL from dirty, insert", dirty)
        yield _row("  the same", "s", smart, full, "our Full plan")
        fewer = max(planned // SMALLER, dirty)
        less = self._plan(fewer, dirty, "smart")["smart"]
        yield _row("  the same", "s", smart, less, f"ours, as many of {fewer:,}")
        yield _row(
            f"Full plan of {planned:,}", "s", full, found["raw_full"], "SQL join, insert", planned
        )

    def _plan(self, items: int, dirty: int, *modes: str) -> Found:
        repeats = self._sizes.repeats
        return self._measured(
            "planning:plans", items=items, dirty=dirty, repeats=repeats, modes=modes
        )

    def start(self) -> Iterator[Row]:
        """What a command costs before it does anything."""
        starts = STARTS if self._sizes.repeats > 1 else 1
        found = self._measured("starting:processes", repeats=starts)
        yield _row("import the command line", "ms", found["import"], found["bare"], "bare Python")
        yield _row("syncconsole status", "ms", found["status"], found["bare"], "bare Python")

    def _in_turn(self, ours: str, raw: str, **arguments: object) -> tuple[Found, Found]:
        pairs = [
            (self._measured(ours, **arguments), self._measured(raw, **arguments))
            for _ in range(self._sizes.repeats)
        ]
        return merged([one for one, _ in pairs]), merged([other for _, other in pairs])

    def _measured(self, function: str, **arguments: object) -> Found:
        """Run in a fresh process, over a folder of its own."""
        return measured(function, folder=str(self._folder / str(next(self._numbers))), **arguments)


def _row(
    measure: str, unit: str, ours: list[float], against: list[float], what: str, rows: int = 0
) -> Row:
    return Row(measure, unit, median(ours), median(against), what, rows)


def _same_rows(what: str, ours: Found, raw: Found, name: str = "rows", other: str = "rows") -> int:
    """The rows both moved. Raises RuntimeError where they did not do the same work."""
    if {*ours[name]} != {*raw[other]} or len({*ours[name]}) != 1:
        raise RuntimeError(f"{what} moved {ours[name]} rows, the floor {raw[other]}")
    return int(ours[name][0])
