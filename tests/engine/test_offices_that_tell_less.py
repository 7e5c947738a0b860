"""Offices that cannot be asked for an order, and such whose documents lower nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from syncconsole.cache.tables import Exclusion, Problem
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import exclusions
from tests.engine.test_cycle import Cycle
from tests.support.scripted import lost_answer
from tests.support.trade import Office

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.model import Capabilities, ComponentAbility


@pytest.fixture
def shop(tmp_path: Path) -> Cycle:
    return Cycle(tmp_path)


def tells(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """The office says less of its orders."""
    told = Office.capabilities.fget  # type: ignore[attr-defined]

    def less(office: Office) -> Capabilities:
        able: Capabilities = told(office)
        orders: ComponentAbility = msgspec.structs.replace(able.components["orders"], **changes)
        return msgspec.structs.replace(able, components={**able.components, "orders": orders})

    monkeypatch.setattr(Office, "capabilities", property(less))


@pytest.mark.pitfall("P-20", "P-21")
def test_an_order_without_an_answer_ends_unknown_and_is_not_sent_again_until_a_person_looked(
    shop: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    tells(monkeypatch, reads=False)
    read = shop.office.read
    none = lambda component, keys: read(component, keys if component != "orders" else [])  # noqa: E731
    monkeypatch.setattr(shop.office, "read", none)
    shop.web.order("1001", A=2)
    shop.office.after_receipt = lost_answer
    run = shop.sync_all()
    assert (run.state, shop.counts(run)["unknown"]) == ("failed", 1)
    with reading():
        problem = Problem.get(Problem.code == "unsettled")
        excluded = Exclusion.get(Exclusion.component == "orders")
    assert (problem.key, excluded.key) == ("1001", "1001")
    assert "look for W-1001" in problem.remedy
    shop.office.after_receipt = lambda: None
    assert shop.sync_all().state == "ok"
    assert (len(shop.office.receipts), shop.office.qty("A")) == (1, 8)
    exclusions.end(excluded.id, "ana", shop.clock.now())
    monkeypatch.setattr(shop.office, "read", read)  # the person has told of it
    assert shop.sync_all().state == "ok"
    assert (len(shop.office.receipts), shop.web.qty("A")) == (1, 8)


def test_units_stay_subtracted_until_the_document_is_told_as_lowered(
    shop: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    tells(monkeypatch, lowers="none")
    shop.web.order("1001", A=2)
    assert shop.sync_all().state == "ok"
    shop.office.put("A", 10)  # nothing has lowered it yet
    for _ in range(2):
        assert shop.sync_all().state == "ok"
        assert shop.web.qty("A") == 8
    read = shop.office.read

    def lowered(component: str, keys: Any) -> Any:
        page = read(component, keys)
        if component != "orders":
            return page
        done = [msgspec.structs.replace(one, fields={"lowered": "yes"}) for one in page.records]
        return msgspec.structs.replace(page, records=tuple(done))

    monkeypatch.setattr(shop.office, "read", lowered)
    shop.office.put("A", 8)
    assert shop.sync_all().state == "ok"
    assert shop.web.qty("A") == 8
    shop.office.put("A", 7)
    assert shop.sync_all().state == "ok"
    assert shop.web.qty("A") == 7
