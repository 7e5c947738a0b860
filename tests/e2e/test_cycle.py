"""The cycle as a script sees it: real HTTP to both systems, real workers, exit codes."""

from __future__ import annotations

import json
import stat
import subprocess
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.runs import Mode
from syncconsole.sandbox.order_statuses import COMPLETED
from syncconsole.tokens import endpoint_tokens
from tests.sandbox.quickbooks.client import SHIPPING, Client, receipt, sale
from tests.support.left import left_behind
from tests.support.premises import ROOT
from tests.support.trading import AWAITING_PAYMENT, Trading, a_day_goes_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPROVED = ("--approve", "--reason", "cut-over checked")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Trading]:
    """A shop in step: ten of each stocked SKU on both sides, agreed by the first Full."""
    with Trading(tmp_path) as premises:
        assert premises.run(Mode.FULL).state == "ok"
        premises.written.clear()
        yield premises


def run(shop: Trading, *words: str) -> tuple[int, dict[str, Any]]:
    """Run a command with --json; its exit code and its one document."""
    done = subprocess.run(
        shop.command(*words, "--json"), cwd=ROOT, capture_output=True, text=True, timeout=120,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


def written_for(shop: Trading, sku: str) -> list[int]:
    return [quantity for written, quantity in shop.written if written == sku]


@pytest.mark.requirement("S-076", "S-077", "S-078", "S-079", "S-081", "S-082", "S-088")
def test_one_order_of_two_at_9_99_goes_round_once_and_the_web_is_never_10_again(
    shop: Trading,
) -> None:
    sku, other = shop.stocked[:2]
    revenue = shop.company.revenue
    number = shop.order(sku, 2)
    shop.company.set_stock(other, 7)
    code, said = run(shop, "sync", "all", "shop", *APPROVED)
    assert (code, said["run"]["state"]) == (0, "ok")
    assert [step["name"] for step in said["run"]["steps_done"]] == [
        "orders from web", "orders to back office", "data from back office", "data to web",
    ]  # fmt: skip
    assert shop.receipts() == [f"W-{number}"]
    assert shop.company.revenue - revenue == Decimal("19.98")
    assert (shop.office(sku), shop.web(sku)) == (8, 8)
    assert shop.web(other) == 7
    code, said = run(shop, "sync", "all", "shop")
    assert (code, said["run"]["counts"]["pushed"]) == (0, 0)
    assert (shop.receipts(), shop.web(sku)) == ([f"W-{number}"], 8)
    assert written_for(shop, sku) == []
    assert written_for(shop, other) == [7]
    counts = said["run"]["counts"]
    assert counts["scope"] == sum(counts[each] for each in Outcome)


def test_an_order_that_waits_for_its_payment_keeps_its_units_back_until_it_is_exported(
    shop: Trading,
) -> None:
    sku = shop.stocked[0]
    number = shop.order(sku, 3, AWAITING_PAYMENT)
    shop.company.set_stock(sku, 12)
    assert run(shop, "sync", "all", "shop", *APPROVED)[0] == 0
    assert (shop.receipts(), shop.web(sku)) == ([], 9)
    _, said = run(shop, "orders", "shop")
    [order] = said["orders"]
    assert (order["number"], order["fate"], order["subtracts"]) == (number, "open", True)
    shop.sandbox.shop.orders.set_status(int(number), 11)
    assert run(shop, "sync", "all", "shop", *APPROVED)[0] == 0
    assert run(shop, "sync", "all", "shop")[0] == 0
    assert (shop.office(sku), shop.web(sku)) == (9, 9)
    _, said = run(shop, "orders", "shop", "--filter", "exported")
    assert said["orders"][0]["office_id"]
    assert not said["orders"][0]["subtracts"]


@pytest.mark.requirement("S-083")
def test_a_cycle_that_stopped_at_the_office_is_retried_there(shop: Trading) -> None:
    shop.order(shop.stocked[0], 2)
    code, said = run(shop, "sync", "all", "shop")
    assert (code, said["run"]["state"]) == (2, "waiting")
    stopped = said["run"]["id"]
    assert [step["state"] for step in said["run"]["steps_done"]] == [
        "ok", "waiting", "not run", "not run",
    ]  # fmt: skip
    assert (shop.receipts(), shop.written) == ([], [])
    assert run(shop, "sync", "step2", "shop", *APPROVED)[0] == 0
    code, said = run(shop, "run", "retry", str(stopped))
    assert (code, said["run"]["state"]) == (0, "ok")
    assert said["run"]["steps_done"][0]["name"] == "orders to back office"
    assert len(shop.receipts()) == 1
    assert run(shop, "run", "retry", str(said["run"]["id"]))[0] == 6


def test_one_order_of_twelve_rejected_is_exit_4_and_only_its_units_stay_kept_back(
    shop: Trading,
) -> None:
    sku = shop.stocked[0]
    shop.sandbox.shop.set_stock(sku, 100)
    shop.company.set_stock(sku, 100)
    numbers = [shop.order(sku, 1) for _ in range(12)]
    taken = numbers[4]
    somebody_else_books(shop, f"W-{taken}")
    code, said = run(shop, "sync", "all", "shop", *APPROVED)
    assert (code, said["run"]["state"]) == (4, "partial")
    assert [step["state"] for step in said["run"]["steps_done"]] == ["ok", "partial", "ok", "ok"]
    assert shop.fates() == dict.fromkeys(numbers, "exported") | {taken: "rejected"}
    assert (shop.office(sku), shop.web(sku)) == (89, 88)
    [cause] = said["run"]["causes"]
    assert (cause["count"], cause["keys"]) == (1, [taken])
    counts = said["run"]["counts"]
    assert (counts["pushed"], counts["rejected"]) == (11, 1)
    assert counts["scope"] == sum(counts[each] for each in Outcome)


def somebody_else_books(shop: Trading, number: str) -> None:
    """A receipt of this number, of a service and not of ours, is in the books already."""
    with Client(shop.sandbox) as books:
        line = sale(str(SHIPPING), 1, 5.0)
        assert books.post("salesreceipt", receipt(number, line)).status_code == 200


@pytest.mark.parametrize("later", [2, 4, 6])
def test_a_sign_in_that_expires_on_the_way_is_renewed_once_and_never_shown(
    shop: Trading, later: int
) -> None:
    sku = shop.stocked[0]
    number = shop.order(sku, 2)
    first = signed_in(shop)
    begun = shop.sandbox.log.count
    shop.sandbox.hooks.before(begun + later, lambda: expire(shop, first["access"]))
    done = subprocess.run(
        shop.command("sync", "all", "shop", *APPROVED, "--json"), cwd=ROOT, capture_output=True,
        text=True, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert (done.returncode, shop.receipts(), shop.web(sku)) == (0, [f"W-{number}"], 8)
    since = shop.sandbox.log.calls(after=begun)
    assert [call.status for call in since].count(401) == 1
    assert len([call for call in since if call.kind == "token"]) == 1
    second = signed_in(shop)
    assert second["refresh"] != first["refresh"]
    kept = shop.config.path.parent / "state" / "tokens" / "office.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    said = done.stdout + done.stderr
    left = left_behind(shop.config.path.parent / "state")
    for token in (first["access"], first["refresh"], second["access"], second["refresh"]):
        assert token not in said
        assert [path for path, content in left.items() if token.encode() in content] == []


def signed_in(shop: Trading) -> dict[str, Any]:
    """The tokens of the sign-in, as they are kept."""
    kept = endpoint_tokens(shop.config.path, "office").load()
    assert kept is not None
    return dict(json.loads(kept))


def expire(shop: Trading, worn: str) -> None:
    """From now on the company no longer admits this access token."""
    grants = shop.company.grants
    admits = grants.admits
    grants.admits = lambda access: access != worn and admits(access)  # type: ignore[method-assign]


def test_orders_deleted_in_the_store_are_noticed_though_its_list_leaves_them_out(
    shop: Trading,
) -> None:
    """One marked as deleted and one gone altogether, before and after their export."""
    marked, gone, booked, done = shop.stocked[:4]
    waits = [shop.order(sku, 2, AWAITING_PAYMENT) for sku in (marked, gone)]
    goes = shop.order(booked, 2)
    sent = shop.order(done, 2)
    assert run(shop, "sync", "all", "shop", *APPROVED)[0] == 0
    orders = shop.sandbox.shop.orders
    orders.archive(int(waits[0]))
    orders.erase(int(waits[1]))
    orders.archive(int(goes))
    orders.set_status(int(sent), COMPLETED)
    orders.archive(int(sent))
    a_day_goes_by()
    begun = shop.sandbox.log.count
    code, said = run(shop, "sync", "all", "shop")
    assert (code, said["run"]["state"]) == (0, "ok")
    asked = [
        call.path for call in shop.sandbox.log.calls(after=begun) if "/v2/orders/" in call.path
    ]
    assert sorted({path.split("/")[-1] for path in asked}) == sorted([*waits, goes, sent])
    assert shop.fates() == {
        waits[0]: "dropped", waits[1]: "dropped", goes: "to void", sent: "exported",
    }  # fmt: skip
    assert [shop.web(sku) for sku in (marked, gone, booked, done)] == [10, 10, 8, 8]
    [cause] = said["run"]["causes"]
    assert cause["message"] == f"order {goes} was cancelled after its export (Deleted)"
    booked_as = {each["DocNumber"]: each["Id"] for each in shop.company.receipts}
    assert cause["remedy"] == (
        f"void or correct W-{goes} (id {booked_as[f'W-{goes}']}) in the back office by hand"
    )


def test_an_order_that_cannot_be_asked_after_keeps_its_units_back(shop: Trading) -> None:
    sku = shop.stocked[0]
    number = shop.order(sku, 2, AWAITING_PAYMENT)
    assert run(shop, "sync", "all", "shop")[0] == 0
    shop.sandbox.shop.orders.erase(int(number))
    a_day_goes_by()
    shop.sandbox.faults.arm("html", path=f"/v2/orders/{number}", times=20)
    code, said = run(shop, "sync", "all", "shop")
    assert (code, said["run"]["steps_done"][0]["state"]) == (1, "failed")
    assert (shop.fates(), shop.web(sku)) == ({number: "open"}, 10)
    shop.sandbox.faults.clear()
    assert run(shop, "run", "retry", str(said["run"]["id"]))[0] == 0
    assert shop.fates() == {number: "dropped"}
