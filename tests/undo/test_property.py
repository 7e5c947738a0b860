"""Whatever happens between a push and its undo, only what nobody touched is put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from syncconsole.cache.connect import close_cache
from syncconsole.cache.tables import Baseline, Dirty, Item
from syncconsole.cache.tables.base import reading, tuples
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.runs import Approver, Mode
from syncconsole.errors import Refused
from tests.undo.steps import OLD, push, shop_of, sold_in_office, undo

if TYPE_CHECKING:
    from tests.support.house import House

QUANTITIES = st.integers(0, 12)
EVENTS = st.sampled_from(["nothing", "sale", "restock", "gone", "late sale", "late restock"])
KEYS = st.tuples(*(st.tuples(QUANTITIES, EVENTS) for _ in OLD))


@pytest.mark.pitfall("P-33")
@pytest.mark.invariant("I-9", "I-1", "I-10")
@pytest.mark.parametrize("compare_and_set", [True, False])
@given(keys=KEYS)
@settings(max_examples=6, deadline=None, phases=[Phase.generate])
def test_undo_restores_exactly_what_nobody_else_wrote(
    tmp_path_factory: pytest.TempPathFactory,
    compare_and_set: bool,
    keys: tuple[tuple[int, str], ...],
) -> None:
    shop = shop_of(tmp_path_factory.mktemp("shop"), compare_and_set=compare_and_set)
    try:
        happened = dict(zip(OLD, keys, strict=True))
        run = sold_in_office(shop, **{sku: qty for sku, (qty, _) in happened.items()})
        _happen(shop, happened, "")
        try:
            asked = undo(shop, run)
        except Refused:
            assert all(qty == OLD[sku] for sku, (qty, _) in happened.items())
            return
        _happen(shop, happened, "late ")
        shop.clock.pass_(1200)  # a plan this old is held against today's source first (rule 10)
        stood = {sku: _held(shop, sku) for sku in OLD}
        if asked.state == "waiting":
            push(shop, asked)
        counts = shop.counts(asked)
        assert adds_up(counts["scope"], counts)
        for sku, (_, event) in happened.items():
            should = OLD[sku] if event == "nothing" else stood[sku]
            assert _held(shop, sku) == should, (sku, happened[sku])
        _nothing_forgotten(shop)
        shop.run(Mode.SMART, Approver.POLICY)
        for sku, (qty, event) in happened.items():
            if event == "nothing" and qty != OLD[sku]:
                assert _held(shop, sku) == OLD[sku], "pushed again unasked"
    finally:
        close_cache()


def _happen(shop: House, happened: dict[str, tuple[int, str]], when: str) -> None:
    """What others do to a key meanwhile; each leaves another value than the run did."""
    for sku, (qty, event) in happened.items():
        if event == f"{when}sale":
            shop.web.put(sku, qty + 20)
        elif event == f"{when}restock":
            shop.office.put(sku, qty + 30)
        elif event == f"{when}gone":
            shop.web.drop(sku)


def _held(shop: House, sku: str) -> object:
    return next((r.qty for r in shop.web.records.values() if r.sku == sku), None)


def _nothing_forgotten(shop: House) -> None:
    """I-10: what differs from the baseline is dirty."""
    with reading():
        dirty = {item for (item,) in tuples(Dirty.select(Dirty.item))}
        agreed = dict(tuples(Baseline.select(Baseline.item, Baseline.qty)))
        for item in Item.select():
            if item.source_qty != agreed.get(item.id):
                assert item.id in dirty, item.key
