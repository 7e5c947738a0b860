"""A real django-oscar, reached by the description in README.md alone: config, no line of code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from connectors.contract import Tools
from connectors.errors import Unauthorised
from connectors.model import Ask, Change, Fate
from connectors.rest.client import connect
from syncconsole.clock import SystemClock
from syncconsole.config import load
from syncconsole.setup.login import revealed
from tests.live.oscar import OscarShop
from tests.live.oscar_project import GOODS
from tests.live.venvs import live_folder
from tests.support.premises import ROOT
from tests.support.readme_yaml import endpoint
from tests.support.stranger import DESCRIBED, Stranger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connectors.rest.client import Rest

pytestmark = pytest.mark.live

NUMBERS = range(1, GOODS + 1)

CONNECTION = """
connections:
  shop:
    profile: {profile}
    store: oscar
    office: office
    writes: true
"""
ORDERS = """
    orders: {since: 2020-01-01, statuses: [new], customer: Web customer}
"""
NESTED = (
    (
        "refs: {stock: stockrecords.0.url | last}",
        "refs: {kind: product_class, partner: stockrecords.0.partner, price: stockrecords.0.price}",
    ),
    ("path: /admin/stockrecords/{refs.stock}/", 'path: "/admin/products/{id}/"'),
    (
        'body: {num_in_stock: "{on_hand}"}',
        (
            'body: {product_class: "{refs.kind}", stockrecords: [{partner: "{refs.partner}", '
            'partner_sku: "{sku}", price: "{refs.price}", price_currency: EUR, '
            'num_in_stock: "{on_hand}"}]}'
        ),
    ),
    ("echo: num_in_stock ", "echo: stockrecords.0.num_in_stock "),
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OscarShop]:
    shop = OscarShop(live_folder(tmp_path_factory, "oscar"))
    yield shop
    shop.stop()


@pytest.fixture
def oscar(installed: OscarShop) -> OscarShop:
    """The shop as it was seeded."""
    installed.fresh()
    return installed


@pytest.fixture
def office() -> Iterator[Stranger]:
    """An office with ten pieces more of each than the shop."""
    with Stranger({f"WID-{n:04}": n + 10 for n in NUMBERS}, page=5) as office:
        yield office


def config(
    folder: Path, oscar: OscarShop, office: Stranger, profile: str, *changed: tuple[str, str]
) -> Path:
    """config.yaml of the shop as README.md describes it, some parts exchanged."""
    text = endpoint("oscar").replace("https://shop.example.com/api", oscar.url)
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    path = folder / "config.yaml"
    path.write_text(
        f"endpoints:\n{text}  office:{DESCRIBED.format(url=office.url)}"
        f"{CONNECTION.format(profile=profile)}{ORDERS if profile == 'cycle' else ''}"
    )
    return path


def environment(oscar: OscarShop) -> dict[str, str]:
    return {"OSCAR_USER": oscar.user, "OSCAR_PASSWORD": oscar.password}


def shop_of(path: Path, oscar: OscarShop, **other: str) -> Rest:
    endpoints = load(path, environment(oscar) | other).endpoints
    return connect(revealed(endpoints["oscar"]), Tools(SystemClock()))


def run(path: Path, oscar: OscarShop, *words: str) -> tuple[int, dict[str, Any]]:
    """Run a command with --json in a process of its own; its exit code and document."""
    done = subprocess.run(
        [sys.executable, "-m", "syncconsole", "--config", str(path), *words, "--json"],
        cwd=ROOT, capture_output=True, text=True, timeout=180, stdin=subprocess.DEVNULL,
        env={**os.environ, **environment(oscar)},
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


def test_stock_is_read_whole_and_by_key_and_orders_with_the_skus_of_their_lines(
    tmp_path: Path, oscar: OscarShop, office: Stranger
) -> None:
    number = oscar.buy((8, 2), (9, 1))
    shop = shop_of(config(tmp_path, oscar, office, "inventory"), oscar)
    pages = list(shop.pages("inventory"))
    assert [len(page.records) for page in pages] == [5, 5, 2]
    stock = {record.sku: record for page in pages for record in page.records}
    assert {sku: record.qty for sku, record in stock.items()} == {
        f"WID-{n:04}": n - {8: 2, 9: 1}.get(n, 0) for n in NUMBERS
    }
    assert all(record.updated_at is not None for record in stock.values())
    asked = [Ask("WID-0008", stock["WID-0008"].refs), Ask("NOPE", {"id": "999"})]
    found = shop.read("inventory", asked)
    assert [(one.sku, one.qty) for one in found.records] == [("WID-0008", 6)]
    assert found.requests == 2
    (order,) = [record.order for page in shop.pages("orders") for record in page.records]
    assert order is not None
    assert (order.number, order.status, order.currency) == (number, "new", "EUR")
    assert (str(order.total), order.email, order.holds_stock) == ("30.00", "ada@example.com", True)
    assert sorted((line.sku, line.quantity, str(line.unit_price)) for line in order.lines) == [
        ("WID-0008", 2, "10.00"), ("WID-0009", 1, "10.00"),
    ]  # fmt: skip
    again = shop.read("orders", [Ask(number, {"order_id": "1"})])
    assert [record.sku for record in again.records] == [number]
    shop.close()


@pytest.mark.parametrize("changed", [(), NESTED], ids=["stock record", "nested in the product"])
def test_a_written_quantity_is_what_may_be_sold_and_what_orders_hold_stays_theirs(
    tmp_path: Path, oscar: OscarShop, office: Stranger, changed: tuple[tuple[str, str], ...]
) -> None:
    oscar.buy((8, 2))
    shop = shop_of(config(tmp_path, oscar, office, "inventory", *changed), oscar)
    (before,) = shop.read("inventory", [Ask("WID-0008", {"id": "8"})]).records
    shop.close()
    oscar.buy((8, 1))  # after the plan, before the push
    shop = shop_of(tmp_path / "config.yaml", oscar)
    change = Change("inventory", "WID-0008", before=5, after=77, refs=before.refs)
    (outcome,) = shop.push([change], key="k", ready=lambda: None)
    assert (outcome.fate, outcome.message) == (Fate.ACCEPTED, "")
    assert oscar.stock(8) == (80, 3)
    (after,) = shop.read("inventory", [Ask("WID-0008", {"id": "8"})]).records
    assert after.qty == 77
    assert before.updated_at is not None
    assert after.updated_at is not None
    assert after.updated_at > before.updated_at
    shop.close()


def test_full_brings_every_quantity_over_and_smart_only_what_moved(
    tmp_path: Path, oscar: OscarShop, office: Stranger
) -> None:
    path = config(tmp_path, oscar, office, "inventory")
    code, said = run(path, oscar, "sync", "full", "shop", "--approve", "--reason", "first")
    assert (code, said["run"]["state"]) == (0, "ok")
    assert said["run"]["counts"]["pushed"] == GOODS
    assert [oscar.sellable(n) for n in (1, 8, 12)] == [11, 18, 22]
    office.count("WID-0008", 5, "2030-01-01T00:00:00+00:00")
    code, said = run(path, oscar, "sync", "smart", "shop", "--approve", "--reason", "next")
    assert (code, said["run"]["counts"]["pushed"]) == (0, 1)
    assert [oscar.sellable(n) for n in (1, 8, 12)] == [11, 5, 22]


def test_sync_all_makes_a_shop_order_an_office_order_and_lowers_both_sides_by_it_once(
    tmp_path: Path, oscar: OscarShop, office: Stranger
) -> None:
    path = config(tmp_path, oscar, office, "cycle")
    first = ("--approve", "--reason", "cut-over checked")
    assert run(path, oscar, "sync", "all", "shop", *first)[0] == 0
    assert oscar.sellable(8) == office.stock["WID-0008"] == 18
    number = oscar.buy((8, 2))
    for _ in range(2):
        code, said = run(path, oscar, "sync", "all", "shop", *first)
        assert (code, said["run"]["state"]) == (0, "ok")
    assert list(office.orders) == [f"W-{number}"]
    made = office.orders[f"W-{number}"]
    assert made["lines"] == [{"item": "i-WID-0008", "pieces": 2, "each": 10.00}]
    assert made["buyer"] == "Web customer"
    assert oscar.sellable(8) == office.stock["WID-0008"] == 16


def test_check_and_try_tell_of_a_real_shop(
    tmp_path: Path, oscar: OscarShop, office: Stranger
) -> None:
    path = config(tmp_path, oscar, office, "inventory")
    code, said = run(path, oscar, "check", "shop")
    assert code == 0
    web = next(end for end in said["checks"][0]["endpoints"] if end["endpoint"] == "oscar")
    assert [finding["name"] for finding in web["findings"]] == ["inventory", "clock", "orders"]
    assert "12 records" in web["findings"][0]["text"]
    code, said = run(path, oscar, "try", "oscar")
    columns = {each["column"]: each for each in said["trial"]["records"][0]["columns"]}
    assert code == 0
    assert (columns["sku"]["source"], columns["sku"]["value"]) == ("upc", "WID-0012")
    shop = shop_of(path, oscar, OSCAR_PASSWORD="wrong")
    with pytest.raises(Unauthorised) as refused:
        next(shop.pages("inventory"))
    assert refused.value.detail == "Invalid username/password."
    shop.close()
