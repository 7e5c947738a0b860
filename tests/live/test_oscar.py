"""A real django-oscar, read and written by the description in README.md alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from connectors.contract import Tools
from connectors.model import Ask, Change, Fate
from connectors.rest.client import connect
from syncconsole.clock import SystemClock
from syncconsole.config import load
from syncconsole.setup.login import revealed
from tests.live.oscar_project import GOODS
from tests.live.premises import stored
from tests.live.venvs import LONGEST
from tests.support.premises import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.rest.client import Rest
    from tests.live.oscar import OscarShop

pytestmark = pytest.mark.live

NUMBERS = range(1, GOODS + 1)

_CONNECTION = """\
connections:
  shop: {profile: inventory, store: oscar, office: office}
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


@pytest.fixture
def oscar(oscar_shop: OscarShop) -> OscarShop:
    """The shop as it was seeded."""
    oscar_shop.fresh()
    return oscar_shop


def config(folder: Path, oscar: OscarShop, *changed: tuple[str, str]) -> Path:
    """config.yaml of the shop as README.md describes it, some parts exchanged."""
    text = stored(oscar.root)
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    (folder / "warehouse").mkdir(exist_ok=True)
    path = folder / "config.yaml"
    office = "  office: {connector: files, folder: warehouse}\n"
    path.write_text(f"endpoints:\n{text}{office}{_CONNECTION}")
    return path


def environment(oscar: OscarShop) -> dict[str, str]:
    return {"OSCAR_USER": oscar.user, "OSCAR_PASSWORD": oscar.password}


def shop_of(path: Path, oscar: OscarShop) -> Rest:
    endpoints = load(path, environment(oscar)).endpoints
    return connect(revealed(endpoints["oscar"]), Tools(SystemClock()))


def test_stock_is_read_whole_and_by_key_and_orders_with_the_skus_of_their_lines(
    tmp_path: Path, oscar: OscarShop
) -> None:
    number = oscar.buy((8, 2), (9, 1))
    shop = shop_of(config(tmp_path, oscar), oscar)
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
    tmp_path: Path, oscar: OscarShop, changed: tuple[tuple[str, str], ...]
) -> None:
    oscar.buy((8, 2))
    shop = shop_of(config(tmp_path, oscar, *changed), oscar)
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


def test_try_shows_a_real_product_beside_its_mapping(tmp_path: Path, oscar: OscarShop) -> None:
    path = config(tmp_path, oscar)
    done = subprocess.run(
        [sys.executable, "-m", "syncconsole", "--config", str(path), "try", "oscar", "--json"],
        cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, stdin=subprocess.DEVNULL,
        env={**os.environ, **environment(oscar)},
    )  # fmt: skip
    assert done.returncode == 0
    records = json.loads(done.stdout)["trial"]["records"]
    columns = {each["column"]: each for each in records[0]["columns"]}
    assert (columns["sku"]["source"], columns["sku"]["value"]) == ("upc", "WID-0012")
