"""An undo never touches orders: it lists the documents they became, with their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read import runs
from tests.engine.test_cycle import Cycle
from tests.undo.steps import undo

if TYPE_CHECKING:
    from pathlib import Path


def test_receipts_are_listed_with_addresses_and_stay_booked(tmp_path: Path) -> None:
    shop = Cycle(tmp_path)
    shop.web.order("1001", A=2)
    run = shop.sync_all()
    booked = list(shop.office.receipts)
    asked = undo(shop, run)
    [receipt] = runs.result(asked.id)
    assert (receipt["order"], receipt["reference"], receipt["document"]) == (
        "1001", "W-1001", "doc-0",
    )  # fmt: skip
    assert receipt["address"].startswith("https://example.test/")
    assert shop.office.receipts == booked
    assert asked.state == "ok"


def test_a_document_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    shop = Cycle(tmp_path)
    shop.web.order("1001", A=2)
    run = shop.sync_all()
    shop.office.receipts.clear()
    [receipt] = runs.result(undo(shop, run).id)
    assert (receipt["there"], receipt["address"]) == (False, "")


def test_a_sale_that_came_in_since_is_seen_before_the_undo_is_planned(tmp_path: Path) -> None:
    shop = Cycle(tmp_path)
    shop.office.put("A", 6)
    run = shop.sync_all()
    assert shop.web.qty("A") == 6
    shop.web.order("1001", A=1)
    shop.web.put("A", 6)  # restocked by hand, so that the target alone looks untouched
    assert shop.rows(undo(shop, run))["A"] == ("stale", "moved_on")
