"""The commands as a script sees them: real processes, real files, real HTTP, exit codes."""

from __future__ import annotations

import csv
import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.domain.outcomes import Outcome
from tests.support.premises import ROOT, Premises

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Premises]:
    with Premises(tmp_path) as premises:
        yield premises


def run(shop: Premises, *words: str) -> tuple[int, dict[str, Any]]:
    """Run a command with --json; its exit code and its one document."""
    done = subprocess.run(
        shop.command(*words, "--json"), cwd=ROOT, capture_output=True, text=True, timeout=120,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


def rewrite(shop: Premises, keep: int | None = None, **quantities: str) -> None:
    """Put another warehouse file in place: the first `keep` rows, some quantities changed."""
    path = shop.folder / "warehouse" / "inventory.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["Qty"] = quantities.get(row["SKU"], row["Qty"])
    fresh = path.with_suffix(".new")
    with fresh.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows[:keep])
    fresh.replace(path)


@pytest.mark.requirement("S-048")
def test_smart_before_the_first_full_is_exit_6_and_full_if_first_turns_it_into_one(
    shop: Premises,
) -> None:
    code, said = run(shop, "sync", "smart", "shop")
    assert code == 6
    assert "should be Full" in said["error"]["message"]
    code, said = run(shop, "sync", "smart", "shop", "--full-if-first")
    assert (code, said["run"]["mode"], said["run"]["state"]) == (2, "full", "waiting")
    assert shop.sandbox.log.calls(kind="write") == []


@pytest.mark.parametrize("keep", [46, 0])
@pytest.mark.pitfall("P-24", "P-34")
def test_a_truncated_or_empty_feed_at_3_am_is_held_with_exit_3_and_writes_nothing(
    shop: Premises, keep: int
) -> None:
    assert run(shop, "sync", "full", "shop", "--approve", "--reason", "first")[0] == 0
    written = len(shop.sandbox.log.calls(kind="write"))
    before = shop.stock()
    first = shop.sandbox.catalogue.sku(0)
    rewrite(shop, keep, **{first: "0"})
    code, said = run(shop, "sync", "smart", "shop")
    assert code == 3
    assert said["run"]["state"] == "held"
    assert "the source is" in json.dumps(said)
    assert shop.stock() == before
    assert len(shop.sandbox.log.calls(kind="write")) == written


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "missing"), ("null", "unreadable"), ("NaN", "unreadable"), ("true", "unreadable"),
        ("1e12", "unreadable"), ("1000000000000", "out_of_range"), ("5 0", "unreadable"),
    ],
)  # fmt: skip
@pytest.mark.pitfall("P-25")
def test_a_strange_quantity_is_a_row_with_a_reason_and_never_a_zero(
    tmp_path: Path, text: str, reason: str
) -> None:
    with Premises(tmp_path, items=40) as shop:
        sku = shop.sandbox.catalogue.sku(5)
        before = shop.stock()[sku]
        rewrite(shop, None, **{sku: text})
        code, _ = run(shop, "sync", "full", "shop", "--approve", "--reason", "first")
        assert code == 0
        _, said = run(shop, "plan", "show", "1", "--unchanged", "--limit", "0")
        row = next(row for row in said["rows"] if row["key"] == sku)
        assert (row["outcome"], row["reason"]) == ("skipped", reason)
        assert shop.stock()[sku] == before


@pytest.mark.parametrize(("text", "value"), [("5 ", 5), ("5.0", 5), ("-3", 0), ("2.9", 2)])
def test_a_quantity_that_can_be_read_is_read_strictly(
    tmp_path: Path, text: str, value: int
) -> None:
    with Premises(tmp_path, items=40) as shop:
        sku = shop.sandbox.catalogue.sku(5)
        rewrite(shop, None, **{sku: text})
        assert run(shop, "sync", "full", "shop", "--approve", "--reason", "first")[0] == 0
        assert shop.stock()[sku] == value


def test_the_demo_prints_one_document_whose_counts_add_up(tmp_path: Path) -> None:
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "syncconsole", "demo", "--headless", "--items", "2000", "--json"],
        cwd=ROOT, capture_output=True, text=True, timeout=180, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["rows_in_scope"] == sum(said["outcomes"][each.value] for each in Outcome)
    assert said["outcomes"]["pushed"] > 0
    assert "read back" in done.stderr


def test_a_run_goes_on_when_who_asked_for_it_is_killed(shop: Premises) -> None:
    """The console and the command only watch; the worker is a process of its own."""
    asking = subprocess.Popen(
        shop.command("sync", "full", "shop", "--approve", "--reason", "first"),
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    shop.sandbox.hooks.before(1, asking.kill, kind="write")
    assert asking.wait(60) == -9
    _, said = run(shop, "sync", "full", "shop", "--approve", "--reason", "again", "--wait")
    assert said["run"]["state"] == "ok"
    _, said = run(shop, "runs")
    assert [each["state"] for each in said["runs"]] == ["ok", "ok"]
