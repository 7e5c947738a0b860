"""How many bundles components make, and what an order of one takes off the shelf."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model import OrderLine
from syncconsole.domain.bundles import Part, assembled, spread, unpacked
from syncconsole.domain.explain import how

pytestmark = pytest.mark.pitfall("P-09")

PARTS = st.lists(
    st.builds(
        Part, st.sampled_from(["A", "B", "C"]), st.integers(1, 9), st.integers(-5, 99),
        orders=st.integers(0, 9),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@given(parts=PARTS, buffer=st.integers(0, 5))
def test_every_bundle_that_is_offered_can_be_packed_and_not_one_more(
    parts: list[Part], buffer: int
) -> None:
    terms = assembled(parts, buffer)
    assert terms is not None
    left = [max((part.qty or 0) - part.orders - buffer, 0) for part in parts]
    assert all(terms.result * part.need <= held for part, held in zip(parts, left, strict=True))
    more = terms.result + 1
    assert any(more * part.need > held for part, held in zip(parts, left, strict=True))


def test_the_terms_name_the_limiting_component_and_the_sum_behind_it() -> None:
    parts = [Part("BOX", 1, 9), Part("SOCK-M", 2, 9, residue="0.5", orders=1)]
    terms = assembled(parts, 1)
    assert terms is not None
    assert how(terms, "warehouse") == (
        "3 = floor(7 / 2) of SOCK-M, the limiting component, "
        "7 = warehouse 9.5 - 1 in orders - 1 buffer"
    )


def test_one_unknown_component_makes_the_bundle_unknown() -> None:
    assert assembled([Part("BOX", 1, 0), Part("SOCK", 2, None, "missing")], 0) is None
    assert assembled([], 0) is None


def test_units_of_a_bundle_are_units_of_its_components() -> None:
    bundles = {"KIT": {"SOCK": 2, "BOX": 1}, "PAIR": {"SOCK": 1}}
    assert spread({"KIT": 2, "PAIR": 1, "SOCK": 3, "HAT": 1}, bundles) == {
        "SOCK": 8, "BOX": 2, "HAT": 1,
    }  # fmt: skip


@given(
    price=st.decimals("0.01", "9999.99", places=2),
    quantity=st.integers(1, 99),
    needs=st.lists(st.integers(1, 9), min_size=1, max_size=4),
)
def test_the_office_books_the_bundles_amount_to_the_cent(
    price: Decimal, quantity: int, needs: list[int]
) -> None:
    made = {f"P{n}": need for n, need in enumerate(needs)}
    lines = unpacked([OrderLine("kit 1", quantity, price, "Kit")], {"kit 1": made})
    assert [(line.sku, line.quantity) for line in lines] == [
        (key, quantity * need) for key, need in made.items()
    ]
    cent = Decimal("0.01")
    assert sum((line.unit_price * line.quantity).quantize(cent) for line in lines) == (
        price * quantity
    )
    assert {line.title for line in lines} == {"Kit (kit 1)"}


def test_a_line_that_is_no_bundle_is_booked_as_it_is() -> None:
    line = OrderLine("HAT", 1, Decimal(5))
    assert unpacked([line], {"KIT": {"HAT": 2}}) == (line,)
