"""Filters of a list: each names a set of rows, and a row must be in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from syncconsole.sandbox.identity import product_of_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from syncconsole.sandbox.catalogue import Catalogue

T = TypeVar("T")


def meeting(everything: Sequence[int], filters: Sequence[set[int] | None]) -> Sequence[int]:
    """The rows in every filter's set, in order; None is a filter the query does not have."""
    given = [rows for rows in filters if rows is not None]
    return sorted(set.intersection(*given)) if given else everything


def named(listed: Iterable[T] | None, find: Callable[[T], int | None]) -> set[int] | None:
    """What `find` makes of each listed value, leaving out what does not exist."""
    if listed is None:
        return None
    return {row for row in map(find, listed) if row is not None}


def items_of_products(catalogue: Catalogue, ids: Iterable[int] | None) -> set[int] | None:
    """The items of the products with these ids."""
    products = named(ids, lambda number: product_of_id(catalogue, number))
    if products is None:
        return None
    return {item for product in products for item in catalogue.items_of(product)} - catalogue.gone
