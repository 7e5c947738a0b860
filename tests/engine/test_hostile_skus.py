"""Whatever a SKU is called, the value lands on that very SKU at the target, spelled as it was."""

from __future__ import annotations

import csv
import sqlite3
from typing import TYPE_CHECKING, Any, cast

import httpx
import msgspec
import pytest

from connectors.contract import Tools
from connectors.files.client import connect as connect_files
from connectors.sql.client import connect as connect_sql
from syncconsole.cache.connect import close_cache
from syncconsole.cache.tables import Problem
from syncconsole.cache.tables.base import reading
from syncconsole.domain.keys import match_key
from syncconsole.domain.runs import Approver, Mode
from tests.connectors.bigcommerce.shop import HASH, Shop, item
from tests.engine.test_cycle import Cycle
from tests.support.hostile import HOSTILE, keys
from tests.support.house import House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syncconsole.cache.tables import Run

SKUS = keys()
WANTED = {sku: 100 + n for n, sku in enumerate(SKUS)}


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    close_cache()


def an_office(skus: list[str] = SKUS) -> Scripted:
    """It has a quantity of its own for each SKU; titles are hostile too."""
    office = Scripted()
    for n, sku in enumerate(skus):
        office.put(sku, WANTED[sku], title=HOSTILE[-n])
    return office


def problems(run: Run) -> list[tuple[str, str, str]]:
    """What went wrong, told with the key."""
    with reading():
        found = Problem.select().where(Problem.run == run.id)
        return [(row.key, row.code, row.message) for row in found]


def synced(folder: Path, office: Any, web: Any) -> House:
    """A Full, then a Smart that finds nothing left to do."""
    house = House(folder, office, web)
    first = house.run(Mode.FULL)
    assert first.state == "ok", problems(first)
    assert house.counts(first)["pushed"] == house.counts(first)["scope"] > 200
    second = house.run(Mode.SMART)
    assert (second.state, house.counts(second).get("pushed", 0)) == ("ok", 0)
    return house


def test_each_value_is_written_under_the_targets_own_spelling(tmp_path: Path) -> None:
    web = Scripted(dict.fromkeys(SKUS, 1))
    synced(tmp_path, an_office(), web)
    assert dict(web.writes) == WANTED
    assert len(web.writes) == len(WANTED)


def test_sql_takes_them_as_values_and_nothing_else(tmp_path: Path) -> None:
    skus = [sku for sku in SKUS if "\0" not in sku]  # which no database takes for text
    path = tmp_path / "store.db"
    driver = sqlite3.connect(path, isolation_level=None)
    driver.execute("CREATE TABLE stock (sku TEXT PRIMARY KEY, on_hand INTEGER, title TEXT)")
    rows = [(sku, 1, HOSTILE[n]) for n, sku in enumerate(skus)]
    driver.execute("BEGIN")
    driver.executemany("INSERT INTO stock VALUES (?, ?, ?)", rows)
    driver.execute("COMMIT")
    table = {"table": "stock", "key": "sku", "qty": "on_hand", "title": "title"}
    house = House(tmp_path, an_office(skus), Scripted())
    options = {"url": f"sqlite:///{path}", "tables": {"inventory": table}}
    web = connect_sql(options, Tools(house.clock))
    synced(tmp_path, an_office(skus), web)
    web.close()
    found = driver.execute("SELECT sku, on_hand, title FROM stock").fetchall()
    driver.close()
    assert {sku: qty for sku, qty, _ in found} == {sku: WANTED[sku] for sku in skus}
    assert {sku: title for sku, _, title in found} == {sku: title for sku, _, title in rows}


def test_a_file_keeps_every_other_cell_as_it_was(tmp_path: Path) -> None:
    skus = [sku for sku in SKUS if "\0" not in sku and match_key(sku) == sku]
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "inventory.csv"
    titles = [HOSTILE[-n].replace("\0", "") for n in range(len(skus))]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("SKU", "Qty", "Title"))
        writer.writerows((sku, 1, title) for sku, title in zip(skus, titles, strict=True))
    house = House(tmp_path, an_office(skus), Scripted())
    web = connect_files({"folder": tmp_path / "in", "settle": 0}, Tools(house.clock))
    synced(tmp_path, an_office(skus), web)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert rows == [[sku, str(WANTED[sku]), title] for sku, title in zip(skus, titles, strict=True)]


def test_over_http_the_right_item_gets_the_value(tmp_path: Path) -> None:
    shop = Shop([item(n + 1, sku, onhand=1) for n, sku in enumerate(SKUS)])
    answered = shop.__call__

    def answering(request: httpx.Request) -> httpx.Response:
        """The store does what it is told."""
        answer = answered(request)
        if request.url.path == f"/stores/{HASH}/v3/inventory/adjustments/absolute":
            by_variant = {one["identity"]["variant_id"]: one for one in shop.items}
            for row in msgspec.json.decode(request.content)["items"]:
                place = by_variant[row["variant_id"]]["locations"][0]
                place["total_inventory_onhand"] = row["quantity"]
        return answer

    house = House(tmp_path, an_office(), Scripted())
    shop.clock = cast("Any", house.clock)
    web = shop.connect()
    web._http._client._transport = httpx.MockTransport(answering)
    synced(tmp_path, an_office(), web)
    held = {
        one["identity"]["sku"]: one["locations"][0]["total_inventory_onhand"] for one in shop.items
    }
    assert held == WANTED


def test_orders_are_booked_with_the_very_skus_and_quantities_of_the_store(tmp_path: Path) -> None:
    shop = Cycle(tmp_path)
    for sku in SKUS[:120]:
        shop.office.put(sku, 50)
        shop.web.put(sku, 50)
    for n, sku in enumerate(SKUS[:120]):
        shop.web.order(f"{5000 + n}", **{sku: 1 + n % 3})  # type: ignore[arg-type]
    assert shop.sync_all(Approver.NAMED).state == "ok"
    booked = [
        (line.sku, line.quantity) for _, order in shop.office.receipts for line in order.lines
    ]
    assert sorted(booked) == sorted((sku, 1 + n % 3) for n, sku in enumerate(SKUS[:120]))
    assert {sku: shop.office.qty(sku) for sku in SKUS[:120]} == {
        sku: shop.web.qty(sku) for sku in SKUS[:120]
    }
