"""A shop that lives by itself, the same way each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.catalogue import Catalogue
from syncconsole.sandbox.life import Life
from syncconsole.sandbox.quickbooks.company import Company
from syncconsole.sandbox.shop import Shop
from syncconsole.sandbox.warehouse import Warehouse

if TYPE_CHECKING:
    from pathlib import Path


def living(folder: Path) -> tuple[Life, Shop, Warehouse]:
    """A small shop, its warehouse and their life, turned on."""
    catalogue = Catalogue(240, 7)
    shop, warehouse = Shop(catalogue), Warehouse(catalogue, folder)
    life = Life(shop, warehouse, every=5)
    life.on = True
    return life, shop, warehouse


def stock(shop: Shop) -> list[int]:
    """What lies at the first location."""
    return [on_hand for on_hand, _ in shop.shown(range(240), 1)]


def test_something_is_sold_each_so_many_requests(tmp_path: Path) -> None:
    life, shop, _ = living(tmp_path)
    before = stock(shop)
    for number in range(1, 5):
        life.request(number)
    assert stock(shop) == before
    life.request(5)
    sold = [old - new for old, new in zip(before, stock(shop), strict=True) if old != new]
    (order,) = shop.orders.all()
    assert sum(sold) == order.units
    assert len(sold) == len(order.lines) in (1, 2)
    assert all(1 <= units <= 3 for units in sold)


def test_a_tick_sells_moves_stock_and_writes_the_file(tmp_path: Path) -> None:
    life, shop, warehouse = living(tmp_path)
    before, held = stock(shop), list(warehouse.rows())
    life.tick()
    assert stock(shop) != before
    moved = [old for old, new in zip(held, warehouse.rows(), strict=True) if old[2] != new[2]]
    assert 1 <= len({row[0] for row in moved}) <= 3
    assert warehouse.path.exists()


def test_the_same_seed_lives_the_same_life(tmp_path: Path) -> None:
    ends = []
    for _ in range(2):
        life, shop, warehouse = living(tmp_path)
        for number in range(1, 101):
            life.request(number)
        life.tick()
        ends.append((stock(shop), [row[:2] for row in warehouse.rows()]))
    assert ends[0] == ends[1]


def test_life_that_is_off_changes_nothing(tmp_path: Path) -> None:
    life, shop, warehouse = living(tmp_path)
    life.on = False
    before = stock(shop)
    life.request(5)
    life.tick()
    assert stock(shop) == before
    assert not warehouse.path.exists()


def test_an_empty_shop_sells_nothing() -> None:
    catalogue = Catalogue(3, 7)
    shop = Shop(catalogue)
    for item in range(3):
        shop.set_stock(catalogue.sku(item), 0)
    assert Life(shop, None).sell() is None
    assert shop.orders.all() == []


def test_a_tick_moves_stock_in_the_company_too() -> None:
    catalogue = Catalogue(240, 7)
    shop, company = Shop(catalogue), Company(catalogue)
    held = [catalogue.sku(item) for item in range(240) if company.holds(item)]
    before = [company.quantity(sku) for sku in held]
    life = Life(shop, None, company)
    life.on = True
    life.tick()
    after = [company.quantity(sku) for sku in held]
    moved = [new for old, new in zip(before, after, strict=True) if old != new]
    assert 1 <= len(moved) <= 3
    assert all(quantity >= 0 for quantity in moved)
