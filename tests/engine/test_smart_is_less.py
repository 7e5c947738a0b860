"""What a Smart spares against a Full, counted at the wire (S-053)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.domain.runs import Mode
from tests.support.house import House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path

ITEMS = 10_000
CHANGED = ITEMS // 100


@pytest.mark.requirement("S-053")
def test_with_one_percent_changed_a_smart_writes_and_reads_one_percent_of_a_full(
    tmp_path: Path,
) -> None:
    stock: dict[str, int | None] = {f"SKU-{n:05}": 10 for n in range(ITEMS)}
    office, web = (
        Scripted(dict(stock), page=1000),
        Scripted(dict(stock), page=1000, read_batch=1000, write_batch=1000),
    )
    shop = House(tmp_path, office, web, canary=0)
    full = shop.run(Mode.FULL)
    assert (full.state, len(web.writes)) == ("ok", ITEMS)
    full_calls = web.page_calls + web.read_calls + web.pushes
    web.writes.clear()
    web.page_calls = web.read_calls = web.pushes = 0
    for n in range(CHANGED):
        office.put(f"SKU-{n * 97:05}", 9)
    smart = shop.run(Mode.SMART)
    assert (smart.state, len(web.writes)) == ("ok", CHANGED)
    assert web.page_calls == 0
    assert web.read_calls + web.pushes < full_calls / 5
    assert shop.counts(smart)["unchanged"] == ITEMS - CHANGED
