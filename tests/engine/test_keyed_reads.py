"""Reading some keys only finds the same items as reading all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.tables import Item
from syncconsole.cache.tables.base import reading
from tests.support.house import House
from tests.support.scripted import Scripted
from tests.undo.steps import push, sold_in_office, undo

if TYPE_CHECKING:
    from pathlib import Path


def test_a_sku_the_source_spells_otherwise_is_read_by_key_under_its_mapped_name(
    tmp_path: Path,
) -> None:
    shop = House(tmp_path, Scripted({"W-1": 10}), Scripted({"S-1": 10}), sku_map={"W-1": "S-1"})
    shop.settle_first_full()
    run = sold_in_office(shop, **{"W-1": 7})
    push(shop, undo(shop, run))
    assert shop.web.qty("S-1") == 10
    with reading():
        assert [(row.key, row.source_sku) for row in Item.select()] == [("S-1", "W-1")]
