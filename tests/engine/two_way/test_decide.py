"""The decision for one key, over every combination of what both sides hold and agreed on."""

from __future__ import annotations

from itertools import product

import pytest

from syncconsole.domain.components import Way
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.two_way import MAIN_WINS, Agreed, decide, keeps, other_store, tracked

HELD = (None, "a", "b", "c")
AGREED = (None, *(Agreed(store, office) for store, office in product("abc", repeat=2)))
EVERY = list(product(HELD, HELD, AGREED, (Way.BOTH, Way.DOWN)))


@pytest.mark.parametrize(("store", "office", "agreed", "way"), EVERY)
def test_every_record_has_one_verdict_and_none_is_overwritten_unseen(
    store: str | None, office: str | None, agreed: Agreed | None, way: Way
) -> None:
    found = decide(store, office, agreed, way)
    up, down = found.upload, found.download
    writes = [each for each in (up, down) if each is not None and each.outcome is None]
    assert (up is not None) is (way is Way.BOTH and store is not None)
    assert (down is not None) or office is None
    assert len(writes) <= 1  # never both ways at once
    if way is Way.DOWN:
        assert up is None  # S-043
    if agreed is not None and None in (store, office):
        assert writes == []  # gone is never made again unasked
    if store is not None and store == office:
        assert writes == []
        assert found.agree is (agreed != Agreed(store, office))
    if agreed is not None and (store, office) == (agreed.store, agreed.office):
        assert writes == []  # P-28: what was agreed is silent
    changed_here = agreed is not None and store is not None and store != agreed.store
    changed_there = agreed is not None and office is not None and office != agreed.office
    if way is Way.BOTH and changed_here and changed_there and store != office:
        assert (up, found.conflict) == (MAIN_WINS, True)  # P-29
    if way is Way.BOTH and changed_here and not changed_there and None not in (store, office):
        assert store == office or (up is not None and up.outcome is None)
    assert found.forget is (store is None and office is None and agreed is not None)
    for verdict in (up, down):
        assert verdict is None or verdict.outcome is not Outcome.SKIPPED or verdict.reason


def test_a_blank_field_and_none_at_all_are_the_same() -> None:
    from syncconsole.domain.components import BY_ID

    given = {"profile.name": "Ana", "profile.city": "", "internal.etag": "x", "slabs": "gold"}
    assert tracked(BY_ID["customers"], given) == {"profile.name": "Ana", "slabs": "gold"}


def test_a_side_that_keeps_less_keeps_what_it_was_sent() -> None:
    assert keeps({"profile.name": "Ana"}, {"profile.name": "Ana", "profile.city": "Vigo"})
    assert not keeps({"profile.name": "ANA"}, {"profile.name": "Ana"})
    assert not keeps({"profile.name": "Ana", "slabs.tier": "gold"}, {"profile.name": "Ana"})


@pytest.mark.requirement("S-038")
@pytest.mark.parametrize(
    ("component", "store", "why"),
    [
        ("associates", "S1", ""), ("associates", " S1 ", ""), ("associates", "S2", "other_store"),
        ("associates", "", ""), ("reminders", "S2", "other_store"), ("stores", "S2", ""),
        ("tasks", "S2", ""),
    ],
)  # fmt: skip
def test_only_what_is_of_one_store_is_judged_by_its_store(
    component: str, store: str, why: str
) -> None:
    from syncconsole.domain.components import BY_ID

    assert other_store(BY_ID[component], {"details.store": store}, "S1") == why
