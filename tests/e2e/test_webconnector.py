"""An office that comes to us: real workers, the real service, and a simulated Web Connector."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.cache.tables import Run
from tests.support.premises import ROOT
from tests.support.visited import Visited, time_goes_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPROVED = ("--approve", "--reason", "cut-over checked")
SYSTEMS = ("quickbooks_desktop", "quickbooks_pos")


@pytest.fixture(params=SYSTEMS)
def shop(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Visited]:
    with Visited(tmp_path, request.param) as premises:
        yield premises


def run(shop: Visited, *words: str) -> tuple[int, dict[str, Any]]:
    """Run a command with --json; its exit code and its one document."""
    done = subprocess.run(
        shop.command(*words, "--json"), cwd=ROOT, capture_output=True, text=True, timeout=120,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


@pytest.mark.requirement("S-074", "S-076", "S-078", "S-082")
def test_a_full_then_an_order_that_becomes_a_sale_and_lowers_both_sides(shop: Visited) -> None:
    sku, other = shop.stocked[:2]
    code, said = run(shop, "sync", "full", "shop", *APPROVED)
    assert (code, said["run"]["state"]) == (0, "ok")
    number = shop.order(sku, 2)
    shop.books.set_stock(other, 7)
    code, said = run(shop, "sync", "all", "shop", *APPROVED)
    assert (code, said["run"]["state"]) == (0, "ok")
    assert shop.sales() == [f"W-{number}"]
    assert (shop.sellable(sku), shop.web(sku)) == (8, 8)
    assert (shop.sellable(other), shop.web(other)) == (7, 7)
    code, said = run(shop, "check", "shop")
    assert code == 0
    assert "Simulated Outdoor Shop" in json.dumps(said)


@pytest.mark.requirement("S-074")
@pytest.mark.pitfall("P-21")
def test_answers_lost_on_the_way_double_nothing(shop: Visited) -> None:
    """The sale is made, and the visit breaks off before its answer is delivered."""
    sku = shop.stocked[0]
    numbers = [shop.order(sku, 1) for _ in range(3)]
    shop.program.armed = ("lose_answer", f"W-{numbers[1]}<")
    process = subprocess.Popen(
        shop.command("sync", "all", "shop", *APPROVED, "--json"), cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert shop.until(lambda: True if shop.program.armed is None else None)
    time_goes_by()
    out, _ = process.communicate(timeout=120)
    assert (process.returncode, json.loads(out)["run"]["state"]) == (0, "ok")
    assert sorted(shop.sales()) == sorted(f"W-{number}" for number in numbers)
    assert (shop.sellable(sku), shop.web(sku)) == (7, 7)


@pytest.mark.requirement("S-074")
def test_without_a_visit_a_run_is_refused_for_now_and_a_visit_takes_it_up(tmp_path: Path) -> None:
    """The real service this time, as an operator starts it, and a visit when somebody presses
    Update Selected."""
    from syncconsole.sandbox.webconnector.visitor import Visitor

    with Visited(tmp_path, "quickbooks_desktop", "password: on-the-desk") as shop:
        number = shop.order(shop.stocked[0], 2)
        code, said = run(shop, "sync", "all", "shop", *APPROVED)
        assert (code, said["run"]["state"]) == (6, "parked")
        assert said["run"]["note"] == "waits for the Web Connector, which has never come"
        parked = said["run"]["id"]
        service = subprocess.Popen(
            shop.command("webconnector", "--port", "0"), cwd=ROOT, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        shop.workers.append(service)  # type: ignore[arg-type]
        assert service.stdout is not None
        address = service.stdout.readline().split()[-1]
        visitor = Visitor(shop.program, f"{address}/office", "syncconsole", "on-the-desk")
        assert visitor.visit() == "done"
        service.stdout.close()
        assert shop.until(lambda: _state(parked) == "ok" or None)
        assert (shop.sales(), shop.web(shop.stocked[0])) == ([f"W-{number}"], 8)


def _state(run: int) -> str:
    return str(Run.get_by_id(run).state)
