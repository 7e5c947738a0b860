"""The warehouse's file: whole, nearly the store's, and as strange as real ones are."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from syncconsole.sandbox.catalogue import Catalogue
from syncconsole.sandbox.shop import Shop, UnknownSkuError
from syncconsole.sandbox.warehouse import Warehouse
from tests.sandbox.fakes import START, FakeTime

if TYPE_CHECKING:
    from pathlib import Path

CATALOGUE = Catalogue(1000, 7)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The file as any reader of CSV sees it."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def warehouse(tmp_path: Path, time: FakeTime) -> Warehouse:
    return Warehouse(CATALOGUE, tmp_path / "drop", clock=time.clock)


def test_the_file_has_the_columns_of_the_field(warehouse: Warehouse) -> None:
    warehouse.write()
    first = warehouse.path.read_text(encoding="utf-8").splitlines()[0]
    assert first == "SKU,Qty,Last Update,Title"
    for row in rows_of(warehouse.path):
        assert datetime.fromisoformat(row["Last Update"]).tzinfo is not None
        assert row["SKU"]
        assert row["Title"]


def test_most_quantities_are_the_stores_and_about_five_percent_differ(tmp_path: Path) -> None:
    shop = Shop(CATALOGUE)
    warehouse = Warehouse(CATALOGUE, tmp_path, strange=False)
    held = [CATALOGUE.sku(item) for item in range(1000) if warehouse.holds(item)]
    differing = [sku for sku in held if warehouse.quantity(sku) != shop.stock(sku).on_hand]
    assert 0.03 < len(differing) / len(held) < 0.08


def test_each_side_has_skus_that_the_other_lacks(warehouse: Warehouse) -> None:
    skus = {row[0] for row in warehouse.rows()}
    store = {CATALOGUE.sku(item) for item in range(1000)}
    assert 0.005 < len(store - skus) / 1000 < 0.04
    assert 0.005 < len(skus - store) / 1000 < 0.04
    with pytest.raises(UnknownSkuError):
        warehouse.quantity((store - skus).pop())


@pytest.mark.parametrize("items", [200, 240, 1000, 6000])
def test_strange_rows_are_few_and_of_every_kind(tmp_path: Path, items: int) -> None:
    rows = list(Warehouse(Catalogue(items, 7), tmp_path).rows())
    counts = Counter(row[0] for row in rows)
    twice = sum(1 for count in counts.values() if count > 1)
    negative = sum(1 for row in rows if row[1].startswith("-"))
    blank = sum(1 for row in rows if row[1] == "")
    assert min(twice, negative, blank) >= 1
    assert twice + negative + blank == max(3, items // 500)


def test_without_strange_rows_every_row_is_plain(tmp_path: Path) -> None:
    for warehouse in (
        Warehouse(CATALOGUE, tmp_path, strange=False),
        Warehouse(Catalogue(199, 7), tmp_path),
    ):
        rows = list(warehouse.rows())
        assert all(row[1].isdigit() for row in rows)
        assert len({row[0] for row in rows}) == len(rows)


def test_moved_stock_carries_the_time_of_its_move(warehouse: Warehouse, time: FakeTime) -> None:
    warehouse.write()
    before = rows_of(warehouse.path)
    plain = next(row for row in before if row["Qty"].isdigit() and row["SKU"].startswith("A-"))
    time.passed = 90.0
    warehouse.set_stock(plain["SKU"], 4321)
    assert rows_of(warehouse.path) == before  # moved, not yet written
    warehouse.write()
    after = rows_of(warehouse.path)
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [(row["SKU"], row["Qty"]) for row in changed] == [(plain["SKU"], "4321")]
    assert (datetime.fromisoformat(changed[0]["Last Update"]) - START).total_seconds() == 90.0


def test_stock_that_is_not_there_cannot_be_moved(warehouse: Warehouse) -> None:
    with pytest.raises(UnknownSkuError, match="NO-SUCH"):
        warehouse.set_stock("NO-SUCH", 1)
    with pytest.raises(ValueError, match="0 or more"):
        warehouse.set_stock("SP-5001", -1)
    warehouse.set_stock("SP-5001", 8)
    assert warehouse.quantity("SP-5001") == 8


def test_a_failed_write_leaves_the_old_file_and_no_other(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse.write()
    before = warehouse.path.read_bytes()
    warehouse.set_stock("SP-5001", 8)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        warehouse.write()
    assert warehouse.path.read_bytes() == before
    assert [path.name for path in warehouse.path.parent.iterdir()] == ["inventory.csv"]


def test_the_same_seed_writes_the_same_file(tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        warehouse = Warehouse(Catalogue(1000, 7), tmp_path / name)
        warehouse.write()
        files.append(warehouse.path.read_bytes())
    assert files[0] == files[1]
