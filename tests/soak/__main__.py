"""`python -m tests.soak`: a worker, three connections, and answers that go wrong for minutes."""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from syncconsole.clock import SystemClock
from syncconsole.domain.runs import ACTIVE
from tests.soak.quarter import Quarter
from tests.soak.soak import Figures, soak

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TIMEOUT, SLOW = 2.0, 1.0
"""Seconds that the connectors wait for an answer, and that a slow one takes."""

LONGEST = 900.0
"""Seconds that a round may take."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak and print the figures; 0, or 1 where something is not as it must be, told on stderr."""
    asked = _parsed(arguments)
    ends = time.monotonic() + 60 * asked.minutes
    with (
        TemporaryDirectory(prefix="syncconsole-soak-") as folder,
        Quarter(Path(folder), asked.seed, timeout=TIMEOUT) as quarter,
    ):
        worker = quarter.worker(stays=True)
        came = soak(
            quarter, partial(_carry, quarter), SystemClock(), faults=asked.faults, slow=SLOW,
            seed=asked.seed, enough=lambda _rounds: time.monotonic() > ends,
        )  # fmt: skip
        wrong = [*came.wrong, *(["the worker has ended"] if worker.poll() is not None else [])]
    sys.stdout.write(_text(came, asked.seed))
    for sentence in wrong:
        sys.stderr.write(f"{sentence}\n")
    return 1 if wrong else 0


def _carry(quarter: Quarter, runs: list[int]) -> None:
    """The worker does them; a run that does not end is counted as such."""
    quarter.until(
        lambda: True if all(quarter.row(run).state not in ACTIVE for run in runs) else None, LONGEST
    )


def _text(came: Figures, seed: int) -> str:
    told: Mapping[str, object] = {
        "seed": seed,
        "rounds": came.rounds,
        "requests": came.requests,
        "faults met": f"{sum(came.struck.values())}: {_listed(came.struck)}",
        "trades": came.trades,
        "orders, each booked once": came.orders,
        "runs": _listed(came.ended),
        "rows": _listed(came.rows),
        "wrong": len(came.wrong),
    }
    return "".join(f"{name:<26}{value}\n" for name, value in told.items())


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items()) if count)


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.soak",
        description="Sync a cycle, an inventory and a Store Center while answers go wrong.",
    )
    parser.add_argument("--minutes", type=float, default=20.0, metavar="N", help="of faults; 20")
    parser.add_argument("--faults", type=float, default=0.3, metavar="SHARE", help="of them; 0.3")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of faults and trade; 1")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
