"""WooCommerce as a script sees it: real HTTP to the simulated shop, real workers, exit codes."""

from __future__ import annotations

import json
import subprocess
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.runs import Mode
from tests.support.premises import ROOT
from tests.support.woo_trading import WooOffice, WooTrading

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.trading import Trading

APPROVED = ("--approve", "--reason", "cut-over checked")
PENDING, PROCESSING = 0, 11
"""The sandbox's numbers of what WooCommerce calls pending and processing."""


def run(shop: Trading, *words: str) -> tuple[int, dict[str, Any]]:
    """Run a command with --json; its exit code and its one document."""
    done = subprocess.run(
        shop.command(*words, "--json"), cwd=ROOT, capture_output=True, text=True, timeout=120,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


def written_for(shop: Trading, sku: str) -> list[int]:
    return [quantity for written, quantity in shop.written if written == sku]


@pytest.mark.requirement("S-076", "S-077", "S-078", "S-079", "S-081")
def test_an_order_of_the_shop_goes_round_once_and_an_unpaid_one_only_when_it_is_paid(
    tmp_path: Path,
) -> None:
    """WooCommerce takes the units off its stock when an order is paid, not when it is placed."""
    with WooTrading(tmp_path) as shop:
        assert shop.run(Mode.FULL).state == "ok"
        shop.written.clear()
        sku, other, unpaid = shop.stocked[:3]
        revenue = shop.company.revenue
        number, waiting = shop.order(sku, 2), shop.order(unpaid, 3, PENDING)
        shop.company.set_stock(other, 7)
        code, said = run(shop, "sync", "all", "shop", *APPROVED)
        assert (code, said["run"]["state"]) == (0, "ok")
        assert shop.receipts() == [f"W-{number}"]
        assert shop.company.revenue - revenue == Decimal("19.98")
        assert (shop.office(sku), shop.web(sku)) == (8, 8)
        assert (shop.web(other), shop.web(unpaid)) == (7, 10)
        counts = said["run"]["counts"]
        assert counts["scope"] == sum(counts[each] for each in Outcome)
        shop.sandbox.shop.orders.set_status(int(waiting), PROCESSING)
        assert run(shop, "sync", "all", "shop", *APPROVED)[0] == 0
        assert shop.receipts() == [f"W-{number}", f"W-{waiting}"]
        assert (shop.office(unpaid), shop.web(unpaid)) == (7, 7)
        assert [written_for(shop, each) for each in (sku, other, unpaid)] == [[], [7], []]
        assert shop.sandbox.woocommerce.moved == []


@pytest.mark.requirement("S-077")
@pytest.mark.pitfall("P-21")
def test_an_order_of_another_store_becomes_one_order_here_also_where_its_answer_is_lost(
    tmp_path: Path,
) -> None:
    with WooOffice(tmp_path) as shop:
        assert shop.run(Mode.FULL).state == "ok"
        sku, other = shop.stocked[:2]
        shop.written.clear()
        first, second = shop.order(sku, 2), shop.order(other, 1)
        shop.books.faults.arm("lost_answer", path="/orders/batch", times=1)
        code, said = run(shop, "sync", "all", "shop", *APPROVED)
        assert (code, said["run"]["state"]) == (0, "ok")
        assert sorted(shop.receipts()) == sorted([f"W-{first}", f"W-{second}"])
        assert (shop.office(sku), shop.office(other)) == (8, 9)
        assert run(shop, "sync", "all", "shop")[0] == 0
        assert (shop.web(sku), shop.web(other), len(shop.receipts())) == (8, 9, 2)
        assert (written_for(shop, sku), written_for(shop, other)) == ([], [])
