"""How often? Any of the five factors calls for more than once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncconsole.domain.frequency import FACTORS, Factor, suggest

SETS = st.frozensets(st.sampled_from(Factor))


@pytest.mark.requirement("S-090", "S-091")
def test_without_a_factor_it_is_once_each_business_day() -> None:
    assert str(suggest(()).entry) == "mon-fri daily at 17:00"
    assert str(suggest((), frozenset(range(6))).entry) == "mon-sat daily at 17:00"


@pytest.mark.requirement("S-091")
@pytest.mark.parametrize("factor", Factor)
def test_ticking_any_factor_suggests_less_than_a_day_and_says_why(factor: Factor) -> None:
    found = suggest({factor})
    assert found.entry.pace < timedelta(days=1)
    assert found.why == (f"{FACTORS[factor].label}: {FACTORS[factor].why}",)


@pytest.mark.requirement("S-091")
@given(SETS, st.sampled_from(Factor))
def test_one_factor_more_never_suggests_less_often(ticked: frozenset[Factor], one: Factor) -> None:
    assert suggest(ticked | {one}).entry.pace <= suggest(ticked).entry.pace


@pytest.mark.requirement("S-091")
def test_the_most_pressing_factor_decides_and_three_halve_it() -> None:
    assert str(suggest({Factor.NEW_PRODUCTS, Factor.PHONE_ORDERS}).entry) == "2h"
    assert str(suggest(set(Factor)).entry) == "30m"
    assert suggest(set(Factor)).why[-1] == "5 of them together: twice as often"
