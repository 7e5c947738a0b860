"""Sync All from the keyboard at 80x24 ends as `syncconsole sync all` does, step by step."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.cache.tables import Plan, PlanRow, Run, RunStep
from syncconsole.cache.tables.base import reading
from syncconsole.domain.runs import Mode
from syncconsole.tokens import endpoint_tokens
from tests.support.premises import ROOT
from tests.support.terminal import Terminal
from tests.support.trading import AWAITING_PAYMENT, Trading

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.pty


class World:
    """A shop in step, then a day of it: orders of all kinds and a count in the back office."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.shop = Trading(folder, items=30)

    def live(self) -> None:
        """Agree by a first Full; then people buy, and one SKU is counted anew."""
        assert self.shop.run(Mode.FULL).state == "ok"
        first, second, third, fourth = self.shop.stocked[:4]
        self.shop.order(first, 2)
        self.shop.order(second, 3)
        self.shop.order(third, 1, AWAITING_PAYMENT)
        self.shop.company.set_stock(fourth, 6)

    def told(self) -> dict[str, Any]:
        """How the Sync All ended: state, counts, its steps, and what became of every row."""
        with reading():
            run = Run.get(Run.mode == Mode.ALL)
            steps = RunStep.select().where(RunStep.run == run.id).order_by(RunStep.n)
            family = [run.id, *(each.id for each in Run.select().where(Run.parent == run.id))]
            rows = PlanRow.select(PlanRow, Plan).join(Plan).where(Plan.run.in_(family))
            return {
                "state": str(run.state),
                "counts": json.loads(run.counts),
                "steps": [(step.n, step.name, step.state, step.note) for step in steps],
                "rows": Counter((row.plan.component, row.key, row.outcome) for row in rows),
            }


def test_the_keys_of_sync_all_and_the_command_end_with_the_same_counts(tmp_path: Path) -> None:
    by_keys = World(tmp_path / "keys")
    with by_keys.shop:
        by_keys.live()
        press_sync_all(by_keys.shop)
        keyed = by_keys.told()
        web = [by_keys.shop.web(sku) for sku in by_keys.shop.both]
        receipts = by_keys.shop.receipts()
    by_command = World(tmp_path / "command")
    with by_command.shop:
        by_command.live()
        done = subprocess.run(
            by_command.shop.command(
                "sync", "all", "shop", "--approve", "--reason", "cut-over checked", "--json"
            ),
            cwd=ROOT, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        commanded = by_command.told()
        assert (done.returncode, json.loads(done.stdout)["run"]["counts"]) == (
            0, commanded["counts"],
        )  # fmt: skip
        assert [by_command.shop.web(sku) for sku in by_command.shop.both] == web
        assert by_command.shop.receipts() == receipts
    assert keyed == commanded
    assert (keyed["state"], len(receipts), keyed["counts"]["pushed"]) == ("ok", 2, 3)


def press_sync_all(shop: Trading) -> None:
    """Show Sync All by its option, press it, and approve what step 2 and step 4 wait with."""
    with Terminal(shop.command()) as console:
        console.wait_for("DASHBOARD", "Back office")
        console.press("m")
        console.wait_for("Menu", "Tools")
        console.press("t")
        console.wait_for("Options")
        console.press("o")
        console.wait_for("[ ] Show Sync All button")
        console.press(" ")
        console.wait_for("[x] Show Sync All button")
        console.press("\x1b")
        console.wait_for("[S] Sync All")
        console.press("S")
        console.wait_for("plan 2 waits")
        approve(console, "2 orders to the back office", "then: steps 3 and 4")
        console.wait_for("data to web", "waiting")
        approve(console, "1 of 1", "row is written")
        console.wait_for("Push", "ok", "1 verified")
        assert shop.until(lambda: Run.get_or_none(Run.mode == Mode.ALL, Run.state == "ok"))
        console.press("q")
        secret = endpoint_tokens(shop.config.path, "office").load()
        assert secret is not None
        kept = json.loads(secret)
        assert not any(kept[name] in console.received for name in ("access", "refresh"))


def approve(console: Terminal, reviewed: str, asked: str) -> None:
    """Review, P, and yes at the gate."""
    console.press("4")
    console.wait_for("REVIEW(", reviewed)
    console.press("P")
    console.wait_for("Cancel", asked)
    console.read(0.6)
    console.press("y")
    console.wait_until_gone("Cancel")
