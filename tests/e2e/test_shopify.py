"""Shopify as a script sees it: real HTTP to the simulated shop, real workers, exit codes."""

from __future__ import annotations

import csv
import json
import subprocess
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.runs import Mode
from tests.support.premises import ROOT
from tests.support.shopfront import Shopfront, ShopifyTrading
from tests.support.trading import AWAITING_PAYMENT, a_day_goes_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.premises import Premises

APPROVED = ("--approve", "--reason", "cut-over checked")


def run(shop: Premises, *words: str) -> tuple[int, dict[str, Any]]:
    """Run a command with --json; its exit code and its one document."""
    done = subprocess.run(
        shop.command(*words, "--json"), cwd=ROOT, capture_output=True, text=True, timeout=120,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


def deliver(shop: Premises, **quantities: int) -> None:
    """The warehouse's next file, these quantities changed."""
    path = shop.folder / "warehouse" / "inventory.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    fresh = path.with_suffix(".new")
    with fresh.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"Qty": quantities.get(row["SKU"], row["Qty"])} for row in rows)
    fresh.replace(path)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shopfront]:
    """A shop that holds what the warehouse has, by the first Full, approved."""
    with Shopfront(tmp_path) as premises:
        assert premises.run(Mode.FULL).state == "ok"
        yield premises


def outcomes(shop: Premises, plan: int) -> dict[str, tuple[str, str]]:
    """Key -> (outcome, reason) of the plan's rows."""
    _, said = run(shop, "plan", "show", str(plan), "--unchanged", "--limit", "0")
    return {row["key"]: (row["outcome"], row["reason"]) for row in said["rows"]}


def writes(shop: Premises, after: int = 0) -> list[int]:
    """The numbers of the requests that wrote."""
    return [call.number for call in shop.sandbox.log.calls(kind="write", after=after)]


@pytest.mark.pitfall("P-05")
def test_a_web_sale_between_plan_and_push_ends_stale_and_is_never_overwritten(
    shop: Shopfront,
) -> None:
    sku, other = shop.sandbox.catalogue.sku(4), shop.sandbox.catalogue.sku(5)
    begun = shop.sandbox.log.count
    deliver(shop, **{sku: 40, other: 50})
    assert shop.run(Mode.SMART).state == "ok"
    [written] = writes(shop, begun)

    strikes = shop.sandbox.log.count + written - begun
    shop.sandbox.faults.arm("sale", requests=[strikes], sku=sku, units=2)
    deliver(shop, **{sku: 30, other: 60})
    code, said = run(shop, "sync", "smart", "shop")
    struck = [call for call in shop.sandbox.log.calls(kind="write") if call.fault == "sale"]
    assert [call.number for call in struck] == [strikes]
    assert (code, said["run"]["state"]) == (4, "partial")
    counts = said["run"]["counts"]
    assert (counts["pushed"], counts["stale"]) == (1, 1)
    assert counts["scope"] == sum(counts[each] for each in Outcome)
    ended = outcomes(shop, said["run"]["plan"])
    assert (ended[sku], ended[other][0]) == (("stale", "target_moved"), "pushed")
    assert (shop.web(sku), shop.web(other)) == (38, 60)

    assert run(shop, "sync", "smart", "shop")[0] == 0
    assert (shop.web(sku), shop.web(other)) == (30, 60)


@pytest.mark.pitfall("P-20")
def test_a_write_whose_answer_was_lost_is_settled_by_reading_and_not_sent_again(
    shop: Shopfront,
) -> None:
    sku = shop.sandbox.catalogue.sku(4)
    begun = shop.sandbox.log.count
    shop.sandbox.faults.arm("lost_answer", path="*/inventorySetQuantities", times=1)
    deliver(shop, **{sku: 40})
    code, said = run(shop, "sync", "smart", "shop")
    assert (code, said["run"]["counts"]["pushed"], shop.web(sku)) == (0, 1, 40)
    assert len(writes(shop, begun)) == 1


@pytest.fixture
def trading(tmp_path: Path) -> Iterator[ShopifyTrading]:
    """A shop in step: ten of each stocked SKU on both sides, agreed by the first Full."""
    with ShopifyTrading(tmp_path) as premises:
        assert premises.run(Mode.FULL).state == "ok"
        premises.written.clear()
        yield premises


@pytest.mark.requirement("S-081", "S-082")
def test_one_order_of_two_at_9_99_goes_round_once_over_shopify(trading: ShopifyTrading) -> None:
    sku, other = trading.stocked[:2]
    revenue = trading.company.revenue
    number = trading.order(sku, 2)
    trading.company.set_stock(other, 7)
    assert trading.web(sku) == 8
    code, said = run(trading, "sync", "all", "shop", *APPROVED)
    assert (code, said["run"]["state"]) == (0, "ok")
    assert trading.receipts() == [f"W-#{number}"]
    assert trading.company.revenue - revenue == Decimal("19.98")
    assert (trading.office(sku), trading.web(sku), trading.web(other)) == (8, 8, 7)
    code, said = run(trading, "sync", "all", "shop")
    assert (code, said["run"]["counts"]["pushed"]) == (0, 0)
    assert (trading.receipts(), trading.web(sku)) == ([f"W-#{number}"], 8)
    assert trading.written == [(other, 7)]
    counts = said["run"]["counts"]
    assert counts["scope"] == sum(counts[each] for each in Outcome)


def test_an_order_that_the_list_leaves_out_is_asked_for_by_its_id(trading: ShopifyTrading) -> None:
    sku, other = trading.stocked[:2]
    gone, waits = (trading.order(one, 2, AWAITING_PAYMENT) for one in (sku, other))
    assert trading.run(Mode.ALL).state == "ok"
    trading.sandbox.shop.orders.erase(int(gone))
    a_day_goes_by()
    begun = trading.sandbox.log.count
    assert trading.run(Mode.ALL).state == "ok"
    assert trading.fates() == {f"#{gone}": "dropped", f"#{waits}": "open"}
    assert (trading.web(sku), trading.web(other)) == (10, 8)
    asked = [call.path.rpartition("/")[2] for call in trading.sandbox.log.calls(after=begun)]
    assert list(dict.fromkeys(asked[: asked.index("query")])) == ["orders", "nodes"]
