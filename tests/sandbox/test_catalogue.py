"""The catalogue: the same for the same seed, of any size, plausible in every part."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncconsole.sandbox.catalogue import EPOCH, Catalogue
from syncconsole.sandbox.identity import (
    item_of_variant,
    product_id,
    product_of_id,
    sku_id,
    variant_id,
)
from syncconsole.sandbox.shop import opening_stock

SMALL = Catalogue(2000, 7)


def everything(catalogue: Catalogue) -> list[tuple[object, ...]]:
    """All that a catalogue says of its items."""
    return [
        (
            catalogue.sku(item),
            catalogue.title(item),
            catalogue.price(catalogue.product_of(item)),
            catalogue.modified(catalogue.product_of(item)),
        )
        for item in range(catalogue.items)
    ]


def test_the_same_seed_gives_the_same_shop() -> None:
    again = Catalogue(2000, 7)
    assert everything(again) == everything(SMALL)
    for one, other in zip(opening_stock(2000, 7), opening_stock(2000, 7), strict=True):
        assert list(one) == list(other)


def test_another_seed_gives_another_shop() -> None:
    assert everything(Catalogue(2000, 8)) != everything(SMALL)


def test_the_seed_gives_this_shop_on_every_machine() -> None:
    assert [SMALL.title(item) for item in (0, 7, 10)] == [
        "Juniper Headlamp 1001, Green", "Alder Titanium Mug 1003", "Ridgeline Hiking Socks 1005",
    ]  # fmt: skip


def test_skus_are_unique_and_look_like_a_shops() -> None:
    skus = [SMALL.sku(item) for item in range(SMALL.items)]
    assert len(set(skus)) == len(skus)
    assert all(re.fullmatch(r"[A-Z]-\d{4,}(-[A-Z0-9]{1,3})?", sku) for sku in skus)


def test_products_have_one_to_four_variants_and_share_out_every_item() -> None:
    sizes = [len(SMALL.items_of(product)) for product in range(SMALL.products)]
    assert set(sizes) == {1, 2, 3, 4}
    assert sum(sizes) == SMALL.items
    ranges = [SMALL.items_of(product) for product in range(SMALL.products)]
    assert all(one.stop == other.start for one, other in pairwise(ranges))


def test_some_products_are_tracked_as_products_and_those_have_no_options() -> None:
    tracked = [p for p in range(SMALL.products) if SMALL.tracked_by_product(p)]
    assert 0.2 < len(tracked) / SMALL.products < 0.45
    assert not any(SMALL.has_options(product) for product in tracked)


def test_prices_and_times_are_plausible() -> None:
    for product in range(SMALL.products):
        assert 500 < SMALL.price(product) < 60_000
        assert SMALL.created(product) <= SMALL.modified(product) <= EPOCH


def test_stock_is_plausible() -> None:
    first, second = (list(stock) for stock in opening_stock(2000, 7))
    assert 0.03 < first.count(0) / 2000 < 0.12
    assert 0 <= min(first) <= max(first) <= 400
    assert 0.5 < second.count(-1) / 2000 < 0.8


@given(st.integers(1, 5000), st.integers(0, 2**32))
def test_a_catalogue_has_exactly_the_items_asked_for(items: int, seed: int) -> None:
    catalogue = Catalogue(items, seed)
    last = items - 1
    assert catalogue.items_of(catalogue.products - 1)[-1] == last
    assert catalogue.find(catalogue.sku(last)) == last


@given(st.integers(0, SMALL.items - 1))
def test_every_key_leads_back_to_its_item(item: int) -> None:
    product = SMALL.product_of(item)
    assert SMALL.find(SMALL.sku(item)) == item
    assert SMALL.find_product(SMALL.product_sku(product)) == product
    assert item_of_variant(SMALL, variant_id(item)) == item
    assert product_of_id(SMALL, product_id(product)) == product
    assert (sku_id(SMALL, item) is None) == (not SMALL.has_options(product))


@given(st.text(max_size=20))
def test_a_sku_that_was_never_given_is_not_found(text: str) -> None:
    item = SMALL.find(text)
    assert item is None or SMALL.sku(item) == text


@pytest.mark.parametrize("near", ["l-1001-GRN", "L-1001-GRN ", "L-01001-GRN", "L-1001", "L-1001-"])
def test_a_sku_that_is_nearly_right_is_not_found(near: str) -> None:
    assert SMALL.find("L-1001-GRN") == 0
    assert SMALL.find(near) is None


def test_ids_out_of_range_are_nobodys() -> None:
    assert item_of_variant(SMALL, variant_id(SMALL.items)) is None
    assert product_of_id(SMALL, 0) is None


def test_an_empty_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one item"):
        Catalogue(0, 7)


def test_a_hundred_thousand_items_are_all_there() -> None:
    large = Catalogue(100_000, 7)
    assert len({large.sku(item) for item in range(large.items)}) == 100_000
