"""`python -m tests.live.mitm`: trade through a bad wire, and print what came of it."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from rich.console import Console
from rich.table import Table

from tests.live.mitm.proxy import Mitm
from tests.live.mitm.trading import Report, trade
from tests.live.oscar import OscarShop
from tests.live.tryton import TrytonHouse
from tests.live.venvs import VARIABLE


def main() -> int:
    """0 where no order was doubled or lost and the stock of both sides is equal, else 1; 2 where
    the systems cannot be installed here."""
    asked = _parsed()
    with ExitStack() as stack:
        kept = os.environ.get(VARIABLE, "")
        home = Path(kept or stack.enter_context(TemporaryDirectory(prefix="syncconsole-live-")))
        for name in ("oscar", "tryton", "mitm"):
            (home / name).mkdir(parents=True, exist_ok=True)
        work = Path(stack.enter_context(TemporaryDirectory(prefix="syncconsole-mitm-")))
        try:
            store = OscarShop(home / "oscar")
            stack.callback(store.stop)
            office = TrytonHouse(home / "tryton")
            stack.callback(office.stop)
            upstreams = [store.root, office.url]
            mitm = stack.enter_context(
                Mitm(home / "mitm", upstreams, seed=asked.seed, rate=asked.rate)
            )
        except (pytest.skip.Exception, pytest.fail.Exception) as error:
            sys.stderr.write(f"{error}\n")
            return 2
        report = trade(work, store, office, mitm, Random(asked.seed), asked.orders)
    Console().print(_table(report))
    return 0 if report.right else 1


def _table(report: Report) -> Table:
    table = Table("", "reads", "writes", title="The cycle between django-oscar and Tryton")
    for column in table.columns[1:]:
        column.justify = "right"
    for fault, reads, writes in report.faults():
        table.add_row(fault, f"{reads:,}", f"{writes:,}")
    table.add_section()
    for name, value in report.figures().items():
        table.add_row(name, "", value)
    return table


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.live.mitm",
        description="A cycle between a real django-oscar and a real Tryton through mitmproxy, "
        "which slows, refuses, drops and cuts what passes, and loses answers.",
        epilog="Each answer lost on a sale's way costs a minute, which Tryton is given to end it. "
        f"What is installed is kept in the folder that {VARIABLE} names, if any.",
    )
    parser.add_argument("--orders", type=int, default=20, metavar="N", help="place N orders")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="other faults, orders")
    parser.add_argument(
        "--rate", type=float, default=0.1, metavar="R", help="the share of requests that fail"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
