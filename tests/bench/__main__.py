"""`python -m tests.bench`: measure, and print the table."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.bench import requests, sizes, table
from tests.bench.measures import Bench

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for; 0. Rows are told on stderr as they come."""
    asked = _parsed(arguments)
    if asked.what == "requests":
        return _requests(asked.items or requests.ROWS)
    chosen = sizes.of(asked.items, asked.repeats, quick=asked.quick)
    rows: list[table.Row] = []
    with TemporaryDirectory(prefix="syncconsole-bench-") as folder:
        for row in Bench(Path(folder), chosen).rows():
            rows.append(row)
            sys.stderr.write(f"{row.measure.strip()}: {row.ratio:.2f} of {row.what}\n")
    if asked.json:
        sys.stdout.write(json.dumps(table.document(rows, chosen), indent=2) + "\n")
    else:
        sys.stdout.write(table.text(rows) + "\n")
    return 0


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="What the program costs beside the least it could cost, in the same run.",
        epilog="Ratios are ours divided by what it is held against; ties differ by up to 1.3.",
    )
    parser.add_argument(
        "what", nargs="?", choices=("requests",),
        help="requests: those of every writing connector for 10,000 rows, beside the fewest",
    )  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="smaller, under a minute")
    parser.add_argument("--items", type=_count, metavar="N", help="pull and plan N items")
    parser.add_argument("--repeats", type=_count, metavar="N", help="take the median of N")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    return parser.parse_args(arguments)


def _requests(rows: int) -> int:
    """Push so many rows through every connector, and print what it took."""
    done = []
    for system in requests.writing():
        with TemporaryDirectory(prefix="syncconsole-bench-") as folder:
            done.append(
                (requests.least(system, rows), requests.counted(system, Path(folder), rows))
            )
        sys.stderr.write(f"{system}: done\n")
    sys.stdout.write(f"{rows:,} changed rows: counted / the fewest\n{requests.table(done)}\n")
    return 0


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"a number from 1 is wanted, not {number}")
    return number


if __name__ == "__main__":
    sys.exit(main())
