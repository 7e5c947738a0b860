"""The benchmark runs, does the same work as its floors, and prints every row."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.bench import sizes, table
from tests.bench.child import ROOT, measured
from tests.bench.measures import Bench
from tests.bench.table import Row

MEASURES = [
    "pull, decode, cache",
    "  CPU of the process",
    "  nothing changed since",
    "  CPU of the process",
    "  nothing changed since",
    "  peak memory",
    "  peak memory",
    "connector alone",
    "absorb alone",
    "read 240 items",
    "read 120 dirty keys",
    "guard 120 changes",
    "write 120 changes",
    "verify 120 changes",
    "Smart plan, 2 of 240 dirty",
    "  the same",
    "  the same",
    "Full plan of 240",
    "import the command line",
    "syncconsole status",
]


def test_the_command_runs_with_tiny_sizes_and_prints_every_row() -> None:
    command = [sys.executable, "-m", "tests.bench", "--items", "240", "--repeats", "1", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert [row["measure"] for row in said["rows"]] == MEASURES
    assert all(row["ours"] > 0 and row["ratio"] > 0 for row in said["rows"])
    assert said["sizes"] == {"items": 240, "planned": 240, "changed": 120, "repeats": 1}


def test_a_row_says_ours_against_the_floor_as_a_ratio_and_a_rate() -> None:
    rows = [
        Row("pull", "s", 3.0, 2.0, "the floor", rows=6_000),
        Row("write", "requests", 5, 5, "2,000 rows a request"),
    ]
    head, pull, write = table.text(rows).splitlines()
    assert head.split("  ")[0] == "MEASURE"
    assert pull.split() == ["pull", "3.000", "s", "2.000", "s", "1.50", "2,000", "the", "floor"]
    assert write.split()[:6] == ["write", "5", "requests", "5", "requests", "1.00"]


def test_a_measurement_that_fails_ends_the_benchmark_with_its_own_words() -> None:
    with pytest.raises(RuntimeError, match="no_such_function"):
        measured("pulling:no_such_function")


def test_a_floor_that_moved_other_rows_is_no_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(function: str, **_: object) -> dict[str, list[float]]:
        return {"wall": [1.0], "rows": [240 if function.endswith(":ours") else 239]}

    monkeypatch.setattr("tests.bench.measures.measured", found)
    bench = Bench(ROOT, sizes.of(240, 1, quick=True))
    with pytest.raises(RuntimeError, match="239"):
        list(bench.parts("http://127.0.0.1:1"))


def test_quick_is_smaller_and_items_set_both_what_is_pulled_and_planned() -> None:
    assert sizes.of(None, None, quick=True).items < sizes.of(None, None, quick=False).items
    assert sizes.of(1_000_000, None, quick=False) == (1_000_000, 1_000_000, 10_000, 3)
