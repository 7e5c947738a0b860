"""The console in a real terminal at 80x24: from a key to a quantity in the store."""

from __future__ import annotations

import csv
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Run, Schedule
from syncconsole.cache.tables.base import writing
from syncconsole.domain.runs import Mode
from tests.support.premises import ROOT, Premises
from tests.support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.pty


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Premises]:
    """Twenty-four items, agreed by a first Full, then four counted anew in the warehouse."""
    with Premises(tmp_path, items=24) as shop:
        assert shop.run(Mode.FULL).state == "ok"
        shop.configure("    schedule: {smart: 60m}\n")
        yield shop


def count_anew(shop: Premises, many: int = 4) -> dict[str, int]:
    """Change the first quantities of the warehouse that the store has too; SKU -> quantity."""
    path = shop.folder / "warehouse" / "inventory.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    stock = shop.stock()
    skus = [row["SKU"] for row in rows]
    changed: dict[str, int] = {}
    for row in rows:
        sku, known = row["SKU"], row["SKU"] in stock
        if known and skus.count(sku) == 1 and len(changed) < many and stock[sku] > 3:
            changed[sku] = stock[sku] - 2
            row["Qty"] = str(changed[sku])
    fresh = path.with_suffix(".new")
    with fresh.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    fresh.replace(path)
    return changed


def test_from_u_over_review_and_the_gate_to_the_store_without_the_excluded_row(
    shop: Premises,
) -> None:
    changed = count_anew(shop)
    before = shop.stock()
    with Terminal(shop.command()) as console:
        console.wait_for("DASHBOARD", "shop")
        console.press("U")
        console.wait_for("Review(4)")
        console.press("4")
        console.wait_for("REVIEW(4)", "4 of 4")
        console.press("j", " ")
        console.wait_for("3 of 4")
        left = [line for line in console.lines if "[ ]" in line]
        assert len(left) == 1
        excluded = next(sku for sku in changed if sku in left[0])
        console.press("P")
        console.wait_for("Until cleared")
        console.press("u")
        console.wait_for("Cancel")
        console.read(0.6)
        console.press("y")
        console.wait_until_gone("Cancel")
        console.press("5")
        console.wait_for("Push", "ok")
        console.press("q")
    after = shop.stock()
    pushed = {sku for sku in changed if after[sku] == changed[sku]}
    assert pushed == set(changed) - {excluded}
    assert after[excluded] == before[excluded]
    assert next_scheduled_smart(shop).state == "ok"
    assert shop.stock()[excluded] == before[excluded]


def next_scheduled_smart(shop: Premises) -> Run:
    """Let an hour pass for the schedule; the worker that the console started serves it."""
    with writing():
        Schedule.update(slot=Schedule.slot - 3600).execute()
    asked = shop.until(
        lambda: Run.get_or_none(Run.trigger == "schedule", Run.ended_at.is_null(is_null=False))
    )
    assert asked is not None
    return asked


def test_a_console_that_is_closed_in_the_middle_of_a_run_finds_its_end_when_opened_again(
    shop: Premises,
) -> None:
    count_anew(shop)
    shop.sandbox.faults.arm("slow", method="GET", seconds=2.0, times=2)
    with Terminal(shop.command()) as console:
        console.wait_for("DASHBOARD")
        console.press("U")
        console.wait_for("1 running")
    with Terminal(shop.command()) as again:
        again.wait_for("DASHBOARD")
        again.wait_for("Review(4)")
        again.press("5")
        again.wait_for("Smart", "waiting")


def test_enter_by_habit_pushes_nothing(shop: Premises) -> None:
    count_anew(shop)
    before = shop.stock()
    with Terminal(shop.command()) as console:
        console.wait_for("DASHBOARD")
        console.press("U")
        console.wait_for("Review(4)")
        console.press("4")
        console.wait_for("4 of 4")
        console.press("P", "\r", "\r", "y")
        console.read(1.0)
    assert shop.stock() == before


def test_a_hostile_sku_reaches_the_terminal_without_its_escapes(shop: Premises) -> None:
    path = shop.folder / "warehouse" / "inventory.csv"
    evil = "\x1b]52;c;ZXZpbA==\x1b\\[/red][@click=app.quit]\u202eEVIL"
    with path.open("a", newline="", encoding="utf-8") as file:
        file.write(f'"{evil}",7,2026-01-05T07:51:00Z,"\x1b]0;owned\x07title"\n')
    done = subprocess.run(
        shop.command("refresh", "shop", "--json"), cwd=ROOT, capture_output=True, timeout=60
    )
    assert done.returncode == 0
    with Terminal(shop.command()) as console:
        console.wait_for("DASHBOARD")
        console.press("2")
        console.wait_for("INVENTORY")
        console.press("/", *"EVIL", "\r")
        console.wait_for("EVIL")
        assert "]52;" not in console.received.replace("\x1b[", "") or "ZXZpbA" not in _osc(console)
        assert "owned" not in _osc(console)
        console.press("q")


def _osc(console: Terminal) -> str:
    """What was sent as operating system commands (ESC ]), if anything."""
    return "".join(part.split("\x07")[0] for part in console.received.split("\x1b]")[1:])


def test_no_terminal_is_refused_with_the_headless_commands(shop: Premises) -> None:
    done = subprocess.run(
        shop.command(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=30,
    )
    assert done.returncode != 0
    assert "syncconsole status" in done.stderr
    said = subprocess.run(
        shop.command("status", "--json"), cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    assert json.loads(said.stdout)["connections"][0]["name"] == "shop"
